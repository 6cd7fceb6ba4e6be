"""Signed files get more proof before they are sent; killed at any step, one whole file is there."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import PaperId
from scanner_app.domain.upgrade import UpgradedFile, beside, is_upgraded
from scanner_app.domain.upload import LEASE, Receipt
from scanner_app.durable import sweep_parts
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.upgrades import SqlUpgrades
from scanner_app.tasks.cancel import CancelToken
from tests.dying import TRANSACTION, homes_of_deaths
from tests.fakes.clock import SettableClock
from tests.fakes.upgrader import AppendingUpgrader, upgrade_service
from tests.storage.conftest import Store

BELOW = ("B-B", "B-T")


@pytest.fixture
def upgrades(store: Store) -> SqlUpgrades:
    return SqlUpgrades(store.database, store.home, store.clock)


def on_disk(store: Store, paper: PaperId) -> Path:
    """The paper's file, real bytes with the digest that the rows tell."""
    path = store.home / "signed" / f"{paper}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"signed")
    digest = hashlib.sha256(b"signed").hexdigest()
    with store.database.write() as connection:
        for table in (schema.papers, schema.upload_jobs):
            connection.execute(table.update().values(sha256=digest, size_bytes=6))
    return path


def upgraded(path: Path) -> UpgradedFile:
    target = beside(path)
    content = path.read_bytes() + b" stamped"
    target.write_bytes(content)
    return UpgradedFile(target, hashlib.sha256(content).hexdigest(), len(content))


def test_a_file_that_waits_and_lacks_proof_is_due(store: Store, upgrades: SqlUpgrades) -> None:
    paper = store.signed()

    (due,) = upgrades.due(BELOW)

    assert (due.paper, due.levels, due.attempts) == (paper, ("B-B",), 0)
    assert due.path == store.home / "signed" / f"{paper}.pdf"
    assert upgrades.due(("B-T",)) == ()


def test_what_was_just_queued_can_be_left_out(store: Store, upgrades: SqlUpgrades) -> None:
    store.signed()
    early, late = store.clock.now, store.clock.now + timedelta(seconds=1)

    assert upgrades.due(BELOW, queued_before=early) == ()
    assert len(upgrades.due(BELOW, queued_before=late)) == 1


def test_a_held_paper_is_not_due(store: Store, upgrades: SqlUpgrades) -> None:
    store.signed(holds=(HoldReason.NOT_IN_REGISTER,))

    assert upgrades.due(BELOW) == ()


def test_a_file_that_is_being_sent_is_not_due_whatever_the_clock_says(
    store: Store, upgrades: SqlUpgrades
) -> None:
    store.signed()
    job = store.queue.claim(store.clock.now)
    assert job is not None

    assert upgrades.due(BELOW) == ()
    store.clock.forward(LEASE + timedelta(seconds=1))
    assert upgrades.due(BELOW) == ()
    store.queue.give_back(job)
    assert len(upgrades.due(BELOW)) == 1


def test_the_new_file_takes_the_place_of_the_old_one_everywhere(
    store: Store, upgrades: SqlUpgrades
) -> None:
    paper = store.signed()
    path = on_disk(store, paper)
    (due,) = upgrades.due(BELOW)
    file = upgraded(path)

    assert upgrades.replace(due, file, ["B-LT"])

    found = store.dossiers.dossier(store.dossiers.of_pages([1])[0]).papers[0]  # type: ignore[list-item] # an id
    assert (found.pdf, found.sha256, found.size_bytes) == (file.path, file.sha256, 14)
    assert [one.level for one in found.signatures] == ["B-LT"]
    job = store.queue.claim(store.clock.now)
    assert job is not None
    assert (job.path, job.sha256, job.size_bytes) == (file.path, file.sha256, 14)
    assert Eraser(store.database, store.home, store.clock)() == 0
    assert [each.name for each in path.parent.iterdir()] == [file.path.name]
    with store.database.read() as connection:
        lines = connection.execute(sa.select(schema.journal)).all()
    assert (lines[-1].action, lines[-1].subject) == ("upgraded", f"paper:{paper}")
    assert lines[-1].detail == file.sha256


