"""What TWAIN drivers do differently from each other, and what becomes of their processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.domain.scan import A5_MM, Colour, EndReason, Feed, ScanSettings, Side
from tests.capture.scanner_contract import SHADES, Scanned, back_of, reason, scan
from tests.capture.twain.rig import DRIVER, PaperTray
from tests.capture.twain.wine import PROJECT, Prefix

pytestmark = pytest.mark.slow

_RED, _BLUE = (200, 0, 0), (0, 0, 200)


@pytest.fixture
def tray(tmp_path: Path, windows64: Prefix, programs: Path) -> PaperTray:
    return PaperTray(tmp_path / "tray", windows64, programs)


@pytest.fixture
def tray32(tmp_path: Path, windows32: Prefix, programs: Path) -> PaperTray:
    return PaperTray(tmp_path / "tray", windows32, programs)


def only_page(done: Scanned) -> Image.Image:
    (page,) = done.pages
    return Image.open(page.image)


def halves(page: Image.Image) -> tuple[object, object]:
    """The pixels in the middle of the upper and of the lower half."""
    width, height = page.size
    return page.getpixel((width // 2, height // 4)), page.getpixel((width // 2, 3 * height // 4))


def is_near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and all(
        abs(a - b) <= 8 for a, b in zip(pixel, wanted, strict=True)
    )


_MEMORY = pytest.mark.parametrize("memory", [1, 0], ids=["memory", "bitmap"])


class TestPictures:
    """Strips of memory and whole bitmaps become the same picture."""

    @_MEMORY
    def test_red_stands_above_blue(self, tray: PaperTray, tmp_path: Path, memory: int) -> None:
        tray.be(memory=memory, bands=1)
        tray.load([100])

        with only_page(scan(tray, tmp_path / "s")) as page:
            upper, lower = halves(page)

        assert is_near(upper, _RED)
        assert is_near(lower, _BLUE)

    @_MEMORY
    def test_red_stands_above_blue_in_32_bit(
        self, tray32: PaperTray, tmp_path: Path, memory: int
    ) -> None:
        tray32.be(memory=memory, bands=1)
        tray32.load([100])

        with only_page(scan(tray32, tmp_path / "s")) as page:
            upper, lower = halves(page)

        assert is_near(upper, _RED)
        assert is_near(lower, _BLUE)

    @pytest.mark.parametrize(
        ("memory", "flavor"), [(1, 0), (1, 1), (0, 0)], ids=["0 is black", "0 is white", "bitmap"]
    )
    @pytest.mark.parametrize("colour", [Colour.BILEVEL, Colour.GRAY])
    def test_black_stands_above_white(
        self, tray: PaperTray, tmp_path: Path, memory: int, flavor: int, colour: Colour
    ) -> None:
        tray.be(memory=memory, bands=1, flavor=flavor)
        tray.load([100])

        with only_page(scan(tray, tmp_path / "s", colour=colour)) as page:
            upper, lower = halves(page.convert("L"))

        assert (upper, lower) == (0, 255)


class TestAgreeing:
    """What the device offers and what becomes of wishes that it does not meet."""

    @pytest.mark.parametrize("dpi_range", [0, 1], ids=["list", "range"])
    def test_a_missing_resolution_is_raised(
        self, tray: PaperTray, tmp_path: Path, dpi_range: int
    ) -> None:
        tray.be(dpi_range=dpi_range)
        tray.load([100])

        done = scan(tray, tmp_path / "s", dpi=125, size_mm=A5_MM)

        assert [page.dpi for page in done.pages] == [130 if dpi_range else 150]
        assert done.warnings == ["dpi_raised"]

    def test_a_range_of_resolutions_is_told_as_usual_ones(self, tray: PaperTray) -> None:
        tray.be(dpi_range=1)

        told = tray.scanner.capabilities(tray.device)

        assert told.dpis == (75, 100, 150, 200, 240, 300, 400, 600)

    def test_a_size_without_a_name_is_framed(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.be(named_sizes=0)
        tray.load([100])

        with only_page(scan(tray, tmp_path / "s", size_mm=A5_MM)) as page:
            assert page.size == pytest.approx((583, 827), abs=2)

    def test_paper_larger_than_the_device_is_told(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.load([100])

        done = scan(tray, tmp_path / "s", size_mm=(297.0, 420.0))

        assert len(done.pages) == 1
        assert done.warnings == ["size_limited"]

    def test_the_glass_gives_one_page(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.be(glass_shade=160)
        tray.load(SHADES)

        done = scan(tray, tmp_path / "s", feed=Feed.FLATBED)

        assert (done.shades, reason(done)) == ([160], EndReason.DONE)
        assert tray.left() == len(SHADES)

    def test_a_device_with_a_feeder_only_has_no_glass(
        self, tray: PaperTray, tmp_path: Path
    ) -> None:
        tray.be(glass=0)

        told = tray.scanner.capabilities(tray.device)
        done = scan(tray, tmp_path / "s", feed=Feed.FLATBED)

        assert told.feeds == (Feed.FEEDER,)
        assert done.end is not None
        assert (done.end.reason, done.end.facts) == (EndReason.UNSUPPORTED, (("what", "flatbed"),))

    def test_a_feeder_without_a_sensor_tells_that_it_is_empty(
        self, tray: PaperTray, tmp_path: Path
    ) -> None:
        tray.be(sensor=0)

        told = tray.scanner.capabilities(tray.device)
        done = scan(tray, tmp_path / "s")

        assert told.loaded is None
        assert (done.pages, reason(done)) == ([], EndReason.EMPTY)

    def test_the_driver_tells_the_side(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.be(tells_side=1)
        tray.load([100])

        done = scan(tray, tmp_path / "s", both_sides=True)

        assert [page.side for page in done.pages] == [Side.FRONT, Side.BACK]

    def test_a_source_that_is_gone_is_offline(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.device = "twain:64:Another Scanner"

        done = scan(tray, tmp_path / "s")

        assert reason(done) is EndReason.OFFLINE


class TestReadingAhead:
    """Fast devices draw sheets in before they are asked for."""

    def test_stopping_delivers_what_was_drawn_in(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.be(ahead=2)
        tray.load(SHADES)

        first = scan(tray, tmp_path / "s", stop_after=1)
        rest = scan(tray, tmp_path / "s")

        assert reason(first) is EndReason.STOPPED
        assert len(first.pages) < len(SHADES)
        assert first.shades + rest.shades == list(SHADES)

    def test_a_count_of_sides_ends_within_the_device(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.be(ahead=2)
        tray.load(SHADES)

        done = scan(tray, tmp_path / "s", count=2, both_sides=True)

        assert done.shades == [SHADES[0], back_of(SHADES[0])]
        assert tray.left() == len(SHADES) - 1

    def test_a_device_that_only_throws_away_is_told_of(
        self, tray: PaperTray, tmp_path: Path
    ) -> None:
        tray.be(ahead=2, stoppable=0)
        tray.load(SHADES)

        done = scan(tray, tmp_path / "s", stop_after=1)

        assert reason(done) is EndReason.STOPPED
        assert len(done.pages) < len(SHADES)
        assert done.warnings == ["sheets_drawn_ahead"]

    def test_a_device_that_cannot_count_is_held_to_the_count(
        self, tray: PaperTray, tmp_path: Path
    ) -> None:
        tray.be(counts=0)
        tray.load(SHADES)

        done = scan(tray, tmp_path / "s", count=2)

        assert (done.shades, reason(done)) == (list(SHADES[:2]), EndReason.DONE)


class TestProcesses:
    """Programs end with whom they serve, and leave no page behind."""

    def test_no_raw_page_stays(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.load(SHADES[:2])

        before = set(tray.temporary.glob("sohoa-twain-*"))
        scan(tray, tmp_path / "s")

        assert set(tray.temporary.glob("sohoa-twain-*")) <= before

    def test_the_program_ends_when_the_host_is_killed(
        self, tray: PaperTray, tmp_path: Path
    ) -> None:
        tray.load(SHADES)
        tray.fail(EndReason.HUNG, after=1)
        (tmp_path / "s").mkdir()

        # Whoever holds the last end of this pipe lives: it ends when both processes are gone.
        ear, mouth = os.pipe()
        host = _scanning_host(tray, tmp_path / "s", mouth)
        os.close(mouth)
        assert host.stdin is not None
        assert host.stdout is not None
        with os.fdopen(ear, "rb", buffering=0) as complaints:
            assert complaints.readline().strip() == b"hung"
            host.send_signal(signal.SIGKILL)
            host.wait()
            host.stdout.close()
            host.stdin.close()
            rest = complaints.read()

        assert rest == b""

    def test_a_crash_tells_windows_own_code(self, tray: PaperTray, tmp_path: Path) -> None:
        tray.load(SHADES)
        tray.fail(EndReason.CRASHED, after=0)

        done = scan(tray, tmp_path / "s")

        assert done.end is not None
        assert done.end.reason is EndReason.CRASHED
        assert [name for name, _ in done.end.facts] == ["status"]


def _scanning_host(tray: PaperTray, folder: Path, mouth: int) -> subprocess.Popen[str]:
    job = {
        "driver": DRIVER,
        "config": tray.config,
        "do": "scan",
        "address": tray.device.partition(":")[2],
        "settings": asdict(ScanSettings(feed=Feed.FEEDER, dpi=100)),
        "folder": str(folder),
        "first_number": 1,
        "reserve_bytes": 0,
    }
    host = subprocess.Popen(
        [sys.executable, "-m", "scanner_app.capture.host"],
        cwd=PROJECT,
        env=os.environ | tray.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=mouth,
        text=True,
    )
    assert host.stdin is not None
    host.stdin.write(json.dumps(job) + "\n")
    host.stdin.flush()
    return host
