"""Which file is a token's driver, and whether this program can load it."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from scanner_app.domain.key_errors import TokenModuleError
from scanner_app.signing.token.presets import PRESETS, Preset

_ON_WINDOWS = os.name == "nt"
_SYSTEM = r"%SystemRoot%\System32"
_OUR_BITS = struct.calcsize("P") * 8
_HEAD_BYTES = 4096
_PE_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


def installed_modules(presets: Sequence[Preset] = PRESETS) -> list[str]:
    """Drivers on this PC that fit this program: makers' names, and paths of their older ones.

    A maker's name stands for the newest driver; a token may know an older one alone.
    """
    found: list[str] = []
    for preset in presets:
        fitting = _fitting(candidates(preset))
        if fitting:
            found += (preset.name, *(str(path) for path in fitting[1:]))
    return found


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
    if fitting:
        return fitting[0]
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


def _fitting(paths: Iterable[Path]) -> list[Path]:
    """Those that are there, each once, unless their header says that they cannot be loaded."""
    there = {path.resolve(): path for path in reversed([*paths]) if path.is_file()}
    return [path for path in reversed(there.values()) if library_bits(path) in (None, _OUR_BITS)]


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
