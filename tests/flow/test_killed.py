"""kill -9 at any moment of `sohoa digitize`, run again: nothing lost, nothing twice."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.flow.conftest import OFFICE, Ran, Sohoa

KILLS = int(os.environ.get("SOHOA_KILLS", "4"))
"""A commit takes 4, each in another run; before a release set the variable to 100."""
HOMES = 2

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def kill_after(child: subprocess.Popen[str], seconds: float) -> bool:
    """Kill the whole family at once; False when it had ended by then."""
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        return True
    child.communicate()
    return False


def assert_whole(sohoa: Sohoa, done: Ran, stack: Path) -> None:
    """Every page kept once and intact, every paper delivered once with its receipt."""
    files = sorted(path.name for path in stack.iterdir())
    pages = [page for dossier in done.out["dossiers"] for page in dossier["pages"]]
    assert sorted(page["source"] for page in pages) == files
    papers = [paper for dossier in done.out["dossiers"] for paper in dossier["papers"]]
    assert {paper["delivery"] for paper in papers} == {"delivered"}
    delivered = sorted((sohoa.home / "delivered").rglob("*.pdf"))
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in delivered]
    assert sorted(digests) == sorted(paper["sha256"] for paper in papers)
    leftovers = list(sohoa.home.rglob("*.part"))
    assert leftovers == []


def assert_pages_intact(home: Path) -> None:
    connection = sqlite3.connect(home / "sohoa.db")
    rows = connection.execute("SELECT image, sha256 FROM pages").fetchall()
    connection.close()
    for image, sha256 in rows:
        assert hashlib.sha256((home / image).read_bytes()).hexdigest() == sha256


def test_killed_at_random_moments_nothing_is_lost_or_doubled(tmp_path: Path, stack: Path) -> None:
    arguments = ("digitize", str(stack), "--office", OFFICE)
    started = time.monotonic()
    whole = Sohoa(tmp_path / "whole").run(*arguments)
    span = time.monotonic() - started
    assert whole.code == 0, whole.err
    moments = random.Random(20231018)
    kills = 0
    for number in range(KILLS * 3):
        sohoa = Sohoa(tmp_path / f"home-{number}")
        for _ in range(KILLS // HOMES):
            # Later runs have less to do; short waits reach their steps too.
            wait = moments.uniform(0.2, span) * moments.choice((1.0, 0.5))
            kills += kill_after(sohoa.start(*arguments), wait)
        done = sohoa.run(*arguments)
        assert done.code == 0, done.err
        assert_whole(sohoa, done, stack)
        assert_pages_intact(sohoa.home)
        if kills >= KILLS:
            break
    assert kills >= KILLS
