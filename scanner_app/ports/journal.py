"""Ports of the journal: its lines, and what is kept of its head outside the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from scanner_app.domain.ids import DossierId
from scanner_app.domain.journal import Anchor, JournalLine


class JournalPort(Protocol):
    """The journal. Its lines are only ever added."""

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """A line of its own transaction.

        Args:
            actor: account of the person; "sohoa" for the program itself.
            action: past participle.
            subject: "dossier:12", "paper:7", "journal".
            detail: ids, counts, a code or digest; no personal data.
        """

    def add_viewed(self, dossier: DossierId, by: str, since: datetime) -> bool:
        """Note that this person looked at the dossier; False when it was noted since then."""

    def lines(self, after: int = 0) -> Iterator[JournalLine]:
        """Lines in order, from the one behind `after`; memory does not grow with them."""

    def line(self, number: int | None = None) -> JournalLine | None:
        """This line; the newest one for None."""

    def highest(self) -> int:
        """Number of the newest line there ever was, as the database remembers it."""

    def has(self, action: str, detail: str) -> bool:
        """There is such a line."""

    def codes(self) -> dict[str, str]:
        """Dossier codes by the subjects that speak of them; of what has one."""

    def subjects_of(self, code: str) -> frozenset[str]:
        """Subjects that speak of dossiers of this code: them, their papers and pages."""


class AnchorPort(Protocol):
    """What is kept of the journal's head outside the database."""

    def kept(self) -> tuple[Anchor, ...]:
        """One for each key that it was kept under; none before the first.

        Raises:
            JournalAnchorError: what is there cannot be read.
        """

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """Write them down in place of those that were.

        Raises:
            StorageError leaves: what was there stays.
        """


class AnchorKeyPort(Protocol):
    """The key that anchors are made with, in the credential store of this account."""

    def load(self) -> bytes | None:
        """The key; None where there is no store, or no key in it yet."""

    def make(self) -> bytes | None:
        """A new key, kept from now on; None where it cannot be kept."""
