"""The driver host with a driver of our own: the contract, and what only a host can get wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import Device, EndReason
from scanner_app.domain.scan_errors import DriverSilentError, ScannerOfflineError
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken
from tests.capture.scanner_contract import (
    FAULTS,
    SHADES,
    Rig,
    ScannerContract,
    back_of,
    reason,
    scan,
)
from tests.fakes.small_disk import file_size_limit

PROJECT = Path(__file__).resolve().parents[2]


class ShadesRig:
    """The contract's device, played by `tests.fakes.shades_driver`."""

    device = "shades:feeder"
    faults = frozenset(FAULTS)
    duplex = True
    low_dpi = 100

    def __init__(self, folder: Path, **options: float) -> None:
        self.plan = folder / "plan.json"
        self.load([])
        spec = DriverSpec("tests.fakes.shades_driver", {"plan": str(self.plan)})
        self.scanner = HostScanner({"shades": spec}, **options)  # type: ignore[arg-type]  # by name

    def load(self, shades: Sequence[int]) -> None:
        self.plan.write_text(json.dumps({"sheets": [[s, back_of(s)] for s in shades]}))

    def fail(self, reason: EndReason, *, after: int) -> None:
        plan = json.loads(self.plan.read_text())
        self.plan.write_text(json.dumps(plan | {"fault": reason, "after": after}))


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return ShadesRig(tmp_path)


class TestHost(ScannerContract):
    """The whole contract without a device."""


def test_what_vendor_code_prints_does_not_reach_the_protocol(
    rig: ShadesRig, tmp_path: Path
) -> None:
    rig.load(SHADES[:3])
    rig.fail("noise", after=1)  # type: ignore[arg-type]  # a fault of this fake alone

    done = scan(rig, tmp_path / "s")

    assert done.shades == list(SHADES[:3])
    assert reason(done) is EndReason.DONE


def test_a_driver_that_hangs_while_listing_is_given_up_and_the_others_are_heard(
    tmp_path: Path,
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder, listing in ((good, ""), (bad, "hang")):
        folder.mkdir()
        (folder / "plan.json").write_text(json.dumps({"sheets": [], "listing": listing}))
    scanner = HostScanner(
        {
            folder.name: DriverSpec(
                "tests.fakes.shades_driver", {"plan": str(folder / "plan.json")}
            )
            for folder in (good, bad)
        },
        listing_s=3.0,
    )

    found = list(scanner.devices(CancelToken()))

    assert [each.id for each in found if isinstance(each, Device)] == ["shades:feeder"]
    (failed,) = (each for each in found if not isinstance(each, Device))
    assert type(failed) is DriverSilentError
    assert (failed.facts["device"], failed.facts["reason"]) == ("bad", EndReason.HUNG)
    # No sheet is in work: nobody is told to put one back.
    assert "tờ" not in text_for(failed)


def test_a_device_of_an_unknown_driver_is_offline(rig: ShadesRig, tmp_path: Path) -> None:
    with pytest.raises(ScannerOfflineError):
        list(
            rig.scanner.scan(
                "twain:32:X",
                settings=None,  # type: ignore[arg-type]  # never looked at
                folder=tmp_path,
                stop=CancelToken(),
                cancel=CancelToken(),
            )
        )


def test_no_sheet_is_drawn_in_when_the_disk_has_no_room(tmp_path: Path) -> None:
    rig = ShadesRig(tmp_path, reserve_bytes=1 << 60)
    rig.load(SHADES[:2])

    done = scan(rig, tmp_path / "s")

    assert (done.pages, reason(done)) == ([], EndReason.NO_SPACE)
    assert len(json.loads(rig.plan.read_text())["sheets"]) == 2


def test_a_page_that_does_not_fit_on_the_disk_leaves_the_others_whole(
    rig: ShadesRig, tmp_path: Path
) -> None:
    rig.load(SHADES[:3])
    scan(rig, tmp_path / "s", count=2)

    with file_size_limit(50_000):
        full = scan(rig, tmp_path / "s", dpi=300)

    rig.load(SHADES[2:3])
    after = scan(rig, tmp_path / "s", dpi=300)
    assert (full.pages, reason(full)) == ([], EndReason.NO_SPACE)
    assert [page.number for page in after.pages] == [3]
    assert after.shades == [SHADES[2]]
    assert list((tmp_path / "s").glob("*.part")) == []


def test_a_host_whose_parent_dies_finishes_the_page_and_draws_no_further_sheet(
    rig: ShadesRig, tmp_path: Path
) -> None:
    rig.load(SHADES)
    folder = tmp_path / "s"
    folder.mkdir()
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.capture.scanning_parent", str(rig.plan), str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "page 1\n"

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    rest = scan(rig, tmp_path / "rest")
    kept = scan_files(folder)
    assert kept >= 1
    assert kept + len(rest.pages) == len(SHADES)


def scan_files(folder: Path) -> int:
    """Whole pages in a session's folder, once its host let go of it."""
    from scanner_app.capture.sessions import _wait_for_host

    _wait_for_host(folder)
    return len(list(folder.glob("*.jpg")))
