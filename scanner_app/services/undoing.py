"""Undo and redo of edits and decisions, an office each, restarts survived; what follows them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from scanner_app.domain.edits import Edited, EditRecord
from scanner_app.domain.errors import StorageError
from scanner_app.domain.events import PagesArranged
from scanner_app.domain.ids import OfficeCode
from scanner_app.ports import EditPort, EventSink


class AfterEdit:
    """Stale PDFs go, and whoever watches hears of it."""

    def __init__(self, erase: Callable[[], int], tell: EventSink) -> None:
        self._erase = erase
        self._tell = tell

    def __call__(self, edited: Edited) -> Edited:
        """Follow up on an edit that is written; gives it back."""
        # The edit holds already; what cannot be erased now is erased at the next start.
        with contextlib.suppress(StorageError):
            self._erase()
        if edited.dossiers:
            self._tell(PagesArranged(edited.dossiers))
        return edited


class EditHistory:
    """Edits of pages and decisions of an office in one list, the last one first."""

    def __init__(self, edits: EditPort, after: AfterEdit) -> None:
        self._edits = edits
        self._after = after

    def undo(self, office: OfficeCode, by: str) -> Edited:
        """Take back the last edit that holds.

        Raises:
            NothingToUndoError: there is none.
            EditStaleError, WrongMoveError: something changed its pages since, or a paper is queued.
                It is told once: the next call undoes the edit before.
            SecretUndecidedError: see `EditPort`.
        """
        return self._after(self._edits.undo(office, by))

    def redo(self, office: OfficeCode, by: str) -> Edited:
        """Do again what was undone last; raises as `undo`."""
        return self._after(self._edits.redo(office, by))

    def past(self, office: OfficeCode, limit: int = 50) -> tuple[EditRecord, ...]:
        """Edits, newest first."""
        return self._edits.history(office, limit)
