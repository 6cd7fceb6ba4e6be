"""F1: every key, over the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_MARGIN = 24  # pixels of the window left around it
_SCROLLED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together, each with what it does."""

    heading: str
    keys: tuple[tuple[str, str], ...]


class HelpOverlay(QFrame):
    """Lists keys with what they do in two columns; typing finds, Esc, F1 or a click closes it."""

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
        self._groups = [_Group(each, self) for each in _grouped(keys)]
        self._inside = _Columns(self._groups)
        self._area = QScrollArea(self)
        self._area.setWidget(self._inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
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
        """Keeps its place in the window; arrows scroll while the focus stays where one types."""
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
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
        self.ensurePolished()
        room = self._window.size()
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._inside.arrange(room.width() - 2 * _MARGIN - bar - 48)
        wanted = self._inside.sizeHint()
        chrome = self._whole.sizeHint() - self._area.sizeHint()
        self.resize(
            min(wanted.width() + bar + 48, room.width() - 2 * _MARGIN),
            min(wanted.height() + max(chrome.height(), 60) + 12, room.height() - 2 * _MARGIN),
        )
        self.move(self._window.rect().center() - self.rect().center())

    def _on_typed(self, text: str) -> None:
        found = [each.show_found(text.strip().casefold()) for each in self._groups]
        self._none.setVisible(not any(found))


class _Group(QWidget):
    """A heading over its keys."""

    def __init__(self, group: KeyGroup, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = len(group.keys) + 2 * bool(group.heading)
        self._heading = group.heading.casefold()
        self._rows: list[tuple[str, QLabel, QLabel]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        if group.heading:
            heading = QLabel(group.heading, self)
            heading.setObjectName("heading")
            grid.addWidget(heading, 0, 0, 1, 2)
        for row, (key, words) in enumerate(group.keys, 1):
            name, said = QLabel(key, self), QLabel(words, self)
            name.setObjectName("key")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(said, row, 1)
            self._rows.append((f"{key} {words}".casefold(), name, said))

    def show_found(self, text: str) -> bool:
        """Only the keys with this text, all of them where the heading has it; whether any."""
        whole = text in self._heading
        any_shown = False
        for searched, *labels in self._rows:
            shown = whole or text in searched
            any_shown = any_shown or shown
            for label in labels:
                label.setVisible(shown)
        self.setVisible(any_shown)
        return any_shown


def _grouped(keys: Sequence[KeyGroup | tuple[str, str]]) -> list[KeyGroup]:
    groups = [each for each in keys if isinstance(each, KeyGroup)]
    alone = tuple(each for each in keys if not isinstance(each, KeyGroup))
    return [*groups, KeyGroup("", alone)] if alone else groups


class _Columns(QWidget):
    """Groups in one column or two, as equally long as whole groups allow."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        super().__init__()
        self.setObjectName("keys")
        self._groups = groups
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._row = row = QHBoxLayout(self)
        row.setSpacing(28)
        for column in self._columns:
            row.addLayout(column)

    def arrange(self, room: int) -> None:
        """Two columns where this many pixels are enough for them."""
        half = sum(each.count for each in self._groups) / 2
        for columns in (2, 1):
            for column in self._columns:
                while column.count():
                    column.takeAt(0)
            filled = 0
            for group in self._groups:
                right = columns == 2 and filled + group.count / 2 > half
                self._columns[int(right)].addWidget(group)
                filled += group.count
            for column in self._columns:
                column.addStretch(1)
            self._row.activate()
            if self.sizeHint().width() <= room:
                return
