"""The trend by day of reception: the rate so far against its target, and what was counted.

Imported when the window has its first figures: the library takes up to a second to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPicture
from PySide6.QtWidgets import QApplication, QWidget

from scanner_app.domain.progress import Measure, grouped
from scanner_app.figures.words import percent_words
from scanner_app.gui.office.office_figures import OfficeFigures
from scanner_app.gui.theme import Scheme, contrast, palette_of

_FARTHEST_FORECAST = 400  # days; beyond, the line would press all that was counted into a corner
_MOST_DAYS = 6
_MARKED = 45
"""Days up to which each has a marker of its own; more of them are a smear."""
_LIMIT = 3.0  # of lines to their ground (WCAG 2.1, 1.4.11)
_LINES = {"rate": "#1b5fae", "received": "#7a5fc0", "digitized": "#2e8b57", "target": "#b7791f"}
_LIGHTER = 112


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


class TrendChart(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Two drawings above each other with the same days; the mouse moves nothing."""

    _figures: OfficeFigures | None = None  # asked for by events while Qt still makes the widget

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trend")
        self.setAccessibleName("Biểu đồ tỷ lệ số hóa theo ngày")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = ""

    @property
    def words(self) -> str:
        """The drawing in one sentence, for those who do not see it."""
        return self._words

    def show_figures(self, figures: OfficeFigures) -> None:
        """Draw other figures."""
        self._figures = figures
        self._words = _words(figures)
        self.setAccessibleDescription(self._words)
        self.setToolTip(self._words)
        self._draw(self.palette())

    def recorded(self, width: int, height: int) -> QPicture:
        """The drawing as commands in the colours of paper, whatever the window's are."""
        size = self.size()
        self.resize(width, height)
        self._draw(palette_of(Scheme.LIGHT))
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.scene().prepareForPaint()
        picture = QPicture()
        painter = QPainter(picture)
        field = QRectF(0, 0, width, height)
        self.scene().render(painter, field, QRectF(self.viewRect()))
        painter.end()
        self.resize(size)
        self._draw(self.palette())
        return picture

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other colours or letters: draw anew."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._figures:
            self._draw(self.palette())

    def _draw(self, palette: QPalette) -> None:
        figures = self._figures
        if figures is None:
            return
        self.clear()
        self.setBackground(palette.color(QPalette.ColorRole.Base))
        colours = line_colours(palette)
        text = palette.color(QPalette.ColorRole.Text)
        # Without days there is nothing to scale axes by.
        if not figures.days:
            return
        upper = self._plot(0, "Tỷ lệ số hóa (%)", text)
        lower = self._plot(1, "Hồ sơ, cộng dồn", text)
        lower.setXLink(upper)
        self._draw_rate(upper, figures, colours)
        _draw_counts(lower, figures, colours)
        days = [each.day for each in figures.days]
        ends = [*days, *_forecast_days(figures)]
        for plot in (upper, lower):
            plot.getAxis("bottom").setTicks([_ticks(min(ends), max(ends))])
            plot.setXRange(min(ends).toordinal(), max(ends).toordinal() + 0.01, padding=0.03)
        self.ci.layout.setRowStretchFactor(0, 3)
        self.ci.layout.setRowStretchFactor(1, 2)

    def _plot(self, row: int, label: str, text: QColor) -> pg.PlotItem:
        plot = self.addPlot(row=row, col=0, title=label)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.getViewBox().setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        plot.titleLabel.setText(label, color=text, size=f"{self.font().pointSizeF():.1f}pt")
        plot.showGrid(x=False, y=True, alpha=0.2)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(QPen(text))
            axis.setTextPen(text)
            axis.setStyle(tickFont=self.font())
        plot.addLegend(
            offset=(8, 4), labelTextColor=text, labelTextSize=f"{self.font().pointSizeF():.1f}pt"
        )
        return plot

    def _draw_rate(
        self, plot: pg.PlotItem, figures: OfficeFigures, colours: dict[str, QColor]
    ) -> None:
        days = figures.days
        across = [each.day.toordinal() for each in days]
        up = [100 * (each.so_far.rate(Measure.DIGITIZED).ratio or 0.0) for each in days]
        plot.plot(across, up, name="đã số hóa", **_look(colours["rate"], "o", len(days)))
        plot.setYRange(0, 100, padding=0.02)
        plot.getAxis("left").setTicks([[(each, str(each)) for each in range(0, 101, 20)]])
        target = figures.asked.target
        if target is not None:
            pen = pg.mkPen(colours["target"], width=2, style=Qt.PenStyle.DashLine)
            plot.addItem(pg.InfiniteLine(float(target), angle=0, pen=pen))
            plot.plot([], [], name=f"chỉ tiêu {percent_words(target)}", pen=pen)
        for reached in _forecast_days(figures):
            pen = pg.mkPen(colours["rate"], width=2, style=Qt.PenStyle.DotLine)
            ends = [across[-1], reached.toordinal()]
            plot.plot(ends, [up[-1], float(target or 0)], pen=pen, name="dự báo")


