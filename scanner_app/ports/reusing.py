"""Port of what is found again: papers that the store has, offers refused, wishes kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from scanner_app.domain.edits import Edit
from scanner_app.domain.ids import DossierId, OfficeCode, PageId
from scanner_app.domain.reuse import ReuseLink
from scanner_app.domain.reuse_likeness import PaperSeen
from scanner_app.domain.reuse_offer import ReuseOffer


@dataclass(frozen=True, slots=True)
class DossierSeen:
    """A dossier whose papers may be in the store already.

    Attributes:
        code: "" when it is not known.
        applicants: numbers of the persons who handed it in, digits alone.
        scanned: its papers that are neither signed nor queued; no originals of others.
        settled: digests that it links, or refused.
        secret: nothing is offered to it.
    """

    office: OfficeCode
    code: str
    applicants: frozenset[str]
    scanned: tuple[PaperSeen, ...]
    settled: frozenset[str]
    secret: bool


class FingerprintPort(Protocol):
    """Papers to compare.

    Delivered papers are those with the target's receipt, of the office's own dossiers, none of
    which bears a secret mark.
    """

    def dossier_seen(self, dossier: DossierId) -> DossierSeen:
        """What is known of the dossier.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def kept_like(self, dossier: DossierId, papers: Sequence[PaperSeen]) -> tuple[PaperSeen, ...]:
        """Delivered papers of other dossiers of the office that may equal one of these."""

    def kept_for(
        self, office: OfficeCode, applicants: Collection[str], *, without: str = ""
    ) -> tuple[PaperSeen, ...]:
        """Delivered papers of dossiers that these persons handed in, newest first.

        Args:
            office: whose dossiers.
            applicants: their numbers, digits alone.
            without: code of a dossier whose own papers are no matter.
        """

    def applicants_of(self, office: OfficeCode, code: str) -> frozenset[str]:
        """Numbers of the persons whom the office's dossier of this code names."""


class ReusePort(Protocol):
    """Decisions about stored papers, each one transaction with its line of the journal."""

    def accept(
        self, dossier: DossierId, offer: ReuseOffer, by: str, removing: Edit | None = None
    ) -> ReuseLink:
        """Link the stored file; take the scanned paper's pages out in the same transaction.

        Raises:
            DossierUnknownError: no such dossier.
            ReuseGoneError: the office has no such delivered file (any more).
            EditStaleError, WrongMoveError: see `EditPort.apply`.
        """

    def replaced(self, dossier: DossierId, name: str) -> tuple[PageId, ...]:
        """Pages that were taken out for this link, and still are."""

    def take_back(
        self, dossier: DossierId, name: str, by: str, restoring: Edit | None = None
    ) -> bool:
        """Unlink, and put pages back in the same transaction; False when there was no such link."""

    def refuse(self, dossier: DossierId, sha256: str, by: str) -> None:
        """Do not offer this file to the dossier again.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def wish(self, office: OfficeCode, code: str, offer: ReuseOffer, by: str) -> None:
        """Link the file to the dossier of this code: now, or as soon as it is there.

        Raises:
            ReuseGoneError: the office has no such delivered file (any more).
        """

    def unwish(self, office: OfficeCode, code: str, sha256: str, by: str) -> bool:
        """Take back what was not linked yet; False when there was nothing."""

    def wishes(self, office: OfficeCode, code: str) -> frozenset[str]:
        """Digests wished for this code, and those that its dossier links."""
