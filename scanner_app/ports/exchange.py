"""Ports of the exchange with the province: events there, changes back, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.ids import DossierId, JobId, OfficeCode
from scanner_app.domain.reconciliation import KeptJob


class ProvinceLink(Protocol):
    """The province as a counter talks to it; who asks is in its certificate.

    Every method raises `UploadError` leaves when the province is out of reach or refuses the
    counter, and `ExchangeError` leaves when it does not take what was said.
    """

    def tell(self, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Hand over events in order, at most `MOST_EVENTS`; the newest `seq` the province now has.

        Events that it has already change nothing.

        Args:
            stream: made with the counter's database: numbers of another database are another
                stream, so that a PC that was set up anew is not taken for one that lags behind.
            events: without gaps.

        Raises:
            EventsOutOfStepError: earlier ones are missing; facts: expected, the seq it waits for.
            StreamForkedError: the province has other events under these numbers.
        """

    def changes(self, stream: UUID, after: Cursor) -> Changes:
        """What changed after this place; `seen_seq` speaks of this stream."""

    def holdings(self, after: int) -> tuple[DeliveryReceipt, ...]:
        """Receipts of everything that the province keeps of this office, after this number.

        By number, at most `MOST_CHANGES`; empty at the end.
        """


@dataclass(frozen=True, slots=True)
class ExchangeStanding:
    """How far the exchange has come.

    Attributes:
        stream: of this database.
        read: up to where the province's changes are here.
        marked: dossiers and register rows that are not as they were last told.
        untold: events made that the province has not confirmed.
        synced_at: when everything was told and read last.
    """

    stream: UUID
    read: Cursor
    marked: int
    untold: int
    synced_at: datetime | None


@dataclass(frozen=True, slots=True)
class Composed:
    """What became of some marks.

    Attributes:
        marks: how many were taken away; 0 when none is left.
        events: how many events were made of them.
        untellable: dossiers or rows that the protocol has no words for, as an office that is no
            code; they stay here alone until they are corrected.
    """

    marks: int
    events: int
    untellable: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What one message of changes did here.

    Attributes:
        rows: register rows taken over.
        kept: rows of ours that stand against the province's, and are told again.
        settled: jobs that a receipt marked sent.
        released: dossiers that were held because the register did not know their code.
        reopened: finished dossiers, with their codes, that are open again by the rows.
    """

    rows: int
    kept: int
    settled: int
    released: tuple[DossierId, ...]
    reopened: tuple[tuple[DossierId, str], ...] = ()


class ExchangeStore(Protocol):
    """What is to be told to the province, and what it told, on this PC."""

    def standing(self) -> ExchangeStanding:
        """How far it has come."""

    def compose(self, office: OfficeCode) -> Composed:
        """Make events of some of the marks, which go with it.

        Args:
            office: whose register rows are told; a counter speaks for no other.
        """

    def untold(self) -> tuple[CounterEvent, ...]:
        """The next events to tell: at most `MOST_EVENTS`, and few enough for a bad line."""

    def seen(self, seq: int) -> bool:
        """The province has the events up to this one, and none after it.

        False, and nothing changed, when that cannot be: it has more than were made here, or lacks
        some that are not kept any more.
        """

    def leave_out(self, office: OfficeCode) -> int:
        """Make untold events anew without the register rows that name this office; how many rows.

        Only for what the province refused because of it, none of which it has kept.
        """

    def begin_stream(self) -> None:
        """Another stream, in which everything is told anew."""

    def apply(self, changes: Changes) -> Applied:
        """Take over a message of changes, and go on reading behind it."""

    def synced(self) -> None:
        """Everything was told and read now."""

    def read_again(self) -> None:
        """Read the province's changes from the beginning next time."""


class KeptJobs(Protocol):
    """Jobs as reconciliation looks at them."""

    def all(self) -> tuple[KeptJob, ...]:
        """Those of dossiers with a code, by code and name."""

    def send_again(self, jobs: Sequence[JobId]) -> int:
        """Sent jobs whose file the province lacks are due now, their papers signed; how many.

        A job whose file was cleared from this PC stays as it is.
        """
