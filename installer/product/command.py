"""The command line of `installer/build`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from installer.policy.writing import write_policy
from installer.product.fetch import MissingToolError
from installer.product.kept import ROOT
from installer.product.reading import WrongFileError
from installer.product.runtime import WrongRuntimeError
from installer.product.tree import make_tree
from installer.setup.command import TooLargeError, add_signing_arguments, make
from installer.setup.makensis import OldNsisError
from installer.setup.signing import chosen_signer

_EXPECTED = (MissingToolError, OldNsisError, TooLargeError, WrongFileError, WrongRuntimeError)


def main() -> int:
    """Build; the exit code."""
    try:
        return _build(_parser().parse_args())
    except _EXPECTED as error:
        sys.stderr.write(f"installer/build: {type(error).__name__}: {error}\n")
        return 2


def _build(arguments: argparse.Namespace) -> int:
    start = time.monotonic()
    published = None if arguments.runtime == "default" else Path(arguments.runtime).resolve()
    out = arguments.out.resolve()
    make_tree(out / "tree", published)
    sys.stderr.write(f"{out}/tree: {time.monotonic() - start:.0f} s\n")
    write_policy(out / "policy")
    if not arguments.tree_only:
        signer = chosen_signer(arguments.sign_with, arguments.pass_file, "Sohoa")
        make(out / "tree", out, signer=signer)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "windows")
    parser.add_argument(
        "--runtime", default="default",
        help="python.org's embeddable zip or nuget package; default: the pinned one",
    )  # fmt: skip
    parser.add_argument("--tree-only", action="store_true", help="no setup.exe, no MSI")
    add_signing_arguments(parser)
    return parser
