"""The product at work on a Windows PC: a page through to a signed PDF/A, its window."""

from __future__ import annotations

import time
from pathlib import Path

import cv2

from scanner_app.bootstrap.self_test import self_test
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.engine.verapdf import validate
from tests.installer.selftest_run import run_selftest
from tests.installer.wine10 import PROJECT, Windows, seen_from_windows, wait_for

_TITLE = "Sohoa – Số hóa hồ sơ tại Bộ phận Một cửa"
_WINDOW_LIMIT_S = 240
_SELFTEST_LIMIT_S = 540
"""It ends itself after eight minutes."""


def a_page_goes_through(windows: Windows, folder: str, kept: Path) -> None:
    """From the picture to a signed PDF/A, as `sohoa selftest` does it; how long is printed.

    Args:
        windows: where the product is.
        folder: of the product, `C:\\…`.
        kept: where the PDF/A goes.
    """
    done = run_selftest(
        windows, folder, "--keep", seen_from_windows(kept), limit_s=_SELFTEST_LIMIT_S
    )

    assert (done.code, done.failed) == (0, []), done.errors
    assert validate([kept]) == {kept: []}
    here = {step.name: step.took_s for step in self_test(Settings(), CancelToken())}
    there = sum(step["seconds"] for step in done.told["steps"] if step["name"] in here)
    print(f"page: Windows in wine {there:.1f} s, ratio to Linux {there / sum(here.values()):.1f}")


def the_main_window_shows(windows: Windows, folder: str) -> None:
    """Whole, with letters in it; its picture is kept in build/windows."""
    began = time.monotonic()
    running = windows.start(
        rf"{folder}\sohoa.exe", "--home", r"C:\Kho hồ sơ", limit_s=_WINDOW_LIMIT_S
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
