"""Of the trend: days and steps of its axes, colours of its lines, its words. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QColor, QPalette

from scanner_app.domain.progress import Measure
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.gui.theme import contrast

_FARTHEST_FORECAST = 400  # days; beyond, the line would press all that was counted into a corner
_LIMIT = 3.0  # of lines to their ground (WCAG 2.1, 1.4.11)
_LIGHTER = 112  # per cent at a time
_LINES = {
    "rate": "#1b5fae",
    "forecast": "#1b5fae",
    "target": "#b7791f",
    "received": "#7a5fc0",
    "digitized": "#2e8b57",
}


def line_colours(palette: QPalette) -> dict[str, QColor]:
    """Of each line, at least 3:1 to the palette's base, light or dark."""
    base = palette.color(QPalette.ColorRole.Base)
    found = {}
    for name, stated in _LINES.items():
        colour = QColor(stated)
        for _ in range(20):
            if contrast(colour, base) >= _LIMIT:
                break
            dark = base.lightness() < 128  # half of what a channel holds
            colour = colour.lighter(_LIGHTER) if dark else colour.darker(_LIGHTER)
        found[name] = colour
    return found


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
