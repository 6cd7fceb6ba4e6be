"""Events of this counter that leave on a stick: everything the province has not confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import sqlalchemy as sa

from scanner_app.domain.exchange.events import CounterEvent, read_event
from scanner_app.domain.exchange.parsing import read_json
from scanner_app.domain.exchange_errors import NotOurOfficeError, StreamForkedError
from scanner_app.domain.ids import OfficeCode
from scanner_app.ports import Clock
from scanner_app.storage import exchange_schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.exchange import KEPT_EVENTS, SqlExchange
from scanner_app.storage.exchange_stream import stream_row

_EVENTS = exchange_schema.events
_SOME = 100
"""Read in one transaction."""


class SqlCarriedEvents:
    """The same events as are told on a line; they may travel on any number of sticks."""

    def __init__(
        self, database: Database, clock: Clock, office: Callable[[], OfficeCode | None]
    ) -> None:
        """Args say how.

        Args:
            database: has them.
            clock: for what is noted.
            office: of this counter; while it has none, no event is made.
        """
        self._database = database
        self._clock = clock
        self._office = office

    def unseen(self) -> tuple[UUID, Iterator[CounterEvent]]:
        """The stream, and its unconfirmed events in order, what is not yet one included.

        Raises:
            StorageError: the store failed, also while they are read.
        """
        office = self._office()
        if office is not None:
            exchange = SqlExchange(self._database, self._clock)
            while exchange.compose(office).marks:
                pass
        with self._database.read() as connection:
            stream = stream_row(connection).stream
        return stream, self._events()

    def seen(self, stream: UUID, seq: int) -> None:
        """The province has those up to this number; other streams do nothing."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            if stream_row(connection).stream != stream:
                return
            last = connection.scalar(sa.select(sa.func.max(_EVENTS.c.seq))) or 0
            if seq <= last:
                connection.execute(
                    _EVENTS.update()
                    .where(_EVENTS.c.seq <= seq, _EVENTS.c.told_at.is_(None))
                    .values(told_at=now)
                )
                connection.execute(_EVENTS.delete().where(_EVENTS.c.seq <= seq - KEPT_EVENTS))
        if seq > last:
            # Put back from an older copy: what was made since has other content there.
            SqlExchange(self._database, self._clock).begin_stream()

    def refused(self, stream: UUID, error: str, office: str | None) -> None:
        """The province took no more of them; what can be done about it here is done."""
        with self._database.read() as connection:
            if stream_row(connection).stream != stream:
                return
        exchange = SqlExchange(self._database, self._clock)
        if error == StreamForkedError.code:
            exchange.begin_stream()
        elif error == NotOurOfficeError.code and office:
            exchange.leave_out(OfficeCode(office))

    def _events(self) -> Iterator[CounterEvent]:
        after = 0
        while True:
            query = (
                sa.select(_EVENTS.c.seq, _EVENTS.c.content)
                .where(_EVENTS.c.told_at.is_(None), _EVENTS.c.seq > after)
                .order_by(_EVENTS.c.seq)
                .limit(_SOME)
            )
            with self._database.read() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            after = rows[-1].seq
            yield from (read_event(read_json(row.content)) for row in rows)
