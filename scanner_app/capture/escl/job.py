"""The pages of one job, and what its end means.

"No more pages" is believed only after a look at the device: the same HTTP status means the end of
the paper, a jam, a cancel at the panel or "not yet", depending on the model.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from threading import Event

from scanner_app.capture.driver import DriverError, PageSink, StopWish
from scanner_app.capture.escl.answers import EsclStatus, JobStatus
from scanner_app.capture.escl.choosing import Ticket
from scanner_app.capture.escl.client import Document, EsclClient, Refused
from scanner_app.capture.escl.faults import ACTIVE_JOB, EMPTY, LOADED, fault_of, job_fault
from scanner_app.capture.escl.page import ShortPageError, whole_page
from scanner_app.capture.escl.starting import Patience
from scanner_app.domain.scan import EndReason, ScanSettings, Side

_GRACE_S = 5.0
"""The host's watchdog knows what a page is worth and fires first; ours is for when it does not."""
_MOST_REPEATS = 5
_NOT_YET = 503


@dataclass
class ScanJob:
    """A job that the device has accepted."""

    client: EsclClient
    path: str
    ticket: Ticket
    settings: ScanSettings
    sink: PageSink
    stop: StopWish
    patience: Patience
    _kept: int = 0
    _repeats: int = 0
    _last: tuple[str, str] | None = None
    _drawn_in: int | None = None
    _warned: set[str] = field(default_factory=set)

    def pages(self) -> EndReason:
        """Hand every page to the sink.

        Returns:
            DONE, STOPPED or EMPTY.

        Raises:
            DriverError: the job was deleted, so that no further sheet is drawn in.
        """
        try:
            while (end := self._next_page()) is None:
                pass
        except DriverError:
            self.client.delete(self.path)
            raise
        return end

    def _next_page(self) -> EndReason | None:
        """Take one page; why it is the last, or None."""
        self.sink.begin()
        answer = self._asked()
        if isinstance(answer, EndReason):
            return answer
        if self._is_repeat(answer):
            return None
        self._keep(answer)
        if end := self._enough():
            return end
        Event().wait(self.client.quirks.pause_after(answer.seconds))
        return None

    def _asked(self) -> Document | EndReason:
        """The next page, or how the job ended; "not yet" is waited out."""
        begun = time.monotonic()
        while True:
            answer = self._answer()
            if isinstance(answer, Document):
                return answer
            status = self._status()
            if not self._not_yet(answer, status, time.monotonic() - begun):
                return self._ended(answer, status)
            self.sink.waiting()
            self.patience.pause(answer)

    def _answer(self) -> Document | Refused:
        """What the device says when asked for the next page.

        Raises:
            DriverError: what it names, SHORT_PAGE when it broke the line and is still there.
        """
        try:
            return self.client.next_document(
                self.path,
                self.sink.received,
                first_byte_s=self.settings.first_byte_s + _GRACE_S,
                next_byte_s=self.settings.next_byte_s + _GRACE_S,
            )
        except DriverError as error:
            if error.reason is not EndReason.OFFLINE:
                raise
            self._status()
            raise DriverError(EndReason.SHORT_PAGE, what="cut", received=0) from error

    def _status(self) -> EsclStatus:
        """How the device is.

        Raises:
            DriverError: what it names as wrong, with itself or else with our job.
        """
        status = self.client.status()
        if fault := fault_of(status, feeding=self.ticket.feeding):
            raise fault
        job = status.job(self.path)
        if job is not None and (fault := job_fault(job)):
            raise fault
        return status

    def _not_yet(self, answer: Refused, status: EsclStatus, waited_s: float) -> bool:
        """Whether the page is to be asked for again.

        Raises:
            DriverError: BUSY when patience is at its end.
        """
        job = status.job(self.path)
        more = job is not None and (job.state in ACTIVE_JOB or self._missing(job) > 0)
        if answer.status == _NOT_YET and (job is None or more):
            if waited_s < self.patience.page_s:
                return True
            raise DriverError(EndReason.BUSY, status=answer.status)
        # The Xerox B205 says 404 and 410 for "not yet", others keep a finished job active a while.
        return more and waited_s < self.patience.settle_s

    def _ended(self, answer: Refused, status: EsclStatus) -> EndReason:
        """How the job ended.

        Raises:
            DriverError: SHORT_PAGE when the device took more images than it handed over, for
                nobody else would notice; IO for a failure without a name.
        """
        job = status.job(self.path)
        if job is not None and (missing := self._missing(job)) > 0:
            raise DriverError(
                EndReason.SHORT_PAGE,
                what="images",
                expected=self._kept + missing,
                received=self._kept,
            )
        if not self._believable(answer, status, job):
            raise DriverError(EndReason.IO, status=answer.status)
        return self._finished(status)

    def _missing(self, job: JobStatus) -> int:
        """Images that the device has taken and we have not got."""
        return (job.completed or 0) - self._kept

    def _believable(self, answer: Refused, status: EsclStatus, job: JobStatus | None) -> bool:
        """Whether this is the ordinary end of a job and not a failure without a name."""
        if not self.ticket.feeding:
            return False  # one page was wanted from the glass, and it did not come
        if job is not None and job.state not in ACTIVE_JOB:
            return True
        if job is None and answer.status == 404:
            return True
        # Old AirSane ends with 409, others with 410: fine when no paper is left.
        return status.feeder == EMPTY

    def _finished(self, status: EsclStatus) -> EndReason:
        if self._kept == 0:
            return EndReason.EMPTY
        if status.feeder == LOADED and self._still_loaded():
            # The Epson WF-2930 ends its job after one page (sane-airscan#385).
            self._warn("paper_left")
        if self.ticket.both_sides and self._kept % 2:
            self._warn("odd_sides")
        return EndReason.STOPPED if self.stop.wanted else EndReason.DONE

    def _still_loaded(self) -> bool:
        """Whether the sensor says so after a moment, too: some lag behind the last sheet."""
        self.patience.pause()
        return self.client.status().feeder == LOADED

    def _is_repeat(self, answer: Document) -> bool:
        """Whether the device sent the same page again: same name and not a bit different.

        Raises:
            DriverError: IO; it does nothing else.
        """
        name = (answer.location, answer.sha256)
        if not answer.location or name != self._last:
            self._last = name
            return False
        self._repeats += 1
        if self._repeats > _MOST_REPEATS:
            raise DriverError(EndReason.IO, what="repeats")
        return True

    def _keep(self, answer: Document) -> None:
        """Give the page to the sink.

        Raises:
            DriverError: what the device names, else SHORT_PAGE; or the sink's.
        """
        try:
            page = whole_page(answer.content, self.ticket, cut=answer.cut)
        except ShortPageError as error:
            # A jam in mid page gives a part of it, or (AirSane) an empty body and an aborted job.
            self._status()
            raise DriverError(
                EndReason.SHORT_PAGE, what=str(error), received=len(answer.content)
            ) from error
        if page.dpi != self.ticket.dpi:
            self._warn("dpi_lowered" if page.dpi < self.ticket.dpi else "dpi_raised")
        side = None
        if self.ticket.both_sides:
            side = Side.BACK if self._kept % 2 else Side.FRONT
        self.sink.keep(page.picture, dpi=page.dpi, side=side)
        self._kept += 1

    def _enough(self) -> EndReason | None:
        """Why no further page is wanted, the job ended at the device; else None."""
        if not self.ticket.feeding:
            if not self.client.quirks.keeps_job:
                self.client.delete(self.path)
            return EndReason.DONE
        if self.settings.count and self._kept >= self.settings.count:
            return self._let_go(EndReason.DONE)
        if not self.stop.wanted:
            return None
        if self._drawn_in is None:
            self._drawn_in = self._sides_drawn_in()
        return self._let_go(EndReason.STOPPED) if self._kept >= self._drawn_in else None

    def _sides_drawn_in(self) -> int:
        """Sides that the device has taken already: fetched before it is stopped, else lost."""
        job = self._status().job(self.path)
        taken = self._kept
        if job is not None:
            taken = max(taken, job.completed or 0, self._kept + (job.to_transfer or 0))
        return taken + taken % 2 if self.ticket.both_sides else taken

    def _let_go(self, end: EndReason) -> EndReason:
        """End the job; warn when the device drew in sheets that it did not hand over."""
        self.client.delete(self.path)
        with contextlib.suppress(DriverError):  # all pages are kept; how it is now matters no more
            job = self.client.status().job(self.path)
            if job is not None and self._missing(job) > 0:
                self._warn("sheets_drawn_ahead")
        return end

    def _warn(self, code: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            self.sink.warn(code)
