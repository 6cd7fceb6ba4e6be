"""Every gate in order; the same for a developer, the hook and CI."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

LINT = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("layers", ("lint-imports", "--no-cache")),
    ("types", ("mypy",)),
)
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""One file after the other leaves half of two cores idle: 16 minutes instead of 9."""
FAST = ("fast tests", ("pytest", "-q", "-m", "not slow and not corpus and not hardware"))
ALL = ("tests", ("pytest", "-q", "-m", "not hardware", "-rs", "--durations=15", *SIDE_BY_SIDE))


def main(arguments: list[str]) -> int:
    gates = (*LINT, FAST if "--fast" in arguments else ALL)
    # The window is tested without a screen, and nothing may use more than its own core.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_THREAD_LIMIT": "1"}
    for name, (program, *rest) in gates:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        done = subprocess.run(
            [str(BIN / program), *rest], cwd=PROJECT, env=environment, check=False
        )
        print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
