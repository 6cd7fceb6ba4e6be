"""WIA: the whole contract over a pretended WIA, and what its numbers mean."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.capture.driver import DriverError
from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.scanner import HostScanner
from scanner_app.capture.wia.driver import open_driver
from scanner_app.capture.wia.preparing import next_finer
from scanner_app.capture.wia.system import Reach
from scanner_app.capture.wia.taking import raster_of
from scanner_app.capture.wia.terms import reason_of
from scanner_app.domain.scan import Colour, EndReason, Feed
from tests.capture.scanner_contract import FAULTS, SHADES, ScannerContract, reason, scan


class PretendedRig:
    """A scanner behind the pretended WIA; its paper and fault are files in `folder`."""

    device = "wia:{GUID}\\0001"
    faults = frozenset(FAULTS)
    duplex = True
    low_dpi = 100

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        spec = DriverSpec("tests.capture.wia.pretended", {"folder": str(folder)})
        self.scanner = HostScanner({"wia": spec}, listing_s=60.0)
        self.load([])

    def load(self, shades: Sequence[int]) -> None:
        (self.folder / "sheets").write_text("".join(f"{shade}\n" for shade in shades))
        (self.folder / "fault").write_text("")

    def fail(self, reason: EndReason, *, after: int) -> None:
        (self.folder / "fault").write_text(f"{reason.value} {after}\n")


@pytest.fixture
def rig(tmp_path: Path) -> PretendedRig:
    return PretendedRig(tmp_path / "wia")


@pytest.mark.slow
class TestPretended(ScannerContract):
    """Everything but COM itself."""


@pytest.mark.slow
def test_the_glass_gives_one_page(rig: PretendedRig, tmp_path: Path) -> None:
    rig.load(SHADES)

    done = scan(rig, tmp_path / "s", feed=Feed.FLATBED)

    assert (done.shades, reason(done)) == ([100], EndReason.DONE)


def test_cameras_are_no_scanners(rig: PretendedRig) -> None:
    from tests.capture.wia.pretended import open_driver as open_pretended

    found = open_pretended({"folder": str(rig.folder)}).devices()

    assert [device.name for device in found] == ["Pretended Scanner"]


def test_elsewhere_than_on_windows_there_is_no_wia() -> None:
    with pytest.raises(DriverError) as told:
        open_driver({})

    assert told.value.reason is EndReason.OFFLINE


@pytest.mark.parametrize(
    ("hresult", "meant"),
    [
        (0x80210002, EndReason.JAM),
        (0x80210003, EndReason.EMPTY),
        (0x80210005, EndReason.OFFLINE),
        (0x80210006, EndReason.BUSY),
        (0x80210010, EndReason.COVER),
        (0x80210016, EndReason.COVER),
        (0x80210014, EndReason.MULTIFEED),
        (0x80210020, EndReason.MULTIFEED),
        (0x80210001, EndReason.IO),
        (-2145320958, EndReason.JAM),
    ],
)
def test_a_failure_means_what_the_header_and_the_manual_say(hresult: int, meant: EndReason) -> None:
    assert reason_of(hresult) is meant


@pytest.mark.parametrize(
    ("reach", "asked", "chosen"),
    [
        (Reach(values=(100, 200, 400)), 300, 400),
        (Reach(values=(100, 200)), 300, 200),
        (Reach(least=50, most=1200, step=50), 320, 350),
        (Reach(least=50, most=600, step=1), 1200, 600),
        (Reach(), 300, 300),
    ],
)
def test_a_missing_resolution_is_raised(reach: Reach, asked: int, chosen: int) -> None:
    assert next_finer(reach, asked) == chosen


def bitmap_of(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "BMP")
    return target.getvalue()


def test_rows_come_from_the_top_in_red_green_blue() -> None:
    picture = Image.new("RGB", (3, 2), (200, 10, 20))
    picture.paste((0, 0, 255), (0, 1, 3, 2))

    raster = raster_of(bitmap_of(picture))

    assert bytes(raster.data) == bytes([200, 10, 20] * 3 + [0, 0, 255] * 3)
    assert (raster.width, raster.height, raster.depth, raster.channels) == (3, 2, 8, 3)


def test_one_is_black() -> None:
    picture = Image.new("1", (8, 2), 1)
    picture.paste(0, (0, 0, 8, 1))

    raster = raster_of(bitmap_of(picture))

    assert bytes(raster.data) == b"\xff\x00"
    assert (raster.depth, raster.channels) == (1, 1)


@pytest.mark.parametrize("colour", [Colour.GRAY, Colour.COLOUR])
def test_a_palette_becomes_gray_or_colour(colour: Colour) -> None:
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([0, 0, 0, 90, 90, 90 if colour is Colour.GRAY else 200])

    raster = raster_of(bitmap_of(picture))

    assert raster.channels == (1 if colour is Colour.GRAY else 3)
    assert raster.data[0] == 90


@pytest.mark.parametrize("content", [b"", b"BM", b"no bitmap at all"])
def test_what_is_no_bitmap_is_a_short_page(content: bytes) -> None:
    with pytest.raises(DriverError) as told:
        raster_of(content)

    assert told.value.reason is EndReason.SHORT_PAGE
