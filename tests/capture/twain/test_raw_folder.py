"""Raw pages do not outlive whom they belong to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scanner_app.capture.twain.raw_folder import raw_folder, sweep

_OWNER = """
import threading
from scanner_app.capture.twain.raw_folder import raw_folder
with raw_folder() as folder:
    (folder / "000001.raw").write_bytes(bytes(100))
    print(folder, flush=True)
    threading.Event().wait()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_it_goes_with_the_scan(temporary: Path) -> None:
    with raw_folder() as folder:
        (folder / "000001.raw").write_bytes(b"page")

    assert list(temporary.iterdir()) == []


def test_a_killed_owners_pages_are_swept_and_a_living_ones_stay(temporary: Path) -> None:
    owners = [
        subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    dead, alive = (Path(owner.stdout.readline().strip()) for owner in owners if owner.stdout)
    os.kill(owners[0].pid, signal.SIGKILL)
    owners[0].wait()

    sweep(young_s=0.0)
    left = sorted(temporary.iterdir())
    for owner in owners:
        owner.kill()
        owner.communicate()

    assert dead != alive
    assert left == [alive]


def test_a_folder_that_was_made_just_now_is_left_alone(temporary: Path) -> None:
    made = temporary / "sohoa-twain-new"
    made.mkdir()

    sweep()

    assert made.is_dir()
