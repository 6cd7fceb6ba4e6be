"""Ports of the register of received dossiers and of counting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.domain.register import RegisterRow


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did."""

    added: int
    updated: int
    unchanged: int


class RegisterStore(Protocol):
    """Dossiers received, as the one-stop system tells."""

    def put(self, rows: Sequence[RegisterRow]) -> ImportCounts:
        """Insert or update by code, all or nothing."""

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
