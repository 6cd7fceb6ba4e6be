"""Place: rescanned pages to where the clerk asked for them, before anything is filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner_app.domain.edit_errors import BatchOpenError, EditStaleError, SecretUndecidedError
from scanner_app.domain.edits import Change, Edit, EditAction, Edited
from scanner_app.domain.errors import DossierUnknownError, WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, PageId
from scanner_app.domain.place import Place, parse_place, placed
from scanner_app.ports import EditPort, FilingPort, PageStore
from scanner_app.services.editing import marked_among
from scanner_app.services.undoing import AfterEdit

_TRIES = 3
"""An edit that comes in between makes one try vain, not many."""


class PlaceBatches:
    """Places every closed batch that is no stack; pages need not be read for it.

    A batch whose place is gone, or in a paper that is queued, becomes a stack like any other; one
    whose place is in a stack that is still being scanned waits.
    """

    def __init__(
        self, filing: FilingPort, edits: EditPort, pages: PageStore, after: AfterEdit
    ) -> None:
        self._filing = filing
        self._edits = edits
        self._pages = pages
        self._after = after

    def __call__(self) -> tuple[DossierId, ...]:
        """Place what is due, one transaction a batch; the dossiers that changed."""
        changed: list[DossierId] = []
        for batch, text in self._filing.to_place():
            place = parse_place(text)
            if place is None:
                self._filing.forget_place(batch)
            else:
                changed += self._place(batch, place)
        return tuple(dict.fromkeys(changed))

    def _place(self, batch: BatchId, place: Place) -> tuple[DossierId, ...]:
        for _ in range(_TRIES):
            try:
                edited = self._try(batch, place)
            except EditStaleError:
                continue
            except BatchOpenError:
                return ()
            except (WrongMoveError, DossierUnknownError, SecretUndecidedError):
                break
            if edited is None:
                break
            return self._after(edited).dossiers
        self._filing.forget_place(batch)
        return ()

    def _try(self, batch: BatchId, place: Place) -> Edited | None:
        """Place the batch; None when there is no place any more."""
        pages = [page.id for page in self._pages.unfiled(batch)]
        there = self._there(place.anchors)
        before = self._edits.arrangement([*pages, *there])
        found = placed(before, place, pages) if there else None
        if found is None:
            return None
        after, new_paper = found
        changes = []
        for page, spot in before.items():
            # Undone, rescanned pages count as taken out of where they were put.
            was = replace(after[page], removed=True) if page in pages else spot
            if was != after[page]:
                changes.append(Change(page, was, after[page]))
        action = EditAction.REPLACED if place.replace else EditAction.INSERTED
        entering = [change.page for change in changes if change.enters]
        edit = Edit(action, tuple(changes), new_paper, marked_among(self._pages, entering))
        return self._edits.place(batch, edit, place.by)

    def _there(self, anchors: Sequence[PageId]) -> list[PageId]:
        """Those of the pages that are not gone for good."""
        found = []
        for page in anchors:
            try:
                self._edits.arrangement([page])
            except EditStaleError:
                continue
            found.append(page)
        return found
