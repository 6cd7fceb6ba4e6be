"""Port of what completes a dossier beside its scanned papers."""

from __future__ import annotations

from typing import Protocol

from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.reuse import ReuseLink, StoredFile


class CompletionPort(Protocol):
    """Parts, reuse links and the finished mark; each change is a line of the journal."""

    def set_part(self, paper: PaperId, part: Part, by: str) -> None:
        """The paper belongs to this part of its dossier.

        Raises:
            DossierUnknownError: no such paper.
        """

    def link_reuse(self, dossier: DossierId, file: StoredFile, by: str) -> ReuseLink:
        """The dossier has this stored file as a paper, which counts as accepted.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def unlink_reuse(self, dossier: DossierId, name: str, by: str) -> bool:
        """The dossier no longer has this link; False when it had none of this name."""

    def links(self, dossier: DossierId) -> tuple[ReuseLink, ...]:
        """The dossier's links, oldest first."""

    def finish(self, dossier: DossierId, by: str, *, finished: bool = True) -> None:
        """Nothing more will come (Hoàn thành số hóa), or something will after all.

        Raises:
            DossierUnknownError: no such dossier.
        """
