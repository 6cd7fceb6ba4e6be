"""A table with all that has to stand beside its figures, ready to leave the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scanner_app.central.web.figures import Unit
from scanner_app.domain.progress import Period, Rate
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.figures.tables import Table
from scanner_app.figures.words import moment_words
from scanner_app.messages.progress import RATES, SOURCES, period_words


@dataclass(frozen=True, slots=True)
class Report:
    """What is exported.

    Attributes:
        rates: the three rates of the office with all below it.
        at: when the figures were read, aware.
    """

    unit: Unit
    period: Period
    rates: tuple[Rate, ...]
    table: Table
    at: datetime

    @property
    def title(self) -> str:
        """What the rows are, and of whom."""
        return f"{self.table.caption} – {self.unit.name}"

    @property
    def period_text(self) -> str:
        """Which dossiers are counted."""
        return f"Kỳ báo cáo: hồ sơ tiếp nhận {period_words(self.period)}"

    @property
    def source_text(self) -> str:
        """Where the denominator comes from."""
        return f"Nguồn: {SOURCES[self.rates[0].source]}"

    @property
    def at_text(self) -> str:
        """When the figures were read, Vietnamese time."""
        return f"Số liệu lúc {moment_words(self.at)}"

    @property
    def formulas(self) -> tuple[tuple[str, str, str], ...]:
        """Name, value with counts, and formula of each rate."""
        return tuple(
            (
                RATES[rate.measure].label,
                f"{rate.percent_text} = {rate.counts_text}",
                f"{RATES[rate.measure].formula} [{rate.measure.formula}]",
            )
            for rate in self.rates
        )

    def file_name(self, kind: str) -> str:
        """Name of the exported file, in ASCII: what, whose, which moment."""
        moment = self.at.astimezone(VIETNAM)
        return f"sohoa-{self.table.key}-{self.unit.id}-{moment:%Y%m%d-%H%M}.{kind}"
