"""Port of what people said about findings of the checks."""

from __future__ import annotations

from typing import Protocol

from scanner_app.domain.ids import DossierId


class SeenFindings(Protocol):
    """Findings that a person saw and found right; each is a line of the journal and an edit."""

    def seen(self, dossier: DossierId) -> frozenset[str]:
        """Fingerprints (`domain.checking.fingerprint`) of those."""

    def see(self, dossier: DossierId, finding: str, by: str) -> bool:
        """This one is right as it is; False when that was said before.

        Raises:
            DossierUnknownError: no such dossier.
        """
