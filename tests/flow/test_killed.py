"""kill -9 at any moment of `sohoa digitize`, run again: nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.flow.conftest import CODES, OFFICE, Ran, Sohoa

KILLS = int(os.environ.get("SOHOA_KILLS", "4"))
"""A commit takes 4, each in another step; before a release set the variable to 100."""
KILLS_EACH = 2
STEPS = ("", "pages", "readings", "unsigned", "signed", "delivered")
"""Folders of a home, in the order in which a run fills them; the first is the home itself."""
FILES = 4
"""What every step makes of this stack: pages, and papers."""
_LATER_S = 0.3

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


def kill_at(child: subprocess.Popen[str], folder: Path, files: int, after_s: float) -> bool:
    """Kill it so long after the folder holds so many files; False when it had ended by then.

    By the clock alone most kills would meet the start, which does nothing yet.
    """
    while child.poll() is None and sum(path.is_file() for path in folder.rglob("*")) < files:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=0.01)
    return kill_after(child, after_s)


def assert_whole(sohoa: Sohoa, done: Ran, stack: Path) -> None:
    """Every dossier found, every page kept once and intact, every paper delivered once."""
    assert sorted(dossier["code"] for dossier in done.out["dossiers"]) == sorted(CODES)
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
    moments = random.Random(20231018)
    steps: list[int] = []
    kills = 0
    for number in range(KILLS * 3):
        sohoa = Sohoa(tmp_path / f"home-{number}")
        steps = steps or moments.sample(range(len(STEPS)), len(STEPS))
        # Sorted: what an earlier run has filled is there at once.
        for step in sorted(steps.pop() for _ in range(KILLS_EACH)):
            files, after_s = moments.randint(1, FILES), moments.uniform(0.0, _LATER_S)
            child = sohoa.start(*arguments)
            kills += kill_at(child, sohoa.home / STEPS[step], files, after_s)
        done = sohoa.run(*arguments)
        assert done.code == 0, done.err
        assert_whole(sohoa, done, stack)
        assert_pages_intact(sohoa.home)
        if kills >= KILLS:
            break
    assert kills >= KILLS
