"""Events of counters: each once, in order, kept for good, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from scanner_app.central.catalogue.database import Catalogue, Connection, CounterIdentity
from scanner_app.central.catalogue.offices import OfficeDays, office_days
from scanner_app.central.catalogue.register import office_ids
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.exchange_errors import (
    EventsOutOfStepError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.merging import clamped, merged

_COUNTER_LOCK = 8203


def take(
    catalogue: Catalogue,
    identity: CounterIdentity,
    stream: UUID,
    events: Sequence[CounterEvent],
    now: datetime,
) -> int:
    """Keep what is new of these events and do as they say; the newest number there is now.

    All of them or none. Dossiers that counters of other offices state, too, are not disturbed;
    register rows that stand under another office are noted for the province to settle.

    Args:
        catalogue: where.
        identity: who tells.
        stream: its database.
        events: in order, without gaps; known ones change nothing.
        now: aware, the province's clock.

    Raises:
        EventsOutOfStepError: earlier ones are missing, or there is a gap; facts: expected.
        StreamForkedError: other events stand under these numbers.
        NotOurOfficeError: a register row is of an office that is not the counter's nor below it;
            facts: office.
    """

    def work(connection: Connection) -> int:
        # Two requests of one counter come one after the other.
        connection.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", (_COUNTER_LOCK, identity.counter)
        )
        seen = seen_seq(connection, stream)
        fresh = _fresh(connection, stream, events, seen)
        if fresh:
            _keep(connection, stream, fresh, now)
            _apply_rows(connection, [row for event in fresh for row in event.rows], now)
            _apply_statements(connection, fresh, now)
        return max(seen, fresh[-1].seq if fresh else 0)

    return catalogue.as_counter(identity, work)


def take_rows(
    catalogue: Catalogue, identity: CounterIdentity, rows: Sequence[StampedRow], now: datetime
) -> None:
    """Take over register rows that come without events, as from a one-stop system.

    As rows of events: of its office and below, by their stamps, all of them or none.

    Args:
        catalogue: where.
        identity: who tells.
        rows: stamped; the same again change nothing.
        now: aware, the province's clock.

    Raises:
        NotOurOfficeError: a row is of an office that is not the sender's nor below it.
    """
    catalogue.as_counter(identity, lambda connection: _apply_rows(connection, rows, now))


def seen_seq(connection: Connection, stream: UUID) -> int:
    """Newest event of the asking counter's stream; 0 when there is none."""
    row = connection.execute(
        "SELECT max(seq) FROM events WHERE counter_id = my_counter() AND stream = %s", (stream,)
    ).fetchone()
    return (row and row[0]) or 0


def _fresh(
    connection: Connection, stream: UUID, events: Sequence[CounterEvent], seen: int
) -> list[CounterEvent]:
    """Events that are not known yet, checked against those that are."""
    expected = min(seen + 1, events[0].seq) if events else 0
    for event in events:
        if event.seq != expected:
            raise EventsOutOfStepError(expected=seen + 1)
        expected += 1
    known: dict[UUID, int] = dict(
        connection.execute(
            "SELECT id, seq FROM events WHERE counter_id = my_counter() AND (id = ANY (%s)"
            " OR (stream = %s AND seq BETWEEN %s AND %s))",
            (
                [event.id for event in events],
                stream,
                events[0].seq if events else 0,
                events[-1].seq if events else 0,
            ),
        ).fetchall()
    )
    told = {event.id: event.seq for event in events if event.seq <= seen}
    if known != told:
        raise StreamForkedError
    return [event for event in events if event.seq > seen]


def _keep(
    connection: Connection, stream: UUID, events: Iterable[CounterEvent], now: datetime
) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO events (counter_id, id, office_id, stream, seq, at, received_at, kind,"
            " content) VALUES (my_counter(), %s, my_office(), %s, %s, %s, %s, %s, %s)",
            [
                (
                    event.id,
                    stream,
                    event.seq,
                    event.at,
                    now,
                    event.kind.value,
                    Jsonb(
                        event.dossier.dump()
                        if event.dossier is not None
                        else [row.dump() for row in event.rows]
                    ),
                )
                for event in events
            ],
        )


def _apply_rows(connection: Connection, rows: Iterable[StampedRow], now: datetime) -> None:
    standing = merged(replace(row, stamp=clamped(row.stamp, now)) for row in rows)
    if not standing:
        return
    days = office_days(connection)
    ours = {
        row[0]
        for row in connection.execute(
            "SELECT descendant_id FROM office_tree WHERE ancestor_id = my_office()"
        )
    }
    told = [_told(key, version, days, ours) for key, version in sorted(standing.items())]
    try:
        connection.execute("SELECT take_register(%s, %s)", (Jsonb(told), now))
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotOurOfficeError from error


def _told(key: str, version: StampedRow, days: OfficeDays, ours: set[int]) -> dict[str, object]:
    office, handler = office_ids(version, days)
    if office is None or office not in ours:
        raise NotOurOfficeError(office=version.row.office)
    if version.row.handled_by and handler is None:
        raise NotOurOfficeError(office=version.row.handled_by)
    return {
        **version.dump(),
        "code_key": key,
        "office_id": office,
        "handled_by": handler,
        "stamp_at": version.stamp.at.isoformat(),
        "stamp_origin": version.stamp.origin,
    }


def _apply_statements(
    connection: Connection, events: Iterable[CounterEvent], now: datetime
) -> None:
    latest: dict[str, DossierStatement] = {
        event.dossier.code.casefold(): event.dossier for event in events if event.dossier
    }
    if not latest:
        return
    keys = sorted(latest)
    connection.execute("SELECT lock_codes(%s)", (keys,))
    connection.execute(
        "DELETE FROM papers WHERE counter_id = my_counter() AND code_key = ANY (%s)", (keys,)
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO papers (code_key, counter_id, name, office_id, position, kind, part,"
            " sha256, size_bytes, signed_at, clerk, reused, stated_at) VALUES"
            " (%s, my_counter(), %s, my_office(), %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    key,
                    paper.name,
                    position,
                    paper.kind,
                    paper.part.value,
                    paper.sha256,
                    paper.size_bytes,
                    paper.signed_at,
                    paper.clerk,
                    paper.reused,
                    now,
                )
                for key in keys
                for position, paper in enumerate(latest[key].papers)
            ],
        )
    connection.execute("SELECT refresh_facts(%s)", (keys,))
