"""The driver against backends that Debian ships: other people's idea of what SANE is."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.domain.scan import Colour, Device, EndReason, Feed, ScanEnd, ScanSettings
from scanner_app.domain.scan_errors import ScannerOfflineError
from scanner_app.ports import ScannedPage, ScanProgress, ScanTold
from scanner_app.tasks.cancel import CancelToken
from tests.capture.sane.building import configure
from tests.capture.sane.raw_scans import Job, RawPage, raw_scans
from tests.capture.sane.rig import DRIVER, PaperfeedRig
from tests.capture.scanner_contract import SHADES, Scanned, assert_kept, reason

SANED = Path("/usr/sbin/saned")
GLASS = ScanSettings(feed=Feed.FLATBED, dpi=100, first_byte_s=8)
GRID = {"test-picture": "Grid"}


pytestmark = pytest.mark.skipif(
    find_library("sane") is None, reason="thiếu libsane1 (./dev test tự cài)"
)


@pytest.fixture(scope="module")
def test_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Debian's `test` backend, one device."""
    folder = tmp_path_factory.mktemp("sane.d")
    return configure(folder, {"dll.conf": "test\n", "test.conf": "number_of_devices 1\n"})


def test_the_test_backend_is_listed_and_asked(test_config: Path) -> None:
    scanner = scanner_over(test_config)

    (device,) = scanner.devices(CancelToken())
    told = scanner.capabilities("sane:test:0")

    assert device == Device("sane:test:0", "Noname frontend-tester", "sane", "test:0")
    assert told.feeds == (Feed.FLATBED, Feed.FEEDER)
    assert (told.colours, told.both_sides) == (tuple(Colour), False)
    assert (told.largest_mm, told.loaded, told.finds_double_feed) == ((200.0, 200.0), None, False)


def test_a_device_that_no_backend_knows_is_offline(test_config: Path) -> None:
    with pytest.raises(ScannerOfflineError):
        scanner_over(test_config).capabilities("sane:test:7")


def test_ten_sheets_come_and_the_feeder_runs_out(test_config: Path, tmp_path: Path) -> None:
    asked = ScanSettings(feed=Feed.FEEDER, dpi=100)

    (done,) = raw_scans([Job("test:0", asked)], test_config, tmp_path)

    assert (len(done.pages), done.reason) == (10, EndReason.DONE)
    assert done.warnings == ["size_limited", "double_feed_unwatched"]


def test_both_sides_of_a_feeder_that_has_one_are_refused(test_config: Path, tmp_path: Path) -> None:
    asked = ScanSettings(feed=Feed.FEEDER, both_sides=True)

    (done,) = raw_scans([Job("test:0", asked)], test_config, tmp_path)

    assert (done.reason, done.facts) == (EndReason.UNSUPPORTED, {"what": "both_sides"})


def test_padding_wide_samples_and_tiny_reads_do_not_change_the_picture(
    test_config: Path, tmp_path: Path
) -> None:
    variants: list[dict[str, object]] = [
        {},
        {"depth": 16},
        {"read-limit": True, "read-limit-size": 1021},
        {"fuzzy-parameters": True},
        {"ppl-loss": 30},
        {"ppl-loss": 30, "depth": 16},
    ]
    jobs = [Job("test:0", GLASS, GRID | each) for each in variants]

    whole, wide, limited, fuzzy, *padded = [
        scan_.pages[0] for scan_ in raw_scans(jobs, test_config, tmp_path)
    ]

    assert (whole.width, whole.height, whole.depth, whole.channels) == (787, 787, 8, 3)
    assert len(set(whole.pixels)) > 1
    assert whole == wide == limited == fuzzy
    assert padded == [cut(whole, 30)] * 2


def test_a_page_of_unknown_height_ends_where_its_bytes_end(
    test_config: Path, tmp_path: Path
) -> None:
    (done,) = raw_scans(
        [Job("test:0", GLASS, {"hand-scanner": True, "test-picture": "Solid white"})],
        test_config,
        tmp_path,
    )

    (page,) = done.pages
    assert done.reason is EndReason.DONE
    assert page.height > page.width > 400
    assert set(page.pixels) == {255}


def test_bilevel_is_a_depth_where_it_is_no_mode(test_config: Path, tmp_path: Path) -> None:
    asked = ScanSettings(feed=Feed.FLATBED, dpi=100, colour=Colour.BILEVEL)
    jobs = [Job("test:0", asked, {"test-picture": f"Solid {each}"}) for each in ("black", "white")]

    black, white = [scan_.pages[0] for scan_ in raw_scans(jobs, test_config, tmp_path)]

    assert (black.depth, black.channels) == (1, 1)
    assert (black.pixels[:90], white.pixels[:90]) == (b"\xff" * 90, b"\x00" * 90)


