"""The rates as they are printed: never without formula, counts, source and period."""

from __future__ import annotations

from collections.abc import Sequence

from scanner_app.cli.output import Json
from scanner_app.domain.progress import Period, Rate
from scanner_app.messages.progress import OF_THIS_PC, RATES, SOURCES, period_words


def print_rates(rates: Sequence[Rate], period: Period) -> None:
    """Each rate with formula, counts, source and period: no figure stands alone."""
    for rate in rates:
        words = RATES[rate.measure]
        print(f"{words.label} {OF_THIS_PC}: {rate.percent_text} ({rate.counts_text})")
        print(f"  = {words.formula}")
    print(f"  Nguồn mẫu số: {SOURCES[rates[0].source]}; kỳ: {period_words(period)}")


def rate_json(rate: Rate) -> Json:
    """A rate with all that it is made of."""
    words = RATES[rate.measure]
    return {
        "measure": rate.measure.value,
        "formula": rate.measure.formula,
        "label": words.label,
        "formula_text": words.formula,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "ratio": rate.ratio,
        "percent": rate.percent_text,
        "source": rate.source,
    }
