"""A first walk through a window: callouts that point at the real controls, never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_GAP = 12  # pixels between a control and its callout
_FRAME = 3  # pixels of the frame around the control
_LINE = 46  # letters of a line, a comfortable reading width
_NEXT_KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Step:
    """What one callout says.

    Attributes:
        target: finds the control when the step is shown; None or a hidden one leaves the callout
            in the middle of the window.
    """

    heading: str
    text: str
    target: Callable[[], QWidget | None]


class Tour(QObject):
    """Goes through its steps: → or Enter on, ← back, Esc ends. The window stays usable.

    Signals:
        ended: the clerk came to the end or left.
    """

    ended = Signal()

    def __init__(self, window: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(window)
        self._window = window
        self._steps = tuple(steps)
        self._at = -1
        self._focus: QWidget | None = None
        self._ring = QFrame(window)
        self._ring.setObjectName("ring")
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring.hide()
        self._callout = _Callout(window)
        self._callout.hide()
        self._callout.next.clicked.connect(self.go_on)
        self._callout.leave.clicked.connect(self.end)
        self._callout.pressed.connect(self._on_pressed)
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """A callout is shown."""
        return self._at >= 0

    @property
    def callout(self) -> QFrame:
        """What is shown over the window."""
        return self._callout

    def start(self) -> None:
        """From the first step, whether it runs already or not."""
        if not self.is_on:
            self._focus = self._window.focusWidget()
        self._show(0)

    def go_on(self) -> None:
        """The next step; after the last one it ends."""
        if self._at + 1 < len(self._steps):
            self._show(self._at + 1)
        else:
            self.end()

    def end(self) -> bool:
        """Put it away and the focus back where it was; whether it was shown."""
        if not self.is_on:
            return False
        self._at = -1
        focused: QWidget | None = self._window.focusWidget()
        had_focus = focused is not None and self._callout.isAncestorOf(focused)
        self._ring.hide()
        self._callout.hide()
        if had_focus and self._focus is not None and self._focus.isVisible():
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay beside the control when the window changes."""
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.FontChange)
        if self.is_on and event.type() in kinds:
            self._place()
        return super().eventFilter(watched, event)

    def _on_pressed(self, key: int) -> None:
        if key in _NEXT_KEYS:
            self.go_on()
        elif key == Qt.Key.Key_Left and self._at > 0:
            self._show(self._at - 1)
        elif key == Qt.Key.Key_Escape:
            self.end()

    def _show(self, at: int) -> None:
        self._at = at
        step = self._steps[at]
        self._callout.tell(step, at + 1, len(self._steps))
        self._place()
        self._callout.show()
        self._callout.raise_()
        self._callout.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        target = self._steps[self._at].target()
        self._callout.adjustSize()
        inside = self._window.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        shown = target is not None and target.isVisible()
        self._ring.setVisible(shown)
        if target is None or not shown:
            place = QRect(QPoint(), self._callout.size())
            place.moveCenter(inside.center())
            self._callout.move(place.topLeft())
            return
        pointed = QRect(target.mapTo(self._window, QPoint()), target.size())
        self._ring.setGeometry(pointed.adjusted(-_FRAME, -_FRAME, _FRAME, _FRAME))
        self._ring.raise_()
        self._callout.move(_beside(pointed, self._callout.size(), inside))
        self._callout.raise_()


class _Callout(QFrame):
    """Heading, text, how far, and two buttons."""

    pressed = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("callout")
        self.setAutoFillBackground(True)
        self._heading = QLabel(self)
        self._heading.setObjectName("heading")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._far = QLabel(self)
        self.next = QPushButton(self)
        self.next.setObjectName("yes")
        self.next.setAccessibleName("Bước kế tiếp (Enter)")
        self.leave = QPushButton("Đóng (Esc)", self)
        self.leave.setAccessibleName("Đóng hướng dẫn nhanh (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        row = QHBoxLayout()
        row.addWidget(self._far)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.next)
        for widget in (self._heading, self._text):
            layout.addWidget(widget)
        layout.addLayout(row)
        for button in (self.next, self.leave):
            button.installEventFilter(self)

    def tell(self, step: Step, number: int, total: int) -> None:
        """Show this step."""
        self._heading.setText(step.heading)
        self._text.setText(step.text)
        self._far.setText(f"{number} / {total}")
        self.next.setText("Xong (Enter)" if number == total else "Tiếp (Enter)")
        self.setAccessibleName(f"Hướng dẫn nhanh, bước {number} / {total}: {step.heading}")
        self.setAccessibleDescription(step.text)
        wide = self._text.fontMetrics().averageCharWidth() * _LINE
        self._text.setFixedWidth(wide)
        self._text.setFixedHeight(self._text.heightForWidth(wide))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Its keys, before the buttons take them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            on_leave = watched is self.leave and event.key() not in (
                Qt.Key.Key_Escape,
                Qt.Key.Key_Right,
                Qt.Key.Key_Left,
            )
            if event.key() in (*_NEXT_KEYS, Qt.Key.Key_Left, Qt.Key.Key_Escape) and not on_leave:
                self.pressed.emit(event.key())
                return True
            if on_leave and event.key() in _NEXT_KEYS:
                self.pressed.emit(Qt.Key.Key_Escape)
                return True
        return super().eventFilter(watched, event)


def _beside(pointed: QRect, size: QSize, inside: QRect) -> QPoint:
    """Where a callout hides nothing of its control: below, above, right or left of it."""
    placed = QRect(QPoint(), size)
    places = (
        QPoint(pointed.left(), pointed.bottom() + _GAP),
        QPoint(pointed.left(), pointed.top() - _GAP - placed.height()),
        QPoint(pointed.right() + _GAP, pointed.top()),
        QPoint(pointed.left() - _GAP - placed.width(), pointed.top()),
    )
    for place in places:
        placed.moveTopLeft(place)
        held = _moved_into(placed, inside)
        if not held.intersects(pointed):
            return held.topLeft()
    placed.moveCenter(inside.center())
    return placed.topLeft()


def _moved_into(placed: QRect, inside: QRect) -> QRect:
    moved = QRect(placed)
    moved.moveLeft(max(inside.left(), min(placed.left(), inside.right() - placed.width())))
    moved.moveTop(max(inside.top(), min(placed.top(), inside.bottom() - placed.height())))
    return moved
