"""Scan and read at once: a page is read while the next sheets are still in the feeder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanner_app.domain.errors import AppError
from scanner_app.domain.events import SecretSeen
from scanner_app.domain.page import Page
from scanner_app.domain.scan import ScanSettings
from scanner_app.domain.secret_mark import bears_secret_mark
from scanner_app.ports import CaptureSession, EventSink
from scanner_app.services.reading import PageFeed, ReadPages
from scanner_app.services.scanning import Scanned, ScanStack
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Outcome, TaskRunner


@dataclass(frozen=True, slots=True)
class ScannedAndRead:
    """What came of it.

    Attributes:
        secret: a page with a secret mark stopped the scan.
        reading_error: why reading ended early; the pages are kept and read later.
    """

    scanned: Scanned
    secret: bool
    reading_error: AppError | None


class ScanAndRead:
    """Scans on the calling thread, reads beside it."""

    def __init__(self, stack: ScanStack, read: ReadPages, tell: EventSink) -> None:
        self._stack = stack
        self._read = read
        self._tell = tell

    def __call__(
        self,
        session: CaptureSession,
        settings: ScanSettings,
        *,
        stop: CancelToken,
        cancel: CancelToken,
        reading: CancelToken | None = None,
        ended: Callable[[Scanned], None] | None = None,
    ) -> ScannedAndRead:
        """Scan until the paper ends, and return when its pages are read too.

        A page with a secret mark (MẬT, TỐI MẬT, TUYỆT MẬT) stops the feeder after the page in work.
        Missing recognition stops nothing: the citizen waits, reading can be made up for.

        Args:
            session: see `ScanStack.__call__`, as for the next three.
            settings: what to scan.
            stop: end after the page in work.
            cancel: end at once; the driver is killed.
            reading: end reading alone, so that this returns as soon as the device is done; pages
                left out are CAPTURED as before. Whoever cancels asks this too.
            ended: told on this thread when the device is done, while pages are still being read.

        Raises:
            StorageError, Cancelled: see `ScanStack.__call__`.
        """
        feed = PageFeed()
        seen: list[Page] = []
        failures: list[Exception] = []

        def look(page: Page) -> None:
            if page.reading is not None and bears_secret_mark(page.reading):
                seen.append(page)
                stop.cancel()
                self._tell(SecretSeen(page.id))

        def noted(outcome: Outcome[int]) -> None:
            if isinstance(outcome, Failed):
                failures.append(outcome.error)

        with TaskRunner(1, name="reading") as runner:
            handle = runner.submit(
                lambda _token: self._read.follow(feed, reading or cancel, look), noted
            )
            try:
                scanned = self._stack(session, settings, stop=stop, cancel=cancel, on_page=feed.put)
                if ended is not None:
                    ended(scanned)
            finally:
                feed.close()
                handle.wait()
        cancel.checkpoint()
        error = failures[0] if failures else None
        if error is not None and not isinstance(error, AppError):
            raise error
        return ScannedAndRead(scanned, bool(seen), error)