def test_each_status_of_sane_ends_the_scan_for_its_reason(
    test_config: Path, tmp_path: Path
) -> None:
    expected = {
        "UNSUPPORTED": EndReason.UNSUPPORTED,
        "CANCELLED": EndReason.IO,
        "DEVICE_BUSY": EndReason.BUSY,
        "INVAL": EndReason.IO,
        "EOF": EndReason.SHORT_PAGE,
        "JAMMED": EndReason.JAM,
        "NO_DOCS": EndReason.EMPTY,
        "COVER_OPEN": EndReason.COVER,
        "IO_ERROR": EndReason.IO,
        "NO_MEM": EndReason.IO,
        "ACCESS_DENIED": EndReason.FORBIDDEN,
    }
    jobs = [
        Job("test:0", GLASS, {"read-return-value": f"SANE_STATUS_{status}"}) for status in expected
    ]

    done = raw_scans(jobs, test_config, tmp_path)

    assert {status: each.reason for status, each in zip(expected, done, strict=True)} == expected
    assert [each.pages for each in done] == [[]] * len(jobs)


def test_a_picture_comes_through_the_pnm_backend_pixel_by_pixel(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(640 * 480 * 3)
    Image.frombytes("RGB", (640, 480), noise).save(tmp_path / "noise.ppm")
    config = configure(tmp_path / "sane.d", {"dll.conf": "pnm\n"})

    (done,) = raw_scans(
        [Job("pnm:0", ScanSettings(), {"filename": str(tmp_path / "noise.ppm")})],
        config,
        tmp_path / "raw",
    )

    (page,) = done.pages
    assert (page.width, page.height, page.pixels) == (640, 480, noise)


def test_a_server_that_dies_in_mid_page_is_offline_and_earlier_pages_stay(
    rig: PaperfeedRig, saned: Saned, tmp_path: Path
) -> None:
    rig.load(SHADES)
    rig.plan("slow 5")

    done = Scanned()
    for told in scan_over_net(saned, tmp_path / "s"):
        match told:
            case ScannedPage():
                done.pages.append(told)
            case ScanProgress(number=3):
                saned.kill()
            case ScanEnd():
                done.end = told
            case _:
                pass

    assert (done.shades, reason(done)) == (list(SHADES[:2]), EndReason.OFFLINE)
    assert_kept(done, tmp_path / "s")


@dataclass
class Saned:
    """SANE's server, serving the rig's device in the loopback network.

    The port is fixed by the protocol, the address is not: two runs at once must not meet.
    """

    process: subprocess.Popen[str]
    address: str
    client_config: Path

    def kill(self) -> None:
        """As when its cable is pulled: no word of goodbye."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture
def saned(rig: PaperfeedRig, tmp_path: Path) -> Iterator[Saned]:
    if not SANED.exists():
        pytest.skip("thiếu sane-utils (./dev test tự cài)")
    address = f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.7"
    server_config = Path(str(rig.config["config_dir"]))
    configure(server_config, {"saned.conf": "127.0.0.0/8\n"})
    client_config = configure(tmp_path / "net.d", {"dll.conf": "net\n", "net.conf": f"{address}\n"})
    process = subprocess.Popen(
        [str(SANED), "-l", "-e", "-d", "3", "-b", address],
        env={**os.environ, **rig.environment, "SANE_CONFIG_DIR": str(server_config)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    while "waiting for" not in (line := process.stderr.readline()):
        assert line, "saned ended"
    # It talks on, and would stop at a full pipe.
    reader = threading.Thread(target=process.stderr.read)
    reader.start()
    served = Saned(process, address, client_config)
    yield served
    served.kill()
    process.wait()
    reader.join()
    process.stderr.close()


def scan_over_net(saned: Saned, folder: Path) -> Iterator[ScanTold]:
    folder.mkdir()
    return scanner_over(saned.client_config).scan(
        f"sane:net:{saned.address}:paperfeed:feeder",
        ScanSettings(feed=Feed.FEEDER, dpi=100, colour=Colour.GRAY),
        folder,
        stop=CancelToken(),
        cancel=CancelToken(),
    )


def scanner_over(config: Path) -> HostScanner:
    return HostScanner({"sane": DriverSpec(DRIVER, {"config_dir": str(config)})})


def cut(page: RawPage, columns: int) -> RawPage:
    """The page without its last columns."""
    row = page.width * page.channels
    width = page.width - columns
    pixels = b"".join(
        page.pixels[start : start + width * page.channels]
        for start in range(0, page.height * row, row)
    )
    return replace(page, width=width, pixels=pixels)
