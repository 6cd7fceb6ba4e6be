"""Texts that painters of our own draw: elided, cut off, over each other, or left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any  # the charts' library has no types, Qt calls with points of any kind

import pyqtgraph as pg
from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QPaintDevice, QPaintEngine, QPaintEngineState, QTextItem, QTransform
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGraphicsView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QTreeView,
    QWidget,
)

from scanner_app.gui.page.canvas import Canvas
from tests.gui.stage.seen import children

_ROUNDED = 2.0  # pixels
_DPI = 96


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text and where it stands in its widget."""

    text: str
    place: QRectF


class _Engine(QPaintEngine):
    """Hears texts and draws nothing."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.heard: list[Drawn] = []
        self._moved = QTransform()

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802 - Qt's name
        if state.state() & QPaintEngine.DirtyFlag.DirtyTransform:
            self._moved = state.transform()

    def drawTextItem(self, at: Any, item: QTextItem) -> None:  # noqa: N802 - Qt's name
        high = item.ascent() + item.descent()
        place = QRectF(at.x(), at.y() - item.ascent(), item.width(), high)
        if item.text().strip():
            self.heard.append(Drawn(item.text(), self._moved.mapRect(place)))

    def _nothing(self, *_told: object) -> None:
        pass

    # Any: it answers every call, however it is called.
    drawPixmap: Any = _nothing  # noqa: N815 - Qt's names
    drawImage: Any = _nothing  # noqa: N815
    drawPath: Any = _nothing  # noqa: N815
    drawPolygon: Any = _nothing  # noqa: N815
    drawRects: Any = _nothing  # noqa: N815
    drawLines: Any = _nothing  # noqa: N815
    drawPoints: Any = _nothing  # noqa: N815
    drawEllipse: Any = _nothing  # noqa: N815
    drawTiledPixmap: Any = _nothing  # noqa: N815


class _Device(QPaintDevice):
    """As large as the widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = _Engine()
        self._size = widget.size()

    def paintEngine(self) -> QPaintEngine:  # noqa: N802 - Qt's name
        return self.engine

    def metric(self, asked: QPaintDevice.PaintDeviceMetric) -> int:
        ask = QPaintDevice.PaintDeviceMetric
        return {
            ask.PdmWidth: self._size.width(),
            ask.PdmHeight: self._size.height(),
            ask.PdmDpiX: _DPI,
            ask.PdmDpiY: _DPI,
            ask.PdmPhysicalDpiX: _DPI,
            ask.PdmPhysicalDpiY: _DPI,
            ask.PdmDepth: 32,
            ask.PdmDevicePixelRatioScaled: 65536,
        }.get(asked, 1)


def lost_texts(window: QWidget) -> list[str]:
    """What cannot be read of what our own painters write in the window."""
    found = []
    for widget in children(window, QWidget):
        if widget.isVisible() and widget.window() is window:
            name = f"{type(widget).__name__} {widget.accessibleName()!r}"
            found += [f"{name}: {each}" for each in _lost_in(widget)]
    return found


def _lost_in(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QHeaderView):
        return  # scrolls with its table; its texts are measured
    if isinstance(widget, QAbstractItemView):
        if type(widget.itemDelegate()) is not QStyledItemDelegate or _has_own_columns(widget):
            yield from _lost_in_rows(widget, drawn(widget.viewport()))
    elif isinstance(widget, QGraphicsView):
        yield from _lost_in_axes(widget)
    elif _paints(widget):
        texts = drawn(widget)
        yield from _beyond(texts, widget)
        for each in texts:
            told = (
                widget.tip_at(each.place.center().toPoint()) if isinstance(widget, Canvas) else ""
            )
            if _is_elided(each.text, told):
                yield f"{each.text!r} is elided and told by no tip"


def drawn(widget: QWidget) -> list[Drawn]:
    """Every text that the widget itself writes."""
    device = _Device(widget)
    widget.render(device, QPoint(), renderFlags=QWidget.RenderFlag(0))
    return device.engine.heard


def _paints(widget: QWidget) -> bool:
    own = type(widget)
    return own.__module__.startswith("scanner_app") and "paintEvent" in vars(own)


def _has_own_columns(view: QAbstractItemView) -> bool:
    if not isinstance(view, QTableView | QTreeView) or view.model() is None:
        return False
    delegates = [view.itemDelegateForColumn(at) for at in range(view.model().columnCount())]
    return any(type(each) is not QStyledItemDelegate for each in delegates if each is not None)


def _lost_in_rows(view: QAbstractItemView, texts: list[Drawn]) -> Iterator[str]:
    if view.horizontalScrollBar().maximum() == 0:
        yield from _beyond(texts, view.viewport())
    for each in texts:
        index = view.indexAt(each.place.center().toPoint())
        if not index.isValid():
            continue
        row = QRectF(view.visualRect(index))
        if each.place.top() < row.top() - _ROUNDED or each.place.bottom() > row.bottom() + _ROUNDED:
            yield f"{each.text!r} is higher than its row"
        if _is_elided(each.text, _told(index)):
            yield f"{each.text!r} is elided and told by no tip"
    for one, other in combinations(texts, 2):
        common = one.place & other.place
        if common.width() > _ROUNDED and common.height() > _ROUNDED:
            yield f"{one.text!r} and {other.text!r} lie over each other"


def _told(index: QModelIndex) -> str:
    roles = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole)
    return "\n".join(str(index.data(role) or "") for role in roles)


def _is_elided(text: str, told: str) -> bool:
    """It is not all there, and is not all told elsewhere."""
    return "…" in text and not all(half.strip() in told for half in text.split("…"))


def _beyond(texts: list[Drawn], widget: QWidget) -> Iterator[str]:
    for each in texts:
        if each.place.left() < -_ROUNDED or each.place.right() > widget.width() + _ROUNDED:
            yield f"{each.text!r} goes beyond its view"


def _lost_in_axes(view: QGraphicsView) -> Iterator[str]:
    """Names of an axis that are not drawn, or reach beyond the chart."""
    texts = drawn(view.viewport())
    yield from _beyond(texts, view.viewport())
    written = [each.text for each in texts]
    for item in view.scene().items():
        if isinstance(item, pg.AxisItem) and item.isVisible():
            ticks: Any = item._tickLevels  # nothing else says them
            for name in [name for level in ticks or [] for _, name in level]:
                if name in written:
                    written.remove(name)
                else:
                    yield f"{name!r} of an axis is left out"
