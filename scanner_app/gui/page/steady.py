"""A label whose text changes often, without the whole window being laid out each time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class Steady(QWidget):
    """Holds a label that breaks lines; asks for room only when its height changes.

    A label in a layout has every layout up to the window done again with every text: milliseconds
    for each page that is looked at.
    """

    def __init__(self, label: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        self._high = 0
        label.setParent(self)
        policy = label.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The label's own."""
        return self._label.heightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The label's own."""
        return self._label.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The label's own."""
        return self._label.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The label fills it."""
        super().resizeEvent(event)
        self._label.resize(event.size())
        self._high = self._label.heightForWidth(self.width())

    def event(self, event: QEvent) -> bool:
        """The label says something else, or in other letters."""
        if event.type() is QEvent.Type.LayoutRequest:
            high = self._label.heightForWidth(self.width())
            if high != self._high:
                self._high = high
                self.updateGeometry()
        return super().event(event)
