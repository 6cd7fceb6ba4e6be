"""What is to be told to the province and what it told, on SQLite.

An event is made and its marks are taken away in one transaction; a message of the province is
taken over in one transaction with the place behind it. So a kill between any two steps loses and
doubles nothing.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

import sqlalchemy as sa

from scanner_app.domain.exchange.changes import Changes
from scanner_app.domain.exchange.events import MOST_EVENTS, CounterEvent, read_event
from scanner_app.domain.exchange.parsing import read_json, write_json
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange.register_rows import read_row
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.ids import OfficeCode
from scanner_app.ports import Applied, Clock, Composed, ExchangeStanding, Lacks
from scanner_app.storage import exchange_schema, schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.exchange_receipts import settle_receipts
from scanner_app.storage.exchange_rows import lacking_by, set_back, stamped_row, take_rows
from scanner_app.storage.exchange_statements import statement_of
from scanner_app.storage.exchange_stream import stream_row
from scanner_app.storage.releasing import release_known
from scanner_app.storage.reopening import reopen_by_register
from scanner_app.storage.uuid7 import uuid7

SOME_DOSSIERS = 50
"""Dossiers stated in one transaction."""
SOME_ROWS = 200
"""Register rows in one event: about 60 kB."""
MOST_TOLD_BYTES = 200_000
"""Of the events in one message, but for a single longer one: bad lines break every megabyte."""
KEPT_EVENTS = 1000
"""Told events that are kept, should the province have to be put back from a copy."""

_EVENTS = exchange_schema.events
_DOSSIERS = exchange_schema.dirty_dossiers
_ROWS = exchange_schema.dirty_rows
_STATED = exchange_schema.stated
_STREAM = exchange_schema.stream


class SqlExchange:
    """The counter's side of the exchange; what the methods do stands with `ports.ExchangeStore`."""

    def __init__(self, database: Database, clock: Clock, lacks: Lacks | None = None) -> None:
        """`lacks` opens finished dossiers by the province's register; None leaves them so."""
        self._database = database
        self._clock = clock
        self._lacks = lacks

    def standing(self) -> ExchangeStanding:
        """How far it has come."""
        with self._database.read() as connection:
            row = stream_row(connection)
            marks = [
                connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in (_DOSSIERS, _ROWS)
            ]
            untold = sa.select(sa.func.count()).where(_EVENTS.c.told_at.is_(None))
            return ExchangeStanding(
                row.stream, row.read, sum(marks), connection.scalar(untold) or 0, row.synced_at
            )

    def compose(self, office: OfficeCode) -> Composed:
        """Make events of some of the marks, which go with it."""
        now = self._clock()
        with self._database.write() as connection:
            dossiers = _compose_dossiers(connection, now)
            rows = _compose_rows(connection, office, now)
        return Composed(
            dossiers.marks + rows.marks,
            dossiers.events + rows.events,
            dossiers.untellable + rows.untellable,
        )

    def untold(self) -> tuple[CounterEvent, ...]:
        """The next events to tell."""
        query = (
            sa.select(_EVENTS.c.content)
            .where(_EVENTS.c.told_at.is_(None))
            .order_by(_EVENTS.c.seq)
            .limit(MOST_EVENTS)
        )
        with self._database.read() as connection:
            texts = connection.scalars(query).all()
        events: list[CounterEvent] = []
        size = 0
        for text in texts:
            size += len(text.encode())
            if events and size > MOST_TOLD_BYTES:
                break
            events.append(read_event(read_json(text)))
        return tuple(events)

    def seen(self, seq: int) -> bool:
        """The province has the events up to this one, and none after it."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            first, last = connection.execute(
                sa.select(sa.func.min(_EVENTS.c.seq), sa.func.max(_EVENTS.c.seq))
            ).one()
            if seq > (last or 0) or (last is not None and seq < first - 1):
                return False
            connection.execute(
                _EVENTS.update()
                .where(_EVENTS.c.seq <= seq, _EVENTS.c.told_at.is_(None))
                .values(told_at=now)
            )
            lost = sa.and_(_EVENTS.c.seq > seq, _EVENTS.c.told_at.is_not(None))
            if connection.execute(_EVENTS.update().where(lost).values(told_at=None)).rowcount:
                # The province was put back from a copy, and numbers its changes anew from there.
                _read_from_the_beginning(connection)
            connection.execute(_EVENTS.delete().where(_EVENTS.c.seq <= seq - KEPT_EVENTS))
        return True

    def leave_out(self, office: OfficeCode) -> int:
        """Make untold events anew without the register rows that name this office; how many."""
        now = self._clock()
        left = 0
        with self._database.write() as connection:
            query = sa.select(_EVENTS.c.content).where(_EVENTS.c.told_at.is_(None))
            for content in connection.scalars(query).all():
                event = read_event(read_json(content))
                rows = tuple(
                    each
                    for each in event.rows
                    if office not in (each.row.office, each.row.handled_by)
                )
                if len(rows) < len(event.rows):
                    left += len(event.rows) - len(rows)
                    connection.execute(_EVENTS.delete().where(_EVENTS.c.seq == event.seq))
                    _keep(connection, CounterEvent(uuid7(now), event.seq, now, rows=rows))
        return left

    def begin_stream(self) -> None:
        """Another stream, in which everything is told anew; the province is read anew, too."""
        with self._database.write() as connection:
            connection.execute(_EVENTS.delete())
            connection.execute(_STREAM.update().values(stream=str(uuid.uuid4()), synced_at=None))
            connection.execute(_STATED.update().values(digest=""))
            _read_from_the_beginning(connection)
            _mark_all(connection)

    def apply(self, changes: Changes) -> Applied:
        """Take over a message of changes, and go on reading behind it."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            lacking = lacking_by(connection, changes.rows, self._lacks) if self._lacks else ()
            set_back(connection, changes.clock)
            taken, kept = take_rows(connection, changes.rows)
            reopen_by_register(connection, [dossier for dossier, _ in lacking], now)
            settled = settle_receipts(connection, changes.receipts, now)
            released = release_known(connection, now) if taken else ()
            connection.execute(
                _STREAM.update().values(
                    read_rows=changes.cursor.rows, read_receipts=changes.cursor.receipts
                )
            )
        return Applied(taken, kept, settled, released, lacking)

    def synced(self) -> None:
        """Everything was told and read now."""
        with self._database.write() as connection:
            connection.execute(_STREAM.update().values(synced_at=as_text(self._clock())))

    def read_again(self) -> None:
        """Read the province's changes from the beginning next time."""
        with self._database.write() as connection:
            _read_from_the_beginning(connection)


