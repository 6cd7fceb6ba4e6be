"""The whole program as a child process, on generated stacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON has no types

import pytest

from tests.data.generate.load import load_code, make_stack

PROJECT = Path(__file__).resolve().parents[2]
OFFICE = "06463"
_SEED = 7
CODES = tuple(load_code(place, _SEED) for place in range(2))
"""Of the stack's dossiers, in order."""


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit code, its JSON document and what stood on stderr."""

    code: int
    out: dict[str, Any]
    err: str


@dataclass(frozen=True)
class Sohoa:
    """The command line on one home folder."""

    home: Path

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "scanner_app", "--home", str(self.home), "--json", *arguments],
            cwd=PROJECT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> Ran:
        child = self.start(*arguments, **environment)
        out, err = child.communicate(timeout=280)
        return Ran(child.returncode, json.loads(out) if out.strip() else {}, err)


@pytest.fixture
def sohoa(tmp_path: Path) -> Sohoa:
    return Sohoa(tmp_path / "home")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers of two pages each, small and quickly read."""
    folder = tmp_path_factory.mktemp("stack")
    make_stack(folder, dossiers=len(CODES), pages_each=2, seed=_SEED)
    return folder
