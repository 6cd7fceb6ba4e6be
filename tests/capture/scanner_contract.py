"""What every scanner behind the port must do, whatever drives it.

A test class for a driver inherits `ScannerContract` and gives a `rig` fixture. Sheets are told
apart by their shade of gray, so that it does not matter how a driver encodes a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image, ImageStat

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.scan import (
    A4_MM,
    Colour,
    Device,
    EndReason,
    Feed,
    ScanEnd,
    ScanSettings,
    Side,
)
from scanner_app.ports import ScannedPage, Scanner, ScanWarning
from scanner_app.tasks.cancel import CancelToken

SHADES = (40, 80, 120, 160, 200, 240)
"""Of sheets, front sides; see `back_of`."""

FAULTS = (
    EndReason.JAM,
    EndReason.MULTIFEED,
    EndReason.COVER,
    EndReason.BUSY,
    EndReason.OFFLINE,
    EndReason.IO,
    EndReason.SHORT_PAGE,
    EndReason.HUNG,
    EndReason.CRASHED,
)


def back_of(shade: int) -> int:
    """Shade of a sheet's back side."""
    return shade - 20


class Rig(Protocol):
    """A device whose paper and faults the test decides.

    Attributes:
        faults: what it can play, of `FAULTS`.
        duplex: it has a feeder for both sides.
        low_dpi: a resolution of at least 100 that it offers, for tests that need no detail.
    """

    @property
    def scanner(self) -> Scanner: ...

    @property
    def device(self) -> str: ...

    @property
    def faults(self) -> frozenset[EndReason]: ...

    @property
    def duplex(self) -> bool: ...

    @property
    def low_dpi(self) -> int: ...

    def load(self, shades: Sequence[int]) -> None:
        """Put A4 sheets of these shades into the (emptied) feeder; faults are cleared."""

    def fail(self, reason: EndReason, *, after: int) -> None:
        """The next scan fails so after so many whole sides (BUSY, OFFLINE: at once)."""


@dataclass
class Scanned:
    """What one scan gave."""

    pages: list[ScannedPage] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    end: ScanEnd | None = None

    @property
    def shades(self) -> list[int]:
        """The nearest multiple of 20 to each page's mean gray, in the middle of the page."""
        return [shade_of(page.image) for page in self.pages]


