"""Ports of the register of received dossiers and of counting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import Gain
from scanner_app.domain.dossier_code import DossierCode
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.register_import import ImportCounts
from scanner_app.domain.register_table import Field

Lacks = Callable[[DossierId, str, date], bool]
"""Whether a dossier needs another paper, if the register says this procedure and day of it."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the lines of an import.

    Attributes:
        repeated: lines whose code a later line of the same import has, too: that one stands.
        repeats: the first of them: number, and number of the line that stands.
        reopened: finished dossiers, with their codes, that lack something by it: they are not
            finished any more.
    """

    counts: ImportCounts
    repeated: int
    repeats: tuple[tuple[int, int], ...]
    reopened: tuple[tuple[DossierId, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RememberedColumns:
    """What the columns of one kind of export are.

    Attributes:
        headings: all of its headings, as `domain.register_table.heading_set`.
        columns: those that are used.
    """

    headings: tuple[str, ...]
    columns: Mapping[Field, str]


class ColumnMemory(Protocol):
    """Which column of an export is what, as a person said once."""

    def remembered(self, headings: tuple[str, ...]) -> Mapping[Field, str] | None:
        """The columns of exports with these headings, if somebody named them."""

    def remember(self, chosen: RememberedColumns) -> None:
        """Name them for good, instead of what was said before."""

    def every(self) -> tuple[RememberedColumns, ...]:
        """All that is remembered, the latest first."""


class RegisterStore(Protocol):
    """Dossiers received, as the one-stop system tells."""

    def take_in(
        self,
        lines: Iterable[tuple[int, RegisterRow]],
        told: Collection[Field] = tuple(Field),
        *,
        dry_run: bool = False,
        lacks: Lacks | None = None,
    ) -> TakenIn:
        """Insert or update by code, all or nothing; rows that do not change keep their stamp.

        The lines are read before anything is locked; what they raise ends the import, and
        nothing changed. Memory does not grow with them.

        Args:
            lines: rows with their line numbers; of two with one code the later stands.
            told: what they tell; the rest of a known row stays as it is.
            dry_run: only say what would become of them.
            lacks: opens finished dossiers; None leaves them as they are. It is asked inside the
                transaction, before anything is changed, and may read the stores.
        """

    def lookup(self, code: str) -> RegisterRow | None:
        """The received dossier with this code (case-folded), if known."""

    def received(
        self, office: OfficeCode, since: date | None, until: date | None
    ) -> tuple[RegisterRow, ...]:
        """The office's dossiers of these days, both ends included or open, by day and code."""

    def covers(self, office: OfficeCode, code: DossierCode) -> bool:
        """The office's dossiers around this code were imported: unknown, it is doubtful.

        Dossiers received before and after the code's day are there. Of the day itself an export
        may hold the morning alone: then a later running number must be there.
        """

    def is_empty(self) -> bool:
        """Nothing was imported yet."""


Offices = Collection[OfficeCode] | None
"""Some receiving offices, or all."""


class ProgressReport(Protocol):
    """Counts of the dossiers that were received in a period, as they stand now."""

    def offices(self, period: Period, offices: Offices = None) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything in the period."""

    def rebuild(self) -> None:
        """Count everything from the rows anew."""


class Breakdowns(Protocol):
    """The same counts by something else than the office."""

    def days(self, period: Period, offices: Offices = None) -> tuple[DayProgress, ...]:
        """One line per day of reception, by day."""

    def procedures(self, period: Period, offices: Offices = None) -> tuple[ProcedureProgress, ...]:
        """One line per procedure as the register names it."""

    def clerks(self, period: Period, offices: Offices = None) -> tuple[ClerkProgress, ...]:
        """One line per officer's certificate."""

    def stuck(
        self, period: Period, offices: Offices = None, *, limit: int
    ) -> tuple[StuckDossier, ...]:
        """Dossiers not digitized yet, promised earliest first, at most so many."""

    def gain(self, period: Period, offices: Offices = None, *, last_day: date, days: int) -> Gain:
        """What these days up to and with `last_day` brought to the dossiers of the period."""
