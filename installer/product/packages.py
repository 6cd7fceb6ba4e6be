r"""`runtime\Lib\site-packages`: the locked wheels, and the app as a wheel."""

from __future__ import annotations

import os
import subprocess
import zipfile
from pathlib import Path

from installer.product.fetch import install_wheels, locked_requirements, run, uv
from installer.product.kept import ROOT, digest, kept
from installer.product.pins import pins
from installer.product.prune import leave_out

_APP_SOURCES = ("pyproject.toml", "README.md", "LICENSE", "scanner_app", "ocr", "resources")


def make_packages() -> Path:
    """The locked packages for Windows, pruned."""
    requirements, pin = locked_requirements(), pins()["packages"]

    def make(folder: Path) -> None:
        install_wheels(requirements, folder)
        leave_out(folder, pin["left_out"], pin["stays"])

    return kept("packages", [requirements, repr(pin), Path(__file__)], make)


def make_app() -> Path:
    """The app's wheel, unpacked."""
    sources = [ROOT / name for name in _APP_SOURCES]

    def make(folder: Path) -> None:
        wheels = folder.with_name(folder.name + ".wheel")
        run([uv(), "build", "--quiet", "--wheel", "--out-dir", wheels, ROOT],
            SOURCE_DATE_EPOCH=str(source_date()))  # fmt: skip
        [wheel] = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(folder)
        for file in wheels.iterdir():
            file.unlink()
        wheels.rmdir()

    return kept("app", [*map(str, _APP_SOURCES), *sources, Path(__file__)], make)


def source_date() -> int:
    """SOURCE_DATE_EPOCH where it is set, else the commit's time; the same for the same source."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isdigit():
        return int(stated)
    try:
        return int(run(["git", "log", "-1", "--format=%ct"]))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 1_767_225_600  # 2026-01-01: a source without its history


def app_digest() -> str:
    """What the app was made of, for `product.json`."""
    return digest([ROOT / name for name in _APP_SOURCES])
