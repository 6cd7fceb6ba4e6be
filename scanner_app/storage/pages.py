"""Page rows, and their words files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import BatchId, DossierId, OriginalId, PageId
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.domain.scan import Side
from scanner_app.domain.secret_mark import bears_secret_mark
from scanner_app.durable import disk_errors, write_durably
from scanner_app.ports import Clock
from scanner_app.storage import reading_files, schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import hold
from scanner_app.storage.journal import PROGRAM, note

_SOME = 500
_KNOWN = 2000
"""Readings with one line of text that are kept: 3 kB each."""


class SqlPageStore:
    """Pages and their readings."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock
        # Lists ask for the same pages after every change: 200 words files held up the window.
        self._known = lru_cache(_KNOWN)(_loaded)

    def batch_pages(self, batch: BatchId) -> tuple[Page, ...]:
        """All pages of a batch in order, with readings where there are."""
        table = schema.pages
        query = sa.select(table).where(table.c.batch_id == batch).order_by(table.c.seq, table.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def unfiled(
        self, batch: BatchId, *, removed: bool = False, lines: int | None = None
    ) -> tuple[Page, ...]:
        """Pages of a batch that are in no dossier yet, in order; or those taken out of it.

        Args:
            batch: any, filed or not.
            removed: those taken out instead.
            lines: of each page's text at most; None for all.
        """
        table = schema.pages
        query = (
            sa.select(table)
            .where(
                table.c.batch_id == batch,
                table.c.dossier_id.is_(None),
                table.c.removed == int(removed),
                table.c.destroyed == 0,
            )
            .order_by(table.c.seq, table.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(self._page_of(row, lines) for row in rows)

    def to_read(self) -> tuple[Page, ...]:
        """Pages in state CAPTURED that nobody took out, oldest first."""
        table = schema.pages
        query = (
            sa.select(table)
            .where(
                table.c.state == PageState.CAPTURED.value,
                table.c.removed == 0,
                table.c.cleared_at.is_(None),
            )
            .order_by(table.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def pages(self, ids: Sequence[PageId], *, lines: int | None = None) -> tuple[Page, ...]:
        """These pages, in the order asked for, with so many lines of text at most (None: all)."""
        table = schema.pages
        rows: list[Any] = []
        with self._database.read() as connection:
            for start in range(0, len(ids), _SOME):
                some = list(ids[start : start + _SOME])
                rows += connection.execute(sa.select(table).where(table.c.id.in_(some))).all()
        # Words files are read afterwards: as long as a view is open, nobody can commit.
        found = {row.id: self._page_of(row, lines) for row in rows}
        return tuple(found[page] for page in ids)

    def of_dossier(self, dossier: DossierId, *, removed: bool = False) -> tuple[Page, ...]:
        """Every page of a dossier as it was taken in, separator sheets included.

        Args:
            dossier: which.
            removed: instead those that were taken out and can be restored.
        """
        table = schema.pages
        query = (
            sa.select(table)
            .where(
                table.c.dossier_id == dossier,
                table.c.removed == int(removed),
                table.c.destroyed == 0,
            )
            .order_by(table.c.batch_id, table.c.seq, table.c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(page_of(row, self._home) for row in rows)

    def record_reading(
        self,
        page: PageId,
        reading: PageReading,
        *,
        turn_deg: int | None = None,
    ) -> bool:
        """Page is READ; its words file is on disk before the row says so.

        A page that is in a dossier already, since it was turned or inserted, holds it in the same
        transaction when it bears a secret mark: filing looked too early.

        Args:
            page: which.
            reading: of it.
            turn_deg: the clerk's turn it was read with. When it has another one by now, or was
                destroyed, nothing is recorded.

        Returns:
            Whether it was recorded.
        """
        relative = words_file(page)
        with self._database.write() as connection:
            # In the transaction: a page being destroyed must not get words after that.
            row = _awaiting(connection, page, turn_deg)
            if row is None:
                return False
            write_durably(self._home / relative, reading_files.dump(reading))
            look = None if reading.look is None else f"{reading.look:016x}"
            _set_state(connection, page, PageState.READ, words_file=relative, error=None, look=look)
            if row.dossier_id is not None and bears_secret_mark(reading):
                self._hold(connection, DossierId(row.dossier_id))
        return True

    def record_unreadable(self, page: PageId, code: str, *, turn_deg: int | None = None) -> bool:
        """Page is UNREADABLE for this reason; `turn_deg` and what is given as for a reading."""
        with self._database.write() as connection:
            if _awaiting(connection, page, turn_deg) is None:
                return False
            _set_state(connection, page, PageState.UNREADABLE, error=code)
        return True

    def _page_of(self, row: Any, lines: int | None) -> Page:
        return page_of(row, self._home, lines, self._load_known if lines == 1 else _load)

    def _load_known(self, path: Path, lines: int | None) -> PageReading:
        stat = path.stat()
        return self._known(path, lines, (stat.st_ino, stat.st_size, stat.st_mtime_ns))

    def _hold(self, connection: sa.Connection, dossier: DossierId) -> None:
        if hold(connection, dossier, HoldReason.SECRET):
            now = as_text(self._clock())
            note(connection, now, PROGRAM, "secret_found", f"dossier:{dossier}")


def words_file(page: PageId) -> str:
    """Where the words of a page are kept, below the home folder."""
    return f"readings/{page // 1000:05d}/{page:08d}.json"


def _awaiting(connection: sa.Connection, page: PageId, turn_deg: int | None) -> Any:
    """The row of a page that may take a reading made with this turn, or None."""
    table = schema.pages
    return connection.execute(
        sa.select(table).where(
            table.c.id == page,
            table.c.destroyed == 0,
            table.c.cleared_at.is_(None),
            table.c.turn_deg.is_not_distinct_from(turn_deg),
        )
    ).first()


def _set_state(
    connection: sa.Connection, page: PageId, state: PageState, **values: str | None
) -> None:
    table = schema.pages
    connection.execute(table.update().where(table.c.id == page).values(state=state.value, **values))


def _load(path: Path, lines: int | None) -> PageReading:
    return reading_files.load(path.read_bytes(), lines)


def _loaded(path: Path, lines: int | None, _stamp: tuple[int, ...]) -> PageReading:
    return _load(path, lines)


def page_of(
    row: Any,
    home: Path,
    lines: int | None = None,
    load: Callable[[Path, int | None], PageReading] = _load,
) -> Page:
    """A page as its row and words file tell it.

    Raises:
        StorageError leaves: the words file cannot be read.
    """
    reading = None
    kept = row.cleared_at is None
    if kept and row.words_file is not None and row.state == PageState.READ.value:
        path = home / row.words_file
        with disk_errors(path):
            reading = load(path, lines)
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
        destroyed=bool(row.destroyed),
        cleared=not kept,
        original=None if row.original_id is None else OriginalId(row.original_id),
    )
