"""The trend as a drawing on paper: lines stay vectors, letters are letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # the library has no types

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from scanner_app.domain.progress import grouped
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.paper import BOLD, TEXT, WIDTH
from scanner_app.figures.trend import (
    COLOURS,
    COUNTS_TITLE,
    MARKED,
    RATE_TITLE,
    Curve,
    count_curves,
    day_ticks,
    ends,
    rate_curves,
    round_step,
)

_RATE_HIGH, _COUNTS_HIGH = 44 * mm, 30 * mm
_LEFT = 16 * mm  # for what stands beside the axis
_HEAD, _FOOT, _GAP = 7 * mm, 6 * mm, 3 * mm
_SMALL, _TITLE = 8, 9
_MOST_DAYS = 6
_DASHES = {"target": (5, 3), "forecast": (1.2, 2), "received": (6, 2, 1.2, 2)}
_GRID, _AXIS = colors.HexColor("#D7DEE6"), colors.HexColor("#57606A")
_SAMPLE = 8 * mm  # of a line, before its name


@dataclass(frozen=True, slots=True)
class _Plot:
    """One of the drawings; `up` are places on its axis with their words, the last one its end."""

    title: str
    curves: Sequence[Curve]
    up: Sequence[tuple[int, str]]
    high: float


class TrendOnPaper(Flowable):  # type: ignore[misc]  # the library has no types
    """Both drawings above each other."""

    def __init__(self, figures: OfficeFigures) -> None:
        super().__init__()
        self._days = ends(figures)
        self._marked = len(figures.days) <= MARKED
        most = max((each.so_far.received for each in figures.days), default=1)
        step = round_step(most, 4)
        counted = [(each, grouped(each)) for each in range(0, max(most, 1) + step, step)]
        rates = [(each, f"{each}%") for each in range(0, 101, 20)]
        self._plots = (
            _Plot(RATE_TITLE, rate_curves(figures), rates, _RATE_HIGH),
            _Plot(COUNTS_TITLE, count_curves(figures), counted, _COUNTS_HIGH),
        )

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its size."""
        return WIDTH, sum(plot.high + _HEAD + _FOOT for plot in self._plots) + _GAP

    def draw(self) -> None:
        """On the page's canvas."""
        canvas: Canvas = self.canv
        top = self.wrap(0, 0)[1]
        for plot in self._plots:
            canvas.saveState()
            canvas.translate(_LEFT, top - _HEAD - plot.high)
            self._head(canvas, plot)
            self._axes(canvas, plot)
            self._lines(canvas, plot)
            canvas.restoreState()
            top -= _HEAD + plot.high + _FOOT + _GAP

    @property
    def _wide(self) -> float:
        return float(WIDTH - _LEFT - 4 * mm)

    def _across(self, day: int) -> float:
        first, last = self._days
        return self._wide * (day - first) / (last - first)

    def _head(self, canvas: Canvas, plot: _Plot) -> None:
        """Its name, and at the right the lines with theirs."""
        base = plot.high + 2.5 * mm
        canvas.setFillColor(colors.black)
        canvas.setFont(BOLD, _TITLE)
        canvas.drawString(-_LEFT, base, plot.title)
        at = self._wide
        for curve in reversed(plot.curves):
            canvas.setFont(TEXT, _SMALL)
            canvas.setFillColor(colors.black)
            canvas.drawRightString(at, base, curve.label)
            at -= canvas.stringWidth(curve.label, TEXT, _SMALL) + 1.5 * mm
            self._draw(canvas, curve.key, [(at - _SAMPLE, base + 2), (at, base + 2)], marked=False)
            at -= _SAMPLE + 5 * mm

    def _axes(self, canvas: Canvas, plot: _Plot) -> None:
        canvas.setFont(TEXT, _SMALL)
        canvas.setFillColor(colors.black)
        canvas.setLineWidth(0.4)
        for value, words in plot.up:
            height = plot.high * value / plot.up[-1][0]
            canvas.setStrokeColor(_GRID if value else _AXIS)
            canvas.line(0, height, self._wide, height)
            canvas.drawRightString(-1.5 * mm, height - 2.5, words)
        canvas.setStrokeColor(_AXIS)
        canvas.line(0, 0, 0, plot.high)
        for day, words in day_ticks(*self._days, _MOST_DAYS):
            at = self._across(day)
            canvas.line(at, 0, at, -1 * mm)
            canvas.drawCentredString(at, -4 * mm, words)

    def _lines(self, canvas: Canvas, plot: _Plot) -> None:
        for curve in plot.curves:
            points = [
                (self._across(day), plot.high * value / plot.up[-1][0])
                for day, value in curve.points
            ]
            marked = self._marked and curve.key not in {"target", "forecast"}
            self._draw(canvas, curve.key, points, marked=marked)

    def _draw(
        self, canvas: Canvas, key: str, points: Sequence[tuple[float, float]], *, marked: bool
    ) -> None:
        colour = colors.HexColor(COLOURS[key])
        canvas.saveState()
        canvas.setStrokeColor(colour)
        canvas.setFillColor(colour)
        canvas.setLineWidth(1.2)
        canvas.setDash(*([list(_DASHES[key])] if key in _DASHES else []))
        path: Any = canvas.beginPath()
        for place, (across, up) in enumerate(points):
            (path.lineTo if place else path.moveTo)(across, up)
        canvas.drawPath(path, stroke=1, fill=0)
        if marked:
            canvas.setDash()
            for across, up in points:
                canvas.circle(across, up, 1.3, stroke=0, fill=1)
        canvas.restoreState()
