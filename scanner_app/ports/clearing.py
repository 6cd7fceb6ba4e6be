"""Port of removing from this PC what its target has had long enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from scanner_app.domain.ids import DossierId


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was given up, or would be.

    Attributes:
        left: files that another program has open; the next start removes them.
    """

    dossiers: int = 0
    pages: int = 0
    papers: int = 0
    left: int = 0


class ClearingPort(Protocol):
    """Which dossiers' files may go, and giving them up."""

    def due(self, before: datetime, limit: int) -> tuple[DossierId, ...]:
        """Dossiers all of whose papers have had their receipts since before then, oldest first.

        A receipt counts when its digest is that of the file as it is recorded.
        """

    def clear(self, dossier: DossierId, before: datetime, by: str) -> Cleared | None:
        """Give the files up, in one transaction with its journal line.

        Returns:
            None, and nothing changed, when the dossier is not due any more.
        """

    def days(self, since: datetime) -> tuple[date, ...]:
        """Days in UTC on which the journal has lines, from then on, newest first."""

    def newest(self) -> datetime | None:
        """When the journal's last line was written."""


Erase = Callable[[], int]
"""Deletes what was given up; gives how many files it could not delete yet."""
