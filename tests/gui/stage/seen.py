"""What a person sees of a window: texts that are cut, controls without a name, the way of Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QStyledItemDelegate,
    QTabBar,
    QTableView,
    QTabWidget,
    QToolBar,
    QTreeView,
    QWidget,
)

T = TypeVar("T")

LONG_TEXT = 40
"""Letters: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", the longest kind of every day, has 39."""
LARGEST = QSize(1366, 728)
"""A cheap screen without its task bar."""
_LEFT_OUT = ("ScrollLeftButton", "ScrollRightButton")
_ARROW, _MARGIN, _TICK = 22, 6, 20
"""Pixels: of a box that drops, beside a text, of a tick box or mark before it."""
HIGHEST = "Ễ"
"""Capital, circumflex and tilde: the highest letter there is."""


def children(parent: QObject, kind: type[T]) -> list[T]:
    """Everything of this kind below a widget; PySide's own stub cannot say of what kind."""
    found: Iterable[object] = parent.findChildren(kind)
    # Compounds hide children of other kinds behind the same name.
    return [each for each in found if isinstance(each, kind)]


def cut_texts(window: QWidget) -> list[str]:
    """Texts that do not fit the place they have; windows, bars, tabs that do not fit theirs."""
    found = []
    if window.width() > LARGEST.width() or window.height() > LARGEST.height():
        found.append(f"the window is {window.width()} x {window.height()}")
    for widget in children(window, QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        for text, needed, room in _texts(widget):
            if text and (needed[0] > room[0] or needed[1] > room[1]):
                found.append(f"{type(widget).__name__} {text!r} {needed} > {room}")
        if not _shown_whole(widget, window):
            found.append(f"{type(widget).__name__} {_name(widget)!r} beyond its window")
        if widget.objectName() in _LEFT_OUT:
            above = widget.parentWidget()
            found.append(f"{type(above).__name__} leaves out what has no room")
        if isinstance(widget, QToolBar):
            found += _left_out(widget)
        if isinstance(widget, QAbstractItemView):
            found += _cut_cells(widget)
    return found


def cut_on_every_tab(
    window: QWidget, look: Callable[[QWidget], list[str]] = cut_texts
) -> list[str]:
    """As `look`, with each of the window's tabs open."""
    found = dict.fromkeys(look(window))
    for tabs in children(window, QTabWidget):
        first = tabs.currentIndex()
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            QApplication.processEvents()
            found |= dict.fromkeys(look(window))
        tabs.setCurrentIndex(first)
    return list(found)


def chain_of(window: QWidget) -> list[QWidget]:
    """Enabled, visible stops in the order in which Tab goes, from the one at the top left."""
    wanted, way = to_be_visited(window), list[QWidget]()
    now = window.nextInFocusChain()
    while now is not None and now is not window:
        if now in wanted:
            way.append(now)
        now = now.nextInFocusChain()
    places = [each.mapTo(window, each.rect().topLeft()) for each in way]
    first = min(range(len(way)), key=lambda at: (places[at].y(), places[at].x()), default=0)
    return way[first:] + way[:first]


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader would call by nothing."""
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in children(window, QWidget)
        if each.isVisible()
        and each.window() is window
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(each, QSizeGrip | QSplitterHandle | QScrollBar | QTabBar | QToolBar)
        and not each.objectName().startswith("qt_")
        and not isinstance(each.parentWidget(), QAbstractSpinBox | QComboBox)
        and not _is_in_list(each)
        and not _name(each)
    ]


def way_of_tab() -> list[QWidget]:
    """Where Tab goes, from where the focus is until it comes somewhere again."""
    way: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in way:
        way.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return way


def to_be_visited(window: QWidget) -> set[QWidget]:
    """Enabled, visible controls that Tab has to reach."""
    return {
        each
        for each in children(window, QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.window() is window
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not each.objectName().startswith("qt_")
        and not isinstance(each, QScrollBar)
    }


def _is_in_list(widget: QWidget) -> bool:
    """It belongs to the list that a box drops."""
    parent = widget.parentWidget()
    return parent is not None and parent.inherits("QComboBoxPrivateContainer")


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    labels = [each for each in children(widget.window(), QLabel) if each.buddy() is widget]
    return labels[0].text() if labels else ""


def _texts(widget: QWidget) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Each text of a widget with the pixels it needs and has."""
    if isinstance(widget, QLabel):
        room = widget.contentsRect().width(), widget.height()
        yield widget.text(), _label_needs(widget), room
    elif isinstance(widget, QAbstractButton) and not widget.objectName().startswith("qt_"):
        lines = widget.text().replace("&", "").split("\n")
        yield widget.text(), _needs(widget, lines), _room(widget.rect())
    elif isinstance(widget, QTabBar):
        for at in range(widget.count()):
            yield (
                widget.tabText(at),
                _needs(widget, [widget.tabText(at)]),
                _room(widget.tabRect(at)),
            )
    elif isinstance(widget, QHeaderView):
        yield from _header_texts(widget)
    elif isinstance(widget, QComboBox):
        wide, high = _needs(widget, [widget.currentText()])
        yield widget.currentText(), (wide + _ARROW, high), _room(widget.rect())
    elif isinstance(widget, QLineEdit):
        hint = widget.placeholderText() if not widget.text() else ""
        wide = widget.fontMetrics().horizontalAdvance(hint) + 2 * _MARGIN
        yield hint or HIGHEST, (wide, widget.fontMetrics().height()), _room(widget.rect())


def _label_needs(label: QLabel) -> tuple[int, int]:
    text = label.text()
    if not label.pixmap().isNull():
        return 0, 0
    if label.wordWrap():
        return 0, label.heightForWidth(label.width()) - 4
    if "</" in text:
        shown = QTextDocument()
        shown.setHtml(text)
        text = shown.toPlainText()
    if label.buddy() is not None:
        text = text.replace("&", "")
    return _needs(label, text.split("\n"))


def _left_out(bar: QToolBar) -> list[str]:
    """Buttons of a bar that went into its arrow."""
    shown = [(each, bar.widgetForAction(each)) for each in bar.actions() if each.isVisible()]
    return [
        f"{each.text()!r} has no room in its bar"
        for each, button in shown
        if not each.isSeparator() and not (button.isVisible() and button.width())
    ]


def _cut_cells(view: QAbstractItemView) -> list[str]:
    """Texts in sight that are elided without a tip that says all, or in a column of fixed width."""
    model = view.model()
    if model is None or type(view.itemDelegate()) is not QStyledItemDelegate:
        # Delegates of our own break lines, and make their rows as high as that needs.
        return []
    found = []
    for row in range(model.rowCount()):
        for column in range(1 if isinstance(view, QListView) else model.columnCount()):
            index = model.index(row, column)
            place = view.visualRect(index)
            if place.isEmpty() or not view.viewport().rect().intersects(place):
                continue
            text = str(index.data() or "")
            if not _fits(view, index, place) and not _is_told(view, index, text):
                found.append(f"cell {row}, {column} of {view.accessibleName()!r}: {text!r}")
    return found


def _fits(view: QAbstractItemView, index: QModelIndex, place: QRect) -> bool:
    font = index.data(Qt.ItemDataRole.FontRole)
    metrics = QFontMetrics(font.resolve(view.font()) if isinstance(font, QFont) else view.font())
    roles = (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.CheckStateRole)
    marks = sum(index.data(role) is not None for role in roles)
    wide = place.width() - marks * _TICK - _MARGIN
    text = str(index.data() or "")
    wraps = isinstance(view, QTableView | QListView | QTreeView) and view.wordWrap()
    flags = Qt.TextFlag.TextWordWrap if wraps else Qt.TextFlag.TextExpandTabs
    needed = metrics.boundingRect(QRect(0, 0, wide, 100_000), int(flags), text)
    return needed.width() <= wide and needed.height() <= place.height()


def _is_told(view: QAbstractItemView, index: QModelIndex, text: str) -> bool:
    """The tip says all of it, and the column can be made wider by hand or by the window."""
    header = view.horizontalHeader() if isinstance(view, QTableView) else None
    modes = (QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.Stretch)
    widens = header is None or header.sectionResizeMode(index.column()) in modes
    told = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
    return widens and text in told and len(text) > LONG_TEXT


def _header_texts(header: QHeaderView) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    model = header.model()
    if model is None or header.isHidden():
        return
    for at in range(header.count()):
        if header.isSectionHidden(at) or header.orientation() == Qt.Orientation.Vertical:
            continue
        text = str(model.headerData(at, header.orientation()) or "")
        needed = _needs(header, text.split("\n"))
        yield text, needed, (header.sectionSize(at), header.height())


def _needs(widget: QWidget, lines: list[str]) -> tuple[int, int]:
    metrics = widget.fontMetrics()
    wide = max(metrics.horizontalAdvance(line) for line in lines)
    # Marks above capitals reach above the line; the line stands in the middle of its place.
    inked = metrics.tightBoundingRect(" ".join(lines) or HIGHEST)
    beyond = max(0, -inked.top() - metrics.ascent(), inked.bottom() - metrics.descent())
    return wide, metrics.height() + 2 * beyond + (len(lines) - 1) * metrics.lineSpacing()


def _room(place: QRect) -> tuple[int, int]:
    return place.width(), place.height()


def _shown_whole(widget: QWidget, window: QWidget) -> bool:
    """Inside the window, or in something that scrolls."""
    if not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit):
        return True
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QScrollArea | QAbstractItemView):
            return True
        above = above.parentWidget()
    if not widget.objectName() and isinstance(window, QMainWindow) and widget.width() == 0:
        return True
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    return window.rect().contains(place)
