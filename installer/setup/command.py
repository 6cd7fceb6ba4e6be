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
from installer.setup.signing import Signer, chosen_signer, signed_tree


def main() -> int:
    """Make setup.exe and the MSI; the exit code."""
    options = _parser().parse_args()
    signer = chosen_signer(options.sign_with, options.pass_file, read_definition().name)
    make(
        options.tree.resolve(),
        options.out.resolve(),
        version=options.version,
        fast=options.fast,
        signer=signer,
    )
    return 0


def make(
    tree: Path,
    out: Path,
    *,
    version: str | None = None,
    fast: bool = False,
    signer: Signer | None = None,
) -> list[Path]:
    """Make both installers of a tree; their files.

    Args:
        tree: the installed tree, complete.
        out: the folder for the installers.
        version: another than pyproject.toml's, for tests of upgrades.
        fast: compress little.
        signer: signs the programs inside and both installers; None signs nothing.
    """
    definition = read_definition(version)
    out.mkdir(parents=True, exist_ok=True)
    setup = out / f"{definition.name}-{definition.version}-setup.exe"
    package = out / f"{definition.name}-{definition.version}.msi"
    # Beside the tree: hard links reach no other disk.
    with tempfile.TemporaryDirectory(prefix=".setup-", dir=out) as name:
        scratch = Path(name)
        if signer is not None:
            tree = signed_tree(definition, tree, scratch / "signed", signer)
        payload = read_payload(tree)
        start = time.monotonic()
        nsis.make_setup(
            definition,
            payload,
            steps=_signed(steps_program.build_steps(scratch), signer),
            out=setup,
            scratch=scratch,
            compression="zlib" if fast else "lzma",
            sign_command=signer.command if signer else "",
        )
        _told(_signed(setup, signer), start)
        start = time.monotonic()
        library = _signed(steps_program.build_msi_steps(scratch), signer)
        msi.make_msi(definition, payload, steps=library, out=package, scratch=scratch)
        _told(_signed(package, signer), start)
    return [setup, package]


def add_signing_arguments(parser: argparse.ArgumentParser) -> None:
    """Who signs; nobody unless stated here or in the environment (SOHOA_SIGN_COMMAND)."""
    parser.add_argument(
        "--sign-with", type=Path, metavar="PKCS12", help="sign programs and installers with it"
    )
    parser.add_argument("--pass-file", type=Path, metavar="FILE", help="its password, one line")


def _signed(file: Path, signer: Signer | None) -> Path:
    if signer is not None:
        signer.sign(file)
    return file


def _told(file: Path, start: float) -> None:
    size = file.stat().st_size / 1e6
    sys.stderr.write(f"{file}: {size:.1f} MB, {time.monotonic() - start:.0f} s\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/setup/make", description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", help="another than pyproject.toml's, to try upgrades")
    parser.add_argument("--fast", action="store_true", help="compress little")
    add_signing_arguments(parser)
    return parser
