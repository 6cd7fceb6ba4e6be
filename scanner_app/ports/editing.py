"""Ports of what a clerk changes about pages, and decides about secret ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from scanner_app.domain.arrangement import Arrangement
from scanner_app.domain.edits import Edit, Edited, EditRecord
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId


class EditPort(Protocol):
    """Edits, each one transaction with its journal lines, and their history, an office each.

    What every writing method may raise, nothing being changed then:
        EditStaleError: a page is not where the edit expects it, or its place is gone.
        WrongMoveError: a paper it touches is queued or was sent, or belongs to another office.
        OriginalSplitError: a PDF that others signed would not stay whole.
        SecretUndecidedError: a page would leave a dossier held for a secret mark.
        BatchOpenError: pages would be put into a stack that is still being scanned.
        DossierUnknownError: a new paper was asked for in a dossier that is not there.
    """

    def arrangement(
        self, pages: Sequence[PageId], dossiers: Sequence[DossierId] = ()
    ) -> Arrangement:
        """Where these pages lie, and all that lie in their dossiers or batches, and in `dossiers`.

        Raises:
            EditStaleError: one of the pages is not there any more.
        """

    def apply(self, edit: Edit, by: str) -> Edited:
        """Write an edit; what was undone before cannot be done again after it."""

    def place(self, batch: BatchId, edit: Edit, by: str) -> Edited:
        """Write an edit that gives all pages of a closed, unfiled batch their place.

        Each of its changes says where a page lies, removed, once it is undone.
        """

    def undo(self, office: OfficeCode, by: str) -> Edited:
        """Take back the last edit that holds.

        Raises:
            NothingToUndoError: there is none.
            EditStaleError, WrongMoveError: it cannot be undone any more; the one before is next.
        """

    def redo(self, office: OfficeCode, by: str) -> Edited:
        """Do again what was undone last; raises as `undo`."""

    def history(self, office: OfficeCode, limit: int) -> tuple[EditRecord, ...]:
        """Edits, newest first."""


class SecrecyPort(Protocol):
    """What a clerk decides about secret marks, each one transaction with its journal lines."""

    def hold(self, dossier: DossierId, by: str) -> None:
        """Hold the dossier for a secret mark that a person saw.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def release(self, dossier: DossierId, by: str) -> DossierId:
        """There is no secret mark: the dossier goes on; the one that holds its papers then.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def destroy(
        self, dossier: DossierId, pages: Sequence[PageId], by: str, *, release: bool
    ) -> DossierId:
        """Give pages up for good: what is known of them goes, their files are to be erased.

        Args:
            dossier: which they are in.
            pages: present or removed.
            by: who decided.
            release: no secret page stays, the dossier goes on.

        Returns:
            The dossier that holds the other papers then.

        Raises:
            DossierUnknownError: no such dossier.
            EditStaleError: a page is not in the dossier, or was destroyed.
            WrongMoveError: a paper with one of them is queued or was sent.
        """
