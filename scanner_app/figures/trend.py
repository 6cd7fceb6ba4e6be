"""The trend by day of reception: days, steps, lines and words; whoever draws it.

Two drawings above each other with the same days: the rate so far against its target, and what was
counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.progress import Measure
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.words import percent_words

_FARTHEST_FORECAST = 400  # days; beyond, the line would press all that was counted into a corner
MARKED = 45
"""Days up to which each has a marker of its own; more of them are a smear."""
RATE_TITLE = "Tỷ lệ số hóa, cộng dồn"
COUNTS_TITLE = "Số hồ sơ, cộng dồn"
COLOURS = {
    "rate": "#1b5fae",
    "forecast": "#1b5fae",
    "target": "#b7791f",
    "received": "#7a5fc0",
    "digitized": "#2e8b57",
}
"""On white, at least 3:1 (WCAG 2.1, 1.4.11); patterns and markers tell lines apart, too."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a drawing.

    Attributes:
        key: of its colour and pattern.
        label: what it is.
        points: number of the day, value.
    """

    key: str
    label: str
    points: tuple[tuple[int, float], ...]


def rate_curves(figures: OfficeFigures) -> tuple[Curve, ...]:
    """In per cent: the target, the forecast, and on top of them the rate."""
    target = figures.asked.target
    rates = tuple(
        (each.day.toordinal(), 100 * (each.so_far.rate(Measure.DIGITIZED).ratio or 0.0))
        for each in figures.days
    )
    aim, (first, last) = float(target or 0), ends(figures)
    ahead = [each.toordinal() for each in forecast_days(figures)]
    found = []
    if target:
        goal = f"chỉ tiêu {percent_words(target)}"
        found.append(Curve("target", goal, ((first, aim), (last, aim))))
    if ahead:
        found.append(Curve("forecast", "dự báo", (rates[-1], *((day, aim) for day in ahead))))
    return (*found, Curve("rate", "đã số hóa", rates))


def count_curves(figures: OfficeFigures) -> tuple[Curve, ...]:
    """Dossiers received and digitized."""
    days = [(each.day.toordinal(), each.so_far) for each in figures.days]
    return (
        Curve("received", "tiếp nhận", tuple((day, tally.received) for day, tally in days)),
        Curve("digitized", "đã số hóa", tuple((day, tally.digitized) for day, tally in days)),
    )


def ends(figures: OfficeFigures) -> tuple[int, int]:
    """First and last day of the drawing; at least one day apart."""
    days = [each.day for each in figures.days] + list(forecast_days(figures))
    if not days:
        days = [figures.asked.today]
    first, last = min(days).toordinal(), max(days).toordinal()
    return first, max(last, first + 1)


def forecast_days(figures: OfficeFigures) -> Sequence[date]:
    """The day on which the target will be reached, when it can be drawn."""
    stands = figures.standing
    if stands is None or stands.reached or stands.reached_on is None or not figures.days:
        return ()
    ahead = (stands.reached_on - figures.days[-1].day).days
    return (stands.reached_on,) if 0 < ahead <= _FARTHEST_FORECAST else ()


def day_ticks(first: int, last: int, most: int) -> list[tuple[int, str]]:
    """Places on the axis with their days, at most so many."""
    count = min(most, last - first + 1)
    places = [first + round((last - first) * each / (count - 1)) for each in range(count)]
    return [(each, f"{date.fromordinal(each):%d/%m}") for each in places]


def round_step(most: int, steps: int) -> int:
    """1, 2 or 5 times a power of ten, so that not more than so many reach the most."""
    power = 1
    while True:
        for each in (1, 2, 5):
            if most <= steps * each * power:
                return each * power
        power *= 10


def trend_words(figures: OfficeFigures) -> str:
    """The drawing in one sentence."""
    if not figures.days:
        return "Chưa có hồ sơ nào trong kỳ này để vẽ biểu đồ."
    first, last = figures.days[0], figures.days[-1]
    began = first.so_far.rate(Measure.DIGITIZED).percent_text
    now = last.so_far.rate(Measure.DIGITIZED).percent_text
    return (
        f"Tỷ lệ số hóa cộng dồn: {began} ngày {first.day:%d/%m/%Y}, {now} ngày {last.day:%d/%m/%Y}."
    )
