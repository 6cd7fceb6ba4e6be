"""Look into the journal: check its chain, write it out, tell what happened to a dossier."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from scanner_app.domain.file_errors import FileForbiddenError, FileMissingError
from scanner_app.domain.journal import ChainCheck, JournalLine, JournalProblem, key_name
from scanner_app.domain.journal_errors import (
    ExportExistsError,
    JournalAnchorError,
    JournalBrokenError,
    JournalFormatError,
)
from scanner_app.durable import as_storage_error, disk_errors, removed_on_error
from scanner_app.ports import AnchorKeyPort, AnchorPort, JournalPort
from scanner_app.services.anchoring import fits, marks_of, unfit

_LONGEST = 100_000
"""Bytes of an exported line; an edit of a thousand pages has 10 kB."""


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What a check found.

    Attributes:
        lines: how many there are.
        first, last: when the first and the last were written, ISO 8601 UTC.
        head: digest of the last; whoever notes it elsewhere can prove later what came before.
        anchored: until which line the head was kept outside the database; 0 for a file.
        keyed: a key of this account vouches for that.
        problems: at most 100.
        broken: how many problems there are.
    """

    lines: int
    first: str | None
    last: str | None
    head: str
    anchored: int
    keyed: bool
    problems: tuple[JournalProblem, ...]
    broken: int

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.broken


class Journal:
    """What people may ask of the journal."""

    def __init__(self, journal: JournalPort, anchors: AnchorPort, keys: AnchorKeyPort) -> None:
        self._journal = journal
        self._anchors = anchors
        self._keys = keys

    def confirm_clock(self, by: str) -> None:
        """This person says that the clock is right, whatever was signed at later times before."""
        self._journal.add(by, "clock_confirmed", "app")

    def verify(self, noted: Sequence[tuple[int, str]] = ()) -> JournalReport:
        """Follow the whole chain, against what was kept of its head and what was noted elsewhere.

        Lines that are added meanwhile are looked at, too. A million lines take about 10 s.

        Raises:
            StorageError leaves: the database or the anchor's file cannot be read.
        """
        key = self._keys.load()
        damaged = False
        try:
            # Before the lines: what is added meanwhile may be kept, and must not count as missing.
            anchors = self._anchors.kept()
        except JournalAnchorError:
            anchors, damaged = (), True
        highest = self._journal.highest()
        check = ChainCheck([*marks_of(anchors), *noted])
        for line in self._journal.lines():
            check.feed(line)
        check.end(highest)
        code = "journal.anchor_damaged" if damaged else unfit(anchors, check.anchored, key)
        if code is not None:
            check.found(0, code)
        anchored = max((anchor.line for anchor in anchors), default=0)
        keyed = key is not None and any(anchor.key == key_name(key) for anchor in anchors)
        return _report(check, anchored=anchored, keyed=keyed)

    def verify_file(self, path: Path, noted: Sequence[tuple[int, str]] = ()) -> JournalReport:
        """Follow the chain of an exported journal, by itself.

        Raises:
            FileMissingError, FileForbiddenError: it cannot be opened.
            JournalFormatError: it is no journal; facts: path, line.
        """
        check = ChainCheck(noted)
        for line in _exported(path):
            check.feed(line)
        check.end()
        return _report(check, anchored=0, keyed=False)

    def look(self) -> int:
        """The number of the newest line, when the anchors fit; quick, the chain is not followed.

        Raises:
            JournalBrokenError: they do not.
            StorageError leaves: they cannot be read.
        """
        key = self._keys.load()
        for anchor in self._anchors.kept():
            if not fits(self._journal, anchor, key):
                raise JournalBrokenError(line=anchor.line)
        newest = self._journal.line()
        return 0 if newest is None else newest.line

    def lines(
        self, *, dossier: str | None = None, since: datetime | None = None
    ) -> Iterator[JournalLine]:
        """Lines in order.

        Args:
            dossier: only those about dossiers of this code, their papers and pages.
            since: only from then on; aware.
        """
        subjects = None if dossier is None else self._journal.subjects_of(dossier)
        for line in self._journal.lines():
            if subjects is not None and line.subject not in subjects:
                continue
            if since is None or datetime.fromisoformat(line.at) >= since:
                yield line

    def codes(self) -> dict[str, str]:
        """Dossier codes by the subjects of lines that speak of them, as they are now."""
        return self._journal.codes()

    def export(self, path: Path, by: str) -> int:
        """Write every line there is into a file, one JSON object a line; how many.

        Args:
            path: new; nothing is written over.
            by: who takes it; noted after the lines that were written.

        Raises:
            ExportExistsError: there is such a file.
            StorageError leaves: it cannot be written, and is not there.
        """
        count = 0
        try:
            file = path.open("x", encoding="utf-8", newline="\n")
        except FileExistsError as error:
            raise ExportExistsError(path=str(path)) from error
        except OSError as error:
            raise as_storage_error(error, path) from error
        with disk_errors(path), removed_on_error(path), file:
            for line in self._journal.lines():
                file.write(_text(line) + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        self._journal.add(by, "exported", "journal", f"lines:{count}")
        return count


def _report(check: ChainCheck, *, anchored: int, keyed: bool) -> JournalReport:
    return JournalReport(
        lines=check.lines,
        first=check.first.at if check.first else None,
        last=check.last.at if check.last else None,
        head=check.head,
        anchored=anchored,
        keyed=keyed,
        problems=tuple(check.problems),
        broken=check.broken,
    )


def _text(line: JournalLine) -> str:
    return json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":"))


def _exported(path: Path) -> Iterator[JournalLine]:
    number = 0
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            while text := file.readline(_LONGEST):
                number += 1
                yield _line(text, path, number)
    except FileNotFoundError as error:
        raise FileMissingError(path=str(path)) from error
    except UnicodeDecodeError as error:
        raise JournalFormatError(path=str(path), line=number + 1) from error
    except OSError as error:
        raise FileForbiddenError(path=str(path)) from error


def _line(text: str, path: Path, number: int) -> JournalLine:
    try:
        line = JournalLine(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise JournalFormatError(path=str(path), line=number) from error
    texts = (line.at, line.actor, line.action, line.subject, line.detail, line.digest)
    if type(line.line) is not int or not all(isinstance(each, str) for each in texts):
        raise JournalFormatError(path=str(path), line=number)
    return line
