"""Read: kept pages to page readings."""

from __future__ import annotations

from scanner_app.domain.errors import ReadingError
from scanner_app.domain.events import PageRead, PageUnreadable
from scanner_app.ports import EventSink, PageReader, PageStore
from scanner_app.tasks.cancel import CancelToken


class ReadPages:
    """Reads whatever is kept and not yet read."""

    def __init__(self, store: PageStore, reader: PageReader, tell: EventSink) -> None:
        self._store = store
        self._reader = reader
        self._tell = tell

    def __call__(self, cancel: CancelToken) -> int:
        """Read every CAPTURED page; how many there were.

        Raises:
            EngineMissingError, LanguageMissingError: nothing can be read on this PC; the pages
                stay CAPTURED and are read when the engine is there.
            Cancelled: between two pages.
        """
        pages = self._store.to_read()
        if not pages:
            return 0
        sources = {page.id: page.source for page in pages}
        for page, outcome in self._reader.read(pages, cancel):
            if isinstance(outcome, ReadingError):
                self._store.record_unreadable(page, outcome.code)
                self._tell(PageUnreadable(page, sources[page], outcome.code))
            else:
                self._store.record_reading(page, outcome)
                self._tell(PageRead(page))
        return len(pages)
