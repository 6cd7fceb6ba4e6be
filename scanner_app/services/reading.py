"""Read: kept pages to page readings."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from scanner_app.domain.errors import ReadingError
from scanner_app.domain.events import PageRead, PageUnreadable
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page, PageState
from scanner_app.ports import EventSink, PageReader, PageStore
from scanner_app.tasks.cancel import CancelToken


class PageFeed:
    """Pages handed from the thread that scans to the one that reads. Thread-safe."""

    def __init__(self) -> None:
        self._pages: queue.SimpleQueue[Page | None] = queue.SimpleQueue()

    def put(self, page: Page) -> None:
        """One more page is safe in the store."""
        self._pages.put(page)

    def close(self) -> None:
        """No more will come."""
        self._pages.put(None)

    def __iter__(self) -> Iterator[Page | None]:
        """Pages as they come, None while there is none; ends when closed."""
        while True:
            try:
                page = self._pages.get_nowait()
            except queue.Empty:
                yield None
                continue
            if page is None:
                return
            yield page


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
        return self._read(pages, cancel, lambda _page: None) if pages else 0

    def follow(
        self, feed: PageFeed, cancel: CancelToken, then: Callable[[Page], None] | None = None
    ) -> int:
        """Read pages while they are being scanned, until the feed is closed; how many.

        Args:
            feed: pages in state CAPTURED.
            cancel: stops between two pages.
            then: given each page with its reading once that is recorded.

        Raises:
            EngineMissingError, LanguageMissingError, Cancelled: as above.
        """
        return self._read(feed, cancel, then or (lambda _page: None))

    def _read(
        self, pages: Iterable[Page | None], cancel: CancelToken, then: Callable[[Page], None]
    ) -> int:
        drawn: dict[PageId, Page] = {}

        def noted() -> Iterator[Page | None]:
            for page in pages:
                if page is not None:
                    drawn[page.id] = page
                yield page

        count = 0
        for page_id, outcome in self._reader.read(noted(), cancel):
            page = drawn.pop(page_id)
            count += 1
            if isinstance(outcome, ReadingError):
                self._store.record_unreadable(page_id, outcome.code, turn_deg=page.turn_deg)
                self._tell(PageUnreadable(page_id, page.source, outcome.code))
                continue
            self._store.record_reading(page_id, outcome, turn_deg=page.turn_deg)
            self._tell(PageRead(page_id))
            then(replace(page, state=PageState.READ, reading=outcome))
        return count
