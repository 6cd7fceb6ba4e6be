"""Dossiers received, as the one-stop system tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier_code import DossierCode
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.ports import ImportCounts
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.dossier_rows import code_key

_TABLE = schema.register


class SqlRegister:
    """The register of received dossiers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, rows: Sequence[RegisterRow]) -> ImportCounts:
        """Insert or update by code, all or nothing; the last row of a code wins."""
        latest = {code_key(row.code): row for row in rows}
        added = updated = unchanged = 0
        with self._database.write() as connection:
            for key, row in latest.items():
                values = _values(row)
                found = connection.execute(
                    sa.select(_TABLE).where(_TABLE.c.code_key == key)
                ).first()
                if found is None:
                    connection.execute(_TABLE.insert().values(code_key=key, **values))
                    added += 1
                elif _values(_row(found)) == values:
                    unchanged += 1
                else:
                    connection.execute(
                        _TABLE.update().where(_TABLE.c.code_key == key).values(**values)
                    )
                    updated += 1
        return ImportCounts(added, updated, unchanged)

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


def _values(row: RegisterRow) -> dict[str, str | None]:
    return {
        "code": row.code,
        "office": row.office,
        "received_on": row.received_on.isoformat(),
        "procedure": row.procedure,
        "applicant": row.applicant,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }


def _row(row: Any) -> RegisterRow:
    return RegisterRow(
        code=row.code,
        office=OfficeCode(row.office),
        received_on=date.fromisoformat(row.received_on),
        procedure=row.procedure,
        applicant=row.applicant,
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
    )
