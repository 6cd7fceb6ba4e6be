"""The database file: its tables, versions and errors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from scanner_app.domain.errors import (
    StorageError,
    StoreBusyError,
    StoreDamagedError,
    StoreLostError,
    StoreNewerError,
)
from scanner_app.locks import FileLock
from scanner_app.storage import database as module
from scanner_app.storage import exchange_schema, schema
from scanner_app.storage.database import HEAD, Database
from scanner_app.storage.journal import note


def test_the_newest_migration_is_the_one_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrated_tables_have_the_columns_the_queries_name(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    Database(path).close()

    found = sa.MetaData()
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    found.reflect(engine)

    assert exchange_schema.events.metadata is schema.metadata
    for name, table in schema.metadata.tables.items():
        assert set(found.tables[name].columns.keys()) == set(table.columns.keys()), name


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreNewerError):
        Database(path)


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)

    with pytest.raises(StoreDamagedError) as raised:
        Database(path)

    assert raised.value.facts["path"] == str(path)


@pytest.mark.parametrize("what", ["missing", "empty"])
def test_pages_without_their_database_are_not_taken_for_a_new_home(
    tmp_path: Path, what: str
) -> None:
    path = tmp_path / "sohoa.db"
    page = tmp_path / "pages" / "2026" / "000001" / "00001-3f2a.jpg"
    page.parent.mkdir(parents=True)
    page.write_bytes(b"page")
    if what == "empty":
        path.touch()

    with pytest.raises(StoreLostError):
        Database(path)

    page.unlink()
    Database(path).close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "sohoa.db")

    def fail() -> None:
        with database.write() as connection:
            note(connection, "t", "a", "b", "c")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.journal)) == 0


def test_who_fails_while_reading_keeps_nobody_from_what_comes_next(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    database, other = Database(path), Database(path)

    def fail() -> None:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM journal").all()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with other.write() as connection:
        note(connection, "t", "a", "b", "c")
    with database.read() as connection:
        (seen,) = connection.exec_driver_sql("SELECT count(*) FROM journal").one()

    assert seen == 1
    database.close()
    other.close()


def test_what_is_staged_is_gone_with_its_block(tmp_path: Path) -> None:
    database = Database(tmp_path / "sohoa.db")
    with database.staging() as staging, staging.write() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE staged (line INTEGER)")

    with database.read() as connection:
        left = connection.exec_driver_sql("SELECT name FROM temp.sqlite_master").all()

    assert left == []
    database.close()


def test_commits_are_synced_to_disk(tmp_path: Path) -> None:
    database = Database(tmp_path / "sohoa.db")

    with database.read() as connection:
        extra = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()

    assert (extra, mode) == (3, "persist")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'x'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "INSERT INTO journal SELECT 9, at, actor, action, subject, detail, digest FROM journal",
    ],
)
def test_the_journal_only_grows(tmp_path: Path, statement: str) -> None:
    database = Database(tmp_path / "sohoa.db")
    with database.write() as connection:
        note(connection, "t", "a", "b", "c")

    with (
        pytest.raises(StorageError),
        database.write() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_two_processes_cannot_hold_one_home(tmp_path: Path) -> None:
    first = FileLock(tmp_path / "lock")

    with first.held(), pytest.raises(StoreBusyError), FileLock(tmp_path / "lock").held():
        pass


def test_a_lock_let_go_can_be_taken_again(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock").held():
        pass

    with FileLock(tmp_path / "lock").held():
        pass
