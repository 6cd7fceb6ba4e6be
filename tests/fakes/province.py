"""The province in memory: what its ingest does with events and changes, without files or TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from scanner_app.domain.exchange.changes import (
    MOST_CHANGES,
    Changes,
    Cursor,
    dump_holdings,
    read_changes,
    read_holdings,
)
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent, Telling, read_telling
from scanner_app.domain.exchange.parsing import read_json, write_json
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.exchange_errors import (
    EventsOutOfStepError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.merging import PROVINCE, clamped, next_stamp, standing
from scanner_app.domain.register import NEVER, RegisterRow
from scanner_app.domain.upload_errors import TargetUnreachableError

Answer = TypeVar("Answer")
Clock = Callable[[], datetime]


@dataclass
class InMemoryProvince:
    """Everything that counters told, by the rules of docs/province-protocol.md."""

    clock: Clock
    offices: dict[str, OfficeCode]
    rows: dict[str, tuple[int, StampedRow]] = field(default_factory=dict)
    receipts: list[DeliveryReceipt] = field(default_factory=list)
    statements: dict[tuple[str, str], DossierStatement] = field(default_factory=dict)
    streams: dict[tuple[str, UUID], list[CounterEvent]] = field(default_factory=dict)
    _changed: int = 0

    def link(self, counter: str) -> InMemoryLink:
        """The province as this counter talks to it."""
        return InMemoryLink(self, counter)

    def correct(self, row: RegisterRow) -> None:
        """The province itself changes a row."""
        found = self.rows.get(_key(row.code))
        over = found[1].stamp if found else NEVER
        self._keep(StampedRow(row, next_stamp(self.clock(), PROVINCE, over)))

    def keep(self, counter: str, code: str, name: str, sha256: str, size_bytes: int) -> None:
        """A file arrived from this counter."""
        number = len(self.receipts) + 1
        office, at = self.offices[counter], self.clock()
        self.receipts.append(DeliveryReceipt(number, office, code, name, sha256, size_bytes, at))

    def stated(self, counter: str, code: str) -> DossierStatement | None:
        """The latest of this counter about a code."""
        return self.statements.get((counter, _key(code)))

    def tell(self, counter: str, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """`POST /v1/events`, all or nothing."""
        known = self.streams.get((counter, stream), [])
        for event in events:
            self._check_offices(counter, event)
            if event.seq <= len(known) and known[event.seq - 1].id != event.id:
                raise StreamForkedError
        if events and events[0].seq > len(known) + 1:
            raise EventsOutOfStepError(expected=len(known) + 1)
        fresh = [event for event in events if event.seq > len(known)]
        for event in fresh:
            if event.dossier is not None:
                self.statements[(counter, _key(event.dossier.code))] = event.dossier
            for row in event.rows:
                self._keep(StampedRow(row.row, clamped(row.stamp, self.clock())))
        self.streams[(counter, stream)] = [*known, *fresh]
        return len(known) + len(fresh)

    def changes(self, counter: str, stream: UUID, after: Cursor, most: int) -> Changes:
        """`GET /v1/changes`."""
        office = self.offices[counter]
        waiting = sorted(
            (number, row)
            for number, row in self.rows.values()
            if row.row.office == office and number > after.rows
        )
        receipts = [
            each for each in self.receipts if each.office == office and each.number > after.receipts
        ]
        rows, given = waiting[:most], receipts[:most]
        return Changes(
            rows=tuple(row for _, row in rows),
            receipts=tuple(given),
            cursor=Cursor(
                rows[-1][0] if rows else min(after.rows, self._changed),
                given[-1].number if given else min(after.receipts, len(self.receipts)),
            ),
            more=len(waiting) > most or len(receipts) > most,
            seen_seq=len(self.streams.get((counter, stream), [])),
            clock=self.clock(),
        )

    def _check_offices(self, counter: str, event: CounterEvent) -> None:
        for row in event.rows:
            if row.row.office != self.offices[counter]:
                raise NotOurOfficeError(office=row.row.office)
            if row.row.handled_by not in (None, *self.offices.values()):
                raise NotOurOfficeError(office=row.row.handled_by)

    def _keep(self, version: StampedRow) -> None:
        key = _key(version.row.code)
        found = self.rows.get(key)
        if found is None or standing(found[1], version) != found[1]:
            self._changed += 1
            self.rows[key] = (self._changed, version)


@dataclass(frozen=True)
class InMemoryLink:
    """`ProvinceLink` whose messages go through their JSON, as they do over HTTPS."""

    province: InMemoryProvince
    counter: str
    most: int = MOST_CHANGES

    def tell(self, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Hand over events."""
        telling = read_telling(read_json(write_json(Telling(stream, tuple(events)).dump())))
        return self.province.tell(self.counter, telling.stream, telling.events)

    def changes(self, stream: UUID, after: Cursor) -> Changes:
        """What changed after this place."""
        changes = self.province.changes(self.counter, stream, after, self.most)
        return read_changes(read_json(write_json(changes.dump())))

    def holdings(self, after: int) -> tuple[DeliveryReceipt, ...]:
        """What is kept of the office."""
        office = self.province.offices[self.counter]
        kept = [
            each for each in self.province.receipts if each.office == office and each.number > after
        ]
        return read_holdings(read_json(write_json(dump_holdings(kept[: self.most]))))


@dataclass(frozen=True)
class CutLink:
    """A link that is cut as its script says: before a request, after it, or not at all.

    Attributes:
        script: "request", "answer" or "", one a request; after its end nothing is cut.
    """

    link: InMemoryLink
    script: Iterator[str]

    def tell(self, stream: UUID, events: Sequence[CounterEvent]) -> int:
        """Hand over events."""
        return self._over(lambda: self.link.tell(stream, events))

    def changes(self, stream: UUID, after: Cursor) -> Changes:
        """What changed after this place."""
        return self._over(lambda: self.link.changes(stream, after))

    def holdings(self, after: int) -> tuple[DeliveryReceipt, ...]:
        """What is kept of the office."""
        return self._over(lambda: self.link.holdings(after))

    def _over(self, request: Callable[[], Answer]) -> Answer:
        cut = next(self.script, "")
        if cut == "request":
            raise TargetUnreachableError
        answer = request()
        if cut == "answer":
            raise TargetUnreachableError
        return answer


def _key(code: str) -> str:
    return code.casefold()