def test_a_file_that_is_being_sent_meanwhile_stays(store: Store, upgrades: SqlUpgrades) -> None:
    path = on_disk(store, store.signed())
    (due,) = upgrades.due(BELOW)
    store.queue.claim(store.clock.now)

    assert not upgrades.replace(due, upgraded(path), ["B-LT"])

    with store.database.read() as connection:
        assert connection.execute(sa.select(schema.erasures)).all() == []
        assert set(connection.scalars(sa.select(schema.papers.c.sha256))) == {due.sha256}


def test_a_file_that_was_sent_meanwhile_stays(store: Store, upgrades: SqlUpgrades) -> None:
    path = on_disk(store, store.signed())
    (due,) = upgrades.due(BELOW)
    store.queue.sent(due.job, Receipt(due.sha256, 6, store.clock.now, "ở đích"))

    assert not upgrades.replace(due, upgraded(path), ["B-LT"])


def test_a_file_that_was_replaced_meanwhile_is_not_replaced_twice(
    store: Store, upgrades: SqlUpgrades
) -> None:
    path = on_disk(store, store.signed())
    (due,) = upgrades.due(BELOW)
    file = upgraded(path)

    assert upgrades.replace(due, file, ["B-T"])
    assert not upgrades.replace(due, file, ["B-LT"])


def test_only_upgraded_files_that_no_row_knows_are_unused(
    store: Store, upgrades: SqlUpgrades
) -> None:
    path = on_disk(store, store.signed())
    (due,) = upgrades.due(BELOW)
    upgrades.replace(due, upgraded(path), ["B-T"])
    stray = path.with_name("7~1.pdf")
    stray.write_bytes(b"left")
    path.with_name("8.pdf").write_bytes(b"of somebody else")

    assert upgrades.unused() == (stray,)


def test_each_upgrade_has_a_name_of_its_own(tmp_path: Path) -> None:
    first = beside(tmp_path / "a.b.pdf")
    second = beside(first)

    assert (first.name, second.name) == ("a.b~1.pdf", "a.b~2.pdf")
    assert [is_upgraded(each) for each in (tmp_path / "a.b.pdf", first, second)] == [
        False,
        True,
        True,
    ]


def upgrade(home: Path) -> None:
    database = Database(home / "sohoa.db")
    upgrade_service(database, home, SettableClock(), AppendingUpgrader())(CancelToken())


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_upgrading_that_is_killed_at_any_step_keeps_one_whole_file(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    on_disk(store, store.signed())
    store.database.close()
    out = tmp_path_factory.mktemp("killed")

    steps = {"sqlite3.connect", TRANSACTION, "open", "os.remove", "os.rename"}
    homes = homes_of_deaths(upgrade, store.home, out, steps)

    replaced = [_restarted(home) for home in homes]
    assert len(homes) > 8
    # Some died before the fact was recorded, some after.
    assert 0 < sum(replaced) < len(homes)


def _restarted(home: Path) -> bool:
    """Whether the file was replaced; everything is consistent after the kill and a new start."""
    before = _require_whole(home)
    database = Database(home / "sohoa.db")
    Eraser(database, home, SettableClock())()
    sweep_parts(home / "signed")
    upgrade_service(database, home, SettableClock(), AppendingUpgrader())(CancelToken())
    database.close()
    after = _require_whole(home)
    assert [each.name for each in (home / "signed").iterdir()] == [after.name]
    assert is_upgraded(after)
    shutil.rmtree(home)
    return is_upgraded(before)


def _require_whole(home: Path) -> Path:
    """The file that paper and job agree on, there with these bytes and told as it is."""
    connection = sqlite3.connect(home / "sohoa.db")
    (paper,) = connection.execute("SELECT pdf, sha256, size_bytes FROM papers").fetchall()
    (job,) = connection.execute("SELECT path, sha256, size_bytes FROM upload_jobs").fetchall()
    (level,) = connection.execute("SELECT level FROM signatures").fetchone()
    told = connection.execute("SELECT detail FROM journal WHERE action = 'upgraded'").fetchall()
    connection.close()
    path: Path = home / paper[0]
    content = path.read_bytes()
    assert paper == job
    assert paper[1:] == (hashlib.sha256(content).hexdigest(), len(content))
    assert (level == "B-LT") == is_upgraded(path)
    assert told == ([(paper[1],)] if is_upgraded(path) else [])
    return path
