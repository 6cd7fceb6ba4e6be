"""Several processes write, and die at any moment: the chain stays whole, the anchor behind it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.dying import TRANSACTION, homes_of_deaths
from tests.journal.conftest import Book, HeldKey

_PROJECT = Path(__file__).resolve().parents[2]

# Keeps the head after every commit, so that kills come between commit and anchor, too.
_WRITER = """
import sys
from pathlib import Path
from tests.journal.conftest import Book, HeldKey

book = Book(Path(sys.argv[1]), HeldKey(key=b"k" * 32))
book.database.after_commit = book.keep_head
for number in range(int(sys.argv[2])):
    print(number, flush=True)
    book.lines.add("canbo1", "filed", f"dossier:{number}")
"""


def write_lines(home: Path) -> None:
    book = Book(home, HeldKey())
    book.database.after_commit = book.keep_head
    book.write(3)


@contextmanager
def writing(home: Path, count: int) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(home), str(count)],
        cwd=_PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        yield child


@pytest.mark.slow
def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    book = Book(tmp_path, HeldKey(key=b"k" * 32))

    with writing(tmp_path, 60) as one, writing(tmp_path, 60) as other:
        codes = [child.communicate(timeout=120) and child.returncode for child in (one, other)]

    lines = [line.action for line in book.lines.lines()]
    assert codes == [0, 0]
    assert (book.problems(), lines.count("filed")) == ([], 120)
    book.database.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_a_writer_killed_at_any_moment_leaves_a_whole_chain_and_no_false_alarm(
    tmp_path: Path,
) -> None:
    book = Book(tmp_path, HeldKey(key=b"k" * 32))
    chance = random.Random(4)
    kept = []

    for _ in range(8):
        with writing(tmp_path, 1_000_000) as child:
            assert child.stdout is not None
            for _told in range(chance.randint(1, 12)):
                child.stdout.readline()
            child.kill()
        assert book.problems() == []
        kept.append(book.journal.verify().lines)

    assert kept == sorted(kept)
    assert kept[-1] > 20
    book.database.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_a_writer_killed_before_any_step_leaves_no_false_alarm(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    Book(tmp_path, HeldKey()).database.close()
    out = tmp_path_factory.mktemp("killed")

    steps = {TRANSACTION, "open", "os.rename", "os.remove"}
    homes = homes_of_deaths(write_lines, tmp_path, out, steps)

    assert len(homes) > 12
    for home in homes:
        # The key is the same whichever process makes it.
        book = Book(home, HeldKey(key=b"k" * 32))
        found = book.problems()
        book.write(1)
        book.keep_head()
        assert (found, book.problems()) == ([], [])
        book.database.close()
