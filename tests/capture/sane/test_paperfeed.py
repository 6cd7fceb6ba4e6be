"""The SANE driver with a device that does what it is told: the contract, and SANE's own matters."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from scanner_app.domain.scan import A5_MM, Colour, EndReason, Feed, Side
from tests.capture.sane.rig import PaperfeedRig
from tests.capture.scanner_contract import (
    SHADES,
    Scanned,
    ScannerContract,
    assert_kept,
    back_of,
    reason,
    scan,
)


class TestPaperfeed(ScannerContract):
    """The whole contract, every fault included."""


def test_a_device_that_vanishes_in_mid_page_is_offline_and_earlier_pages_stay(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load(SHADES[:4])
    rig.plan("unplug 2")

    done = scan(rig, tmp_path / "s")

    assert (done.shades, reason(done)) == (list(SHADES[:2]), EndReason.OFFLINE)
    assert_kept(done, tmp_path / "s")


def test_a_device_that_another_program_uses_is_busy(rig: PaperfeedRig, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    rig.load(SHADES[:1])
    with (rig.tray / "claimed").open("w") as claimed:
        fcntl.flock(claimed, fcntl.LOCK_EX)

        done = scan(rig, tmp_path / "s")

    assert (done.pages, reason(done)) == ([], EndReason.BUSY)


def test_stopping_in_the_middle_of_a_sheet_takes_its_back_too(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load(SHADES[1:])

    first = scan(rig, tmp_path / "s", both_sides=True, stop_after=1)
    rest = scan(rig, tmp_path / "s", both_sides=True)

    assert reason(first) is EndReason.STOPPED
    assert first.pages[-1].side is Side.BACK
    assert first.shades + rest.shades == [
        side for front in SHADES[1:] for side in (front, back_of(front))
    ]


def test_blank_sheets_come_though_the_driver_would_skip_them(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load_sheets(["40 255", "255 255"])

    done = scan(rig, tmp_path / "s", both_sides=True)

    assert done.shades == [40, 260, 260, 260]


def test_a_sheet_whose_back_never_comes_is_told(rig: PaperfeedRig, tmp_path: Path) -> None:
    rig.load(SHADES[1:3])
    rig.plan("oneside 2")

    done = scan(rig, tmp_path / "s", both_sides=True)

    assert (done.shades, reason(done)) == ([80, 60, 120], EndReason.DONE)
    assert done.warnings == ["odd_sides"]


def test_double_feeds_pass_only_when_nobody_wants_to_be_stopped(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load(SHADES[:4])
    rig.plan("double 1")

    done = scan(rig, tmp_path / "s", stop_on_double_feed=False)

    assert (done.shades, reason(done)) == ([40, 80, 160], EndReason.DONE)


def test_the_glass_gives_one_page_and_leaves_the_feeder_alone(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load(SHADES[:2])
    (rig.tray / "glass").write_text("180 0")

    done = scan(rig, tmp_path / "s", feed=Feed.FLATBED, both_sides=True)

    assert (done.shades, reason(done)) == ([180], EndReason.DONE)
    assert [page.side for page in done.pages] == [None]
    assert rig.left() == 2


@pytest.mark.parametrize(
    ("asked", "given", "warnings"),
    [(250, 300, ["dpi_raised"]), (1200, 600, ["dpi_lowered"]), (200, 200, [])],
)
def test_a_missing_resolution_becomes_the_next_finer_one_and_is_told(
    rig: PaperfeedRig, tmp_path: Path, asked: int, given: int, warnings: list[str]
) -> None:
    rig.load(SHADES[:1])

    done = scan(rig, tmp_path / "s", dpi=asked, colour=Colour.GRAY)

    assert (done.pages[0].dpi, done.warnings) == (given, warnings)
    assert size_of(done) == pytest.approx((210 / 25.4 * given, 297 / 25.4 * given), abs=1)


@pytest.mark.parametrize(
    ("size_mm", "given_mm"), [(A5_MM, A5_MM), (None, (216.0, 432.0))], ids=["A5", "whole area"]
)
def test_the_area_is_the_papers_or_all_there_is(
    rig: PaperfeedRig,
    tmp_path: Path,
    size_mm: tuple[float, float] | None,
    given_mm: tuple[float, float],
) -> None:
    rig.load(SHADES[:1])

    done = scan(rig, tmp_path / "s", size_mm=size_mm)

    assert size_of(done) == pytest.approx([mm / 25.4 * 100 for mm in given_mm], abs=1)


def test_paper_larger_than_the_device_is_told(rig: PaperfeedRig, tmp_path: Path) -> None:
    rig.load(SHADES[:1])

    done = scan(rig, tmp_path / "s", size_mm=(297.0, 420.0))

    assert done.warnings == ["size_limited"]


def test_a_bilevel_page_is_black_where_the_paper_is(rig: PaperfeedRig, tmp_path: Path) -> None:
    striped = Image.new("L", (827, 1169), 255)
    striped.paste(0, (0, 300, 827, 500))
    striped.save(rig.tray / "striped.pgm")
    rig.load_sheets(["striped.pgm"])

    (page,) = scan(rig, tmp_path / "s", colour=Colour.BILEVEL).pages

    with Image.open(page.image) as picture:
        assert picture.mode == "1"
        assert picture.convert("L").tobytes() == striped.tobytes()


def test_a_picture_keeps_its_colours(rig: PaperfeedRig, tmp_path: Path) -> None:
    Image.new("RGB", (827, 1169), (200, 30, 90)).save(rig.tray / "seal.ppm")
    rig.load_sheets(["seal.ppm"])

    (page,) = scan(rig, tmp_path / "s").pages

    with Image.open(page.image) as picture:
        assert picture.getpixel((400, 600)) == pytest.approx((200, 30, 90), abs=4)


@pytest.mark.parametrize("sheets", [0, 1])
def test_capabilities_tell_whether_paper_lies_in_the_feeder(rig: PaperfeedRig, sheets: int) -> None:
    rig.load(SHADES[:sheets])

    told = rig.scanner.capabilities(rig.device)

    assert told.loaded is bool(sheets)
    assert told.largest_mm == pytest.approx((216.0, 432.0), abs=0.1)
    assert (told.dpis, told.finds_double_feed) == ((100, 150, 200, 300, 400, 600), True)


def test_scanimage_reads_the_same_sheets_from_the_backend(
    rig: PaperfeedRig, tmp_path: Path
) -> None:
    rig.load(SHADES[1:3])
    rig.plan("jam 3")

    ended = scanimage(rig, tmp_path, "--source", "ADF Duplex", "--batch=%d.pnm")

    shades = [Image.open(tmp_path / f"{n}.pnm").getpixel((50, 50)) for n in (1, 2, 3)]
    assert shades == [80, 60, 120]
    assert (ended.returncode, "jammed" in ended.stderr) == (6, True)


def scanimage(rig: PaperfeedRig, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """An independent client of SANE over the same backend."""
    variables = {**os.environ, **rig.environment, "SANE_CONFIG_DIR": str(rig.config["config_dir"])}
    device = rig.device.removeprefix("sane:")
    return subprocess.run(
        ["scanimage", "-d", device, "--resolution", "100", "--format=pnm", *arguments],
        cwd=folder,
        env=variables,
        check=False,
        capture_output=True,
        text=True,
    )


def size_of(done: Scanned) -> tuple[int, int]:
    with Image.open(done.pages[0].image) as picture:
        return picture.size
