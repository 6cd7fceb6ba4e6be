"""What tests of the exchange arrange and look at."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, Stamp
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.exchange_rows import row_values, stamped_row
from scanner_app.storage.exchange_stream import own_origin
from tests.fakes.clock import START

OFFICE = OfficeCode("06463")


def put_row(
    database: Database,
    code: str,
    applicant: str = "",
    *,
    seconds: int = 0,
    office: OfficeCode = OFFICE,
    origin: str | None = None,
) -> StampedRow:
    """A row changed here, or by somebody else; written as an import does."""
    table = schema.register
    with database.write() as connection:
        stamp = Stamp(START + timedelta(seconds=seconds), origin or own_origin(connection))
        row = StampedRow(RegisterRow(code, office, START.date(), applicant=applicant), stamp)
        values = row_values(row)
        key = code.upper()
        changed = connection.execute(table.update().where(table.c.code_key == key).values(**values))
        if not changed.rowcount:
            connection.execute(table.insert().values(code_key=key, **values))
    return row


def rows_of(database: Database) -> dict[str, StampedRow]:
    """The register, by code."""
    with database.read() as connection:
        found = [stamped_row(row) for row in connection.execute(sa.select(schema.register))]
    return {row.row.code: row for row in found}


def marks(database: Database) -> set[str]:
    """Codes of dossiers that wait to be stated."""
    with database.read() as connection:
        return set(connection.scalars(sa.select(schema.exchange_dirty_dossiers.c.code)))


def all_told(exchange: SqlExchange) -> list[CounterEvent]:
    """Everything that waits, as events; then nothing waits."""
    told: list[CounterEvent] = []
    while True:
        while events := exchange.untold():
            told += events
            assert exchange.seen(events[-1].seq)
        if not exchange.compose(OFFICE).marks:
            return told


def stated(events: list[CounterEvent]) -> list[DossierStatement]:
    """The statements among them."""
    return [event.dossier for event in events if event.dossier is not None]
