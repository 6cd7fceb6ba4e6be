"""Scan profiles: what they ask of a scanner, and what no profile can ask."""

from __future__ import annotations

from typing import Any

import pytest

from scanner_app.domain.profile import BUILT_IN, PaperSize, ScanProfile, Sides
from scanner_app.domain.profile_errors import ProfileError
from scanner_app.domain.scan import A5_MM, Colour, Feed, ScanSettings


def test_the_built_in_profiles_satisfy_the_norm() -> None:
    assert all(profile.meets_norm and profile.dpi == 300 for profile in BUILT_IN)
    assert [profile.key for profile in BUILT_IN] == ["1", "2", "3", "4", "5"]


def test_gray_is_not_what_the_norm_asks_for() -> None:
    assert not ScanProfile("Xám", colour=Colour.GRAY).meets_norm


def test_a_profile_becomes_one_scan() -> None:
    profile = ScanProfile(
        "Biên nhận",
        feed=Feed.FEEDER,
        sides=Sides.BOTH,
        dpi=400,
        size=PaperSize.A5,
        stop_on_double_feed=False,
    )

    assert profile.settings(3) == ScanSettings(
        feed=Feed.FEEDER,
        both_sides=True,
        dpi=400,
        size_mm=A5_MM,
        count=3,
        stop_on_double_feed=False,
    )


def test_two_passes_are_two_scans_of_one_side() -> None:
    assert not ScanProfile("Hai lượt", sides=Sides.TWO_PASSES).settings().both_sides


def test_the_devices_own_size_is_no_size() -> None:
    assert ScanProfile("Tự nhận", size=PaperSize.AUTO).settings().size_mm is None


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"dpi": 199}, "dpi"),
        ({"dpi": 1201}, "dpi"),
        ({"key": "0"}, "key"),
        ({"key": "10"}, "key"),
        ({"key": "F1"}, "key"),
        ({"feed": Feed.FLATBED, "sides": Sides.BOTH}, "sides"),
        ({"feed": Feed.FLATBED, "sides": Sides.TWO_PASSES}, "sides"),
    ],
)
def test_a_wrong_value_is_named(values: dict[str, Any], key: str) -> None:
    with pytest.raises(ProfileError) as raised:
        ScanProfile(**{"name": "Thử"} | values)

    assert (raised.value.facts["key"], raised.value.facts["nearest"] != "") == (key, True)
