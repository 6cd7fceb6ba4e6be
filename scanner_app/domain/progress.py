"""Digitized share per office (tỷ lệ số hóa hồ sơ): the one place where it is defined.

digitized = distinct dossier codes of the register, received in the period by the office, of which
every filed paper has the target's receipt. total = distinct codes of the register received in the
period. The register is the import from the one-stop system; without it there is no ratio
(domain rules, section 3: N and D count by code, once, whatever the channel).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from scanner_app.domain.ids import OfficeCode

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of reception, both ends included; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OfficeProgress:
    """Counts of one office in a period.

    Attributes:
        outside_register: digitized dossiers whose code the register does not know; they are not
            in the ratio.
    """

    office: OfficeCode
    digitized: int
    total: int
    outside_register: int = 0

    @property
    def ratio(self) -> float | None:
        """Digitized share, 0.0-1.0; None when nothing was received."""
        return self.digitized / self.total if self.total else None

    @property
    def percent_text(self) -> str:
        """As shown to people, "86,03%"; "–" without a denominator.

        Rounded half up, but never up to a whole percent: 85,996 must not look like a target of 86.
        """
        if not self.total:
            return "–"
        exact = Decimal(self.digitized) * 100 / Decimal(self.total)
        shown = exact.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
        if shown > exact and shown == shown.to_integral_value():
            shown = exact.quantize(_HUNDREDTH, rounding=ROUND_DOWN)
        return f"{shown}".replace(".", ",") + "%"


def grouped(count: int) -> str:
    """A count as Vietnamese write it: 630.485."""
    return f"{count:,}".replace(",", ".")
