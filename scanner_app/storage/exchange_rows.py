"""Register rows with their stamps: those to tell, and those that came from the province."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.merging import standing
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp
from scanner_app.ports import Lacks
from scanner_app.storage import exchange_schema, schema
from scanner_app.storage.database import as_text, as_time
from scanner_app.storage.dossier_rows import code_key

_TABLE = schema.register
_MARKS = exchange_schema.dirty_rows


def take_rows(connection: sa.Connection, rows: Sequence[StampedRow]) -> tuple[int, int]:
    """Merge versions of the province into the register, inside a transaction.

    Returns:
        How many stand now that did not before, and how many of ours stay because they are later:
        those are marked to be told again.
    """
    taken = kept = 0
    for version in rows:
        key = code_key(version.row.code)
        found = connection.execute(sa.select(_TABLE).where(_TABLE.c.code_key == key)).first()
        ours = None if found is None else stamped_row(found)
        if ours == version:
            _is_told(connection, key)
            continue
        if ours is not None and standing(ours, version) == ours:
            mark_row(connection, key)
            kept += 1
            continue
        values = row_values(version)
        connection.execute(
            _TABLE.insert().values(code_key=key, **values)
            if found is None
            else _TABLE.update().where(_TABLE.c.code_key == key).values(**values)
        )
        _is_told(connection, key)
        taken += 1
    return taken, kept


def lacking_by(
    connection: sa.Connection, rows: Sequence[StampedRow], lacks: Lacks
) -> tuple[tuple[DossierId, str], ...]:
    """Finished dossiers, with their codes, that need another paper by rows that will stand.

    Asked before anything is written: what `lacks` reads, it reads on a connection of its own.
    """
    told = {code_key(version.row.code): version for version in rows}
    dossiers = schema.dossiers
    finished = sa.select(dossiers.c.id, dossiers.c.code, dossiers.c.code_key).where(
        dossiers.c.finished_at.is_not(None),
        dossiers.c.code_key.in_(list(told)),
    )
    found = []
    for row in connection.execute(finished.order_by(dossiers.c.id)).all():
        version = told[row.code_key]
        there = connection.execute(
            sa.select(_TABLE).where(_TABLE.c.code_key == row.code_key)
        ).first()
        ours = None if there is None else stamped_row(there)
        stands = ours is None or standing(ours, version) == version
        if stands and lacks(DossierId(row.id), version.row.procedure, version.row.received_on):
            found.append((DossierId(row.id), row.code))
    return tuple(found)


def set_back(connection: sa.Connection, clock: datetime) -> None:
    """No stamp of ours is ahead of the province's clock, which takes none that is."""
    now = as_text(clock)
    connection.execute(_TABLE.update().where(_TABLE.c.stamp_at > now).values(stamp_at=now))


def mark_row(connection: sa.Connection, key: str) -> None:
    """The row is to be told."""
    there = sa.select(_MARKS.c.id).where(_MARKS.c.code_key == key)
    if connection.scalar(there) is None:
        connection.execute(_MARKS.insert().values(code_key=key))


def _is_told(connection: sa.Connection, key: str) -> None:
    """The province has the row as it stands here."""
    connection.execute(_MARKS.delete().where(_MARKS.c.code_key == key))


def stamped_row(row: Any) -> StampedRow:
    """A row of the table as a version."""
    return StampedRow(
        RegisterRow(
            code=row.code,
            office=OfficeCode(row.office),
            received_on=date.fromisoformat(row.received_on),
            procedure=row.procedure,
            applicant=row.applicant,
            due_on=date.fromisoformat(row.due_on) if row.due_on else None,
            state=RegisterState(row.state),
            handled_by=OfficeCode(row.handled_by) if row.handled_by else None,
        ),
        Stamp(as_time(row.stamp_at), row.stamp_origin),
    )


def row_values(version: StampedRow) -> dict[str, str | None]:
    """A version as columns of the table, but for its key."""
    row = version.row
    return {
        "code": row.code,
        "office": row.office,
        "received_on": row.received_on.isoformat(),
        "procedure": row.procedure,
        "applicant": row.applicant,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "state": row.state.value,
        "handled_by": row.handled_by,
        "stamp_at": as_text(version.stamp.at),
        "stamp_origin": version.stamp.origin,
    }
