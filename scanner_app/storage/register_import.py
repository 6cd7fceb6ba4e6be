"""Taking a whole register in: staged first, then one transaction by sets of rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import islice

import sqlalchemy as sa

from scanner_app.domain.ids import DossierId
from scanner_app.domain.merging import next_stamp
from scanner_app.domain.register import RegisterRow, Stamp
from scanner_app.domain.register_import import ImportCounts
from scanner_app.domain.register_table import Field
from scanner_app.ports import Lacks, TakenIn
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import code_key
from scanner_app.storage.reopening import reopen_by_register

_SOME = 2000
_SHOWN_REPEATS = 100

_Staged = tuple[str, int, str, str, str, str, str, str | None, str, str | None]
"""A row of `staged`."""

_COLUMNS = tuple(field.value for field in Field)
_STAGE = """
    CREATE TEMP TABLE staged (
        code_key TEXT PRIMARY KEY, line INTEGER NOT NULL,
        code, office, received_on, procedure, applicant, due_on, state, handled_by
    ) WITHOUT ROWID
"""
_REPEATS = "CREATE TEMP TABLE repeats (line INTEGER NOT NULL, code_key TEXT NOT NULL)"
_REPEAT = "INSERT INTO repeats (code_key, line) VALUES (?, ?)"
_KEEP_REPEATS = """
    INSERT INTO repeats (line, code_key)
    SELECT line, code_key FROM staged WHERE code_key IN (SELECT value FROM json_each(?))
"""
_PUT = """
    INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (code_key) DO UPDATE SET line = excluded.line,
        code = excluded.code, office = excluded.office, received_on = excluded.received_on,
        procedure = excluded.procedure, applicant = excluded.applicant, due_on = excluded.due_on,
        state = excluded.state, handled_by = excluded.handled_by
"""
_NEW = """
    SELECT count(*) FROM staged s
    WHERE NOT EXISTS (SELECT 1 FROM register r WHERE r.code_key = s.code_key)
"""
_INSERT = """
    INSERT INTO register (
        code_key, code, office, received_on, procedure, applicant, due_on, state, handled_by,
        stamp_at, stamp_origin
    )
    SELECT code_key, code, office, received_on, procedure, applicant, due_on, state, handled_by,
           :now, :origin
    FROM staged s
    WHERE NOT EXISTS (SELECT 1 FROM register r WHERE r.code_key = s.code_key)
    ORDER BY code_key
"""
_UPDATE = """
    UPDATE register SET {changes}, stamp_at = :now, stamp_origin = :origin FROM staged s
    WHERE s.code_key = register.code_key AND ({differs}) AND {which}
"""
_EARLIER = "register.stamp_at < :now"
_DIFFERENT = """
    SELECT r.code_key, r.stamp_at, r.stamp_origin FROM staged s
    JOIN register r ON r.code_key = s.code_key WHERE {differs}
"""
_CHANGED = """
    SELECT count(*) FROM staged s JOIN register r ON r.code_key = s.code_key WHERE {differs}
"""
_OF_RULES = ("procedure", "received_on")
"""What says which components a dossier needs."""
_FINISHED = """
    SELECT d.id, d.code, {values} FROM dossiers d
    JOIN staged s ON s.code_key = d.code_key LEFT JOIN register r ON r.code_key = s.code_key
    WHERE d.finished_at IS NOT NULL AND ({differs}) ORDER BY d.id
