"""The order in which Tab goes, against the order in which people read.

The rule: where two stops that follow each other lie in different boxes (widgets or layouts) of
the box that holds both, the boxes are read from top to bottom; those that stand beside each other
(sharing at least half of the lower one's height) from left to right. So a column is walked to its
end before the column to its right begins.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayout, QWidget

_BESIDE = 0.5


def against_reading(window: QWidget, way: list[QWidget]) -> list[str]:
    """Steps of this way round that go back up, or back to the left, but for the one at its end."""
    found = [
        f"{_name(one)} → {_name(following)}"
        for one, following in pairwise([*way, *way[:1]])
        if not _is_read_on(_boxes(one, window), _boxes(following, window))
    ]
    return found if len(found) > 1 else []


def _is_read_on(one: list[tuple[int, QRect]], following: list[tuple[int, QRect]]) -> bool:
    for (first, place), (second, next_place) in zip(one, following, strict=False):
        if first != second:
            return _is_before(place, next_place)
    return True


def _is_before(one: QRect, other: QRect) -> bool:
    shared = min(one.bottom(), other.bottom()) - max(one.top(), other.top()) + 1
    if shared >= _BESIDE * min(one.height(), other.height()):
        return one.left() <= other.left()
    return one.top() <= other.top()


def _boxes(widget: QWidget, window: QWidget) -> list[tuple[int, QRect]]:
    """What holds it, from the largest box to the widget itself, with places in the window."""
    found: list[tuple[int, QRect]] = []
    now = widget
    while now is not window:
        above = now.parentWidget()
        assert above is not None
        found.append((id(now), _in_window(now, now.rect(), window)))
        layout = above.layout()
        inner = _chain(layout, now) if layout is not None else []
        found += [(id(each), _in_window(above, each.geometry(), window)) for each in inner]
        now = above
    return found[::-1]


def _chain(layout: QLayout, widget: QWidget) -> list[QLayout]:
    """The layouts inside this one that hold the widget, the smallest first."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        if inner is None:
            continue
        if inner.indexOf(widget) >= 0:
            return [inner]
        if deeper := _chain(inner, widget):
            return [*deeper, inner]
    return []


def _in_window(widget: QWidget, place: QRect, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, place.topLeft()), place.size())


def _name(widget: QWidget) -> str:
    words = widget.accessibleName() or str(widget.property("text") or "")
    return f"{type(widget).__name__} “{words}”"
