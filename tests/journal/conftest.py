"""A journal with its anchor, a key that tests hand out, and whoever tampers with them."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scanner_app.services.anchoring import KeepHead
from scanner_app.services.journaling import Journal
from scanner_app.storage.anchors import AnchorFile
from scanner_app.storage.database import Database
from scanner_app.storage.journal import SqlJournal
from tests.fakes.clock import SettableClock


@dataclass
class HeldKey:
    """A credential store that a test holds; `stored` is None where there is none."""

    stored: bool = True
    key: bytes | None = None

    def load(self) -> bytes | None:
        return self.key

    def make(self) -> bytes | None:
        if self.stored:
            self.key = b"k" * 32
        return self.key


@dataclass
class Book:
    """A journal on a home folder."""

    home: Path
    keys: HeldKey = field(default_factory=HeldKey)
    clock: SettableClock = field(default_factory=SettableClock)
    elapsed_s: float = 0.0

    def __post_init__(self) -> None:
        self.database = Database(self.home / "sohoa.db")
        self.lines = SqlJournal(self.database, self.clock)
        self.anchor = AnchorFile(self.home)
        self.journal = Journal(self.lines, self.anchor, self.keys)
        self.keep_head = KeepHead(self.lines, self.anchor, self.keys, lambda: self.elapsed_s)

    @property
    def file(self) -> Path:
        return self.home / "journal.anchor"

    def write(self, count: int) -> None:
        """So many lines about dossiers."""
        for number in range(count):
            self.lines.add("canbo1", "filed", f"dossier:{number}", "papers:1")

    def problems(self) -> list[tuple[int, str]]:
        """Line and code of what a check finds."""
        return [(each.line, each.code) for each in self.journal.verify().problems]

    def tamper(self, *statements: str) -> None:
        """Change the database as somebody with the file would, triggers or not."""
        with contextlib.closing(sqlite3.connect(self.home / "sohoa.db")) as connection:
            for name in ("update", "delete", "insert"):
                connection.execute(f"DROP TRIGGER IF EXISTS journal_is_append_only_{name}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()


@pytest.fixture
def book(tmp_path: Path, empty_database: Path) -> Iterator[Book]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    made = Book(tmp_path)
    yield made
    made.database.close()
