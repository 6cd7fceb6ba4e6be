"""A database of an earlier version is brought up to date with what it holds."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from scanner_app.domain.errors import StorageError
from scanner_app.domain.ids import DossierId, OfficeCode, PageId
from scanner_app.domain.journal import ChainCheck
from scanner_app.domain.signature import SignerRole
from scanner_app.storage import database as module
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.pages import SqlPageStore
from scanner_app.storage.seen_findings import SeenFindingStore
from scanner_app.storage.upload_jobs import SqlUploadQueue
from tests.fakes.clock import SettableClock

_FIRST = """
INSERT INTO batches VALUES (1, 'key', '06463', NULL, 'filed', '2026-11-01T00:00:00.000000+00:00');
INSERT INTO dossiers
    VALUES (1, '06463', 1, NULL, NULL, 'none', '[]', '2026-11-01T00:00:00.000000+00:00');
INSERT INTO papers (id, dossier_id, seq, kind, state) VALUES (1, 1, 0, 'Quyết định', 'filed');
INSERT INTO pages VALUES (
    1, 1, '06463', 0, 'a.jpg', 1, 'k', 'pages/1.jpg', '00', 3,
    '2026-11-01T00:00:00.000000+00:00', 'unreadable', 'page.damaged', NULL, 1, 1, 0
);
"""


_SIGNED = """
UPDATE papers SET state = 'signed', pdf = 'signed/1.pdf', sha256 = 'ab', size_bytes = 9,
    signer = 'Cán bộ', signed_at = '2026-11-02T00:00:00.000000+00:00';
INSERT INTO upload_jobs VALUES (
    1, 1, 'signed/1.pdf', '06463/x', '1.pdf', 'ab', 9, 'waiting', 2,
    '2026-11-02T00:00:00.000000+00:00', NULL, 'upload.unreachable', NULL,
    '2026-11-02T00:00:00.000000+00:00'
);
"""


def test_pages_and_papers_of_the_first_version_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    _create_first(path)

    database = Database(path)
    (page,) = SqlPageStore(database, tmp_path, SettableClock()).pages([PageId(1)])
    (paper,) = SqlDossierStore(database, tmp_path, SettableClock()).to_archive()
    database.close()

    assert (page.removed, page.destroyed, page.turn_deg, page.side) == (False, False, None, None)
    assert (paper.pages, paper.revision) == ((1,), 0)


def test_what_was_signed_before_there_were_roles_an_officer_signed(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    _create_first(path, _SIGNED)

    database = Database(path)
    (paper,) = SqlDossierStore(database, tmp_path, SettableClock()).dossier(DossierId(1)).papers
    (job,) = SqlUploadQueue(database, tmp_path, SettableClock()).jobs()
    database.close()

    (signature,) = paper.signatures
    assert (signature.role, signature.holder) == (SignerRole.OFFICER, "Cán bộ")
    assert (job.paper, job.sha256, job.attempts, job.error) == (1, "ab", 2, "upload.unreachable")


def test_lines_of_earlier_versions_get_their_place_in_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    lines = (
        "INSERT INTO journal (at, actor, action, subject, detail) "
        "VALUES ('2026-11-01T00:00:00.000000+00:00', 'sohoa', 'filed', 'dossier:1', 'papers:1');"
    )
    _create_first(path, lines * 3)

    database = Database(path)
    journal = SqlJournal(database, SettableClock())
    check = ChainCheck()
    for line in journal.lines():
        check.feed(line)
    journal.add("canbo1", "viewed", "dossier:1")
    newest = journal.line()

    assert (check.lines, check.problems) == (3, [])
    assert newest is not None
    assert (newest.line, journal.highest()) == (4, 4)
    for statement in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal"):
        with pytest.raises(StorageError), database.write() as connection:
            connection.exec_driver_sql(statement)
    database.close()


def test_receipts_of_earlier_versions_count_from_their_own_time(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    sent = (
        "UPDATE papers SET state = 'accepted';"
        "UPDATE upload_jobs SET state = 'sent', "
        """receipt = '["ab",9,"2026-11-03T00:00:00.000000+00:00","x"]';"""
    )
    _create_first(path, _SIGNED + sent)

    database = Database(path)
    store = ClearingStore(database, SettableClock())
    day = datetime(2026, 11, 3, tzinfo=UTC)

    assert store.due(day - timedelta(seconds=1), 9) == ()
    assert store.due(day, 9) == (1,)
    database.close()


def test_decisions_of_earlier_versions_can_still_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    _create_first(path)
    decided = (
        "INSERT INTO edits VALUES (7, '2026-11-02', 'cb', 'finding_seen', '06463', '[]', 'done');"
        "INSERT INTO decision_edits VALUES (7, 1, 'finding', 'ab', '', '1');"
        "INSERT INTO seen_findings VALUES (1, 'ab', 'cb', '2026-11-02');"
    )
    _create(path, decided, version="0009")

    database = Database(path)
    undone = EditStore(database, SettableClock()).undo(OfficeCode("06463"), "cb")
    seen = SeenFindingStore(database, SettableClock()).seen(DossierId(1))
    database.close()

    assert (undone.edit, undone.dossiers, seen) == (7, (1,), frozenset())


def _create_first(path: Path, more: str = "") -> None:
    """A database as version 0001 left it, with one dossier."""
    _create(path, _FIRST + more, version="0001")


def _create(path: Path, rows: str, *, version: str) -> None:
    """Bring the database to this version, then write rows."""
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    with sqlite3.connect(path) as plain:
        plain.executescript(rows)
    plain.close()
