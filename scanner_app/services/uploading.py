"""Send what is queued, one job at a time."""

from __future__ import annotations

from collections.abc import Callable

from scanner_app.domain.events import UploadFailed, UploadSent
from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import Receipt, UploadJob, retry_wait
from scanner_app.domain.upload_errors import UploadError
from scanner_app.ports import Clock, EventSink, Uploader, UploadQueue
from scanner_app.tasks.cancel import CancelToken

Judge = Callable[[UploadJob, Receipt], None]
"""Raises `UploadError` leaves when the delivered file is not to count as sent."""


class SendQueued:
    """Delivers every job that is due."""

    def __init__(
        self,
        queue: UploadQueue,
        uploader: Uploader,
        clock: Clock,
        tell: EventSink,
        judge: Judge | None = None,
        first: Callable[[CancelToken], None] | None = None,
    ) -> None:
        """Args say how.

        Args:
            queue: has the jobs.
            uploader: delivers files.
            clock: says what is due.
            tell: hears of every outcome.
            judge: looks at each delivered file before it counts as sent; None trusts the receipt.
            first: done before anything is sent.
        """
        self._judge = judge
        self._first = first
        self._queue = queue
        self._uploader = uploader
        self._clock = clock
        self._tell = tell

    def __call__(self, cancel: CancelToken) -> tuple[UploadError, ...]:
        """Send until nothing is due; failures come back and are recorded with each job.

        Raises:
            Cancelled: between two jobs or two blocks of a file.
            StorageError: the store failed.
        """
        if self._first is not None:
            self._first(cancel)
        errors: list[UploadError] = []
        while (job := self._queue.claim(self._clock())) is not None:
            cancel.checkpoint()
            try:
                receipt = self._uploader.send(job, cancel)
                if self._judge is not None:
                    self._judge(job, receipt)
            except UploadError as error:
                errors.append(error)
                self._failed(job, error)
            else:
                self._queue.sent(job.id, receipt, verified=self._judge is not None)
                self._tell(UploadSent(job.id))
        return tuple(errors)

    def retry(self, job: JobId | None) -> int:
        """Make one job, or every unsent one, due now; how many."""
        return self._queue.retry(job, self._clock())

    def _failed(self, job: UploadJob, error: UploadError) -> None:
        retry_at = self._clock() + retry_wait(job.failures + 1) if error.transient else None
        self._queue.failed(job, error.code, retry_at=retry_at, failures=job.failures + 1)
        self._tell(UploadFailed(job.id, error.code, error.transient))
