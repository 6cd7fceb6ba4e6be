"""Ports of the register of received dossiers and of counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


class ProgressReport(Protocol):
    """Counts; always counted, never stored."""

    def offices(
        self, period: Period, office: OfficeCode | None = None
    ) -> tuple[OfficeProgress, ...]:
        """One line per office that received or digitized anything in the period."""
