"""What SANE lists and a clerk must not see."""

from __future__ import annotations

import pytest

from scanner_app.capture.sane.driver import _is_left_out


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("v4l:/dev/video0", True),
        ("net:10.0.0.2:v4l:/dev/video0", True),
        ("airscan:e0:Máy quét tầng 2", True),
        ("escl:https://10.0.0.5:443", True),
        ("airscan:w1:Máy quét WSD", False),
        ("fujitsu:fi-8170:123456", False),
        ("test:0", False),
    ],
)
def test_webcams_and_driverless_scanners_are_left_out(name: str, *, left_out: bool) -> None:
    assert _is_left_out(name) == left_out
