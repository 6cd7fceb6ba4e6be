"""Which stream this database is, and how far it has read the province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from scanner_app.domain.exchange.changes import Cursor
from scanner_app.domain.merging import counter_origin
from scanner_app.storage import exchange_schema
from scanner_app.storage.database import as_time

_TABLE = exchange_schema.stream


@dataclass(frozen=True, slots=True)
class StreamRow:
    """The one row.

    Attributes:
        stream: made with the database, anew when the province has other events of it.
        read: up to where the province's changes are here.
        synced_at: when all was told and read last.
    """

    stream: UUID
    read: Cursor
    synced_at: datetime | None


def stream_row(connection: sa.Connection) -> StreamRow:
    """The stream as it is, inside a transaction."""
    row = connection.execute(sa.select(_TABLE)).one()
    return StreamRow(
        stream=UUID(row.stream),
        read=Cursor(row.read_rows, row.read_receipts),
        synced_at=as_time(row.synced_at) if row.synced_at else None,
    )


def own_origin(connection: sa.Connection) -> str:
    """Origin of register rows that are changed in this database, inside a transaction."""
    return counter_origin(stream_row(connection).stream)
