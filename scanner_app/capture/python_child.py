"""Starting and ending Python processes of our own package."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import scanner_app


def start(
    module: str, *, errors: int | IO[bytes], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """`python -m module`, with pipes of ASCII lines at its standard input and output.

    Args:
        module: of this package, wherever it lies.
        errors: where its standard error goes.
        environment: variables beside our own.
    """
    root = str(Path(scanner_app.__file__).resolve().parents[1])
    inherited = os.environ.get("PYTHONPATH")
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([root, inherited] if inherited else [root]),
            "PYTHONUTF8": "1",
            **(environment or {}),
        },
        text=True,
        encoding="ascii",
        errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def end(process: subprocess.Popen[str]) -> None:
    """Kill it, and let go of its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                # What was still to be written to a dead process is of no use to anyone.
                continue


def say(process: subprocess.Popen[str], line: str) -> None:
    """One line to its standard input; one that is dead already tells so by its output."""
    assert process.stdin is not None
    try:
        process.stdin.write(line + "\n")
        process.stdin.flush()
    except OSError:
        return
