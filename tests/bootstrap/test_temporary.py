"""Temporary files lie below the home, and go with their process or at the next start."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scanner_app.bootstrap.temporary import sweep_temporary, temporary_files

_PROJECT = Path(__file__).resolve().parents[2]
_WAITING = """
import sys, tempfile
from pathlib import Path
from scanner_app.bootstrap.temporary import temporary_files

with temporary_files(Path(sys.argv[1])):
    Path(tempfile.mkdtemp(), "page.pgm").write_bytes(b"page")
    print("ready", flush=True)
    sys.stdin.read()
"""


def left(home: Path) -> list[str]:
    return [path.name for path in (home / "tmp").rglob("page.pgm")]


def test_files_and_children_go_below_the_home_while_it_is_open(tmp_path: Path) -> None:
    before = tempfile.gettempdir()

    with temporary_files(tmp_path):
        inside = Path(tempfile.gettempdir())
        child = subprocess.run(
            [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
            capture_output=True,
            text=True,
            check=True,
        )
        Path(inside, "page.pgm").write_bytes(b"page")

    assert inside.is_relative_to(tmp_path / "tmp")
    assert child.stdout.strip() == str(inside)
    assert tempfile.gettempdir() == before
    assert not inside.exists()


def test_they_go_when_the_work_fails_too(tmp_path: Path) -> None:
    def fail() -> None:
        with temporary_files(tmp_path):
            Path(tempfile.gettempdir(), "page.pgm").write_bytes(b"page")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_those_of_a_killed_process_go_at_the_next_start_and_no_others(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WAITING, str(tmp_path)],
        cwd=_PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        sweep_temporary(tmp_path)
        living = left(tmp_path)
        child.kill()

    dead = left(tmp_path)
    sweep_temporary(tmp_path)

    assert (living, dead, left(tmp_path)) == (["page.pgm"], ["page.pgm"], [])


@pytest.mark.skipif(os.name != "posix", reason="Windows kế thừa quyền")
def test_nobody_else_may_look_into_them(tmp_path: Path) -> None:
    with temporary_files(tmp_path):
        inside = Path(tempfile.gettempdir())
        modes = [path.stat().st_mode & 0o777 for path in (inside, inside.parent)]

    assert modes == [0o700, 0o700]
