"""A strip that is there while rows are dragged: they become a dossier of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from scanner_app.gui.stack import dragging


class DropPlace(QLabel):
    """At the foot of its parent: a full list has no empty place.

    Signals:
        dropped: `Groups` of pages.
    """

    dropped = Signal(object)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._over = parent
        self.setObjectName("dropPlace")
        self.setAcceptDrops(True)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(10)
        self.setAutoFillBackground(True)
        self.setFrameShape(QLabel.Shape.Box)
        self.hide()

    def open(self) -> None:
        """Rows are on their way."""
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """At the foot, as wide as what it lies over."""
        width = self._over.width()
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry(0, self._over.height() - height, width, height)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Only the list's own rows."""
        if dragging.unpacked(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """They shall be a dossier of their own."""
        event.acceptProposedAction()
        self.hide()
        self.dropped.emit(dragging.unpacked(event.mimeData()))
