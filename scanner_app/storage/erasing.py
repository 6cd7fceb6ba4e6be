"""Deleting files for good: what a transaction gave up, finished after a crash too."""

from __future__ import annotations

import hashlib
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.errors import StorageError
from scanner_app.durable import sync_folder
from scanner_app.patience import remove
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.journal import PROGRAM, note

_TABLE = schema.erasures


class Eraser:
    """Deletes the files that transactions listed in `erasures`.

    The list is written with the fact that nobody may need them any more, and a line goes only when
    its file is gone: killed anywhere in between, the next call goes on. Contents are not written
    over first: flash disks put new bytes elsewhere.
    """

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def __call__(self) -> int:
        """Delete what is listed; how many files are still there, since somebody has them open.

        Raises:
            StorageError: the database failed.
        """
        with self._database.read() as connection:
            rows = connection.execute(sa.select(_TABLE).order_by(_TABLE.c.id)).all()
        if not rows:
            return 0
        gone = [row for row in rows if self._is_gone(self._home / row.path, row.sha256)]
        pages = {row.page_id for row in gone if row.page_id is not None}
        if pages and not self._compacted():
            gone, pages = [row for row in gone if row.page_id is None], set()
        self._strike([row.id for row in gone], pages)
        return len(rows) - len(gone)

    def _is_gone(self, path: Path, sha256: str | None) -> bool:
        try:
            if sha256 is None or _digest(path) == sha256:
                remove(path)
                if path.parent.is_dir():
                    sync_folder(path.parent)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def _compacted(self) -> bool:
        """What was read on the pages is not left in the database file either."""
        try:
            self._database.compact()
        except StorageError:
            return False
        return True

    def _strike(self, ids: list[int], pages: set[int]) -> None:
        with self._database.write() as connection:
            connection.execute(_TABLE.delete().where(_TABLE.c.id.in_(ids)))
            left = set(
                connection.scalars(sa.select(_TABLE.c.page_id).where(_TABLE.c.page_id.in_(pages)))
            )
            now = as_text(self._clock())
            for page in sorted(pages - left):
                note(connection, now, PROGRAM, "erased", f"page:{page}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
