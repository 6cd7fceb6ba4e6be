"""Commands of sticks at the counter: their JSON, exit codes and texts."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from tests.fakes.receiver import FolderReceiver
from tests.stand.carrying import CarryingCounter
from tests.stand.carrying_fixtures import counter, province, take_in, world

__all__ = ["counter", "province", "world"]

_OTHER_DISK = Path("/dev/shm")


@pytest.fixture
def plugged() -> Iterator[Path]:
    """A stick on another disk than the home."""
    if not _OTHER_DISK.is_dir():
        pytest.skip("cần một ổ khác ổ của máy (/dev/shm)")
    with tempfile.TemporaryDirectory(dir=_OTHER_DISK) as folder:
        yield Path(folder)


@pytest.fixture
def settled(counter: CarryingCounter) -> Path:
    """The home, set up for sticks."""
    keys = counter.keys()
    (counter.home / "settings.toml").write_text(
        f'office = "{counter.office}"\ntarget = "stick:"\n'
        f'client_certificate = "{counter.certificate}"\n'
        f'stick_recipient = "{keys.recipient}"\nstick_receipts = "{keys.receipts}"\n'
    )
    return counter.home


def stick(
    capsys: pytest.CaptureFixture[str], home: Path, *arguments: str
) -> tuple[int, dict[str, object]]:
    code = run(["--home", str(home), "--json", "stick", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_papers_go_out_on_the_stick_and_are_settled_by_its_receipts(
    capsys: pytest.CaptureFixture[str],
    settled: Path,
    counter: CarryingCounter,
    province: FolderReceiver,
    plugged: Path,
) -> None:
    written = stick(capsys, settled, "write", str(plugged))
    waiting = stick(capsys, settled, "status")
    take_in(province, counter, plugged)
    read = stick(capsys, settled, "receipts", str(plugged))
    done = stick(capsys, settled, "status")

    assert (written[0], written[1]["written"], written[1]["left"]) == (0, 3, 0)
    assert waiting[1]["waiting"] == 3
    bundles = waiting[1]["bundles"]
    assert isinstance(bundles, list)
    assert [(each["papers"], each["complete"]) for each in bundles] == [(3, True)]
    assert (read[0], read[1]["sent"], read[1]["errors"]) == (0, 3, [])
    assert done[1] == {"waiting": 0, "bundles": []}


def test_sending_leaves_papers_for_the_stick(
    capsys: pytest.CaptureFixture[str], settled: Path, counter: CarryingCounter
) -> None:
    run(["--home", str(settled), "--json", "queue", "run"])
    capsys.readouterr()

    assert {job.state.value for job in counter.jobs()} == {"waiting"}


def test_the_disk_of_the_pc_is_not_taken_for_a_stick(
    capsys: pytest.CaptureFixture[str], settled: Path, tmp_path: Path
) -> None:
    code = run(["--home", str(settled), "stick", "write", str(tmp_path)])

    assert code == 1
    assert "không phải USB" in capsys.readouterr().err
    assert not list(tmp_path.glob("SOHOA-*"))


def test_what_is_not_set_up_is_told(
    capsys: pytest.CaptureFixture[str], world: Path, plugged: Path
) -> None:
    code = run(["--home", str(world / "pc"), "stick", "write", str(plugged)])

    assert code == 1
    assert "stick_recipient" in capsys.readouterr().err
