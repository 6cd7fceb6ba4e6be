"""What each request of docs/province-protocol.md does; bodies in, JSON out, no HTTP in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from scanner_app.central.catalogue import changes, events
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.ingest.callers import Caller
from scanner_app.central.ingest.delivering import TakeDelivery
from scanner_app.domain.exchange.changes import Cursor
from scanner_app.domain.exchange.deliveries import read_delivery
from scanner_app.domain.exchange.events import MOST_EVENTS, MOST_ROWS, read_event
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.register_rows import read_row
from scanner_app.domain.exchange_errors import MessageInvalidError

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request.

    Attributes:
        query: of the URL; of a name said twice the last.
        body: its JSON; None without.
    """

    caller: Caller
    query: Mapping[str, str]
    body: object = None


class Requests:
    """Answers counters; every method raises ExchangeError and UploadError leaves."""

    def __init__(
        self,
        catalogue: Catalogue,
        take_delivery: TakeDelivery,
        clock: Callable[[], datetime],
        most_bytes: int,
    ) -> None:
        """Args are what answers are made of.

        Args:
            catalogue: what the province knows.
            take_delivery: takes files.
            clock: UTC.
            most_bytes: largest file taken.
        """
        self._catalogue = catalogue
        self._take_delivery = take_delivery
        self._clock = clock
        self._most_bytes = most_bytes

    def hello(self, asked: Asked) -> Json:
        """Who the caller is here, and what time it is."""
        identity = asked.caller.identity
        return {
            "office": identity.office,
            "counter": identity.counter,
            "time": self._clock().isoformat(),
            "most_bytes": self._most_bytes,
        }

    def events(self, asked: Asked) -> Json:
        """Takes events; the newest number there is now."""
        fields = Fields(asked.body)
        told = [read_event(each) for each in fields.each("events", most=MOST_EVENTS)]
        stream = _stream(fields.text("stream", most=36))
        identity = asked.caller.identity
        seen = events.take(self._catalogue, identity, stream, told, self._clock())
        return {"seen_seq": seen}

    def changes(self, asked: Asked) -> Json:
        """What changed after a place."""
        after = Cursor(_number(asked.query, "rows"), _number(asked.query, "receipts"))
        stream = _stream(asked.query.get("stream", ""))
        identity = asked.caller.identity
        return changes.changes(self._catalogue, identity, stream, after, self._clock()).dump()

    def holdings(self, asked: Asked) -> Json:
        """Receipts of what is kept."""
        after = _number(asked.query, "after")
        found = changes.holdings(self._catalogue, asked.caller.identity, after)
        return {"receipts": [receipt.dump() for receipt in found]}

    def deliveries(self, asked: Asked) -> Json:
        """Takes a file; its receipt."""
        return self._take_delivery(asked.caller, read_delivery(asked.body)).dump()

    def register(self, asked: Asked) -> Json:
        """Takes register rows of a one-stop system, for the sender's office and below.

        Who changed them is the sender, whatever they say: the later of two versions stands.
        """
        identity = asked.caller.identity
        origin = f"register:{identity.counter}"
        told = [read_row(each) for each in Fields(asked.body).each("rows", most=MOST_ROWS)]
        rows = [replace(row, stamp=replace(row.stamp, origin=origin)) for row in told]
        events.take_rows(self._catalogue, identity, rows, self._clock())
        return {"taken": len(rows)}


def _stream(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise MessageInvalidError(field="stream") from None


def _number(query: Mapping[str, str], name: str) -> int:
    """A number of the query; 0 when it is missing."""
    text = query.get(name, "0")
    if not _NUMBER.fullmatch(text):
        raise MessageInvalidError(field=name)
    return int(text)
