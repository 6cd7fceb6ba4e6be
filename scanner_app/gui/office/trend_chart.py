"""The trend by day of reception: the rate so far against its target, and what was counted.

Imported when the window has its first figures: the library takes up to a second to load.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from scanner_app.domain.progress import grouped
from scanner_app.figures.office_figures import OfficeFigures
from scanner_app.figures.trend import (
    COUNTS_TITLE,
    MARKED,
    RATE_TITLE,
    Curve,
    count_curves,
    day_ticks,
    ends,
    rate_curves,
    round_step,
    trend_words,
)
from scanner_app.gui.office.trend_scale import line_colours

_MOST_DAYS = 6
_WIDTH = 2
_TICK = 12
_ANY_HEIGHT = 16_777_215  # Qt's own
_LINES_OF_TWO = 15  # lines of text the chart must be high for two drawings
_LINES_OF_SIX = 9  # lines of text a plot must be high to name six levels
_LINES_AROUND = 3.5  # lines of text above and below a plot: its name, days and edges
_WIDEST = "000.000"  # beside an axis
_STYLES = {
    "rate": (Qt.PenStyle.SolidLine, "o"),
    "forecast": (Qt.PenStyle.DotLine, None),
    "target": (Qt.PenStyle.DashLine, None),
    "received": (Qt.PenStyle.DashDotLine, "t"),
    "digitized": (Qt.PenStyle.SolidLine, "s"),
}
"""Lines are told apart by their pattern and their markers, too."""
_CURVES = {"rate": ("target", "forecast", "rate"), "counts": ("received", "digitized")}
_PLOTS = {"rate": RATE_TITLE, "counts": COUNTS_TITLE}


class TrendChart(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Two drawings above each other with the same days; the mouse moves nothing.

    What is drawn is made once and changed later, one step a turn of the window's loop: all of it
    at once held the window 150 ms (2026-11-27, one core of a busy machine).
    """

    _figures: OfficeFigures | None = None  # asked for by events while Qt still makes the widget

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trend")
        self.setAccessibleName("Biểu đồ tỷ lệ số hóa theo ngày")
        for each in (self, self.viewport()):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = ""
        self._plots: dict[str, pg.PlotItem] = {}
        self._curves: dict[str, pg.PlotDataItem] = {}
        self._steps: deque[Callable[[], None]] = deque()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._on_turn)

    @property
    def words(self) -> str:
        """The drawing in one sentence, for those who do not see it."""
        return self._words

    @property
    def is_drawn(self) -> bool:
        """No step is left."""
        return not self._steps

    def show_figures(self, figures: OfficeFigures) -> None:
        """Draw other figures, in the next turns of the loop."""
        self._figures = figures
        self._words = trend_words(figures)
        self.setAccessibleDescription(self._words)
        self.setToolTip(self._words)
        self._steps.clear()
        for row, (name, label) in enumerate(_PLOTS.items()):
            if name not in self._plots:
                self._steps.append(partial(self._make, row, name, label))
        self._steps += (self._fill_rate, self._fill_counts, self._colour)
        self._next.start(0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other colours or letters: colour anew."""
        super().changeEvent(event)
        changes = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in changes and self._figures is not None and self.is_drawn:
            self._steps += (self._fill_rate, self._fill_counts, self._colour)
            self._next.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More room names more days."""
        super().resizeEvent(event)
        if self._figures is not None and self.is_drawn:
            self._steps += (self._fill_rate, self._fill_counts, self._colour)
            self._next.start(0)

    def _on_turn(self) -> None:
        if self._steps:
            self._steps.popleft()()
        if self._steps:
            self._next.start(0)

    def _make(self, row: int, name: str, label: str) -> None:
        plot = self.addPlot(row=row, col=0, title=label)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.getViewBox().setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        plot.showGrid(x=False, y=True, alpha=0.2)
        # Rates end high, counts begin low: the other corner is free.
        plot.addLegend(offset=(-8, -4) if name == "rate" else (8, 4))
        plot.enableAutoRange(enable=False)
        self.ci.layout.setRowStretchFactor(row, 3 - row)
        self._plots[name] = plot
        for each in _CURVES[name]:
            self._curves[each] = pg.PlotDataItem()
            plot.addItem(self._curves[each])

    def _fill_rate(self) -> None:
        figures = self._shown
        first, last = ends(figures)
        plot = self._plots["rate"]
        step = 20 if self._lines_of("rate") >= _LINES_OF_SIX else 50
        plot.getAxis("left").setTicks([[(each, f"{each}%") for each in range(0, 101, step)]])
        self._see("rate", (first, last), 100)
        self._fill("rate", rate_curves(figures))

    def _fill_counts(self) -> None:
        figures = self._shown
        first, last = ends(figures)
        most = max((each.so_far.received for each in figures.days), default=1)
        step = round_step(most, 4 if self._lines_of("counts") >= _LINES_OF_SIX else 2)
        ticks = range(0, most + step, step)
        plot = self._plots["counts"]
        has_room = self.height() >= _LINES_OF_TWO * self.fontMetrics().height()
        plot.setVisible(has_room)
        # A hidden item keeps its row otherwise.
        self.ci.layout.setRowMaximumHeight(1, _ANY_HEIGHT if has_room else 0)
        plot.getAxis("left").setTicks([[(each, grouped(each)) for each in ticks]])
        self._see("counts", (first, last), ticks[-1])
        self._fill("counts", count_curves(figures))

    def _see(self, name: str, days: tuple[int, int], most: int) -> None:
        """Show these days from none to the most, with room for what the outer marks are called.

        An axis leaves out words that reach beyond it.
        """
        plot, letters = self._plots[name], self.fontMetrics()
        box, half = plot.getViewBox(), letters.horizontalAdvance("00/00") / 2
        high = max(1.0, self._lines_of(name) - _LINES_AROUND)
        wide = max(1, self.width() - letters.horizontalAdvance(_WIDEST) - 2 * _TICK)
        box.setYRange(0, most, padding=0.6 / high)
        box.setXRange(*days, padding=(half + 2) / wide)
        axis = plot.getAxis("bottom")
        axis.setStyle(hideOverlappingLabels=round(half) + _TICK)
        axis.setTicks([day_ticks(*days, self._labels_across)])

    def _fill(self, name: str, curves: Sequence[Curve]) -> None:
        """Draw these lines and no other, and name them."""
        legend = self._plots[name].legend
        legend.clear()
        points = {each.key: each.points for each in curves}
        for key in _CURVES[name]:
            there = points.get(key, ())
            self._curves[key].setData([day for day, _ in there], [value for _, value in there])
        for each in reversed(curves):
            legend.addItem(self._curves[each.key], each.label)

    def _colour(self) -> None:
        found = self.palette()
        self.setBackground(found.color(QPalette.ColorRole.Base))
        text = found.color(QPalette.ColorRole.Text)
        size = f"{self.font().pointSizeF():.1f}pt"
        letters = self.fontMetrics()
        for name, plot in self._plots.items():
            plot.titleLabel.setText(_PLOTS[name], color=text, size=size)
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(QPen(text))
                axis.setTextPen(text)
                axis.setTickFont(self.font())
            plot.getAxis("bottom").setHeight(letters.height() + _TICK)
            plot.getAxis("left").setWidth(letters.horizontalAdvance(_WIDEST) + _TICK)
            plot.legend.setLabelTextColor(text)
            plot.legend.setLabelTextSize(size)
            for _, label in plot.legend.items:
                label.setText(label.text, color=text, size=size)
            plot.legend.updateSize()
        few = len(self._shown.days) <= MARKED
        for name, colour in line_colours(found).items():
            curve, (style, symbol) = self._curves[name], _STYLES[name]
            curve.setPen(pg.mkPen(colour, width=_WIDTH, style=style))
            curve.setSymbol(symbol if few else None)
            curve.setSymbolBrush(colour)
            curve.setSymbolPen(colour)
            curve.setSymbolSize(7)

    @property
    def _labels_across(self) -> int:
        """How many days can be named below each other's side."""
        room = self.width() / (self.fontMetrics().horizontalAdvance("00/00") * 1.9)
        return max(2, min(_MOST_DAYS, int(room)))

    def _lines_of(self, name: str) -> float:
        """Lines of text that a plot is high."""
        share = {"rate": 3 / 5, "counts": 2 / 5}[name]
        whole: float = self.height() / self.fontMetrics().height()
        return whole * share if whole >= _LINES_OF_TWO else whole

    @property
    def _shown(self) -> OfficeFigures:
        assert self._figures is not None  # steps exist only with figures
        return self._figures
