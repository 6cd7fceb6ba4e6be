"""Which signs in a stack begin a new dossier."""

from __future__ import annotations

from enum import StrEnum


class SplitRule(StrEnum):
    """How a stack becomes dossiers; papers inside a dossier are found the same way under each."""

    AUTO = "auto"
    """Separator sheets, receipts and codes on the pages."""
    ONE_DOSSIER = "one_dossier"
    """The whole stack is one dossier; its code is what its pages agree on."""
    SEPARATORS = "separators"
    """Separator sheets alone begin a dossier; its code is the sheet's, or its pages' own."""