"""
_ORIGIN = "SELECT 'counter:' || stream FROM exchange_stream"


def take_in(
    database: Database,
    lines: Iterable[tuple[int, RegisterRow]],
    told: Collection[Field],
    now: datetime,
    *,
    dry_run: bool,
    lacks: Lacks | None = None,
) -> TakenIn:
    """As `ports.RegisterStore.take_in`."""
    with database.staging() as staging:
        with staging.read() as connection:
            _stage(connection, lines)
            repeated, repeats = _repeats(connection)
        transaction = staging.read if dry_run else staging.write
        with transaction() as connection:
            counts = _compare(connection, told)
            lacking = _lacking(connection, told, lacks) if lacks else ()
            if not dry_run:
                _merge(connection, told, now)
                reopen_by_register(connection, [dossier for dossier, _ in lacking], as_text(now))
    return TakenIn(counts, repeated, repeats, lacking)


def _stage(connection: sa.Connection, lines: Iterable[tuple[int, RegisterRow]]) -> None:
    """All lines into the TEMP tables, the latest of each code alone into `staged`."""
    connection.exec_driver_sql(_STAGE)
    connection.exec_driver_sql(_REPEATS)
    source = iter(lines)
    while some := list(islice(source, _SOME)):
        latest: dict[str, _Staged] = {}
        earlier: list[tuple[str, int]] = []
        for number, row in some:
            values = _values(number, row)
            if values[0] in latest:
                earlier.append(latest[values[0]][:2])
            latest[values[0]] = values
        # By the driver: a hundred thousand rows are too many for SQLAlchemy's care of each.
        connection.exec_driver_sql(_KEEP_REPEATS, (json.dumps(list(latest)),))
        if earlier:
            connection.exec_driver_sql(_REPEAT, earlier)
        connection.exec_driver_sql(_PUT, list(latest.values()))


def _repeats(connection: sa.Connection) -> tuple[int, tuple[tuple[int, int], ...]]:
    count = connection.scalar(sa.text("SELECT count(*) FROM repeats"))
    first = connection.execute(
        sa.text(
            "SELECT r.line, s.line FROM repeats r JOIN staged s ON s.code_key = r.code_key "
            "ORDER BY r.line LIMIT :most"
        ),
        {"most": _SHOWN_REPEATS},
    )
    return int(count or 0), tuple((row[0], row[1]) for row in first)


def _compare(connection: sa.Connection, told: Collection[Field]) -> ImportCounts:
    def count(query: str) -> int:
        return int(connection.scalar(sa.text(query)) or 0)

    staged, added = count("SELECT count(*) FROM staged"), count(_NEW)
    updated = count(_CHANGED.format(differs=_differs(told, "r")))
    return ImportCounts(added, updated, staged - added - updated)


def _lacking(
    connection: sa.Connection, told: Collection[Field], lacks: Lacks
) -> tuple[tuple[DossierId, str], ...]:
    """Finished dossiers, with their codes, that need another paper by what is staged.

    Asked before anything is written: what `lacks` reads, it reads on a connection of its own.
    """
    names = [name for name in _OF_RULES if name in _told(told)]
    # What is not told stays as it is in a row that is known.
    values = [
        f"s.{name} AS {name}" if name in names else f"coalesce(r.{name}, s.{name}) AS {name}"
        for name in _OF_RULES
    ]
    differs = " OR ".join(f"s.{name} IS NOT r.{name}" for name in names)
    query = _FINISHED.format(values=", ".join(values), differs=differs)
    return tuple(
        (DossierId(row.id), row.code)
        for row in connection.execute(sa.text(query)).all()
        if lacks(DossierId(row.id), row.procedure, date.fromisoformat(row.received_on))
    )


def _merge(connection: sa.Connection, told: Collection[Field], now: datetime) -> None:
    origin = str(connection.scalar(sa.text(_ORIGIN)))
    stamped = {"now": as_text(now), "origin": origin}
    changes = ", ".join(f"{name} = s.{name}" for name in _told(told))
    differs = _differs(told, "register")
    update = _UPDATE.format(changes=changes, differs=differs, which=_EARLIER)
    connection.execute(sa.text(update), stamped)
    # What still differs was stamped by a clock ahead of ours: a correction stands all the same.
    one = sa.text(
        _UPDATE.format(changes=changes, differs=differs, which="register.code_key = :code_key")
    )
    late = connection.execute(sa.text(_DIFFERENT.format(differs=_differs(told, "r")))).all()
    for row in late:
        stamp = next_stamp(now, origin, Stamp(as_time(row.stamp_at), row.stamp_origin))
        values = {"now": as_text(stamp.at), "origin": origin, "code_key": row.code_key}
        connection.execute(one, values)
    connection.execute(sa.text(_INSERT), stamped)


def _told(told: Collection[Field]) -> list[str]:
    return [name for name in _COLUMNS if name == "code" or Field(name) in told]


def _differs(told: Collection[Field], table: str) -> str:
    return " OR ".join(f"s.{name} IS NOT {table}.{name}" for name in _told(told))


def _values(number: int, row: RegisterRow) -> _Staged:
    return (
        code_key(row.code),
        number,
        row.code,
        row.office,
        row.received_on.isoformat(),
        row.procedure,
        row.applicant,
        row.due_on.isoformat() if row.due_on else None,
        row.state.value,
        row.handled_by,
    )
