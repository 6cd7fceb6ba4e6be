"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from ocr.model import PageReading
from ocr.read import read_page
from scanner_app.storage.database import Database

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"


def pytest_collection_finish() -> None:
    """What collecting made stays to the end: half a million objects not to be gone through again.

    Each test of a window looks for what it left alive, 0.35 s of a core with them and 0.02 without.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, to be copied: migrating takes 0.2 s of a core."""
    path = tmp_path_factory.mktemp("empty") / "sohoa.db"
    Database(path).close()
    return path


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], PageReading]:
    """Reads a picture, or gives what a test of this run in any process has read of it.

    A page is 1 to 3 s of a core, and several rules are measured on the same pages.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "read"
    folder.mkdir(exist_ok=True)

    def read(picture: Path) -> PageReading:
        kept = folder / sha256(str(picture).encode()).hexdigest()
        if not kept.exists():
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_bytes(pickle.dumps(read_page(picture)))
            part.replace(kept)
        reading: PageReading = pickle.loads(kept.read_bytes())
        return reading

    return read


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus beside the project, or a skip that says what is missing."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("không có ../shared/corpus cạnh dự án: bỏ qua phép đo trên bộ dữ liệu chung")
    return folder
