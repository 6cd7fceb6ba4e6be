"""The C programs of the product, each built by the `build` script beside its source."""

from __future__ import annotations

import tomllib
from pathlib import Path

from installer.product.fetch import run
from installer.product.kept import ROOT, kept


def version() -> str:
    """The product's, from pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def make_launcher() -> Path:
    """`sohoa.exe` and `sohoa.com`."""
    source = ROOT / "installer" / "launcher"

    def make(folder: Path) -> None:
        run([source / "build", folder, version()])

    return kept("launcher", [version(), source, compiler()], make)


def make_twain() -> Path:
    """The programs that hold TWAIN drivers, of 32 and of 64 bit."""
    source = ROOT / "installer" / "twain"

    def make(folder: Path) -> None:
        run([source / "build", folder])

    return kept("twain", [source, compiler()], make)


def compiler() -> str:
    """Which mingw builds; another one gives other bytes."""
    return run(["x86_64-w64-mingw32-gcc", "--version"]).splitlines()[0]


def compiler_version() -> str:
    """As "12-win32"."""
    return compiler().rsplit(maxsplit=1)[-1]
