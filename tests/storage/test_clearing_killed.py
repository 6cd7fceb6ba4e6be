"""Clearing that is killed before any step: nothing else is lost, the next start finishes it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.upload import Receipt
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.storage.journal import SqlJournal
from tests.fakes.clock import SettableClock
from tests.storage.conftest import CODE, Store

_PROJECT = Path(__file__).resolve().parents[2]

# In a process of its own, since a test process must not be forked. The act is done once for each
# n, on a copy of the home, by a fork that dies just before its n-th step that touches the home.
_CHILD = """
import os, shutil, signal, sys
from datetime import timedelta
from pathlib import Path
from scanner_app.services.clearing import ClearDelivered
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.database import Database
from scanner_app.storage.erasing import Eraser
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import SettableClock

template, out, days = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
STEPS = {"sqlite3.connect", "open", "os.remove"}

def clear(home):
    clock = SettableClock()
    clock.forward(timedelta(days=days))
    database = Database(home / "sohoa.db")
    erase = Eraser(database, home, clock)
    ClearDelivered(ClearingStore(database, clock), erase, clock, timedelta(days=30))(
        CancelToken(), "canbo1"
    )

def dies_at(left, home):
    def hook(event, arguments):
        nonlocal left
        if event in STEPS and str(home) in str(arguments):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

number, killed = 0, True
while killed:
    number += 1
    home = out / str(number)
    shutil.copytree(template, home)
    child = os.fork()
    if not child:
        dies_at(number, home)
        clear(home)
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
print(number - 1)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_clearing_that_is_killed_at_any_step_loses_nothing_else_and_is_finished(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    days = _delivered_and_undelivered(store)
    out = tmp_path_factory.mktemp("killed")

    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(store.home), str(out), str(days)],
        cwd=_PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    kills = int(done.stdout)
    cleared = [_restarted(home) for home in sorted(out.iterdir())]
    assert kills >= 6
    assert len(cleared) == kills + 1
    # Some died before anything was given up, most after.
    assert 0 < sum(cleared) < len(cleared)


def _delivered_and_undelivered(store: Store) -> int:
    """Dossier 1 is due after so many days; dossier 2 was never sent."""
    (store.home / "signed").mkdir()
    for code in (CODE, "000.00.21.H37-231018-0008"):
        paper = store.signed(code)
        (store.home / "signed" / f"{paper}.pdf").write_bytes(b"signed")
    job = store.queue.claim(store.clock.now)
    assert job is not None
    store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho/1.pdf"))
    days = 40
    for _ in range(days):
        store.clock.forward(timedelta(days=1))
        SqlJournal(store.database, store.clock).add("canbo1", "started", "app")
    store.database.close()
    return days


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
