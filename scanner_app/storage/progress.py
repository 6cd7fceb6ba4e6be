"""Counting queries behind the office report."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.papers import SHOWN

# A dossier is digitized when it has papers and every one of them has the target's receipt; what
# edits emptied is no paper.
_ACCEPTED = (
    sa.select(schema.papers.c.dossier_id)
    .where(SHOWN)
    .group_by(schema.papers.c.dossier_id)
    .having(
        sa.func.sum(sa.case((schema.papers.c.state == PaperState.ACCEPTED.value, 0), else_=1)) == 0
    )
)


class SqlProgress:
    """Digitized and total per office; always counted, never stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offices(
        self, period: Period, office: OfficeCode | None = None
    ) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything in the period.

        A dossier counts for the office that received it; one that the register does not know
        counts as `outside_register` for the office that digitized it, by the day of digitizing.
        """
        with self._database.read() as connection:
            received = _received(connection, period, office)
            outside = _outside(connection, period, office)
        return tuple(
            OfficeProgress(
                office=OfficeCode(code),
                digitized=received.get(code, (0, 0))[0],
                total=received.get(code, (0, 0))[1],
                outside_register=outside.get(code, 0),
            )
            for code in sorted(received.keys() | outside.keys())
        )


def _received(
    connection: sa.Connection, period: Period, office: OfficeCode | None
) -> dict[str, tuple[int, int]]:
    register = schema.register
    digitized = (
        sa.select(schema.dossiers.c.code_key)
        .where(schema.dossiers.c.id.in_(_ACCEPTED), schema.dossiers.c.code_key.is_not(None))
        .distinct()
        .subquery()
    )
    query = (
        sa.select(
            register.c.office,
            sa.func.count(digitized.c.code_key),
            sa.func.count(),
        )
        .join(digitized, digitized.c.code_key == register.c.code_key, isouter=True)
        .where(*_between(register.c.received_on, period))
        .group_by(register.c.office)
    )
    if office is not None:
        query = query.where(register.c.office == office)
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def _outside(
    connection: sa.Connection, period: Period, office: OfficeCode | None
) -> dict[str, int]:
    dossiers = schema.dossiers
    listed = sa.select(schema.register.c.code_key)
    query = (
        sa.select(dossiers.c.office, sa.func.count())
        .where(
            dossiers.c.id.in_(_ACCEPTED),
            dossiers.c.code_key.is_not(None),
            dossiers.c.code_key.not_in(listed),
            *_between(sa.func.substr(dossiers.c.created_at, 1, 10), period),
        )
        .group_by(dossiers.c.office)
    )
    if office is not None:
        query = query.where(dossiers.c.office == office)
    return {row[0]: row[1] for row in connection.execute(query)}


def _between(column: sa.ColumnElement[str], period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    conditions: list[sa.ColumnElement[bool]] = []
    if period.since is not None:
        conditions.append(column >= period.since.isoformat())
    if period.until is not None:
        conditions.append(column <= period.until.isoformat())
    return tuple(conditions)
