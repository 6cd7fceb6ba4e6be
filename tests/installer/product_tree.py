"""The Windows product for tests: built once for all workers, again only when its inputs changed."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

ROOT = Path(__file__).resolve().parents[2]
_POLL_S = 0.5
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()} {time.time()}"
"""The same in all workers of a run, and in all modules that use the fixture."""


@pytest.fixture(scope="session")
def product_tree() -> Iterator[Path]:
    """The installed tree, whole; nobody swaps it while somebody looks at it."""
    out = ROOT / "build" / "tested"
    out.mkdir(parents=True, exist_ok=True)
    built_for = out / ".built-for"
    with (out / ".lock").open("w") as lock:
        while not _is_built_for(_RUN, built_for, lock):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_POLL_S)
                continue
            built_for.unlink(missing_ok=True)
            build_tree(out)
            built_for.write_text(_RUN)
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield out / "tree"


def _is_built_for(run: str, built_for: Path, lock: TextIO) -> bool:
    """This run's tree stands; then a shared lock on it is held."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    if built_for.is_file() and built_for.read_text() == run:
        return True
    fcntl.flock(lock, fcntl.LOCK_UN)
    return False


def build_tree(out: Path) -> Path:
    """`installer/build --tree-only`."""
    done = subprocess.run(
        [sys.executable, ROOT / "installer" / "build", "--tree-only", "--out", out],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    return out / "tree"
