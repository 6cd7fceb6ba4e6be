"""What a person should see before the citizen leaves: one finding of a check, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.dossier import Evidence
from scanner_app.domain.ids import PaperId


class Weight(StrEnum):
    """How much a finding matters."""

    RESCAN = "rescan"
    """The page has to be scanned again while the paper is here."""
    ASK = "ask"
    """Ask the citizen, or look at the paper."""
    NOTE = "note"
    """Good to know."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: a value with where it stands.

    Attributes:
        source: as `Tag.source`.
    """

    value: str
    source: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        code: stable; its text stands in `messages`.
        paper: which paper it is about, None for the whole dossier.
        evidence: the place to look at.
        sides: the values that differ, side by side; empty when nothing is compared.
        facts: what the text is filled with; no personal data beside `sides`.
    """

    code: str
    weight: Weight
    paper: PaperId | None = None
    evidence: Evidence | None = None
    sides: tuple[Side, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
