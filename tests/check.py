"""Every gate; the same for a developer, the hook and CI.

What reads the code runs first, two programs at a time; then all tests, on every core.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sohoa"


@dataclass(frozen=True)
class Gate:
    """A program that must end well."""

    name: str
    command: tuple[str, ...]


# mypy compares what it kept with the files' text: another clone's cache is as good.
TYPES = Gate("types", ("mypy", "--cache-dir", str(CACHE / "mypy")))
QUICK = (
    Gate("format", ("ruff", "format", "--check", "--quiet", ".")),
    Gate("lint", ("ruff", "check", "--quiet", ".")),
    Gate("layers", ("lint-imports", "--no-cache")),
)
FAST = ("-m", "not slow and not corpus and not hardware")
ALL = ("-m", "not hardware")
WORKERS = min(4, (os.cpu_count() or 1) + 1)
"""One more than cores: a third of the time a test waits for a process, a server or a window."""
SIDE_BY_SIDE = ("-n", str(WORKERS), "--dist", "worksteal")
COLLECT = Gate("collect", ("python", "-m", "tests.collect", *ALL))
"""Done here once, beside mypy; else every worker would do it for itself."""


def main(arguments: list[str]) -> int:
    fast = "--fast" in arguments
    if fast:
        tests = Gate("fast tests", ("pytest", "-q", *FAST))
    else:
        tests = Gate("tests", ("pytest", "-q", *ALL, "-rs", "--durations=15", *SIDE_BY_SIDE))
    ways = ((TYPES,), QUICK if fast else (*QUICK, COLLECT))
    with ThreadPoolExecutor(len(ways)) as beside:
        codes = list(beside.map(_first_failure, ways))
    return next((code for code in codes if code), 0) or _run(tests, live=True)


def _first_failure(gates: Sequence[Gate]) -> int:
    return next((code for code in map(_run, gates) if code), 0)


def _run(gate: Gate, *, live: bool = False) -> int:
    """The gate's exit code; what it says is shown as it comes, or whole if it fails."""
    if live:
        print(f"== {gate.name}", flush=True)
    started = time.monotonic()
    program, *rest = gate.command
    done = subprocess.run(
        [str(BIN / program), *rest],
        cwd=PROJECT,
        env=_environment(),
        check=False,
        stdout=None if live else subprocess.PIPE,
        stderr=None if live else subprocess.STDOUT,
        text=True,
    )
    said = done.stdout if done.returncode and not live else ""
    print(f"{said}== {gate.name}: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


def _environment() -> dict[str, str]:
    # The window is tested without a screen, and nothing may use more than its own core.
    kept = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_THREAD_LIMIT": "1"}
    # Without bytecode every worker and every started program compiles all tests anew.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
