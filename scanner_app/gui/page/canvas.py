"""The picture of a page in its frame: painted, dragged by hand, zoomed around the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QScrollArea, QToolTip, QWidget

from scanner_app.domain.page import Box
from scanner_app.gui.page.overlay import Overlay, paint, word_tip
from scanner_app.gui.page.pictures import PagePicture
from scanner_app.gui.page.placement import box_on_screen

_MARGIN = 4  # pixels between a value and the frame around it
_NOTCH = 120  # eighths of a degree, one step of a wheel
_STEP_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class Canvas(QWidget):
    """Paints the picture at its size, the place on it and what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: PagePicture | None = None
        self.box: Box | None = None
        self.overlay: Overlay | None = None
        self._scale = 1.0
        self.setMouseTracking(True)

    @property
    def scale(self) -> float:
        """Screen pixels a page pixel; the picture follows when it is drawn anew."""
        return self._scale

    def show_picture(self, picture: PagePicture | None, ratio: float) -> None:
        """Show this picture at its own size."""
        self.picture = picture
        if picture is not None:
            picture.image.setDevicePixelRatio(ratio)
            self._scale = picture.scale / ratio
            self.resize(picture.image.deviceIndependentSize().toSize())
        self.update()

    def stretch(self, scale: float) -> None:
        """Show the picture at another size until one of that size is there."""
        if self.picture is None or self._scale <= 0:
            return
        self.resize((QSize(self.size()) * (scale / self._scale)).expandedTo(QSize(1, 1)))
        self._scale = scale
        self.update()

    def place(self) -> QRectF:
        """Where the box is, in this widget; empty without one."""
        if self.picture is None or self.box is None:
            return QRectF()
        found = box_on_screen(self.box, self._scale)
        return found.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is exposed."""
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        image = self.picture.image
        if image.deviceIndependentSize().toSize() == self.size():
            painter.drawImage(QPointF(0, 0), image)
        else:
            painter.drawImage(QRectF(self.rect()), image)
        if self.overlay is not None:
            paint(painter, self.overlay, self._scale, QRectF(event.rect()))
        place = self.place()
        if not place.isEmpty():
            # Paper is light in dark themes too, so these colours are fixed: 4.9:1 on white.
            painter.fillRect(place, QColor(255, 196, 0, 70))
            painter.setPen(QPen(QColor("#b3261e"), 2.5))
            painter.drawRect(place)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """What is under the pointer says how it was read."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def tip_at(self, point: QPoint) -> str:
        """What was read here, "" where nothing was; all of a barcode, of which a part is shown."""
        if self.overlay is None:
            return ""
        x, y = point.x() / self._scale, point.y() / self._scale
        if (word := self.overlay.word_at(x, y)) is not None and word_tip(word):
            return word_tip(word)
        code = self.overlay.code_at(x, y, 2 * self.fontMetrics().height() / self._scale)
        return code.whole if code is not None else ""


class PageFrame(QScrollArea):
    """The frame around the picture.

    Signals:
        zoomed: float steps in or out, around the point that `hold` keeps still.
        stepped: -1 or 1: the page before or after, where there is nothing left to scroll.
        resized: the frame has another size.
    """

    zoomed = Signal(float)
    stepped = Signal(int)
    resized = Signal()

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas()
        self.setWidget(self.canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = QLabel(empty, self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._dragged_from: QPoint | None = None
        self._held: tuple[QPointF, QPointF] | None = None

    def show_empty(self, *, empty: bool) -> None:
        """Say what to do while there is no page."""
        self._empty.setVisible(empty)

    def say(self, text: str) -> None:
        """Instead of a picture."""
        self._empty.setText(text)

    def hold(self, point: QPointF) -> None:
        """Keep what lies under this point of the viewport where it is while the size changes."""
        on_canvas = point - QPointF(self.canvas.pos())
        scale = max(self.canvas.scale, 1e-6)
        self._held = point, QPointF(on_canvas.x() / scale, on_canvas.y() / scale)

    def keep_held(self) -> None:
        """Scroll so that what is held lies under its point again."""
        if self._held is None:
            return
        point, on_page = self._held
        wanted = on_page * self.canvas.scale - point
        self.horizontalScrollBar().setValue(round(wanted.x()))
        self.verticalScrollBar().setValue(round(wanted.y()))

    def release(self) -> None:
        """Nothing is held any more."""
        self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """With Ctrl it zooms around the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.hold(event.position())
            self.zoomed.emit(event.angleDelta().y() / _NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Page keys scroll to the end of the page, then go to the next one."""
        step = _STEP_KEYS.get(Qt.Key(event.key()))
        bar = self.verticalScrollBar()
        if step is None:
            super().keyPressEvent(event)
        elif bar.value() == (bar.minimum() if step < 0 else bar.maximum()):
            self.stepped.emit(step)
        else:
            bar.setValue(bar.value() + step * bar.pageStep())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the page."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The page goes along with the hand."""
        if self._dragged_from is None:
            return
        here = event.position().toPoint()
        moved, self._dragged_from = here - self._dragged_from, here
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        self._dragged_from = None
        self.viewport().unsetCursor()
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The picture may fit otherwise now."""
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect().adjusted(16, 16, -16, -16))
        self.resized.emit()
