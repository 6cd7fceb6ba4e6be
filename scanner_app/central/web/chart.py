"""The trend as a drawing: the digitized rate of all days so far, day by day, as SVG coordinates.

Both axes run from 0 to 100; the page stretches the drawing and keeps letters and lines as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from scanner_app.domain.breakdowns import DayProgress
from scanner_app.domain.campaign import campaign_days
from scanner_app.domain.progress import Measure, Period, Rate
from scanner_app.figures.words import percent_words

_MOST_LABELS = 5
_ENDS = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place on an axis, 0 to 100 from the left or the top."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing.

    Attributes:
        line: "x,y x,y …" of a polyline.
        last_x, last_y, last: where it ends, and the rate there.
        target: the line to reach, None without a campaign.
        baseline: where the campaign began, None when not known.
        days: labelled days.
        words: the same in one sentence, for those who do not see it.
    """

    line: str
    last_x: str
    last_y: str
    last: Rate
    target: Mark | None
    baseline: Mark | None
    days: tuple[Mark, ...]
    words: str


def trend(
    days: Iterable[DayProgress],
    period: Period,
    *,
    target: Decimal | None = None,
    baseline: Decimal | None = None,
) -> Chart | None:
    """The drawing, or None when fewer than two days have dossiers."""
    series = [
        (each.day, each.so_far.rate(Measure.DIGITIZED, period)) for each in campaign_days(days)
    ]
    if len(series) < _ENDS:
        return None
    first, last = series[0][0], series[-1][0]
    points = [(_across(day, first, last), _down(rate)) for day, rate in series]
    return Chart(
        line=" ".join(f"{x},{y}" for x, y in points),
        last_x=points[-1][0],
        last_y=points[-1][1],
        last=series[-1][1],
        target=_level(target, "Chỉ tiêu"),
        baseline=_level(baseline, "Trước đợt"),
        days=tuple(Mark(_across(day, first, last), f"{day:%d/%m}") for day in _ticks(first, last)),
        words=_words(series),
    )


def _across(day: date, first: date, last: date) -> str:
    return f"{100 * (day - first).days / (last - first).days:.2f}"


def _down(rate: Rate) -> str:
    return f"{100 - 100 * (rate.ratio or 0.0):.2f}"


def _level(percent: Decimal | None, label: str) -> Mark | None:
    if percent is None:
        return None
    return Mark(f"{100 - percent:.2f}", f"{label} {percent_words(percent)}")


def _ticks(first: date, last: date) -> Sequence[date]:
    span = (last - first).days
    count = min(_MOST_LABELS, span + 1)
    return [first + timedelta(days=round(span * each / (count - 1))) for each in range(count)]


def _words(series: Sequence[tuple[date, Rate]]) -> str:
    (first, began), (last, now) = series[0], series[-1]
    return (
        f"Tỷ lệ số hóa cộng dồn: {began.percent_text} ngày {first:%d/%m/%Y}, "
        f"{now.percent_text} ngày {last:%d/%m/%Y}."
    )
