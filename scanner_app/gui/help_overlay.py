"""F1: every key, over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scanner_app.gui.key_columns import KeyColumns, KeyGroup

_MARGIN = 24  # pixels of the window left around it
_SPARE = 4  # pixels, so that rounding makes nothing scroll
_SCROLLED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HelpOverlay(QFrame):
    """Lists keys with what they do; typing finds, Esc, F1 or a click closes it."""

    def __init__(self, keys: Sequence[KeyGroup | tuple[str, str]], window: QWidget) -> None:
        """Groups, or keys alone, in the order to be shown."""
        super().__init__(window)
        self._window = window
        self._focus: QWidget | None = None
        self.setObjectName("help")
        self.setAccessibleName("Phím tắt")
        self.setAutoFillBackground(True)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Gõ để tìm")
        self.search.setAccessibleName("Tìm phím tắt")
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        heading = QLabel("Phím tắt", self)
        heading.setObjectName("heading")
        self._none = QLabel("Không có việc nào như vậy. Xóa chữ đã gõ để xem tất cả.", self)
        self._none.hide()
        self._inside = KeyColumns(_grouped(keys))
        self._inside.installEventFilter(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._on_letters_changed)
        self._area = QScrollArea(self)
        self._area.setWidget(self._inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._top = top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(QLabel("Bấm Esc hoặc F1 để đóng.", self))
        top.addWidget(self.search)
        self._whole = layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 12, 14)
        layout.addLayout(top)
        layout.addWidget(self._none)
        layout.addWidget(self._area, 1)
        window.installEventFilter(self)
        self.hide()

    @property
    def scrolls(self) -> bool:
        """Not all keys are in sight."""
        return self._area.verticalScrollBar().maximum() > 0

    def toggle(self) -> None:
        """Show in the middle of the window, or hide."""
        if self.isVisible():
            self.hide()
            return
        self._focus = self._window.focusWidget()
        self.search.clear()
        self._place()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide(self) -> None:
        """Put it away, the focus back where it was."""
        had_focus = self.search.hasFocus()
        super().hide()
        if had_focus and self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None

    def mousePressEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Any click closes."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keeps its place in the window, other letters or not; arrows scroll while one types."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        if watched is self._inside and event.type() == QEvent.Type.FontChange:
            # Not every text has its new letters yet.
            self._later.start()
        if watched is self.search and isinstance(event, QKeyEvent):
            return self._scrolled(event)
        return super().eventFilter(watched, event)

    def _scrolled(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or event.key() not in _SCROLLED:
            return False
        bar = self._area.verticalScrollBar()
        step = bar.pageStep() if event.key() in _SCROLLED[2:] else 3 * bar.singleStep()
        back = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp)
        bar.setValue(bar.value() + (-step if back else step))
        return True

    def _place(self) -> None:
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()
        margins = self._whole.contentsMargins()
        around = QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
        around += self.size() - self.contentsRect().size()
        around += QSize(0, self._top.sizeHint().height() + self._whole.spacing() + _SPARE)
        room = self._window.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        bar = self._area.verticalScrollBar().sizeHint().width()
        wanted = self._inside.arrange(room - around - QSize(bar, 0)) + around + QSize(bar, 0)
        top = self._top.sizeHint().width() + margins.left() + margins.right()
        self.resize(wanted.expandedTo(QSize(top, 0)).boundedTo(room))
        self.move(self._window.rect().center() - self.rect().center())

    def _on_letters_changed(self) -> None:
        if self.isVisible():
            self._place()

    def _on_typed(self, text: str) -> None:
        self._none.setVisible(not self._inside.show_found(text.strip().casefold()))


def _grouped(keys: Sequence[KeyGroup | tuple[str, str]]) -> list[KeyGroup]:
    groups = [each for each in keys if isinstance(each, KeyGroup)]
    alone = tuple(each for each in keys if not isinstance(each, KeyGroup))
    return [*groups, KeyGroup("", alone)] if alone else groups
