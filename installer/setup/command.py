"""The command line of `installer/setup/make`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from installer.product.kept import kept
from installer.product.packages import source_date
from installer.product.programs import compiler
from installer.product.prune import copy_into
from installer.setup import msi, nsis, steps_program
from installer.setup.definition import Definition, read_definition
from installer.setup.makensis import find_makensis
from installer.setup.payload import read_payload
from installer.setup.signing import Signer, chosen_signer, signed_tree


class TooLargeError(Exception):
    """More than product.toml allows, [limits]."""


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
        fast: do not compress.
        signer: signs the programs inside and both installers; None signs nothing.

    Raises:
        OldNsisError: signed, compressed, and of an NSIS with known faults.
        TooLargeError: compressed, and larger than product.toml allows.
    """
    definition = read_definition(version)
    makensis = find_makensis()
    makensis.allow(released=signer is not None and not fast)
    out.mkdir(parents=True, exist_ok=True)
    setup = out / f"{definition.name}-{definition.version}-setup.exe"
    package = out / f"{definition.name}-{definition.version}.msi"
    # Beside the tree: hard links reach no other disk.
    with tempfile.TemporaryDirectory(prefix=".setup-", dir=out) as name:
        scratch = Path(name)
        if signer is not None:
            tree = signed_tree(definition, tree, scratch / "signed", signer)
        payload = read_payload(tree)
        keep_within(definition, "installed", payload.size_bytes)
        start = time.monotonic()
        nsis.make_setup(
            definition,
            payload,
            program=makensis.program,
            steps=_signed(_step_programs(scratch) / "setup-steps.exe", signer),
            out=setup,
            scratch=scratch,
            compression="store" if fast else "lzma",
            sign_command=signer.command if signer else "",
        )
        _told(_signed(setup, signer), start)
        if not fast:
            keep_within(definition, "setup", setup.stat().st_size)
        start = time.monotonic()
        library = _signed(scratch / "msi-steps.dll", signer)
        msi.make_msi(
            definition,
            payload,
            steps=library,
            out=package,
            scratch=scratch,
            made_at=source_date(),
            level=0 if fast else 9,
        )
        _told(_signed(package, signer), start)
    return [setup, package]


def keep_within(definition: Definition, what: str, size_bytes: int) -> None:
    """Nothing, while it is no larger than the definition's limit for it.

    Raises:
        TooLargeError: it is.
    """
    allowed = definition.limits[f"{what}_mb"]
    if size_bytes > allowed * 1e6:
        raise TooLargeError(f"{what}: {size_bytes / 1e6:.1f} MB, allowed are {allowed}")


def _step_programs(scratch: Path) -> Path:
    """The C programs that both installers carry: built once, copied here to be signed."""

    def build(folder: Path) -> None:
        steps_program.build_steps(folder)
        steps_program.build_msi_steps(folder)

    source = Path(steps_program.__file__)
    built = kept("setup-steps", [source, source.with_name("steps"), compiler()], build)
    copy_into(built, scratch)
    return scratch


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
    parser.add_argument("--fast", action="store_true", help="do not compress")
    add_signing_arguments(parser)
    return parser
