"""Events: what a counter tells the province, numbered without gaps, each told at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.register_rows import StampedRow, read_row
from scanner_app.domain.exchange.statements import DossierStatement, read_statement

MOST_EVENTS = 200
"""In one message."""
MOST_ROWS = 500
"""Register rows in one event."""

_VERSION = 7


class EventKind(StrEnum):
    """What an event tells."""

    DOSSIER = "dossier"
    """A dossier as it now is at the counter."""
    REGISTER = "register"
    """Register rows that the counter imported or corrected."""


@dataclass(frozen=True, slots=True)
class CounterEvent:
    """One event; sent again it is byte for byte the same.

    Attributes:
        id: UUIDv7 (RFC 9562), made once; the key under which the province takes it once.
        seq: 1, 2, 3, … in one stream, which is one database of one counter.
        at: when it was made, by the counter's clock; order is by `seq` alone.
        dossier: content of a DOSSIER event.
        rows: content of a REGISTER event.
    """

    id: UUID
    seq: int
    at: datetime
    dossier: DossierStatement | None = None
    rows: tuple[StampedRow, ...] = ()

    @property
    def kind(self) -> EventKind:
        """What it tells."""
        return EventKind.DOSSIER if self.dossier is not None else EventKind.REGISTER

    def dump(self) -> dict[str, object]:
        """As JSON."""
        content: dict[str, object] = (
            {"dossier": self.dossier.dump()}
            if self.dossier is not None
            else {"rows": [row.dump() for row in self.rows]}
        )
        return {
            "id": str(self.id),
            "seq": self.seq,
            "at": self.at.isoformat(),
            "kind": self.kind.value,
            **content,
        }


@dataclass(frozen=True, slots=True)
class Telling:
    """What `POST /v1/events` takes: events of one stream, in order."""

    stream: UUID
    events: tuple[CounterEvent, ...]

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {"stream": str(self.stream), "events": [event.dump() for event in self.events]}


def read_telling(told: object) -> Telling:
    """What `Telling.dump` wrote; its events follow each other without gaps.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = Fields(told)
    events = tuple(read_event(each) for each in fields.each("events", most=MOST_EVENTS))
    for before, after in pairwise(events):
        if after.seq != before.seq + 1:
            raise fields.wrong("events")
    return Telling(fields.uuid("stream"), events)


def read_event(told: object) -> CounterEvent:
    """What `CounterEvent.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = told if isinstance(told, Fields) else Fields(told)
    number = fields.uuid("id")
    if number.version != _VERSION:
        raise fields.wrong("id")
    kind = fields.one_of("kind", EventKind)
    return CounterEvent(
        id=number,
        seq=fields.number("seq", least=1),
        at=fields.moment("at"),
        dossier=read_statement(fields.fields("dossier")) if kind is EventKind.DOSSIER else None,
        rows=tuple(read_row(row) for row in fields.each("rows", most=MOST_ROWS))
        if kind is EventKind.REGISTER
        else (),
    )
