"""`python -m tests.data.generate --out DIR [--only NAME]`: draw the sample stack."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.data.generate.stack import write


def main() -> None:
    """Read the arguments and write the stack."""
    parser = argparse.ArgumentParser(prog="python -m tests.data.generate")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--only", help="file to draw alone, as trang-003.jpg")
    parser.add_argument("--seed", type=int, default=20251020)
    given = parser.parse_args()
    for name in write(given.out, only=given.only, seed=given.seed):
        print(name, (given.out / name).stat().st_size)


if __name__ == "__main__":
    main()
