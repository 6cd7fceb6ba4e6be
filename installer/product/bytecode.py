r"""`__pycache__`: users may not write below Program Files, so bytecode comes with the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.product.fetch import MissingToolError
from installer.product.kept import kept
from installer.product.prune import copy_into, remove_empty
from installer.product.runtime import default_python

_WINE = Path("/usr/lib/wine/wine64")
_SERVER = Path("/usr/lib/wine/wineserver64")
_PROGRAM = Path(__file__).with_name("compile_all.py")
_LIMIT_S = 1800


def make_bytecode(part: Path) -> Path:
    """The `__pycache__` folders of a part, compiled by the product's own CPython in wine.

    Args:
        part: a kept folder; its name says what is in it.

    Raises:
        MissingToolError: no wine64 here.
    """

    def make(folder: Path) -> None:
        sources = folder / "sources"
        copy_into(part, sources)
        _compile(sources)
        for file in sources.rglob("*"):
            if file.is_file() and file.suffix != ".pyc":
                file.unlink()
        remove_empty(sources)
        for place in sources.iterdir():
            place.rename(folder / place.name)
        sources.rmdir()

    return kept("bytecode", [part.name, _PROGRAM, Path(__file__)], make)


def _compile(sources: Path) -> None:
    if not _WINE.is_file():
        raise MissingToolError("wine64 (./dev test installs it)")
    with _windows() as environment:
        done = subprocess.run(
            [_WINE, default_python() / "python.exe", "-I", "-S",
             _seen_from_windows(_PROGRAM), _seen_from_windows(sources)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=_LIMIT_S, check=True, text=True,
        )  # fmt: skip
    for name in done.stdout.split():
        sys.stderr.write(f"no bytecode: {name}\n")


@contextmanager
def _windows() -> Iterator[dict[str, str]]:
    """A wine prefix for one run; its server is ended, and only that one."""
    folder = Path(tempfile.mkdtemp(prefix="sohoa-compile-"))
    environment = {
        **os.environ,
        "WINEPREFIX": str(folder), "WINESERVER": str(_SERVER), "WINEARCH": "win64",
        "WINEDEBUG": "-all", "DISPLAY": "", "TMPDIR": str(folder),
        "WINEDLLOVERRIDES": "winemenubuilder.exe,mscoree,mshtml=d", "PYTHONHASHSEED": "0",
    }  # fmt: skip
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    try:
        # Started first and apart: started by the first program, it would hold that one's pipes.
        subprocess.run([_SERVER, "-p"], env=environment, check=False, timeout=60, **quiet)
        subprocess.run(
            [_WINE, "wineboot.exe", "-i"], env=environment, check=True, timeout=600, **quiet
        )
        yield environment
    finally:
        for word in ("-k", "-w"):
            subprocess.run([_SERVER, word], env=environment, check=False, timeout=60, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def _seen_from_windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")
