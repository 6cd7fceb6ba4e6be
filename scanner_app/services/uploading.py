"""Send what is queued, one job at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.domain.events import UploadFailed, UploadSent
from scanner_app.domain.exchange_errors import (
    CounterUnknownError,
    ExchangeError,
    MessageInvalidError,
)
from scanner_app.domain.ids import JobId
from scanner_app.domain.sending import ALWAYS, SendHours
from scanner_app.domain.stick_errors import AwaitsStickError
from scanner_app.domain.upload import Receipt, UploadJob, retry_wait
from scanner_app.domain.upload_errors import (
    AuthorityMissingError,
    CertificateInvalidError,
    CertificateMissingError,
    CertificatePasswordError,
    CertificateRefusedError,
    ClockRefusedError,
    ReadBackMismatchError,
    SendingHeldError,
    ServerUntrustedError,
    TargetForbiddenError,
    TargetFullError,
    TargetMissingError,
    TargetUnreachableError,
    TargetUnusableError,
    UploadError,
    UploadSupersededError,
)
from scanner_app.ports import Clock, EventSink, Uploader, UploadQueue
from scanner_app.services.transferring import JobTransfer, Throttle
from scanner_app.tasks.cancel import CancelToken

Judge = Callable[[UploadJob, Receipt], None]
"""Raises `UploadError` leaves when the delivered file is not to count as sent."""

# What the next file would meet, too.
_OF_TARGET = (
    *(TargetUnreachableError, TargetFullError, TargetUnusableError, ServerUntrustedError),
    *(AuthorityMissingError, CertificateMissingError, CertificatePasswordError),
    *(CertificateInvalidError, CertificateRefusedError, CounterUnknownError),
    *(TargetMissingError, ClockRefusedError, AwaitsStickError),
)


@dataclass(frozen=True, slots=True)
class SendRound:
    """What came of sending what was due.

    Attributes:
        sent: how many files have their receipt.
        errors: what stood against others; recorded with each job.
        broken: the job at which the target turned out to be out of reach, or refused everybody;
            the others were not tried.
    """

    sent: int = 0
    errors: tuple[AppError, ...] = ()
    broken: UploadJob | None = None


class SendQueued:
    """Delivers every job that is due. Several threads may."""

    def __init__(
        self,
        queue: UploadQueue,
        uploader: Uploader,
        clock: Clock,
        tell: EventSink,
        judge: Judge | None = None,
        first: Callable[[CancelToken], None] | None = None,
        *,
        hours: SendHours = ALWAYS,
        carried: bool = False,
        throttle: Throttle | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args say how.

        Args:
            queue: has the jobs.
            uploader: delivers files.
            clock: says what is due.
            tell: hears of every outcome.
            judge: looks at each delivered file before it counts as sent; None trusts the receipt.
            first: done before anything is sent, by one thread at a time.
            hours: when there is sending.
            carried: files leave on sticks alone; nothing is ever sent from here.
            throttle: how fast; None is as fast as it goes.
            seconds: a clock that never goes back.
        """
        self._judge = judge
        self._first = first
        self._queue = queue
        self._uploader = uploader
        self._clock = clock
        self._tell = tell
        self._hours = hours
        self._carried = carried
        self._throttle = throttle or Throttle(0)
        self._seconds = seconds
        self._one_first = threading.Lock()

    def __call__(self, cancel: CancelToken) -> tuple[AppError, ...]:
        """As `round`; what stood against files."""
        return self.round(cancel).errors

    def round(self, cancel: CancelToken) -> SendRound:
        """Send until nothing is due; failures come back and are recorded with each job.

        Nothing is sent while sending is paused or outside its hours. The round ends at the first
        job for which the target is out of reach; jobs keep their own due times.

        Raises:
            Cancelled: between two jobs or two blocks of a file.
            StorageError: the store failed.
        """
        if self.is_held():
            return SendRound()
        if self._first is not None:
            with self._one_first:
                self._first(cancel)
        sent, errors = 0, list[AppError]()
        while not self.is_held() and (job := self._queue.claim(self._clock())) is not None:
            transfer = self._transfer(job, cancel)
            try:
                sent += self._deliver(job, cancel, transfer)
            except SendingHeldError:
                self._queue.give_back(job)
                break
            except (UploadError, ExchangeError) as error:
                errors.append(error)
                of_target = self._is_of_target(error)
                self._failed(job, error, transfer, of_target=of_target)
                if of_target:
                    return SendRound(sent, tuple(errors), job)
        return SendRound(sent, tuple(errors))

    def is_held(self) -> bool:
        """Nothing is sent now: paused, not the hour, or never from here."""
        return self._carried or not self._hours.are_open(self._clock()) or self._queue.is_paused()

    def retry(self, job: JobId | None) -> int:
        """Make one job, or every unsent one, due now; how many."""
        return self._queue.retry(job, self._clock())

    def retry_some(self, jobs: Collection[JobId]) -> int:
        """Make these jobs, as far as they are unsent, due now; how many."""
        return sum(self._queue.retry(job, self._clock()) for job in jobs)

    def _transfer(self, job: UploadJob, cancel: CancelToken) -> JobTransfer:
        return JobTransfer(
            *(job, self._queue, cancel, self.is_held, self._throttle, self._clock, self._seconds),
            tell=self._tell,
        )

    def _deliver(self, job: UploadJob, cancel: CancelToken, transfer: JobTransfer) -> bool:
        """Whether it was sent; False when somebody else has the job by now."""
        try:
            cancel.checkpoint()
            receipt = self._uploader.send(job, cancel, transfer)
            _require_same(job, receipt)
            if self._judge is not None:
                self._judge(job, receipt)
        except UploadSupersededError:
            return False
        except Cancelled:
            self._queue.give_back(job)
            raise
        except (UploadError, ExchangeError) as error:
            # The line was cut because somebody stops: no failure of target or file.
            if not cancel.cancelled:
                raise
            self._queue.give_back(job)
            raise Cancelled from error
        judged = receipt.judged or self._judge is not None
        self._queue.sent(job.id, receipt, verified=judged)
        self._tell(UploadSent(job.id))
        return True

    def _is_of_target(self, error: AppError) -> bool:
        """The target as a whole is in the way; it is asked where one file may be to blame."""
        # An answer that is none of the target's own, as of a front door that leads nowhere, must
        # not refuse one file after the other for good.
        unclear = isinstance(error, TargetForbiddenError | MessageInvalidError)
        if not unclear and type(error) is not UploadError:
            return isinstance(error, _OF_TARGET)
        try:
            self._uploader.check()
        except (UploadError, ExchangeError):
            return True
        return False

    def _failed(
        self, job: UploadJob, error: AppError, transfer: JobTransfer, *, of_target: bool
    ) -> None:
        # A certificate that ran out is no refusal of this file: it goes by itself afterwards.
        is_again = error.transient or of_target
        failures = 1 if transfer.has_progressed else job.failures + 1
        retry_at = self._clock() + retry_wait(failures) if is_again else None
        self._queue.failed(job, error.code, retry_at=retry_at, failures=failures)
        self._tell(UploadFailed(job.id, error.code, is_again))


def _require_same(job: UploadJob, receipt: Receipt) -> None:
    """What the target read back is the job's file.

    Raises:
        ReadBackMismatchError: it is another.
    """
    if (receipt.sha256, receipt.size_bytes) != (job.sha256, job.size_bytes):
        raise ReadBackMismatchError(job=job.id, size_bytes=receipt.size_bytes)
