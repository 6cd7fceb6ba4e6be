"""What TWAIN's codes mean for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.capture.driver import DriverError
from scanner_app.capture.twain.answers import capabilities_of, failure_of, is_short
from scanner_app.capture.twain.driver import open_driver
from scanner_app.domain.scan import Colour, EndReason, Feed


@pytest.mark.parametrize(
    ("step", "result", "condition", "meant"),
    [
        ("transfer", 1, 20, EndReason.JAM),
        ("transfer", 1, 21, EndReason.MULTIFEED),
        ("enable", 1, 23, EndReason.OFFLINE),
        ("enable", 1, 24, EndReason.COVER),
        ("enable", 1, 29, EndReason.EMPTY),
        ("open", 1, 4, EndReason.BUSY),
        ("open", 10, 0, EndReason.BUSY),
        ("open", 1, 5, EndReason.OFFLINE),
        ("open", 1, 1, EndReason.OFFLINE),
        ("transfer", 1, 1, EndReason.IO),
        ("transfer", 1, 11, EndReason.IO),
        ("enable", 1, 16, EndReason.IO),
        ("disk", 0, 0, EndReason.NO_SPACE),
        ("closed", 3, 20, EndReason.JAM),
        ("closed", 3, 0, EndReason.IO),
    ],
)
def test_a_condition_means(step: str, result: int, condition: int, meant: EndReason) -> None:
    error = failure_of({"error": step, "result": result, "condition": condition})

    assert error.reason is meant
    assert error.facts == {"status": f"{step} {result}/{condition}"}


def test_what_a_source_cannot_do_is_named() -> None:
    error = failure_of({"unsupported": "both_sides"})

    assert (error.reason, error.facts) == (EndReason.UNSUPPORTED, {"what": "both_sides"})


@pytest.mark.parametrize(
    ("height", "expected", "short"), [(3507, 3508, False), (2000, 3508, True), (900, 0, False)]
)
def test_a_cut_page_is_short_and_an_unknown_length_never(
    height: int, expected: int, short: bool
) -> None:
    assert is_short({"height": height, "expected": expected}) is short


def test_a_flatbed_alone() -> None:
    told = capabilities_of(
        {
            "caps": True,
            "flatbed": True,
            "feeder": False,
            "both_sides": False,
            "colour": True,
            "gray": True,
            "bilevel": False,
            "double_feed": False,
            "loaded": None,
            "dpis": [300, 75, 150],
            "dpi_range": None,
            "width_hundredth_mm": 21600,
            "height_hundredth_mm": 29700,
        }
    )

    assert told.feeds == (Feed.FLATBED,)
    assert told.colours == (Colour.COLOUR, Colour.GRAY)
    assert told.dpis == (75, 150, 300)
    assert told.largest_mm == (216.0, 297.0)


def test_without_the_programs_there_is_no_twain(tmp_path: Path) -> None:
    with pytest.raises(DriverError) as told:
        open_driver({"programs": {"32": str(tmp_path / "twainhost32.exe")}})

    assert told.value.reason is EndReason.OFFLINE
    assert told.value.facts == {"what": "twainhost"}
