"""Page rows, and their words files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.ids import BatchId, DossierId, PageId
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.domain.scan import Side
from scanner_app.durable import disk_errors, write_durably
from scanner_app.storage import reading_files, schema
from scanner_app.storage.database import Database, as_time

_SOME = 500


class SqlPageStore:
    """Pages and their readings."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._home = home

    def batch_pages(self, batch: BatchId) -> tuple[Page, ...]:
        """All pages of a batch in order, with readings where there are."""
        table = schema.pages
        query = sa.select(table).where(table.c.batch_id == batch).order_by(table.c.seq, table.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def to_read(self) -> tuple[Page, ...]:
        """Pages in state CAPTURED, oldest first."""
        table = schema.pages
        query = (
            sa.select(table).where(table.c.state == PageState.CAPTURED.value).order_by(table.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def pages(self, ids: Sequence[PageId]) -> tuple[Page, ...]:
        """These pages, in the order asked for."""
        table = schema.pages
        found: dict[int, Page] = {}
        with self._database.read() as connection:
            for start in range(0, len(ids), _SOME):
                some = list(ids[start : start + _SOME])
                rows = connection.execute(sa.select(table).where(table.c.id.in_(some))).all()
                found.update((row.id, page_of(row, self._home)) for row in rows)
        return tuple(found[page] for page in ids)

    def of_dossier(self, dossier: DossierId) -> tuple[Page, ...]:
        """Every page of a dossier as it was taken in, separator sheets included."""
        table = schema.pages
        query = (
            sa.select(table)
            .where(table.c.dossier_id == dossier)
            .order_by(table.c.batch_id, table.c.seq, table.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def record_reading(self, page: PageId, reading: PageReading) -> None:
        """Page is READ; its words file is on disk before the row says so."""
        table = schema.pages
        relative = f"readings/{page // 1000:05d}/{page:08d}.json"
        write_durably(self._home / relative, reading_files.dump(reading))
        with self._database.write() as connection:
            connection.execute(
                table.update()
                .where(table.c.id == page)
                .values(state=PageState.READ.value, words_file=relative, error=None)
            )

    def record_unreadable(self, page: PageId, code: str) -> None:
        """Page is UNREADABLE for this reason."""
        table = schema.pages
        with self._database.write() as connection:
            connection.execute(
                table.update()
                .where(table.c.id == page)
                .values(state=PageState.UNREADABLE.value, error=code)
            )


def page_of(row: Any, home: Path) -> Page:
    """A page as its row and words file tell it.

    Raises:
        StorageError leaves: the words file cannot be read.
    """
    reading = None
    if row.words_file is not None and row.state == PageState.READ.value:
        path = home / row.words_file
        with disk_errors(path):
            reading = reading_files.load(path.read_bytes())
    return Page(
        id=PageId(row.id),
        batch=BatchId(row.batch_id),
        seq=row.seq,
        source=row.source,
        source_page=row.source_page,
        source_key=row.source_key,
        image=home / row.image,
        sha256=row.sha256,
        captured_at=as_time(row.captured_at),
        state=PageState(row.state),
        reading=reading,
        error=row.error,
        side=Side(row.side) if row.side else None,
        turn_deg=row.turn_deg,
        removed=bool(row.removed),
    )
