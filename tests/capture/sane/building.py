"""Builds the C backend and lays out the folders that libsane and it read."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCES = Path(__file__).parent / "backend"
_HEADER = Path("/usr/include/sane/sane.h")


def missing_tools() -> str | None:
    """What the backend cannot be built without, None when all is there."""
    if shutil.which("gcc") is None:
        return "gcc"
    return None if _HEADER.exists() else "libsane-dev"


def build_backend(folder: Path) -> Path:
    """Compile paperfeed into a folder for LD_LIBRARY_PATH; gives that folder."""
    subprocess.run(
        [
            "gcc",
            "-std=c11",
            "-D_GNU_SOURCE",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Wno-format-truncation",
            "-shared",
            "-fPIC",
            "-o",
            str(folder / "libsane-paperfeed.so.1"),
            *map(str, sorted(SOURCES.glob("*.c"))),
            "-lm",
        ],
        check=True,
    )
    return folder


def configure(folder: Path, files: Mapping[str, str]) -> Path:
    """A SANE_CONFIG_DIR with these files; dll.conf names the backends that are looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder
