"""Looks at what runs here: versions, and where settings come from."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scanner_app.domain.diagnosis import Found
from scanner_app.settings import Layer, machine_file, set_values


def look_sohoa(home: Path) -> Found:
    """Our own version, and the home folder."""
    own = _version("sohoa")
    return Found(f"{own}, kho ở {home}", {"version": own})


def look_python() -> Found:
    """What interprets us."""
    own = platform.python_version()
    return Found(f"{own} ({sys.platform})", {"version": own})


def look_qt() -> Found:
    """What draws the window; a machine that only reads and sends needs none."""
    own = _version("PySide6", "PySide6-Essentials")
    return Found(own, {"version": own})


def look_system() -> Found:
    """Windows or Linux, and which."""
    name = f"{platform.system()} {platform.release()} ({platform.machine()})"
    return Found(name, {"system": platform.system(), "release": platform.release()})


def look_settings(home: Path) -> Found:
    """How many settings are not built in, and which files say so.

    Raises:
        SettingsError: a file is broken.
    """
    values = set_values(home)
    machine = sum(each.layer is Layer.MACHINE for each in values)
    own = sum(each.layer is Layer.HOME for each in values)
    locked = sum(each.locked for each in values)
    return Found(
        f"{machine} từ {machine_file()}, {own} từ {home / 'settings.toml'}; {locked} mục khóa",
        {"machine": machine, "home": own, "locked": locked},
    )


def _version(*names: str) -> str:
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "không rõ"
