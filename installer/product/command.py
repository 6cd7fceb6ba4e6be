"""The command line of `installer/build`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from installer.policy.writing import write_policy
from installer.product.kept import ROOT
from installer.product.tree import make_tree


def main() -> int:
    """Build; the exit code."""
    arguments = _parser().parse_args()
    start = time.monotonic()
    published = None if arguments.runtime == "default" else Path(arguments.runtime).resolve()
    make_tree(arguments.out.resolve() / "tree", published)
    write_policy(arguments.out.resolve() / "policy")
    print(f"{arguments.out}/tree: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "windows")
    parser.add_argument(
        "--runtime", default="default",
        help="python.org's embeddable zip or nuget package; default: the pinned one",
    )  # fmt: skip
    return parser
