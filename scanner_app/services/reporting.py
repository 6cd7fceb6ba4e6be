"""Report: digitized share per office, with what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.ports import ProgressReport, RegisterStore


@dataclass(frozen=True, slots=True)
class Report:
    """Lines per office and their sum.

    Attributes:
        has_register: a register was imported; without it there is no denominator.
    """

    period: Period
    offices: tuple[OfficeProgress, ...]
    total: OfficeProgress
    has_register: bool


class ReportProgress:
    """Counts now."""

    def __init__(self, progress: ProgressReport, register: RegisterStore) -> None:
        self._progress = progress
        self._register = register

    def __call__(self, period: Period, office: OfficeCode | None = None) -> Report:
        """Lines per office in the period, of one office or of all."""
        lines = self._progress.offices(period, office)
        total = OfficeProgress(
            office=office or OfficeCode(""),
            digitized=sum(line.digitized for line in lines),
            total=sum(line.total for line in lines),
            outside_register=sum(line.outside_register for line in lines),
        )
        return Report(period, lines, total, not self._register.is_empty())
