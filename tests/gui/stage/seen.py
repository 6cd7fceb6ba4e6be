"""What a person sees of a window: texts that are cut, controls without a name, the way of Tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QTextDocument
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
    QMainWindow,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QTabBar,
    QToolBar,
    QWidget,
)

T = TypeVar("T")

HIGHEST = "Ễ"
"""Capital, circumflex and tilde: the highest letter there is."""


def children(parent: QObject, kind: type[T]) -> list[T]:
    """Everything of this kind below a widget; PySide's own stub cannot say of what kind."""
    found: Iterable[object] = parent.findChildren(kind)
    # Compounds hide children of other kinds behind the same name.
    return [each for each in found if isinstance(each, kind)]


def cut_texts(window: QWidget) -> list[str]:
    """Labels, buttons, tabs, headers and boxes whose text does not fit the place it has."""
    found = []
    for widget in children(window, QWidget):
        if not widget.isVisible():
            continue
        for text, needed, room in _texts(widget):
            if text and (needed[0] > room[0] or needed[1] > room[1]):
                found.append(f"{type(widget).__name__} {text!r} {needed} > {room}")
        if not _shown_whole(widget, window):
            found.append(f"{type(widget).__name__} {_name(widget)!r} beyond its window")
    return found


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader would call by nothing."""
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in children(window, QWidget)
        if each.isVisible()
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
        yield widget.currentText(), _needs(widget, [widget.currentText()]), _room(widget.rect())
    elif isinstance(widget, QLineEdit):
        yield HIGHEST, (0, widget.fontMetrics().height()), _room(widget.rect())


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
    high = metrics.tightBoundingRect(HIGHEST).height() + metrics.descent()
    return wide, high + (len(lines) - 1) * metrics.lineSpacing()


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
