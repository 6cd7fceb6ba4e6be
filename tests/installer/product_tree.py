"""The Windows product for tests: built once for all workers, again only when its inputs changed."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def product_tree() -> Iterator[Path]:
    """The installed tree, whole."""
    out = ROOT / "build" / "tested"
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build_tree(out)
        # Nobody may swap it while somebody looks at it.
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield out / "tree"


def build_tree(out: Path) -> Path:
    """`installer/build --tree-only`."""
    done = subprocess.run(
        [sys.executable, ROOT / "installer" / "build", "--tree-only", "--out", out],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    return out / "tree"
