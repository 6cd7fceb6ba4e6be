"""Clearing that is killed before any step: nothing else is lost, the next start finishes it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.upload import Receipt
from scanner_app.services.clearing import ClearDelivered
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.journal import SqlJournal
from scanner_app.tasks.cancel import CancelToken
from tests.dying import TRANSACTION, homes_of_deaths
from tests.fakes.clock import SettableClock
from tests.storage.conftest import CODE, Store

DAYS = 40
"""After so many days the first dossier is due."""


def clear(home: Path) -> None:
    clock = SettableClock()
    clock.forward(timedelta(days=DAYS))
    database = Database(home / "sohoa.db")
    erase = Eraser(database, home, clock)
    ClearDelivered(ClearingStore(database, clock), erase, clock, timedelta(days=30))(
        CancelToken(), "canbo1"
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_clearing_that_is_killed_at_any_step_loses_nothing_else_and_is_finished(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _delivered_and_undelivered(store)
    out = tmp_path_factory.mktemp("killed")

    homes = homes_of_deaths(clear, store.home, out, {TRANSACTION, "open", "os.remove"})

    cleared = [_restarted(home) for home in homes]
    assert len(homes) > 6
    # Some died before anything was given up, most after.
    assert 0 < sum(cleared) < len(cleared)


def _delivered_and_undelivered(store: Store) -> None:
    """Dossier 1 is due after some days; dossier 2 was never sent."""
    (store.home / "signed").mkdir()
    for code in (CODE, "000.00.21.H37-231018-0008"):
        paper = store.signed(code)
        (store.home / "signed" / f"{paper}.pdf").write_bytes(b"signed")
    job = store.queue.claim(store.clock.now)
    assert job is not None
    store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho/1.pdf"))
    for _ in range(DAYS):
        store.clock.forward(timedelta(days=1))
        SqlJournal(store.database, store.clock).add("canbo1", "started", "app")
    store.database.close()


def _restarted(home: Path) -> bool:
    """Whether the first dossier is cleared, after what a start does, everything consistent."""
    database = Database(home / "sohoa.db")
    left = Eraser(database, home, SettableClock())()
    database.close()
    connection = sqlite3.connect(home / "sohoa.db")
    pages = connection.execute("SELECT dossier_id, id, image, cleared_at FROM pages").fetchall()
    papers = connection.execute("SELECT dossier_id, pdf, cleared_at FROM papers").fetchall()
    told = connection.execute("SELECT subject FROM journal WHERE action = 'cleared'").fetchall()
    waiting = connection.execute("SELECT * FROM erasures").fetchall()
    connection.close()
    assert (left, waiting) == (0, [])
    gone = {dossier for dossier, *_, at in pages if at}
    assert gone in (set(), {1})
    assert {dossier for dossier, _, at in papers if at} == gone
    assert told == [(f"dossier:{each}",) for each in gone]
    for dossier, page, image, _ in pages:
        words = home / f"readings/00000/{page:08d}.json"
        assert (home / image).exists() == words.exists() == (dossier not in gone)
    for dossier, pdf, _ in papers:
        assert (home / pdf).exists() == (dossier not in gone)
    shutil.rmtree(home)
    return bool(gone)
