"""Digitized share per office (tỷ lệ số hóa hồ sơ) and its two sisters: the one place of the rules.

Every rate counts distinct dossier codes of the register by the day and the office that received
them, whatever the channel; withdrawn rows count nowhere. The register is the import from the
one-stop system; without it there is no ratio (domain rules, section 3).

digitized  of those received, the dossiers whose every filed paper has the target's receipt, or
           stands for one that the store had already.
complete   of those received, the digitized ones that hold a component *and* a result of the
           procedure (national metric 4.2: a file in components and in results).
reused     of those digitized, the dossiers in which at least one paper was not scanned again but
           taken from the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from scanner_app.domain.ids import OfficeCode

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of reception, both ends included; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """What a report is about.

    Attributes:
        office: one office, or all.
        subordinates: with every office below it, as they stood on the day of reception.
    """

    period: Period
    office: OfficeCode | None = None
    subordinates: bool = False


class Measure(StrEnum):
    """The three rates."""

    DIGITIZED = "digitized"
    REUSED = "reused"
    COMPLETE = "complete"

    @property
    def formula(self) -> str:
        """Id of its formula, shown beside every figure; the number grows when a rule changes."""
        return f"{self.value}.1"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it was counted from.

    Attributes:
        source: where the denominator comes from, "register"; "none" without a register.
    """

    measure: Measure
    numerator: int
    denominator: int
    period: Period = Period()
    source: str = "register"

    @property
    def ratio(self) -> float | None:
        """0.0-1.0; None when there is no denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent_text(self) -> str:
        """As shown to people, "86,03%"; "–" without a denominator."""
        return percent_text(self.numerator, self.denominator)

    @property
    def counts_text(self) -> str:
        """What it was counted from, as shown to people: "630.485/732.908"."""
        return f"{grouped(self.numerator)}/{grouped(self.denominator)}"

    def reaches(self, target_percent: Decimal) -> bool:
        """The exact ratio, not the shown one, is at or above the target."""
        return bool(self.denominator) and (
            Decimal(self.numerator) * 100 >= target_percent * self.denominator
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of dossiers; what is stored per office and day, and all that rates are made of."""

    received: int = 0
    digitized: int = 0
    reused: int = 0
    complete: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.received + other.received,
            self.digitized + other.digitized,
            self.reused + other.reused,
            self.complete + other.complete,
        )

    def __sub__(self, other: Tally) -> Tally:
        return Tally(
            self.received - other.received,
            self.digitized - other.digitized,
            self.reused - other.reused,
            self.complete - other.complete,
        )

    def rates(self, period: Period = Period()) -> tuple[Rate, ...]:
        """All three, in the order of `Measure`."""
        return tuple(self.rate(measure, period) for measure in Measure)

    def rate(self, measure: Measure, period: Period = Period()) -> Rate:
        """One of the three rates."""
        numerator, denominator = {
            Measure.DIGITIZED: (self.digitized, self.received),
            Measure.REUSED: (self.reused, self.digitized),
            Measure.COMPLETE: (self.complete, self.received),
        }[measure]
        return Rate(
            measure, numerator, denominator, period, "register" if self.received else "none"
        )


def summed(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What makes a dossier of the register count.

    Attributes:
        papers: filed papers that edits did not empty, reuse links included.
        accepted: how many of them have the target's receipt or are reuse links.
        reuses: how many of them are reuse links.
        components, results: how many belong to these parts.
    """

    papers: int = 0
    accepted: int = 0
    reuses: int = 0
    components: int = 0
    results: int = 0

    @property
    def is_digitized(self) -> bool:
        """Nothing that was filed is still missing at the target; an empty dossier never is."""
        return 0 < self.papers == self.accepted

    @property
    def tally(self) -> Tally:
        """What one received dossier adds."""
        if not self.is_digitized:
            return Tally(received=1)
        return Tally(1, 1, int(self.reuses > 0), int(self.components > 0 and self.results > 0))


@dataclass(frozen=True, slots=True)
class OfficeProgress:
    """Counts of one office in a period.

    Attributes:
        outside_register: digitized dossiers whose code the register does not know; they are not
            in the ratio.
        reused, complete: as in `Tally`.
        name: of the unit that had the code in the period, "" when the list of offices has none.
        valid_from: since when it had the code, which came to another unit by a merger.
    """

    office: OfficeCode
    digitized: int
    total: int
    outside_register: int = 0
    reused: int = 0
    complete: int = 0
    name: str = ""
    valid_from: date | None = None

    @property
    def tally(self) -> Tally:
        """The counts that rates are made of."""
        return Tally(self.total, self.digitized, self.reused, self.complete)

    @property
    def ratio(self) -> float | None:
        """Digitized share, 0.0-1.0; None when nothing was received."""
        return self.tally.rate(Measure.DIGITIZED).ratio

    @property
    def percent_text(self) -> str:
        """Digitized share as shown to people, "86,03%"; "–" without a denominator."""
        return percent_text(self.digitized, self.total)


def office_progress(
    office: OfficeCode, tally: Tally, *, outside_register: int = 0
) -> OfficeProgress:
    """The line of an office."""
    return OfficeProgress(
        office, tally.digitized, tally.received, outside_register, tally.reused, tally.complete
    )


def percent_text(numerator: int, denominator: int) -> str:
    """A share as Vietnamese write it, "86,03%"; "–" without a denominator.

    Rounded half up, but never up to a whole percent: 85,996 must not look like a target of 86.
    """
    if not denominator:
        return "–"
    exact = Decimal(numerator) * 100 / Decimal(denominator)
    shown = exact.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    if shown > exact and shown == shown.to_integral_value():
        shown = exact.quantize(_HUNDREDTH, rounding=ROUND_DOWN)
    return f"{shown}".replace(".", ",") + "%"


def grouped(count: int) -> str:
    """A count as Vietnamese write it: 630.485."""
    return f"{count:,}".replace(",", ".")
