"""Which file is a token's driver, and whether this program can load it."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from scanner_app.domain.sign_errors import TokenModuleError
from scanner_app.signing.token_presets import PRESETS, Preset

_ON_WINDOWS = os.name == "nt"
_SYSTEM = r"%SystemRoot%\System32"
_OUR_BITS = struct.calcsize("P") * 8
_HEAD_BYTES = 4096
_PE_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


def installed_modules() -> list[str]:
    """Names of makers whose driver is on this PC and fits this program."""
    return [preset.name for preset in PRESETS if _fitting(candidates(preset)) is not None]


def usable_path(module: str) -> Path:
    """The driver's file.

    Raises:
        TokenModuleError: reason "unknown" (no such preset), "missing" or "bits".
    """
    preset = next((each for each in PRESETS if each.name == module.lower()), None)
    if preset is None and not any(mark in module for mark in "/\\."):
        raise TokenModuleError(module=module, reason="unknown")
    paths = candidates(preset) if preset else (system_path(module),)
    fitting = _fitting(paths)
    if fitting is not None:
        return fitting
    is_there = any(path.is_file() for path in paths)
    raise TokenModuleError(module=module, reason="bits" if is_there else "missing")


def library_bits(path: Path) -> int | None:
    """32 or 64 as the file's own header says (PE or ELF); None when it is neither."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return None
    if head[:4] == b"\x7fELF":
        return {1: 32, 2: 64}.get(head[4])
    if head[:2] != b"MZ" or len(head) < 0x40:
        return None
    (start,) = struct.unpack_from("<I", head, 0x3C)
    if head[start : start + 4] != b"PE\0\0" or len(head) < start + 6:
        return None
    (machine,) = struct.unpack_from("<H", head, start + 4)
    return _PE_MACHINES.get(machine)


def _fitting(paths: tuple[Path, ...]) -> Path | None:
    """The first that is there, unless its header says that it cannot be loaded."""
    return next(
        (p for p in paths if p.is_file() and library_bits(p) in (None, _OUR_BITS)),
        None,
    )


def candidates(preset: Preset) -> tuple[Path, ...]:
    """Where the maker's driver may lie on this system."""
    if not _ON_WINDOWS:
        return tuple(Path(path) for path in preset.linux)
    return tuple(system_path(name) for name in preset.windows)


def system_path(name: str) -> Path:
    """On Windows a bare file name is one in System32; variables are filled in."""
    bare = "\\" not in name and "/" not in name
    if _ON_WINDOWS and bare:
        name = rf"{_SYSTEM}\{name}"
    return Path(os.path.expandvars(name))
