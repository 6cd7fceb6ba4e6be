"""Which makensis makes setup.exe: one without the known faults, where it can be had."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VARIABLE = "SOHOA_MAKENSIS"
"""Environment: the makensis to take."""
SAFE = (3, 12)
"""CVE-2023-37378 is mended in 3.09, CVE-2026-42171 (a setup.exe run as the system) in 3.12."""
_FETCH = Path(__file__).with_name("fetch_nsis")


class OldNsisError(Exception):
    """Nobody gets a signed setup.exe of an NSIS with known faults."""


@dataclass(frozen=True)
class Makensis:
    """The program and its version, 3.12 as (3, 12)."""

    program: str
    version: tuple[int, int]

    @property
    def is_safe(self) -> bool:
        """None of the faults that we know of."""
        return self.version >= SAFE

    def allow(self, *, released: bool) -> None:
        """Say that it is old; refuse it for what users get.

        Raises:
            OldNsisError: it is, and `released`.
        """
        if self.is_safe:
            return
        wanted, found = (".".join(map(str, each)) for each in (SAFE, self.version))
        told = f"NSIS {found}: {self.program}; a release needs {wanted} ({_FETCH}, or {VARIABLE})"
        if released:
            raise OldNsisError(told)
        sys.stderr.write(f"WARNING, not for users: {told}\n")


@cache
def find_makensis() -> Makensis:
    """The environment's, else a newer Debian's (see `fetch_nsis`), else this system's.

    Raises:
        OSError: none is installed.
    """
    program = os.environ.get(VARIABLE) or _fetched() or "makensis"
    said = subprocess.run(
        [program, "-VERSION"], stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True
    ).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None:
        raise OldNsisError(f"{program}: {said.strip()!r}")
    return Makensis(program, (int(found[1]), int(found[2])))


def _fetched() -> str:
    done = subprocess.run(
        [_FETCH], stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
    )
    if done.returncode:
        sys.stderr.write(f"{_FETCH.name}: {done.stderr.strip()}\n")
    return done.stdout.strip()
