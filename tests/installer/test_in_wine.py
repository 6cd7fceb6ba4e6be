"""The Windows product at work in wine 10: a page through, and its window on a screen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from scanner_app.bootstrap.self_test import self_test
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.engine.verapdf import validate
from tests.installer.product_tree import product_tree
from tests.installer.selftest_run import run_selftest
from tests.installer.wine10 import PROJECT, Windows, find_wine10, seen_from_windows, wait_for

__all__ = ["product_tree"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_TITLE = "Sohoa – Số hóa hồ sơ tại Bộ phận Một cửa"
_WINDOW_LIMIT_S = 240


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    root = find_wine10()
    if isinstance(root, str):
        pytest.skip(root)
    with Windows(root) as started:
        yield started


def test_a_page_goes_through_in_windows_to_a_signed_pdf_a(
    windows: Windows, product_tree: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "đã ký.pdf"

    done = run_selftest(windows, seen_from_windows(product_tree), "--keep", seen_from_windows(kept))

    assert (done.code, done.failed) == (0, []), done.errors
    assert validate([kept]) == {kept: []}
    here = {step.name: step.took_s for step in self_test(Settings(), CancelToken())}
    there = sum(step["seconds"] for step in done.told["steps"] if step["name"] in here)
    print(f"page: Windows in wine {there:.1f} s, ratio to Linux {there / sum(here.values()):.1f}")


def test_the_main_window_shows_in_windows(windows: Windows, product_tree: Path) -> None:
    began = time.monotonic()
    running = windows.start(
        seen_from_windows(product_tree / "sohoa.exe"),
        "--home",
        r"C:\Kho hồ sơ",
        limit_s=_WINDOW_LIMIT_S,
    )
    try:
        shown = wait_for(
            lambda: any(each.title == _TITLE for each in windows.screen.windows()),
            limit_s=_WINDOW_LIMIT_S,
        )
        print(f"window: {time.monotonic() - began:.1f} s")
        assert shown
        # Letters and lines, not an empty frame: many dark pixels on a bright ground.
        assert wait_for(lambda: _is_drawn(windows), limit_s=60)
        window = next(each for each in windows.screen.windows() if each.title == _TITLE)
        assert (window.width, window.height) >= (1024, 600)
        _save(windows)
    finally:
        windows.end_programs()
        running.communicate(timeout=60)


def _is_drawn(windows: Windows) -> bool:
    grey = cv2.cvtColor(windows.screen.picture(), cv2.COLOR_BGR2GRAY)
    return bool((grey > 200).mean() > 0.5 and (grey[60:] < 100).mean() > 0.005)


def _save(windows: Windows) -> None:
    picture = PROJECT / "build" / "windows" / "window.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(picture), windows.screen.picture())
