"""The pretended scanner of `tests/capture/twain/source`, installed in a Windows for both bits."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.installer.wine10 import PROJECT, Windows

NAME = "Paper Tray"
_BUILD = PROJECT / "tests" / "capture" / "twain" / "source" / "build"
_MANAGERS = {"32": "syswow64", "64": "system32"}


@pytest.fixture(scope="session")
def twain_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of 32/ and 64/, each with source and manager."""
    for machine in ("i686", "x86_64"):
        if shutil.which(f"{machine}-w64-mingw32-gcc") is None:
            pytest.skip("thiếu gcc-mingw-w64 (./dev test tự cài)")
    folder = tmp_path_factory.mktemp("twain_source")
    subprocess.run([_BUILD, folder], check=True)
    return folder


def install(windows: Windows, built: Path) -> None:
    """As a vendor's setup program does: manager in Windows' folder, source in that of its bits."""
    system = windows.drive_c / "windows"
    for bits, place in _MANAGERS.items():
        sources = system / f"twain_{bits}"
        # Wine's own: the one for cameras looks for them on every bus.
        for own in sources.iterdir():
            own.unlink()
        shutil.copy(built / bits / "paper.ds", sources)
        shutil.copy(built / bits / "TWAINDSM.dll", system / place)


def load(windows: Windows, tray: str, shades: Sequence[int], *, fault: str = "") -> dict[str, str]:
    r"""Sheets in a feeder whose paper lies in `C:\tray`; the variables that lead to it."""
    folder = windows.drive_c / tray
    folder.mkdir(exist_ok=True)
    (folder / "sheets").write_text("".join(f"{shade}\n" for shade in shades))
    (folder / "fault").write_text(f"{fault}\n" if fault else "")
    return {"SOHOA_TWAIN_PAPER": rf"C:\{tray}"}


def left(windows: Windows, tray: str) -> int:
    """Sheets that are in it still."""
    return len((windows.drive_c / tray / "sheets").read_text().split())
