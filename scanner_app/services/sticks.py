"""Carrying signed files to the province on a stick, and its receipts back.

A file on a stick is not delivered: its job stays WAITING, and may be written on another one, until
the province's receipt comes back. Sticks get lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.events import UploadFailed, UploadSent
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.stick import MOST_PAPERS, BundleReceipts
from scanner_app.domain.stick_errors import StickError
from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.domain.upload_errors import UploadError
from scanner_app.ports import EventSink
from scanner_app.ports.sticks import (
    CarriedEvents,
    CarriedQueue,
    OpenStick,
    Stick,
)
from scanner_app.tasks.cancel import CancelToken

_UNSENT = (JobState.WAITING.value, JobState.REFUSED.value)


@dataclass(frozen=True, slots=True)
class Written:
    """What a stick now carries.

    Attributes:
        papers: files written or gone on with now.
        sealed_bytes: what they take on the stick.
        standing: files that this stick had already, in bundles that are complete.
        left: files that found no room; another stick takes them.
        errors: of files that are no longer what was signed, or that no province takes.
    """

    papers: int = 0
    sealed_bytes: int = 0
    standing: int = 0
    left: int = 0
    errors: tuple[UploadError, ...] = ()


class WriteBundle:
    """Puts every waiting file on a stick."""

    def __init__(
        self,
        queue: CarriedQueue,
        open_stick: OpenStick,
        tell: EventSink,
        events: CarriedEvents | None = None,
    ) -> None:
        """Args say how.

        Args:
            queue: has the jobs.
            open_stick: finds the stick.
            tell: hears of files that are refused.
            events: travel in each bundle; None where this counter tells none.
        """
        self._queue = queue
        self._open = open_stick
        self._tell = tell
        self._events = events

    def __call__(self, path: Path, cancel: CancelToken) -> Written:
        """Write what fits; called again after any failure it goes on where it stopped.

        Raises:
            Cancelled: between two blocks; the same call goes on.
            StickError leaves: nothing half-written counts; the same call goes on.
            StorageError leaves: this PC's own disk.
        """
        stick = self._open(path)
        waiting = self._queue.to_carry()
        standing = stick.standing()
        wanted = [job for job in waiting if _key(job) not in standing]
        fit = stick.fitting(wanted)
        written = Written(standing=len(waiting) - len(wanted), left=len(wanted) - fit)
        for start in range(0, fit, MOST_PAPERS):
            some = wanted[start : min(start + MOST_PAPERS, fit)]
            written = self._bundle(stick, some, written, cancel)
        return written

    def _bundle(
        self, stick: Stick, jobs: Sequence[UploadJob], so_far: Written, cancel: CancelToken
    ) -> Written:
        bundle = stick.begin()
        added: list[UploadJob] = []
        errors: list[UploadError] = []
        size = 0
        for job in jobs:
            cancel.checkpoint()
            try:
                size += bundle.add(job, cancel)
                added.append(job)
            except UploadError as error:
                errors.append(error)
                self._queue.refuse(job.id, error.code)
                self._tell(UploadFailed(job.id, error.code, transient=False))
        if added:
            # Before the seal, which makes a bundle of them that can be carried away.
            self._queue.leaving(added)
            stream, events = self._events.unseen() if self._events else (None, ())
            bundle.seal(added, stream, events)
        return Written(
            papers=so_far.papers + len(added),
            sealed_bytes=so_far.sealed_bytes + size,
            standing=so_far.standing,
            left=so_far.left,
            errors=(*so_far.errors, *errors),
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """What the receipts on a stick settled.

    Attributes:
        sent: jobs that the province has now.
        refused: jobs that the province did not take; a person decides.
        unknown: receipts for what this PC does not wait for: settled before, or signed anew since.
        errors: receipts that count for nothing.
    """

    bundles: int = 0
    sent: int = 0
    refused: int = 0
    unknown: int = 0
    errors: tuple[StickError, ...] = ()


class ReadReceipts:
    """Settles the jobs whose receipts came back on a stick."""

    def __init__(
        self,
        queue: CarriedQueue,
        open_stick: OpenStick,
        tell: EventSink,
        events: CarriedEvents | None = None,
    ) -> None:
        """As `WriteBundle`."""
        self._queue = queue
        self._open = open_stick
        self._tell = tell
        self._events = events

    def __call__(self, path: Path, cancel: CancelToken) -> Settled:
        """Read all that is there; reading it again changes nothing more.

        A bundle goes off the stick when everything in it is settled.

        Raises:
            Cancelled: between two receipts.
            StickError leaves: the stick itself.
            StorageError leaves: the store.
        """
        stick = self._open(path)
        settled = Settled()
        for found in stick.receipts():
            if isinstance(found.outcome, StickError):
                settled = _plus(settled, Settled(errors=(found.outcome,)))
                continue
            settled = _plus(settled, self._settle(found.outcome, cancel))
            stick.settled(found.outcome.bundle)
        return settled

    def _settle(self, told: BundleReceipts, cancel: CancelToken) -> Settled:
        waiting = {_key(job): job for job in self._queue.jobs(_UNSENT)}
        sent = refused = 0
        for receipt in told.receipts:
            cancel.checkpoint()
            job = waiting.get((receipt.code, receipt.name, receipt.sha256))
            if job is not None and job.size_bytes == receipt.size_bytes:
                self._queue.sent(job.id, _receipt(receipt), verified=True)
                self._tell(UploadSent(job.id))
                sent += 1
        for each in told.refused:
            cancel.checkpoint()
            job = waiting.get((each.delivery.code, each.delivery.name, each.delivery.sha256))
            if job is not None:
                self._queue.refuse(job.id, each.error)
                self._tell(UploadFailed(job.id, each.error, transient=False))
                refused += 1
        if self._events is not None and told.stream is not None:
            self._events.seen(told.stream, told.seen_seq)
            if told.events_error is not None:
                self._events.refused(told.stream, told.events_error, told.events_office)
        unknown = len(told.receipts) + len(told.refused) - sent - refused
        return Settled(bundles=1, sent=sent, refused=refused, unknown=unknown)


def _plus(one: Settled, other: Settled) -> Settled:
    return Settled(
        bundles=one.bundles + other.bundles,
        sent=one.sent + other.sent,
        refused=one.refused + other.refused,
        unknown=one.unknown + other.unknown,
        errors=(*one.errors, *other.errors),
    )


def _key(job: UploadJob) -> tuple[str, str, str]:
    return job.folder.rpartition("/")[2], job.name, job.sha256


def _receipt(told: DeliveryReceipt) -> Receipt:
    return Receipt(
        sha256=told.sha256,
        size_bytes=told.size_bytes,
        at=told.at,
        location=told.location,
        judged=True,
    )
