"""Ports of sticks: bundles that a counter writes, and receipts that come back on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.ids import JobId
from scanner_app.domain.stick import BundleReceipts
from scanner_app.domain.stick_errors import StickError
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.tasks.cancel import CancelToken


class CarriedQueue(Protocol):
    """The queue as sticks need it: jobs wait for their receipts, whatever was written."""

    def to_carry(self) -> tuple[UploadJob, ...]:
        """WAITING jobs that may leave this PC, in the order of sending; nothing is leased."""

    def leaving(self, jobs: Sequence[UploadJob]) -> None:
        """Copies of these files are about to leave: from now on no other takes their place.

        The receipt of a copy fits this file alone.
        """

    def jobs(self, states: Sequence[str] = ()) -> tuple[UploadJob, ...]:
        """As of `UploadQueue`."""

    def sent(self, job: JobId, receipt: Receipt, *, verified: bool = False) -> None:
        """As of `UploadQueue`."""

    def refuse(self, job: JobId, code: str) -> None:
        """REFUSED without ever having been claimed: a person decides; nothing on a sent one."""


class CarriedEvents(Protocol):
    """What this counter tells the province, as far as the province has not seen it."""

    def unseen(self) -> tuple[UUID, Iterable[CounterEvent]]:
        """The stream, and its events in order."""

    def seen(self, stream: UUID, seq: int) -> None:
        """The province has those up to this number; other streams and lower numbers do nothing.

        A number that was never made here begins a new stream: this database is an older copy.
        """

    def refused(self, stream: UUID, error: str, office: str | None) -> None:
        """The province took no more of them; what can be done about it here is done.

        Args:
            stream: which; others do nothing.
            error: code of the `ExchangeError`.
            office: that it is about, where it is about one.
        """


class BundleInWork(Protocol):
    """A bundle that is being written; it counts for nothing before `seal` returned."""

    @property
    def bundle(self) -> UUID:
        """Its id."""

    def add(self, job: UploadJob, cancel: CancelToken) -> int:
        """The job's file sealed, durably on the stick and read back; bytes on the stick.

        One that an earlier try of this bundle wrote is only read back.

        Raises:
            Cancelled: between two blocks; what was added stays.
            SourceChangedError: the file on this PC is not the one that was signed.
            UploadError leaves: no province takes it.
            StickError leaves: the stick.
            StorageError leaves: this PC's own disk.
        """

    def seal(
        self, jobs: Sequence[UploadJob], stream: UUID | None, events: Iterable[CounterEvent]
    ) -> None:
        """Complete it with exactly these added jobs and events.

        Raises:
            StickError, StorageError leaves: it is not complete.
        """


@dataclass(frozen=True, slots=True)
class CarriedBundle:
    """A bundle of ours whose receipts did not come yet.

    Attributes:
        papers: files written so far.
        complete: it was sealed.
    """

    bundle: UUID
    made_at: datetime
    papers: int
    complete: bool


@dataclass(frozen=True, slots=True)
class FoundReceipts:
    """Receipts that lie on a stick.

    Attributes:
        name: folder of the bundle.
        outcome: what they say, or why they count for nothing.
    """

    name: str
    outcome: BundleReceipts | StickError


class Stick(Protocol):
    """A stick in this PC. Every method raises `StickError` leaves."""

    def standing(self) -> frozenset[tuple[str, str, str]]:
        """Code, name and digest of the papers in complete bundles of ours on this very stick."""

    def fitting(self, jobs: Sequence[UploadJob]) -> int:
        """How many of these, from the first on, find room.

        Raises:
            StickFullError: not even the first.
        """

    def begin(self) -> BundleInWork:
        """A new bundle, or the one of ours that was left unfinished on this stick."""

    def receipts(self) -> tuple[FoundReceipts, ...]:
        """Everything that the province wrote on it for this counter."""

    def settled(self, bundle: UUID) -> None:
        """Nothing of this bundle is waited for any more: take it off the stick."""


OpenStick = Callable[[Path], Stick]
"""Raises `StickError` leaves when there is none."""
