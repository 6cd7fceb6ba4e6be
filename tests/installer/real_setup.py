"""setup.exe and MSI of the real product, as of a version later than that of the tree."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

import pytest

from installer.setup.command import make
from tests.installer.later_version import as_version

PROJECT = Path(__file__).resolve().parents[2]
VERSION = "9.0.0"


@pytest.fixture(scope="session")
def real_setup(product_tree: Path) -> Path:
    """setup.exe, not compressed; kept for the next run, made once for all workers."""
    return _made(product_tree, "exe")


@pytest.fixture(scope="session")
def real_msi(product_tree: Path) -> Path:
    """The MSI, likewise."""
    return _made(product_tree, "msi")


def _made(tree: Path, kind: str) -> Path:
    own = [path for path in sorted((PROJECT / "installer/setup").rglob("*")) if path.is_file()]
    sources = [tree / "product.json", PROJECT / "installer/product.toml", *own]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = tree.parent / f"later-{kind}"
    stamp = folder / "stamp"
    with (tree.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            later = as_version(tree, folder / "tree", VERSION)
            make(later, folder, version=VERSION, fast=True, kinds=[kind])
            shutil.rmtree(later)
            stamp.write_text(wanted)
    (made,) = folder.glob(f"Sohoa-{VERSION}*.{kind}")
    return made