def _draw_counts(plot: pg.PlotItem, figures: OfficeFigures, colours: dict[str, QColor]) -> None:
    days = figures.days
    across = [each.day.toordinal() for each in days]
    received = [each.so_far.received for each in days]
    plot.plot(across, received, name="tiếp nhận", **_look(colours["received"], "t", len(days)))
    digitized = [each.so_far.digitized for each in days]
    plot.plot(across, digitized, name="đã số hóa", **_look(colours["digitized"], "s", len(days)))
    most = max(received)
    step = _round_step(most)
    ticks = range(0, most + step, step)
    plot.setYRange(0, ticks[-1], padding=0.02)
    plot.getAxis("left").setTicks([[(each, grouped(each)) for each in ticks]])


def _look(colour: QColor, symbol: str, days: int) -> dict[str, object]:
    """A line that is told apart by its markers, too."""
    found: dict[str, object] = {"pen": pg.mkPen(colour, width=2)}
    if days <= _MARKED:
        found |= {"symbol": symbol, "symbolSize": 7, "symbolBrush": colour, "symbolPen": colour}
    elif symbol == "t":
        found["pen"] = pg.mkPen(colour, width=2, style=Qt.PenStyle.DashDotLine)
    return found


def _forecast_days(figures: OfficeFigures) -> Sequence[date]:
    """The day on which the target will be reached, when it can be drawn."""
    stands = figures.standing
    if stands is None or stands.reached or stands.reached_on is None or not figures.days:
        return ()
    ahead = (stands.reached_on - figures.days[-1].day).days
    return (stands.reached_on,) if 0 < ahead <= _FARTHEST_FORECAST else ()


def _ticks(first: date, last: date) -> list[tuple[int, str]]:
    span = last.toordinal() - first.toordinal()
    count = min(_MOST_DAYS, span + 1)
    places = {first.toordinal() + round(span * each / max(count - 1, 1)) for each in range(count)}
    return [(each, f"{date.fromordinal(each):%d/%m}") for each in sorted(places)]


def _round_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that leaves at most five of them."""
    power = 1
    while True:
        for each in (1, 2, 5):
            if most <= 4 * each * power:
                return each * power
        power *= 10


def _words(figures: OfficeFigures) -> str:
    if not figures.days:
        return "Chưa có hồ sơ nào trong kỳ này để vẽ biểu đồ."
    first, last = figures.days[0], figures.days[-1]
    began = first.so_far.rate(Measure.DIGITIZED).percent_text
    now = last.so_far.rate(Measure.DIGITIZED).percent_text
    return (
        f"Tỷ lệ số hóa cộng dồn: {began} ngày {first.day:%d/%m/%Y}, {now} ngày {last.day:%d/%m/%Y}."
    )
