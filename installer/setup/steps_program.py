"""Builds the small C programs that both installers carry."""

from __future__ import annotations

import subprocess
from pathlib import Path

_HERE = Path(__file__).resolve().parent / "steps"
_SHARED = ("tree.c", "in_use.c", "owned.c", "run.c")
# The same source gives the same bytes: no time stamps, no compiler's DLLs, and no address reckoned
# from where the file is made.
_COMPILING = "-std=c11 -O2 -Wall -Wextra -Werror -D_WIN32_WINNT=0x0601 -DWIN32_LEAN_AND_MEAN"
_LINKING = (
    "-municode -s -static-libgcc -Wl,--no-insert-timestamp -Wl,--disable-auto-image-base"
    " -Wl,--nxcompat -Wl,--dynamicbase"
)


def build_steps(folder: Path) -> Path:
    """setup-steps.exe, which setup.exe asks."""
    return _built(
        folder / "setup-steps.exe",
        "-mwindows",
        "main.c",
        "verify.c",
        libraries="advapi32 bcrypt shell32",
    )


def build_msi_steps(folder: Path) -> Path:
    """msi-steps.dll, which Windows Installer calls."""
    return _built(folder / "msi-steps.dll", "-shared", "msi.c", libraries="advapi32 msi")


def _built(target: Path, *words: str, libraries: str) -> Path:
    linked = [f"-l{name}" for name in libraries.split()]
    subprocess.run(
        [
            "x86_64-w64-mingw32-gcc",
            *_COMPILING.split(),
            *_LINKING.split(),
            "-o",
            str(target),
            *words,
            *_SHARED,
            *linked,
        ],
        cwd=_HERE,
        check=True,
    )
    return target
