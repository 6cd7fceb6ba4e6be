"""Counts per office: answered from tallies, and by plain counting, which checks them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any  # selectables of different kinds

import sqlalchemy as sa

from scanner_app.domain.errors import TalliesDifferError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period, Tally, office_progress
from scanner_app.domain.register import RegisterState
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.papers import SHOWN
from scanner_app.storage.tally_tables import code_digitized, digitized, tallies

RECEIVED = schema.register.c.state == RegisterState.RECEIVED.value
"""Withdrawn rows count nowhere."""

Offices = Collection[OfficeCode] | None
"""Some offices, or all."""


class SqlProgress:
    """Counts of dossiers per office.

    A dossier counts for the office that received it, by the day of reception. One that the
    register does not know counts as `outside_register` for the office that digitized it, by the
    day its first page came.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def offices(self, period: Period, offices: Offices = None) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything in the period."""
        table = tallies
        query = (
            sa.select(
                table.c.office,
                sa.func.sum(table.c.received),
                sa.func.sum(table.c.digitized),
                sa.func.sum(table.c.reused),
                sa.func.sum(table.c.complete),
            )
            .where(*between(table.c.day, period), *among(table.c.office, offices))
            .group_by(table.c.office)
        )
        return self._lines(query, digitized, period, offices)

    def counted(self, period: Period, offices: Offices = None) -> tuple[OfficeProgress, ...]:
        """The same, from every paper and register row: slow, and what `offices` has to equal."""
        register = schema.register
        # Counted once, not once for each row of the register.
        known = sa.select(code_digitized).cte("known").prefix_with("MATERIALIZED")
        query = (
            sa.select(
                register.c.office,
                sa.func.count(),
                sa.func.count(known.c.code_key),
                sa.func.coalesce(sa.func.sum(known.c.reused), 0),
                sa.func.coalesce(sa.func.sum(known.c.complete), 0),
            )
            .join(known, known.c.code_key == register.c.code_key, isouter=True)
            .where(
                RECEIVED,
                *between(register.c.received_on, period),
                *among(register.c.office, offices),
            )
            .group_by(register.c.office)
        )
        return self._lines(query, code_digitized, period, offices)

    def check(self) -> bool:
        """The tallies are what plain counting gives, day by day."""
        with self._database.read() as connection:
            return all(connection.execute(sa.text(query)).first() is None for query in _DIFFERENCES)

    def look(self) -> str:
        """How many days and offices have counts.

        Raises:
            TalliesDifferError: they are not what counting gives.
        """
        if not self.check():
            raise TalliesDifferError
        with self._database.read() as connection:
            return f"{connection.scalar(sa.select(sa.func.count()).select_from(tallies))} dòng"

    def rebuild(self) -> None:
        """Count everything anew: for a file that something else than this program wrote to."""
        with self._database.write() as connection:
            for statement in _REBUILD:
                connection.execute(sa.text(statement))

    def _lines(
        self,
        query: sa.Select[Any],
        known: sa.FromClause,
        period: Period,
        offices: Offices,
    ) -> tuple[OfficeProgress, ...]:
        with self._database.read() as connection:
            counts = {row[0]: Tally(*row[1:]) for row in connection.execute(query)}
            outside: dict[str, int] = {
                row[0]: row[1] for row in connection.execute(_outside(known, period, offices))
            }
        return tuple(
            office_progress(
                OfficeCode(code),
                counts.get(code, Tally()),
                outside_register=outside.get(code, 0),
            )
            for code in sorted(counts.keys() | outside.keys())
        )


def between(column: sa.ColumnElement[str], period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    """The day lies in the period."""
    conditions: list[sa.ColumnElement[bool]] = []
    if period.since is not None:
        conditions.append(column >= period.since.isoformat())
    if period.until is not None:
        conditions.append(column <= period.until.isoformat())
    return tuple(conditions)


def among(column: sa.ColumnElement[str], offices: Offices) -> tuple[sa.ColumnElement[bool], ...]:
    """The office is one of these."""
    return () if offices is None else (column.in_(sorted(offices)),)


def _outside(known: sa.FromClause, period: Period, offices: Offices) -> sa.Select[Any]:
    dossiers = schema.dossiers
    # A literal: SQLite uses the index of these few rows for no bound value.
    unlisted = sa.select(known.c.code_key).where(known.c.listed == sa.literal_column("0"))
    return (
        sa.select(dossiers.c.office, sa.func.count())
        .where(
            dossiers.c.code_key.in_(unlisted),
            sa.or_(_SCANNED, _LINKED),
            *between(sa.func.substr(dossiers.c.created_at, 1, 10), period),
            *among(dossiers.c.office, offices),
        )
        .group_by(dossiers.c.office)
    )


_SCANNED = (
    sa.select(schema.papers.c.id)
    .where(schema.papers.c.dossier_id == schema.dossiers.c.id, SHOWN)
    .exists()
)
"""The dossier has papers that edits did not empty."""

_LINKED = (
    sa.select(schema.reuses.c.id).where(schema.reuses.c.dossier_id == schema.dossiers.c.id).exists()
)
"""The dossier has papers that were not scanned, but taken from the store."""

_TALLIES = """
    SELECT r.office, r.received_on AS day, count(*), count(d.code_key),
           coalesce(sum(d.reused), 0), coalesce(sum(d.complete), 0)
    FROM register r LEFT JOIN digitized d ON d.code_key = r.code_key
    WHERE r.state = 'received' GROUP BY r.office, r.received_on
"""
_CODES = "SELECT code_key, reused, complete, listed FROM code_digitized"
_BUT = "SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other})"
_DIFFERENCES = (
    _BUT.format(one="SELECT * FROM digitized", other=_CODES),
    _BUT.format(one=_CODES, other="SELECT * FROM digitized"),
    _BUT.format(one="SELECT * FROM tallies", other=_TALLIES),
    _BUT.format(one=_TALLIES, other="SELECT * FROM tallies"),
)
# Tallies first: the triggers on `digitized` then find none that they could change.
_REBUILD = (
    "DELETE FROM tallies",
    "DELETE FROM digitized",
    f"INSERT INTO digitized (code_key, reused, complete, listed) {_CODES}",
    f"INSERT INTO tallies (office, day, received, digitized, reused, complete) {_TALLIES}",
)
