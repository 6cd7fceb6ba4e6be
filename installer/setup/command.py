"""The command line of `installer/setup/make`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.product.kept import kept
from installer.product.packages import source_date
from installer.product.programs import compiler
from installer.product.prune import copy_into
from installer.setup import msi, nsis, steps_program
from installer.setup.definition import Definition, read_definition
from installer.setup.makensis import find_makensis
from installer.setup.payload import Payload, read_payload
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
    kinds: Sequence[str] = ("exe", "msi"),
) -> list[Path]:
    """Make the installers of a tree; their files.

    Args:
        tree: the installed tree, complete.
        out: the folder for the installers.
        version: another than pyproject.toml's, for tests of upgrades.
        fast: do not compress.
        signer: signs the programs inside and both installers; None signs nothing.
        kinds: "exe" for setup.exe, "msi".

    Raises:
        OldNsisError: signed, compressed, and of an NSIS with known faults.
        TooLargeError: compressed, and larger than product.toml allows.
    """
    definition = read_definition(version)
    out.mkdir(parents=True, exist_ok=True)
    # Beside the tree: hard links reach no other disk.
    with tempfile.TemporaryDirectory(prefix=".setup-", dir=out) as name:
        scratch = Path(name)
        if signer is not None:
            tree = signed_tree(definition, tree, scratch / "signed", signer)
        payload = read_payload(tree)
        keep_within(definition, "installed", payload.size_bytes)
        _put_step_programs(scratch)
        packing = _Packing(definition, payload, out, scratch, fast, signer)
        return [packing.make(kind) for kind in kinds]


@dataclass(frozen=True)
class _Packing:
    """A payload on its way into an installer."""

    definition: Definition
    payload: Payload
    out: Path
    scratch: Path
    fast: bool
    signer: Signer | None

    def make(self, kind: str) -> Path:
        """An installer, signed; how large it is, and how long it took, is told."""
        start = time.monotonic()
        made = self._signed(self._setup() if kind == "exe" else self._msi())
        size = made.stat().st_size
        sys.stderr.write(f"{made}: {size / 1e6:.1f} MB, {time.monotonic() - start:.0f} s\n")
        if kind == "exe" and not self.fast:
            keep_within(self.definition, "setup", size)
        return made

    def _setup(self) -> Path:
        makensis = find_makensis()
        makensis.allow(released=self.signer is not None and not self.fast)
        setup = self.out / f"{self._name}-setup.exe"
        nsis.make_setup(
            self.definition,
            self.payload,
            program=makensis.program,
            steps=self._signed(self.scratch / "setup-steps.exe"),
            out=setup,
            scratch=self.scratch,
            compression="store" if self.fast else "lzma",
            sign_command=self.signer.command if self.signer else "",
        )
        return setup

    def _msi(self) -> Path:
        package = self.out / f"{self._name}.msi"
        msi.make_msi(
            self.definition,
            self.payload,
            steps=self._signed(self.scratch / "msi-steps.dll"),
            out=package,
            scratch=self.scratch,
            made_at=source_date(),
            level=0 if self.fast else 9,
        )
        return package

    @property
    def _name(self) -> str:
        return f"{self.definition.name}-{self.definition.version}"

    def _signed(self, file: Path) -> Path:
        if self.signer is not None:
            self.signer.sign(file)
        return file


def keep_within(definition: Definition, what: str, size_bytes: int) -> None:
    """Nothing, while it is no larger than the definition's limit for it.

    Raises:
        TooLargeError: it is.
    """
    allowed = definition.limits[f"{what}_mb"]
    if size_bytes > allowed * 1e6:
        raise TooLargeError(f"{what}: {size_bytes / 1e6:.1f} MB, allowed are {allowed}")


def _put_step_programs(scratch: Path) -> None:
    """The C programs that both installers carry: built once, copied here to be signed."""

    def build(folder: Path) -> None:
        steps_program.build_steps(folder)
        steps_program.build_msi_steps(folder)

    source = Path(steps_program.__file__)
    built = kept("setup-steps", [source, source.with_name("steps"), compiler()], build)
    copy_into(built, scratch)


def add_signing_arguments(parser: argparse.ArgumentParser) -> None:
    """Who signs; nobody unless stated here or in the environment (SOHOA_SIGN_COMMAND)."""
    parser.add_argument(
        "--sign-with", type=Path, metavar="PKCS12", help="sign programs and installers with it"
    )
    parser.add_argument("--pass-file", type=Path, metavar="FILE", help="its password, one line")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/setup/make", description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", help="another than pyproject.toml's, to try upgrades")
    parser.add_argument("--fast", action="store_true", help="do not compress")
    add_signing_arguments(parser)
    return parser