def _read_from_the_beginning(connection: sa.Connection) -> None:
    connection.execute(_STREAM.update().values(read_rows=0, read_receipts=0))


def _compose_dossiers(connection: sa.Connection, now: datetime) -> Composed:
    marks = connection.execute(sa.select(_DOSSIERS).order_by(_DOSSIERS.c.id).limit(SOME_DOSSIERS))
    taken = marks.all()
    events = untellable = 0
    for mark in taken:
        statement = statement_of(connection, mark.code_key, mark.code)
        content = write_json(statement.dump())
        digest = hashlib.sha256(content.encode()).hexdigest()
        before = connection.scalar(
            sa.select(_STATED.c.digest).where(_STATED.c.code_key == mark.code_key)
        )
        if digest == before or (before is None and not statement.papers):
            continue
        event = CounterEvent(uuid7(now), _next_seq(connection), now, dossier=statement)
        if not _keep(connection, event):
            untellable += 1
            continue
        events += 1
        connection.execute(_STATED.delete().where(_STATED.c.code_key == mark.code_key))
        connection.execute(_STATED.insert().values(code_key=mark.code_key, digest=digest))
    _take_away(connection, _DOSSIERS, [mark.id for mark in taken])
    return Composed(len(taken), events, untellable)


def _compose_rows(connection: sa.Connection, office: OfficeCode, now: datetime) -> Composed:
    register = schema.register
    rows = connection.execute(
        sa.select(_ROWS.c.id.label("mark"), register)
        .outerjoin(register, register.c.code_key == _ROWS.c.code_key)
        .order_by(_ROWS.c.id)
        .limit(SOME_ROWS)
    ).all()
    ours = [stamped_row(row) for row in rows if row.office == office]
    tellable = tuple(row for row in ours if _is_tellable(row.dump()))
    if tellable:
        _keep(connection, CounterEvent(uuid7(now), _next_seq(connection), now, rows=tellable))
    _take_away(connection, _ROWS, [row.mark for row in rows])
    return Composed(len(rows), int(bool(tellable)), len(ours) - len(tellable))


def _is_tellable(row: dict[str, object]) -> bool:
    try:
        read_row(Fields(row))
    except MessageInvalidError:
        return False
    return True


def _keep(connection: sa.Connection, event: CounterEvent) -> bool:
    """Keep the event to be told; False when the other side could not read it.

    One that is refused would hold up all that come after it.
    """
    content = write_json(event.dump())
    try:
        if read_event(read_json(content)) != event:
            return False
    except MessageInvalidError:
        return False
    connection.execute(
        _EVENTS.insert().values(
            seq=event.seq, id=str(event.id), at=as_text(event.at), content=content
        )
    )
    return True


def _next_seq(connection: sa.Connection) -> int:
    return (connection.scalar(sa.select(sa.func.max(_EVENTS.c.seq))) or 0) + 1


def _take_away(connection: sa.Connection, table: sa.Table, marks: list[int]) -> None:
    connection.execute(table.delete().where(table.c.id.in_(marks)))


def _mark_all(connection: sa.Connection) -> None:
    """Every code that has a dossier or was stated, and every register row, whoever stamped it."""
    dossiers, register = schema.dossiers, schema.register
    coded = (
        sa.select(dossiers.c.code_key, sa.func.min(dossiers.c.code))
        .where(dossiers.c.code_key.is_not(None))
        .group_by(dossiers.c.code_key)
        .order_by(sa.func.min(dossiers.c.id))
    )
    # Without a dossier the key is as good as the code: both are read alike.
    stated = sa.select(_STATED.c.code_key, _STATED.c.code_key).where(
        _STATED.c.code_key.not_in(sa.select(_DOSSIERS.c.code_key))
    )
    connection.execute(_DOSSIERS.delete())
    for codes in (coded, stated):
        connection.execute(_DOSSIERS.insert().from_select(["code_key", "code"], codes))
    connection.execute(_ROWS.delete())
    connection.execute(_ROWS.insert().from_select(["code_key"], sa.select(register.c.code_key)))
