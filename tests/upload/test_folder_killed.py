"""A delivery that is killed, at any moment, is made good by the next."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.folder import FolderUploader
from tests.fakes.clock import SettableClock
from tests.upload.contract import FOLDER, NAME, job_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL"),
]

_PROJECT = Path(__file__).resolve().parents[2]
# Dies just before its n-th step that touches the target; n = 0: never.
_CHILD = """
import sys
from pathlib import Path
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.folder import FolderUploader
from tests.dying import die_before
from tests.fakes.clock import SettableClock
from tests.upload.contract import job_for

source, root, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename"}

job = job_for(source)
die_before(number, STEPS, root)
print("ready", flush=True)
FolderUploader(root, SettableClock()).send(job, CancelToken())
"""


def _send_in_child(signed: Path, root: Path, dies_at: int) -> subprocess.Popen[str]:
    """A delivery in another process, past its start-up."""
    command = [sys.executable, "-c", _CHILD, str(signed), str(root), str(dies_at)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_PROJECT)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def _deliver_and_look(signed: Path, root: Path) -> None:
    """The next delivery; then exactly the file and its receipt stand at the target."""
    receipt = FolderUploader(root, SettableClock()).send(job_for(signed), CancelToken())

    assert receipt.sha256 == job_for(signed).sha256
    assert (root / FOLDER / NAME).read_bytes() == signed.read_bytes()
    assert {path.name for path in (root / FOLDER).iterdir()} == {NAME, f"{NAME}.receipt.json"}


def test_killed_before_any_step_the_next_delivery_makes_it_good(tmp_path: Path) -> None:
    signed, root = tmp_path / "tệp.pdf", tmp_path / "ổ chung"
    signed.write_bytes(bytes(range(256)) * 12_000)
    ends: list[int] = []

    while 0 not in ends:
        root.mkdir()
        with _send_in_child(signed, root, len(ends) + 1) as child:
            ends.append(child.wait())
        _deliver_and_look(signed, root)
        shutil.rmtree(root)

    assert len(ends) >= 10
    assert set(ends[:-1]) == {-9}


def test_killed_at_any_moment_the_next_delivery_makes_it_good(tmp_path: Path) -> None:
    signed, root = tmp_path / "lớn.pdf", tmp_path / "ổ chung"
    signed.write_bytes(random.Random(20261123).randbytes(24 << 20))
    root.mkdir()
    moments = random.Random(1122)
    place = root / FOLDER / NAME

    for _ in range(10):
        place.unlink(missing_ok=True)
        with _send_in_child(signed, root, 0) as child:
            try:
                child.wait(moments.uniform(0, 0.15))
            except subprocess.TimeoutExpired:
                child.kill()
        assert not place.exists() or place.read_bytes() == signed.read_bytes()

    _deliver_and_look(signed, root)
