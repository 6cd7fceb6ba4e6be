"""Opening the one database file, its migrations and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.errors import (
    DiskFullError,
    StorageError,
    StoreBusyError,
    StoreDamagedError,
    StoreForbiddenError,
    StoreLostError,
    StoreNewerError,
)

HEAD = "0010"
"""Newest migration; a test compares it with the folder."""

_BUSY_S = 10.0
_KEPT = 4
"""Connections that stay open between uses: the window's thread and those that work beside it."""


class Database:
    """The counter's SQLite file below a home folder.

    Rollback journal with `synchronous=EXTRA`: a commit survives a power cut at 3.9 ms, and it is
    free of the WAL-reset corruption of SQLite before 3.51.3. Thread-safe: a connection per use,
    from a few that stay open; opening one costs 2.5 ms of a core, as SQLite reads all tables anew.

    Attributes:
        after_commit: called after every transaction that wrote, outside of it; must not raise.
    """

    def __init__(self, path: Path) -> None:
        """Open, and bring the tables up to date.

        Raises:
            StoreNewerError: written by a newer program.
            StoreLostError: missing or empty, beside pages that somebody scanned. A new one would
                look as if there had never been any.
            StoreDamagedError, StoreForbiddenError, DiskFullError: it cannot be used.
        """
        self.path = path
        self.after_commit: Callable[[], None] | None = None
        self._engine = sa.create_engine(
            f"sqlite:///{path}",
            poolclass=sa.QueuePool,
            pool_size=_KEPT,
            max_overflow=-1,
            connect_args={"timeout": _BUSY_S, "isolation_level": None},
        )
        sa.event.listen(self._engine, "connect", _configure)
        self._upgrade()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view."""
        with self._translated(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction; after leaving it without an error the facts survive a power cut."""
        with self._translated(), self._engine.connect() as connection:
            staging = Staging(connection)
            with staging.write():
                yield connection
        self._tell_of(staging)

    @contextmanager
    def staging(self) -> Iterator[Staging]:
        """A connection whose TEMP tables live from one transaction to the next.

        What is staged in them locks nobody out, and is gone with the connection.
        """
        with self._translated(), self._own_connection() as connection:
            staging = Staging(connection)
            yield staging
        self._tell_of(staging)

    def compact(self) -> None:
        """Rewrite the file so that nothing deleted is left in it, nor in its journal.

        Raises:
            StoreBusyError: somebody is reading or writing.
            DiskFullError: it takes room for another copy.
        """
        with self._translated(), self._own_connection() as connection:
            connection.exec_driver_sql("PRAGMA journal_size_limit = 0")
            connection.exec_driver_sql("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _upgrade(self) -> None:
        with self._translated(), self._engine.connect() as connection:
            version = _version(connection)
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            raise StoreNewerError(found=version, known=HEAD)
        if version is None and any(each.is_file() for each in self.path.parent.glob("pages/*/*/*")):
            raise StoreLostError(path=str(self.path))
        # Alembic costs 0.2 s to import: only when there is something to do.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def _own_connection(self) -> Iterator[sa.Connection]:
        """One that is closed afterwards, whatever was set or left on it."""
        with self._engine.connect() as connection:
            connection.detach()
            yield connection

    def _tell_of(self, staging: Staging) -> None:
        if staging.wrote and self.after_commit is not None:
            self.after_commit()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _as_app_error(error, self.path) from error


class Staging:
    """One connection, and its transactions.

    Attributes:
        wrote: a transaction that writes was committed.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.wrote = False

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view; TEMP tables may be written."""
        with self._transaction("BEGIN"):
            yield self._connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction, as `Database.write`."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield self._connection
        self.wrote = True

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection.exec_driver_sql(begin)
        try:
            yield
        except BaseException:
            self._connection.exec_driver_sql("ROLLBACK")
            raise
        self._connection.exec_driver_sql("COMMIT")


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = PERSIST")
    connection.execute("PRAGMA synchronous = EXTRA")


def _version(connection: sa.Connection) -> str | None:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).first()
    if found is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else None


def _as_app_error(error: sa.exc.DBAPIError, path: Path) -> StorageError:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    kinds: dict[int, type[StorageError]] = {
        sqlite3.SQLITE_FULL: DiskFullError,
        sqlite3.SQLITE_CORRUPT: StoreDamagedError,
        sqlite3.SQLITE_NOTADB: StoreDamagedError,
        sqlite3.SQLITE_CANTOPEN: StoreForbiddenError,
        sqlite3.SQLITE_READONLY: StoreForbiddenError,
        sqlite3.SQLITE_PERM: StoreForbiddenError,
        sqlite3.SQLITE_BUSY: StoreBusyError,
        sqlite3.SQLITE_LOCKED: StoreBusyError,
    }
    return kinds.get(code, StorageError)(path=str(path), sqlite=code)


def as_text(moment: datetime) -> str:
    """An aware time as it is stored: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_time(text: str) -> datetime:
    """A stored time, aware UTC."""
    return datetime.fromisoformat(text)
