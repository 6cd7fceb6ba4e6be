"""Looks at what runs here: versions, and where settings come from."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scanner_app.domain.diagnosis import Found, Measured
from scanner_app.domain.diagnosis_errors import PolicyUnknownError, SettingsOpenError
from scanner_app.domain.errors import AppError
from scanner_app.settings import Layer, ignored_policies, machine_file, set_values


def look_sohoa(home: Path) -> Found:
    """Our own version, and the home folder."""
    own = own_version()
    return Found(f"{own}, kho ở {home}", {"version": own})


def own_version() -> str:
    """Of the program that runs."""
    return _version("sohoa")


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
    """How many settings are not built in, who says so, and whether IT's stay IT's.

    Raises:
        SettingsError: a file is broken, or a policy.
    """
    values = set_values(home)
    count = {layer: sum(each.layer is layer for each in values) for layer in Layer}
    locked = sum(each.locked for each in values)
    machine, ignored = machine_file(), ignored_policies()
    told = [f"{count[Layer.POLICY]} từ chính sách nhóm"] if count[Layer.POLICY] else []
    told += [
        f"{count[Layer.MACHINE]} từ {machine}",
        f"{count[Layer.HOME]} từ {home / 'settings.toml'}",
    ]
    warning: AppError | None = None
    if is_open(machine, is_admin=is_admin()):
        warning = SettingsOpenError(path=str(machine))
    elif ignored:
        warning = PolicyUnknownError(name=", ".join(ignored))
    found: dict[str, Measured] = {
        "policy": count[Layer.POLICY],
        "machine": count[Layer.MACHINE],
        "home": count[Layer.HOME],
        "locked": locked,
    }
    return Found(f"{', '.join(told)}; {locked} mục khóa", found, warning)


def is_open(machine: Path, *, is_admin: bool) -> bool:
    """A person without rights may change IT's file.

    Args:
        machine: the file.
        is_admin: this program has rights, so that being allowed to write tells nothing.
    """
    if is_admin or not machine.is_file():
        return False
    try:
        # Windows' rights are known only by asking; nothing is written.
        with machine.open("r+b"):
            return True
    except OSError:
        return False


def is_admin() -> bool:
    """This program runs with the rights of an administrator."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def _version(*names: str) -> str:
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "không rõ"
