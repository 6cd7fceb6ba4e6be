"""Dossiers received, as the one-stop system tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier_code import DossierCode
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.register_import import ImportCounts
from scanner_app.domain.register_table import Field
from scanner_app.ports import Clock, Lacks, TakenIn
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.dossier_rows import code_key
from scanner_app.storage.exchange_rows import stamped_row
from scanner_app.storage.register_import import take_in

_TABLE = schema.register


class SqlRegister:
    """The register of received dossiers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take_in(
        self,
        lines: Iterable[tuple[int, RegisterRow]],
        told: Collection[Field] = tuple(Field),
        *,
        dry_run: bool = False,
        lacks: Lacks | None = None,
    ) -> TakenIn:
        """Insert or update by code, all or nothing; rows that do not change keep their stamp."""
        now = self._clock()
        return take_in(self._database, lines, told, now, dry_run=dry_run, lacks=lacks)

    def put(self, rows: Iterable[RegisterRow]) -> ImportCounts:
        """The same for rows that come from no file."""
        return self.take_in(enumerate(rows, start=1)).counts

    def lookup(self, code: str) -> RegisterRow | None:
        """The received dossier with this code (case-folded), if known."""
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(_TABLE).where(_TABLE.c.code_key == code_key(code))
            ).first()
        return None if row is None else _row(row)

    def received(
        self, office: OfficeCode, since: date | None, until: date | None
    ) -> tuple[RegisterRow, ...]:
        """The office's dossiers of these days, both ends included or open, by day and code."""
        query = sa.select(_TABLE).where(_TABLE.c.office == office)
        if since is not None:
            query = query.where(_TABLE.c.received_on >= since.isoformat())
        if until is not None:
            query = query.where(_TABLE.c.received_on <= until.isoformat())
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_TABLE.c.received_on, _TABLE.c.code_key))
            return tuple(_row(row) for row in rows)

    def covers(self, office: OfficeCode, code: DossierCode) -> bool:
        """The office's dossiers around this code were imported: unknown, it is doubtful.

        Dossiers received before and after the code's day are there. Of the day itself an export
        may hold the morning alone: then a later running number must be there.
        """
        day = code.received_on.isoformat()
        of_office = sa.select(_TABLE.c.code_key).where(_TABLE.c.office == office)
        with self._database.read() as connection:
            if connection.scalar(of_office.where(_TABLE.c.received_on <= day).limit(1)) is None:
                return False
            later = of_office.where(_TABLE.c.received_on > day).limit(1)
            if connection.scalar(later) is not None:
                return True
            series = code_key(code.text).removesuffix(code.number)
            same_day = connection.scalars(
                of_office.where(_TABLE.c.code_key.startswith(series, autoescape=True))
            )
            return any(int(key.removeprefix(series)) > int(code.number) for key in same_day)

    def rows(self) -> tuple[RegisterRow, ...]:
        """Every received dossier, by code."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(_TABLE).order_by(_TABLE.c.code_key))
            return tuple(_row(row) for row in rows)

    def is_empty(self) -> bool:
        """Nothing was imported yet."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(_TABLE.c.code_key).limit(1)) is None


def _row(row: Any) -> RegisterRow:
    return stamped_row(row).row
