"""Peak memory of `sohoa digitize`: 300 pages against 20, the whole process family."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.data.generate.load import make_stack

FEW, MANY = 20, 300
_STEP_S = 0.1


@dataclass(frozen=True)
class Peak:
    """Largest resident sizes seen, MB.

    Attributes:
        family_mb: sum over all processes at one moment.
        parent_mb: the parent alone.
    """

    pages: int
    family_mb: float
    parent_mb: float


def measure(few: int = FEW, many: int = MANY) -> tuple[Peak, Peak]:
    """Digitize two generated stacks of five-page dossiers, each in a fresh home."""
    return _peak(few), _peak(many)


def _peak(pages: int) -> Peak:
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        stack = Path(name) / "stack"
        make_stack(stack, dossiers=pages // 5, pages_each=5, seed=pages)
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "scanner_app", "--home", str(Path(name) / "home")),
                *("--json", "digitize", str(stack), "--office", "06463"),
            ],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        family = parent = 0
        while child.poll() is None:
            sizes = _resident_kb(child.pid)
            family = max(family, sum(sizes.values()))
            parent = max(parent, sizes.get(child.pid, 0))
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_STEP_S)
        if child.returncode:
            message = f"sohoa digitize ended with {child.returncode}"
            raise RuntimeError(message)
        return Peak(pages, family / 1024, parent / 1024)


def _resident_kb(session: int) -> dict[int, int]:
    """Proportional sizes of a session's processes by id; shared pages count once."""
    sizes: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if os.getsid(int(folder.name)) != session:
                continue
            rollup = (folder / "smaps_rollup").read_text()
        except (OSError, ProcessLookupError):
            continue
        for line in rollup.splitlines():
            if line.startswith("Pss:"):
                sizes[int(folder.name)] = int(line.split()[1])
    return sizes
