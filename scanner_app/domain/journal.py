"""The journal's lines, how each is chained to the one before, and what a look at them finds.

The chain's form is published in docs/journal.md and must not change: others check it by that page.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

GENESIS = "0" * 64
"""Stands for the digest before the first line."""

ANCHORED = "anchored"
"""Action of the line that says under which key the journal's head is kept outside of it."""

_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what to what, and when.

    Attributes:
        line: 1-based, without gaps.
        at: ISO 8601, UTC, microseconds.
        actor: account of the person, `cert:` and the certificate's SHA-256, or "sohoa".
        action: past participle.
        subject: "dossier:12", "paper:7", "page:3", "batch:2", "journal", "app".
        detail: ids, counts, a code or a digest.
        digest: SHA-256 over the digest of the line before and all of the above, lower-case hex.
    """

    line: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the journal's last line was at some time, kept outside the database.

    Attributes:
        line, head: number and digest of that line.
        at: when this was written down, ISO 8601 UTC.
        key: which key `mac` was made with, see `key_name`; "" without one.
        mac: HMAC-SHA256, lower-case hex; "" without a key.
    """

    line: int
    head: str
    at: str
    key: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """Something that is not as it was written.

    Attributes:
        line: where; 0 for the journal as a whole.
        code: see `messages`.
    """

    line: int
    code: str


def chain_digest(
    previous: str, line: int, at: str, actor: str, action: str, subject: str, detail: str
) -> str:
    """Digest of a line: SHA-256 of a JSON array in the form of RFC 8785, UTF-8."""
    fields = [previous, line, at, actor, action, subject, detail]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def key_name(key: bytes | None) -> str:
    """Names a key without telling anything about it; "" for none."""
    return "" if key is None else hashlib.sha256(b"sohoa-anchor-key" + key).hexdigest()[:16]


def sealed(key: bytes | None, line: int, head: str, at: str) -> Anchor:
    """The anchor for this line, with a MAC when there is a key."""
    if key is None:
        return Anchor(line, head, at)
    return Anchor(line, head, at, key_name(key), _mac(key, line, head, at))


def is_genuine(anchor: Anchor, key: bytes) -> bool:
    """It was made with this key and not changed since."""
    return hmac.compare_digest(anchor.mac, _mac(key, anchor.line, anchor.head, anchor.at))


def _mac(key: bytes, line: int, head: str, at: str) -> str:
    text = json.dumps(["sohoa-journal-anchor", line, head, at], separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class ChainCheck:
    """Follows the chain line by line, in memory that does not grow with it.

    Attributes:
        lines: how many were seen.
        first, last: the first and last of them.
        problems: at most 100 of them.
        broken: how many there are.
        anchored: keys that the lines say the head was kept under.
    """

    def __init__(self, marks: Sequence[tuple[int, str]] = ()) -> None:
        """What else is known.

        Args:
            marks: numbers and digests of lines as they were noted elsewhere.
        """
        self._marks: dict[int, set[str]] = {}
        for line, digest in marks:
            self._marks.setdefault(line, set()).add(digest)
        self.lines = 0
        self.first: JournalLine | None = None
        self.last: JournalLine | None = None
        self.problems: list[JournalProblem] = []
        self.broken = 0
        self.anchored: dict[str, str] = {}

    @property
    def head(self) -> str:
        """Digest of the last line."""
        return GENESIS if self.last is None else self.last.digest

    def feed(self, line: JournalLine) -> None:
        """Look at the next line."""
        expected = 1 if self.last is None else self.last.line + 1
        if line.line != expected:
            self.found(line.line, "journal.gap")
        elif line.digest != chain_digest(
            self.head, line.line, line.at, line.actor, line.action, line.subject, line.detail
        ):
            self.found(line.line, "journal.altered")
        noted = self._marks.pop(line.line, None)
        if noted is not None and noted != {line.digest}:
            self.found(line.line, "journal.rewritten")
        if line.action == ANCHORED:
            self.anchored[line.detail] = line.at
        self.lines += 1
        self.first = self.first or line
        self.last = line

    def end(self, highest: int = 0) -> None:
        """All lines were fed.

        Args:
            highest: number of the newest line there ever was, as far as the database remembers.
        """
        last = 0 if self.last is None else self.last.line
        if highest > last or any(line > last for line in self._marks):
            self.found(last, "journal.cut")

    def found(self, line: int, code: str) -> None:
        """Note a problem."""
        self.broken += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(JournalProblem(line, code))
