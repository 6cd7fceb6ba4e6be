"""Packages from the registries' own clients, each by its hash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.product.kept import ROOT

WINDOWS = (
    "--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.12",
    "--only-binary", ":all:",
)  # fmt: skip
"""Which wheels uv takes, wherever it runs: markers are judged for Windows too."""


class MissingToolError(Exception):
    """A program that the build needs is not installed here."""


def run(command: Sequence[str | Path], *, folder: Path = ROOT, **variables: str) -> str:
    """Its standard output.

    Raises:
        MissingToolError: no such program.
        CalledProcessError: it ended badly; what it said went to our standard error.
    """
    try:
        return subprocess.run(
            [str(word) for word in command],
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    except FileNotFoundError as error:
        raise MissingToolError(str(command[0])) from error


def uv() -> str:
    """The uv on the search path, else the one that `./dev` installed.

    Raises:
        MissingToolError: neither.
    """
    found = shutil.which("uv") or shutil.which(str(ROOT / ".venv-tools/bin/uv"))
    if found is None:
        raise MissingToolError("uv (./dev test installs it)")
    return found


def locked_requirements() -> str:
    """Every package of the counter product with the hashes of uv.lock, without the province's."""
    command = [uv(), "export", "--frozen", "--no-dev", "--no-emit-project", "--no-header", "-q"]
    return run(command)


def install_wheels(requirements: str, target: Path) -> None:
    """Windows wheels of hashed requirements, unpacked into a folder."""
    wanted = target.with_name(target.name + ".txt")
    wanted.write_text(requirements, encoding="utf-8")
    try:
        run(
            [uv(), "pip", "install", "--quiet", *WINDOWS, "--require-hashes", "--no-config",
             "--python", sys.executable, "--link-mode", "copy",
             "--target", target, "--requirement", wanted]
        )  # fmt: skip
    finally:
        wanted.unlink()


def one_wheel(pin: Mapping[str, str], target: Path) -> None:
    """The wheel of a pin (`package`, `sha256`), unpacked, nothing that it depends on."""
    wanted = target.with_name(target.name + ".txt")
    wanted.write_text(f"{pin['package']} --hash=sha256:{pin['sha256']}\n", encoding="utf-8")
    try:
        run(
            [uv(), "pip", "install", "--quiet", *WINDOWS, "--require-hashes", "--no-config",
             "--no-deps", "--python", sys.executable, "--link-mode", "copy",
             "--target", target, "--requirement", wanted]
        )  # fmt: skip
    finally:
        wanted.unlink()
