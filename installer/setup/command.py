"""The command line of `installer/setup/make`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from installer.setup import msi, nsis, steps_program
from installer.setup.definition import read_definition
from installer.setup.payload import read_payload


def main() -> int:
    """Make setup.exe and the MSI; the exit code."""
    options = _parser().parse_args()
    make(options.tree.resolve(), options.out.resolve(), version=options.version, fast=options.fast)
    return 0


def make(tree: Path, out: Path, *, version: str | None = None, fast: bool = False) -> list[Path]:
    """Make both installers of a tree; their files.

    Args:
        tree: the installed tree, complete.
        out: the folder for the installers.
        version: another than pyproject.toml's, for tests of upgrades.
        fast: compress little.
    """
    definition, payload = read_definition(version), read_payload(tree)
    out.mkdir(parents=True, exist_ok=True)
    setup = out / f"{definition.name}-{definition.version}-setup.exe"
    package = out / f"{definition.name}-{definition.version}.msi"
    with tempfile.TemporaryDirectory(prefix="sohoa-setup-") as name:
        scratch = Path(name)
        start = time.monotonic()
        steps = steps_program.build_steps(scratch)
        nsis.make_setup(
            definition, payload, steps=steps, out=setup, scratch=scratch,
            compression="zlib" if fast else "lzma",
        )  # fmt: skip
        _told(setup, start)
        start = time.monotonic()
        library = steps_program.build_msi_steps(scratch)
        msi.make_msi(definition, payload, steps=library, out=package, scratch=scratch)
        _told(package, start)
    return [setup, package]


def _told(file: Path, start: float) -> None:
    size = file.stat().st_size / 1e6
    print(f"{file}: {size:.1f} MB, {time.monotonic() - start:.0f} s", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/setup/make", description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", help="another than pyproject.toml's, to try upgrades")
    parser.add_argument("--fast", action="store_true", help="compress little")
    return parser
