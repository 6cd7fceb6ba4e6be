"""Files that nobody may need any more go, and only those; killed at any step, all the same."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import DraftDossier, DraftPaper, HoldReason, Tag
from scanner_app.domain.errors import StoreBusyError
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.secrecy import SecrecyStore
from tests.dying import TRANSACTION, homes_of_deaths
from tests.fakes.clock import SettableClock
from tests.storage.conftest import CODE, Store

TITLE = "Kế hoạch phòng thủ khu vực biên giới"


def listed(store: Store, path: Path, sha256: str | None = None) -> None:
    with store.database.write() as connection:
        connection.execute(
            schema.erasures.insert().values(
                path=path.relative_to(store.home).as_posix(), sha256=sha256
            )
        )


def test_a_listed_file_goes_and_its_line_too(store: Store) -> None:
    path = store.home / "old.pdf"
    path.write_bytes(b"old")
    listed(store, path, hashlib.sha256(b"old").hexdigest())
    listed(store, store.home / "gone" / "long ago.pdf", "00")

    left = Eraser(store.database, store.home, store.clock)()

    assert (left, path.exists()) == (0, False)
    with store.database.read() as connection:
        assert connection.execute(sa.select(schema.erasures)).all() == []


def test_a_newer_file_of_the_same_name_stays(store: Store) -> None:
    path = store.home / "paper.pdf"
    path.write_bytes(b"new")
    listed(store, path, hashlib.sha256(b"old").hexdigest())

    left = Eraser(store.database, store.home, store.clock)()

    assert (left, path.read_bytes()) == (0, b"new")


def test_a_page_is_erased_only_when_the_database_forgot_it_too(store: Store) -> None:
    batch, (page,) = store.read_batch(1)
    draft = DraftDossier(CODE, "qr", (DraftPaper("Giấy tờ", (page,)),), ())
    (dossier,) = store.filing.file(batch, [draft])
    listed(store, store.home / "other.pdf")
    SecrecyStore(store.database, store.clock).destroy(dossier, [page], "canbo1", release=True)

    class Busy(Database):
        def compact(self) -> None:
            raise StoreBusyError

    left = Eraser(Busy(store.database.path), store.home, store.clock)()
    then = Eraser(store.database, store.home, store.clock)()

    assert (left, then) == (2, 0)
    with store.database.read() as connection:
        lines = connection.scalars(sa.select(schema.journal.c.action)).all()
    assert lines[-1] == "erased"


def test_nothing_deleted_is_left_in_the_database_file_nor_in_its_journal(store: Store) -> None:
    batch, ids = store.read_batch(1)
    tags = tuple(Tag("summary", f"{TITLE} {n}" * 40, 0.9, "ocr") for n in range(500))
    store.filing.file(batch, [DraftDossier(CODE, "qr", (DraftPaper("Giấy tờ", ids),), tags)])
    with store.database.write() as connection:
        connection.execute(schema.tags.delete())
    files = [store.home / "sohoa.db", store.home / "sohoa.db-journal"]
    before = [TITLE.encode() in path.read_bytes() for path in files]

    store.database.compact()

    # Some builds of SQLite clear what they delete in the file, none in the journal.
    assert any(before)
    assert not any(TITLE.encode() in path.read_bytes() for path in files)


def destroy(home: Path) -> None:
    """Destroy pages 2 and 3 of the dossier."""
    database = Database(home / "sohoa.db")
    pages = [PageId(2), PageId(3)]
    SecrecyStore(database, SettableClock()).destroy(DossierId(1), pages, "canbo1", release=True)
    Eraser(database, home, SettableClock())()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_destroying_that_is_killed_at_any_step_loses_nothing_else_and_is_finished(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _secret_dossier(store)
    out = tmp_path_factory.mktemp("killed")

    homes = homes_of_deaths(destroy, store.home, out, {TRANSACTION, "open", "os.remove"})

    destroyed = [_restarted(home) for home in homes]
    assert len(homes) > 8
    # Some died before the decision was recorded, most after.
    assert 0 < sum(destroyed) < len(homes)


def _secret_dossier(store: Store) -> None:
    """Dossier 1: a receipt and a secret paper of two pages, of which something was read."""
    batch, (first, second, third) = store.read_batch(3)
    papers = (DraftPaper("Giấy tiếp nhận", (first,)), DraftPaper("Quyết định", (second, third)))
    tags = (Tag("summary", TITLE, 0.9, "ocr", paper=1),)
    store.filing.file(batch, [DraftDossier(CODE, "qr", papers, tags, (HoldReason.SECRET,))])
    store.database.close()


def _restarted(home: Path) -> bool:
    """Whether the pages are destroyed, after what a start does, everything being consistent."""
    database = Database(home / "sohoa.db")
    left = Eraser(database, home, SettableClock())()
    database.close()
    connection = sqlite3.connect(home / "sohoa.db")
    rows = connection.execute("SELECT id, image, sha256, destroyed, state FROM pages").fetchall()
    erased = connection.execute("SELECT subject FROM journal WHERE action = 'erased'").fetchall()
    waiting = connection.execute("SELECT * FROM erasures").fetchall()
    connection.close()
    assert (left, waiting) == (0, [])
    destroyed = {page for page, _, _, gone, _ in rows if gone}
    assert destroyed in (set(), {2, 3})
    for page, image, sha256, gone, _ in rows:
        words = home / f"readings/00000/{page:08d}.json"
        assert (home / image).exists() == words.exists() == (not gone)
        if not gone:
            assert hashlib.sha256((home / image).read_bytes()).hexdigest() == sha256
    assert sorted(erased) == [(f"page:{page}",) for page in sorted(destroyed)]
    kept = [path.read_bytes() for path in (home / "sohoa.db", home / "sohoa.db-journal")]
    assert any(TITLE.encode() in content for content in kept) == (not destroyed)
    shutil.rmtree(home)
    return bool(destroyed)
