"""What tests of the exchange arrange and look at."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.exchange.statements import DossierStatement
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.merging import next_stamp
from scanner_app.domain.register import NEVER, RegisterRow, Stamp
from scanner_app.storage import exchange_schema, schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.exchange_rows import row_values, stamped_row
from scanner_app.storage.exchange_statements import statement_of
from scanner_app.storage.exchange_stream import own_origin
from scanner_app.storage.papers import insert_paper
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
    handled_by: OfficeCode | None = None,
) -> StampedRow:
    """A row changed here, or by somebody else; written as an import does."""
    table = schema.register
    with database.write() as connection:
        stamp = Stamp(START + timedelta(seconds=seconds), origin or own_origin(connection))
        content = RegisterRow(
            code, office, START.date(), applicant=applicant, handled_by=handled_by
        )
        row = StampedRow(content, stamp)
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
        return set(connection.scalars(sa.select(exchange_schema.dirty_dossiers.c.code)))


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


def correct_row(database: Database, code: str, applicant: str, now: datetime) -> None:
    """A clerk corrects the row that is there, by the clock of this PC."""
    table = schema.register
    with database.write() as connection:
        found = connection.execute(sa.select(table).where(table.c.code_key == code)).first()
        over = stamped_row(found).stamp if found else NEVER
        stamp = next_stamp(now, own_origin(connection), over)
        row = StampedRow(RegisterRow(code, OFFICE, START.date(), applicant=applicant), stamp)
        if found:
            connection.execute(table.delete().where(table.c.code_key == code))
        connection.execute(table.insert().values(code_key=code, **row_values(row)))


def change_dossier(database: Database, code: str, kind: str) -> None:
    """The dossier of this code has one paper, of this kind."""
    at = as_text(START)
    with database.write() as connection:
        papers, dossiers, pages = schema.papers, schema.dossiers, schema.pages
        known = sa.select(dossiers.c.id).where(dossiers.c.code_key == code)
        dossier = connection.scalar(known)
        if dossier is not None:
            connection.execute(
                papers.update().where(papers.c.dossier_id == dossier).values(kind=kind)
            )
            return
        batch = connection.execute(
            schema.batches.insert().values(
                key=code, office=OFFICE, state="filed", created_at=at, split="auto"
            )
        ).lastrowid
        connection.execute(
            dossiers.insert().values(
                office=OFFICE,
                batch_id=batch,
                code=code,
                code_key=code,
                code_source="clerk",
                holds="[]",
                created_at=at,
            )
        )
        owner = connection.scalar(known)
        paper = insert_paper(connection, owner or 0, 0, kind)
        connection.execute(
            pages.insert().values(
                batch_id=batch,
                office=OFFICE,
                seq=0,
                source="a.jpg",
                source_page=1,
                source_key=code,
                image=code,
                sha256="ab" * 32,
                size_bytes=1,
                captured_at=at,
                state="captured",
                dossier_id=owner,
                paper_id=paper,
                paper_seq=0,
                removed=0,
                destroyed=0,
            )
        )


def all_statements(database: Database) -> dict[str, DossierStatement]:
    """What there is to state now, by code."""
    dossiers = schema.dossiers
    with database.read() as connection:
        codes = list(connection.scalars(sa.select(dossiers.c.code_key)))
        return {code: statement_of(connection, code, code) for code in codes}


def empty(database: Database) -> None:
    """No dossier, no row, nothing told; the stream stays."""
    with database.write() as connection:
        for table in (
            *(schema.pages, schema.papers, schema.dossiers, schema.batches, schema.register),
            *(exchange_schema.dirty_dossiers, exchange_schema.dirty_rows),
            *(exchange_schema.stated, exchange_schema.events),
        ):
            connection.execute(table.delete())
        connection.execute(exchange_schema.stream.update().values(read_rows=0, read_receipts=0))
