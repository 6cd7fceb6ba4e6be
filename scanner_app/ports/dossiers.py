"""Ports of dossiers: storing and filing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from scanner_app.domain.dossier import ArchiveFile, Dossier, DraftDossier, Paper, SignedFile, Tag
from scanner_app.domain.ids import (
    BatchId,
    DossierId,
    EditId,
    JobId,
    OfficeCode,
    OriginalId,
    PageId,
    PaperId,
)
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.split_rule import SplitRule


class DossierStore(Protocol):
    """Dossiers with their papers and tags."""

    def dossier(self, dossier: DossierId) -> Dossier:
        """One dossier with papers and tags; what edits emptied is not among them.

        Raises:
            DossierUnknownError: no such id, or edits took every page out of it.
        """

    def of_pages(self, pages: Sequence[PageId]) -> tuple[DossierId, ...]:
        """Dossiers that hold any of these pages, in order of their first page."""

    def recent(self, office: OfficeCode | None, limit: int) -> tuple[DossierId, ...]:
        """Newest dossiers first."""

    def of_code(self, code: str, office: OfficeCode | None) -> tuple[DossierId, ...]:
        """Dossiers of this code, newest first; one an office, but for those held for their code."""

    def to_archive(self) -> tuple[Paper, ...]:
        """Papers without a PDF whose dossier is not held for secrecy and whose pages are read."""

    def record_archive(
        self, paper: PaperId, file: ArchiveFile, *, revision: int | None = None
    ) -> bool:
        """Paper is ARCHIVED; False and no change when it is not at this revision any more."""

    def to_sign(self) -> tuple[Paper, ...]:
        """Papers that lack signatures and whose dossier is not held for secrecy."""

    def record_signature(
        self,
        paper: PaperId,
        file: SignedFile,
        folder: str,
        name: str,
        *,
        role: SignerRole,
        complete: bool,
        revision: int | None = None,
    ) -> JobId | None:
        """The file now has this role's signature, in one transaction with what follows from it.

        Args:
            paper: which.
            file: with the signature.
            folder: where it is to be delivered.
            name: under which name.
            role: who signed.
            complete: it was the last one needed: paper is SIGNED and, unless its dossier is held,
                its upload job waits.
            revision: of the paper that was signed; None takes it on trust.

        Raises:
            EditStaleError: it is not at this revision any more.
        """

    def record_original(
        self,
        paper: PaperId,
        file: SignedFile,
        folder: str,
        name: str,
        *,
        original: OriginalId,
        revision: int | None = None,
    ) -> JobId | None:
        """The paper's file is one that others signed: SIGNED, and queued unless it is held.

        Raises:
            EditStaleError: it is not at this revision any more.
        """


class FilingPort(Protocol):
    """The transactions that turn pages into dossiers and change them afterwards."""

    def to_file(self) -> tuple[BatchId, ...]:
        """Closed stacks all of whose pages are read or unreadable, not yet filed."""

    def to_place(self) -> tuple[tuple[BatchId, str], ...]:
        """Closed batches that are no stack, read or not, with what is to become of them."""

    def forget_place(self, batch: BatchId) -> None:
        """The place of these pages is gone: they become a stack like any other."""

    def batch_owner(self, batch: BatchId) -> tuple[OfficeCode, str | None]:
        """Office and given dossier code of a batch."""

    def split_rule(self, batch: BatchId) -> SplitRule:
        """What begins a dossier in this stack."""

    def file(
        self,
        batch: BatchId,
        drafts: Sequence[DraftDossier],
        *,
        seen: Sequence[PageId] | None = None,
        marked: Collection[PageId] = (),
    ) -> tuple[DossierId, ...]:
        """Write the batch's dossiers, papers and tags; a known code gets further papers.

        Args:
            batch: closed, not filed.
            drafts: of its pages.
            seen: the pages the drafts were made of, in their order; None takes it on trust.
            marked: removed pages with a secret mark; the dossiers they go with are held.

        Raises:
            WrongMoveError: the batch is open, or filed already.
            EditStaleError: its pages were edited after they were seen.
        """

    def has_code(self, office: OfficeCode, code: str) -> bool:
        """The office has a dossier of this code that nothing holds."""

    def release_known(self) -> tuple[DossierId, ...]:
        """Lift the hold of dossiers whose code the register knows by now; those that were freed.

        Each is a journal line. A freed dossier joins the one that has its code already.
        """

    def reopened(self, dossiers: Sequence[DossierId]) -> tuple[tuple[DossierId, str], ...]:
        """Those of the dossiers, with their codes, that were finished until papers came."""

    def confirm_tags(
        self, dossier: DossierId, tags: Sequence[Tag], by: str, *, opens: bool = False
    ) -> EditId | None:
        """Store the values as confirmed by this person; an edit, None where nothing changes.

        Args:
            dossier: whose tags they are.
            tags: each in place of what is stored under its name.
            by: who confirms them.
            opens: the dossier lacks something by it: it is not finished any more.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def assign_code(self, dossier: DossierId, code: str, source: str, by: str) -> DossierId:
        """Give a held dossier its code; its PDFs are built and signed anew with it.

        Returns the dossier that now holds the papers (another one when the code was known).
        """
