"""What is offered, in a folder and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scanner_app.updates.publishing import offer
from tests.stand.pki import Pki
from tests.updates.serving import EVERYBODY, KEY, NAME, SETUP, Served


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """A folder with a signed version 0.3.0 for everybody."""
    folder, setup = tmp_path / "nơi để", tmp_path / NAME
    setup.write_bytes(SETUP)
    offer(setup, folder, [EVERYBODY], date(2027, 3, 1), KEY)
    return folder


@pytest.fixture
def served(tmp_path: Path, offered: Path) -> Iterator[Served]:
    with Served(Pki(tmp_path / "pki"), offered).running() as server:
        yield server