def shade_of(path: Path) -> int:
    with Image.open(path) as picture:
        width, height = picture.size
        inner = picture.crop((width // 4, height // 4, 3 * width // 4, 3 * height // 4))
        mean = ImageStat.Stat(inner.convert("L")).mean[0]
    return round(mean / 20) * 20


def scan(
    rig: Rig,
    folder: Path,
    *,
    stop_after: int | None = None,
    cancel_after: int | None = None,
    **settings: object,
) -> Scanned:
    """One scan through the port, stopped or cancelled after so many pages."""
    folder.mkdir(exist_ok=True)
    stop, cancel = CancelToken(), CancelToken()
    done = Scanned()
    asked = ScanSettings(**({"feed": Feed.FEEDER, "dpi": rig.low_dpi} | settings))  # type: ignore[arg-type]  # by name
    for told in rig.scanner.scan(rig.device, asked, folder, stop=stop, cancel=cancel):
        match told:
            case ScannedPage():
                done.pages.append(told)
                if len(done.pages) == stop_after:
                    stop.cancel()
                if len(done.pages) == cancel_after:
                    cancel.cancel()
            case ScanWarning():
                done.warnings.append(told.code)
            case ScanEnd():
                done.end = told
            case _:
                pass
    return done


def reason(done: Scanned) -> EndReason | None:
    return done.end.reason if done.end else None


def assert_kept(done: Scanned, folder: Path) -> None:
    """Every announced page lies there with its digest, and nothing half-written beside it."""
    for page in done.pages:
        assert page.image.parent == folder
        assert hashlib.sha256(page.image.read_bytes()).hexdigest() == page.sha256
        assert page.image.stat().st_size == page.size_bytes
    assert list(folder.glob("*.part")) == []


class ScannerContract:
    """Inherit, and give `rig`."""

    def test_it_is_listed(self, rig: Rig) -> None:
        found = [each for each in rig.scanner.devices(CancelToken()) if isinstance(each, Device)]

        assert rig.device in [each.id for each in found]
        assert all(each.name and each.id.startswith(each.driver + ":") for each in found)

    def test_it_tells_what_it_can(self, rig: Rig) -> None:
        told = rig.scanner.capabilities(rig.device)

        assert Feed.FEEDER in told.feeds
        assert told.both_sides == rig.duplex
        assert rig.low_dpi in told.dpis or max(told.dpis) > rig.low_dpi
        assert Colour.COLOUR in told.colours

    def test_every_sheet_comes_once_and_in_order(self, rig: Rig, tmp_path: Path) -> None:
        rig.load(SHADES)

        done = scan(rig, tmp_path / "s")

        assert done.shades == list(SHADES)
        assert [page.number for page in done.pages] == [1, 2, 3, 4, 5, 6]
        assert reason(done) is EndReason.DONE
        assert_kept(done, tmp_path / "s")

    def test_a_second_scan_goes_on_numbering(self, rig: Rig, tmp_path: Path) -> None:
        rig.load(SHADES[:2])
        scan(rig, tmp_path / "s")
        rig.load(SHADES[2:4])

        done = scan(rig, tmp_path / "s")

        assert [page.number for page in done.pages] == [3, 4]
        assert done.shades == list(SHADES[2:4])

    def test_both_sides_come_front_then_back(self, rig: Rig, tmp_path: Path) -> None:
        if not rig.duplex:
            pytest.skip("no duplex feeder behind this driver")
        rig.load(SHADES[1:3])

        done = scan(rig, tmp_path / "s", both_sides=True)

        first, second = SHADES[1:3]
        assert done.shades == [first, back_of(first), second, back_of(second)]
        assert [page.side for page in done.pages] == [Side.FRONT, Side.BACK] * 2

    def test_an_empty_feeder_is_told(self, rig: Rig, tmp_path: Path) -> None:
        rig.load([])

        done = scan(rig, tmp_path / "s")

        assert (done.pages, reason(done)) == ([], EndReason.EMPTY)

    def test_a_count_draws_no_further_sheet_in(self, rig: Rig, tmp_path: Path) -> None:
        rig.load(SHADES[:4])

        first = scan(rig, tmp_path / "s", count=2)
        rest = scan(rig, tmp_path / "s")

        assert (first.shades, reason(first)) == (list(SHADES[:2]), EndReason.DONE)
        assert rest.shades == list(SHADES[2:4])

    def test_stopping_ends_after_a_whole_page_and_loses_no_sheet(
        self, rig: Rig, tmp_path: Path
    ) -> None:
        rig.load(SHADES)

        first = scan(rig, tmp_path / "s", stop_after=2)
        rest = scan(rig, tmp_path / "s")

        assert reason(first) is EndReason.STOPPED
        assert 2 <= len(first.pages) < len(SHADES)
        assert first.shades + rest.shades == list(SHADES)

    def test_cancelling_keeps_what_came(self, rig: Rig, tmp_path: Path) -> None:
        rig.load(SHADES)

        with pytest.raises(Cancelled):
            scan(rig, tmp_path / "s", cancel_after=2)

        kept = sorted((tmp_path / "s").glob("*.jpg"))
        assert [shade_of(path) for path in kept[:2]] == list(SHADES[:2])
        rig.load(SHADES[:1])
        assert scan(rig, tmp_path / "again").shades == list(SHADES[:1])

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_keeps_earlier_pages_and_the_next_scan_works(
        self, rig: Rig, tmp_path: Path, fault: EndReason
    ) -> None:
        if fault not in rig.faults:
            pytest.skip(f"this device cannot play {fault}")
        rig.load(SHADES[:4])
        at_once = fault in {EndReason.BUSY, EndReason.OFFLINE}
        rig.fail(fault, after=0 if at_once else 2)

        done = scan(rig, tmp_path / "s", first_byte_s=4.0, next_byte_s=2.0)

        assert reason(done) is fault
        assert done.shades == ([] if at_once else list(SHADES[:2]))
        assert_kept(done, tmp_path / "s")
        rig.load(SHADES[:2])
        after = scan(rig, tmp_path / "after")
        assert (after.shades, reason(after)) == (list(SHADES[:2]), EndReason.DONE)

    def test_a_page_has_the_size_of_its_paper(self, rig: Rig, tmp_path: Path) -> None:
        rig.load(SHADES[:1])

        (page,) = scan(rig, tmp_path / "s", size_mm=A4_MM).pages

        with Image.open(page.image) as picture:
            told = picture.info["dpi"]
            size_mm = [25.4 * side / page.dpi for side in picture.size]
        assert page.dpi == rig.low_dpi
        assert [round(float(d)) for d in told] == [page.dpi, page.dpi]
        assert size_mm == pytest.approx(A4_MM, rel=0.01)

    @pytest.mark.parametrize(
        ("colour", "mode"), [(Colour.COLOUR, "RGB"), (Colour.GRAY, "L")], ids=["colour", "gray"]
    )
    def test_colours_are_as_asked(
        self, rig: Rig, tmp_path: Path, colour: Colour, mode: str
    ) -> None:
        rig.load(SHADES[:1])

        (page,) = scan(rig, tmp_path / "s", colour=colour).pages

        with Image.open(page.image) as picture:
            assert picture.mode == mode
