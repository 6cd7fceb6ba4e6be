"""The chain: what was written fits together, and what somebody changed does not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_app.domain.file_errors import FileMissingError
from scanner_app.domain.journal import GENESIS, chain_digest
from scanner_app.domain.journal_errors import ExportExistsError, JournalFormatError
from tests.journal.conftest import Book

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "journal.md"


def published_script(folder: Path) -> Path:
    """The script of docs/journal.md, as an auditor would copy it."""
    found = re.search(r"```python\n(.*?)```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    script = folder / "check.py"
    script.write_text(found[1], encoding="utf-8")
    return script


def checked(script: Path, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, script, file], capture_output=True, text=True, check=False
    )


def test_lines_that_were_written_fit(book: Book) -> None:
    book.write(5)

    report = book.journal.verify()

    newest = book.lines.line()
    assert newest is not None
    assert (report.ok, report.lines, report.head) == (True, 5, newest.digest)
    assert report.first == report.last == "2023-10-18T08:30:00.000000+00:00"


def test_an_empty_journal_is_whole(book: Book) -> None:
    report = book.journal.verify()

    assert (report.ok, report.lines, report.head) == (True, 0, GENESIS)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE journal SET actor = 'ai' WHERE id = 3", [(3, "journal.altered")]),
        ("UPDATE journal SET at = '2020' WHERE id = 1", [(1, "journal.altered")]),
        ("UPDATE journal SET detail = 'papers:2' WHERE id = 6", [(6, "journal.altered")]),
        ("DELETE FROM journal WHERE id = 3", [(4, "journal.gap")]),
        ("DELETE FROM journal WHERE id = 1", [(2, "journal.gap")]),
        ("DELETE FROM journal WHERE id > 4", [(4, "journal.cut")]),
        ("DELETE FROM journal", [(0, "journal.cut")]),
        (
            f"INSERT INTO journal VALUES (7, 't', 'a', 'b', 'c', '', '{'0' * 64}')",
            [(7, "journal.altered")],
        ),
        (
            "UPDATE journal SET digest = (SELECT digest FROM journal WHERE id = 5) WHERE id = 2",
            [(2, "journal.altered"), (3, "journal.altered")],
        ),
    ],
)
def test_what_somebody_changed_in_the_file_is_found(
    book: Book, change: str, found: list[tuple[int, str]]
) -> None:
    book.write(6)

    book.tamper(change)

    assert book.problems() == found


def test_a_line_that_was_made_to_fit_again_breaks_the_next(book: Book) -> None:
    book.write(4)
    second, third = book.lines.line(2), book.lines.line(3)
    assert second is not None
    assert third is not None
    digest = chain_digest(second.digest, 3, third.at, "ai", "filed", third.subject, "papers:1")

    book.tamper(f"UPDATE journal SET actor = 'ai', digest = '{digest}' WHERE id = 3")

    assert book.problems() == [(4, "journal.altered")]


def test_a_thousand_changed_lines_are_counted_and_a_hundred_named(book: Book) -> None:
    book.write(120)

    book.tamper("UPDATE journal SET actor = 'ai'")
    report = book.journal.verify()

    assert (len(report.problems), report.broken) == (100, 120)


def test_an_exported_journal_is_checked_by_itself(book: Book, tmp_path: Path) -> None:
    book.write(3)

    count = book.journal.export(tmp_path / "out.jsonl", "canbo1")

    report = book.journal.verify_file(tmp_path / "out.jsonl")
    newest = book.lines.line()
    assert newest is not None
    assert (count, report.ok, report.lines) == (3, True, 3)
    assert (newest.action, newest.actor, newest.detail) == ("exported", "canbo1", "lines:3")


def test_the_published_script_says_the_same_of_a_file(book: Book, tmp_path: Path) -> None:
    book.lines.add("nguyễn.ánh", "filed", "dossier:1", "papers:1")
    book.write(3)
    whole, changed = tmp_path / "whole.jsonl", tmp_path / "changed.jsonl"
    book.journal.export(whole, "canbo1")
    changed.write_text(whole.read_text("utf-8").replace("papers:1", "papers:9", 1), "utf-8")
    script = published_script(tmp_path)

    fine, bad = checked(script, whole), checked(script, changed)

    head = book.journal.verify_file(whole).head
    assert (fine.returncode, fine.stdout) == (0, f"4 {head}\n")
    assert (bad.returncode, bad.stderr) == (1, "line 1 does not fit\n")


def test_an_export_never_writes_over_a_file(book: Book, tmp_path: Path) -> None:
    there = tmp_path / "there.jsonl"
    there.write_text("mine")

    with pytest.raises(ExportExistsError) as raised:
        book.journal.export(there, "canbo1")

    assert (raised.value.facts["path"], there.read_text()) == (str(there), "mine")


@pytest.mark.parametrize(
    "content", [b"{", b'{"line": 1}\n', b"[]\n", b"\xff\xfe", b'{"line": true, "at": 1}\n']
)
def test_a_file_that_is_no_journal_is_named_with_its_line(
    book: Book, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "some.jsonl"
    file.write_bytes(content)

    with pytest.raises(JournalFormatError) as raised:
        book.journal.verify_file(file)

    assert raised.value.facts == {"path": str(file), "line": 1}


def test_a_line_whose_number_is_no_number_is_no_journal(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    texts = dict.fromkeys(("at", "actor", "action", "subject", "detail", "digest"), "x")
    file.write_text(json.dumps({"line": True, **texts}))

    with pytest.raises(JournalFormatError):
        book.journal.verify_file(file)


def test_a_file_that_is_not_there_is_told(book: Book, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        book.journal.verify_file(tmp_path / "none.jsonl")


def test_a_name_never_gets_into_a_line(book: Book) -> None:
    book.lines.add("canbo1", "tag_confirmed", "dossier:1", "Hoàng Thị Ứng")

    newest = book.lines.line()

    assert newest is not None
    assert newest.detail == "-"
