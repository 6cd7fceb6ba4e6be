"""A database of an earlier version is brought up to date with what it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from scanner_app.domain.ids import PageId
from scanner_app.storage import database as module
from scanner_app.storage.database import Database
from scanner_app.storage.dossiers import SqlDossierStore
from scanner_app.storage.pages import SqlPageStore
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


def test_pages_and_papers_of_the_first_version_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "sohoa.db"
    _create_first(path)

    database = Database(path)
    (page,) = SqlPageStore(database, tmp_path, SettableClock()).pages([PageId(1)])
    (paper,) = SqlDossierStore(database, tmp_path, SettableClock()).to_archive()
    database.close()

    assert (page.removed, page.destroyed, page.turn_deg, page.side) == (False, False, None, None)
    assert (paper.pages, paper.revision) == ((1,), 0)


def _create_first(path: Path) -> None:
    """A database as version 0001 left it, with one dossier."""
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with sqlite3.connect(path) as plain:
        plain.executescript(_FIRST)
    plain.close()
