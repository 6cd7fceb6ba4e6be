"""Pictures of every page of setup.exe, in wine, for IT's guide: `-m` this module, then FOLDER.

A tree of the product's layout, small, is installed: what the pages say is the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from installer.setup.command import make
from tests.capture.twain.wine import Prefix, Wine, find_wine
from tests.installer.screen import OnScreen, Screen
from tests.installer.setup_rig.office_pc import until
from tests.installer.setup_rig.small_tree import make_small_tree

_RIG = Path(__file__).parent / "setup_rig"
_VERSION = "1.0.0"
_PAGES = ("cai-chao-mung", "cai-quay-nay", "cai-thu-muc", "cai-xong")
_LAST = _PAGES[-1]
_TYPED = {"cai-quay-nay": "06463"}
_LIMIT_S = 180.0
_STILL_S = 2.0
_CARET = 40
"""Pixels of a caret that blinks."""


class _ShownPrefix(Prefix):
    """Its programs are seen on a screen."""

    def __init__(self, wine: Wine, display: str) -> None:
        super().__init__(wine)
        self._display = display

    @property
    def environment(self) -> Mapping[str, str]:
        told = dict(super().environment)
        told["DISPLAY"] = self._display
        # Stand-ins for what wine has no use for.
        told["WINEDLLOVERRIDES"] += ";netsh.exe,icacls.exe=n"
        return told


def main(folder: Path) -> None:
    """Write a picture of each page."""
    wine = find_wine("64")
    assert isinstance(wine, Wine), wine
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        programs, tree = Path(name) / "programs", Path(name) / "tree"
        subprocess.run([_RIG / "build", programs], check=True)
        make_small_tree(tree, version=_VERSION, programs=programs)
        setup = make(tree, Path(name) / "out", version=_VERSION, fast=True)[0]
        with Screen() as screen, _ShownPrefix(wine, screen.name) as prefix:
            _make_ready(prefix, programs)
            _shoot_pages(screen, prefix, setup, folder)


def _make_ready(prefix: Prefix, programs: Path) -> None:
    for name in ("netsh.exe", "icacls.exe"):
        shutil.copy(programs / "recorder.exe", prefix.windows / "system32" / name)
    words = ("reg.exe", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    _start(prefix, *words).wait(timeout=_LIMIT_S)


def _start(prefix: Prefix, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(prefix.wine.loader), *words],
        env=os.environ | dict(prefix.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _shoot_pages(screen: Screen, prefix: Prefix, setup: Path, folder: Path) -> None:
    running = _start(prefix, str(setup))
    _still(screen)
    shown = _window(screen)
    # Without a window manager keys go where the pointer is; there it covers no word.
    corner = shown.left + 12, shown.top + shown.height - 4
    _xdotool(screen, "mousemove", *map(str, corner))
    log = prefix.folder / "drive_c/ProgramData/Sohoa/logs/setup.log"
    for page in _PAGES:
        if page == _LAST:
            until(lambda: log.read_text(encoding="utf-16").endswith(" done\n"), _LIMIT_S)
        _still(screen)
        if page in _TYPED:
            _xdotool(screen, "type", "--delay", "50", _TYPED[page])
            _still(screen)
        _save(screen, folder / f"{page}.png")
        screen.press("Return")
    running.wait(timeout=_LIMIT_S)


def _window(screen: Screen) -> OnScreen:
    return max(screen.windows(), key=lambda each: each.width * each.height)


def _xdotool(screen: Screen, *words: str) -> None:
    subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": screen.name}, check=True)


def _still(screen: Screen) -> None:
    """Come back when a window is shown and the picture does not change."""
    end, before, since = time.monotonic() + _LIMIT_S, None, time.monotonic()
    while time.monotonic() < end:
        now = screen.picture()
        if before is None or _differing(before, now) > _CARET or not screen.windows():
            before, since = now, time.monotonic()
        elif time.monotonic() - since > _STILL_S:
            return
        time.sleep(0.2)
    raise TimeoutError


def _differing(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> int:
    return int((before != now).any(axis=2).sum())


def _save(screen: Screen, file: Path) -> None:
    shown = _window(screen)
    print(file.name, shown)
    box = screen.picture()[
        shown.top : shown.top + shown.height, shown.left : shown.left + shown.width
    ]
    Image.fromarray(box[:, :, ::-1]).quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
