"""Finish: a stack that is whole is put in order and closed, so that it may be separated."""

from __future__ import annotations

from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import Page
from scanner_app.domain.scan_errors import PassesDifferError
from scanner_app.ports import CaptureSession, PageStore
from scanner_app.services.editing import EditPages
from scanner_app.services.scanning import ScanStack


class FinishStack:
    """Closes stacks; of one scanned in two passes, each back is first put behind its front."""

    def __init__(self, stack: ScanStack, pages: PageStore, edit: EditPages) -> None:
        self._stack = stack
        self._pages = pages
        self._edit = edit

    def __call__(self, session: CaptureSession, by: str, *, as_it_is: bool = False) -> BatchId:
        """The stack is whole. Killed at any moment, the same call goes on.

        Args:
            session: scanned, or found after an interruption.
            by: who says so, for the journal.
            as_it_is: leave two passes of different length one behind the other.

        Raises:
            PassesDifferError: not as many backs as fronts; nothing was changed.
            StorageError leaves.
        """
        if session.fronts is not None:
            self._interleave(session, session.fronts, by, as_it_is=as_it_is)
        return self._stack.finish(session)

    def _interleave(self, session: CaptureSession, fronts: int, by: str, *, as_it_is: bool) -> None:
        pages = self._pages.batch_pages(self._stack.batch(session))
        backs = len(pages) - fronts
        if backs != fronts:
            if as_it_is:
                return
            raise PassesDifferError(fronts=fronts, backs=backs)
        if _as_they_came(pages):
            self._edit.interleave([PageId(page.id) for page in pages], by)


def _as_they_came(pages: tuple[Page, ...]) -> bool:
    """Nothing was put in order yet: a run that died after it must not do it again."""
    numbers = [page.source_page for page in pages]
    return numbers == sorted(numbers)
