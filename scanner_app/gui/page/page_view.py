"""The page picture with the place a value was read from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.page import Box, Page
from scanner_app.gui.page.pictures import PagePicture, Wanted
from scanner_app.gui.page.placement import box_on_screen

_STEP = 1.25
_SMALLEST, _LARGEST = 0.05, 2.0
_MARGIN = 4  # pixels between a value and the frame around it


class Draw(Protocol):
    """Draws off the GUI thread and calls back on it."""

    def __call__(
        self,
        wanted: Wanted,
        then: Callable[[PagePicture], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Ask for a picture."""


class _Canvas(QWidget):
    """Paints the picture at its size and the place on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: PagePicture | None = None
        self.box: Box | None = None

    def place(self) -> QRectF:
        """Where the box is, in this widget; empty without one."""
        if self.picture is None or self.box is None:
            return QRectF()
        scale = self.picture.scale / self.devicePixelRatioF()
        return box_on_screen(self.box, scale).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is exposed."""
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawImage(QPointF(0, 0), self.picture.image)
        place = self.place()
        if not place.isEmpty():
            # Paper is light in dark themes too, so these colours are fixed: 4.9:1 on white.
            painter.fillRect(place, QColor(255, 196, 0, 70))
            painter.setPen(QPen(QColor("#b3261e"), 2.5))
            painter.drawRect(place)
        painter.end()


class PageView(QWidget):
    """Shows one page, fitted or zoomed."""

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._page: Page | None = None
        self._scale: float | None = None
        self._asked = 0
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._canvas = _Canvas()
        self._area = QScrollArea(self)
        self._area.setWidget(self._canvas)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setAccessibleName("Ảnh trang")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._page

    @property
    def focus_stop(self) -> QWidget:
        """What takes the arrow keys: the picture's frame."""
        return self._area

    @property
    def picture(self) -> PagePicture | None:
        """What is drawn now; None while nothing is."""
        return self._canvas.picture

    @property
    def place(self) -> QRectF:
        """Where the shown box lies on the picture, screen pixels; empty without one."""
        return self._canvas.place()

    def show_page(self, page: Page | None, title: str = "", box: Box | None = None) -> None:
        """Show a page with a place on it; None clears."""
        self._title.setText(title)
        self._canvas.box = box
        before, self._page = self._page, page
        if page is None:
            self._canvas.picture = None
            self._canvas.update()
        elif before is not None and _same_picture(before, page) and self._canvas.picture:
            self._show_place()
        else:
            self._ask()

    def fit(self) -> None:
        """The whole page."""
        self._zoom_to(None)

    def full_size(self) -> None:
        """One screen pixel a scanned pixel."""
        self._zoom_to(1.0)

    def zoom_in(self) -> None:
        """A step larger."""
        self._zoom_to(min(self._shown_scale() * _STEP, _LARGEST))

    def zoom_out(self) -> None:
        """A step smaller."""
        self._zoom_to(max(self._shown_scale() / _STEP, _SMALLEST))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again."""
        super().resizeEvent(event)
        if self._scale is None and self._page is not None:
            self._ask()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self._title, 1)
        for text, name, slot in (
            ("Vừa khung", "Vừa khung (Ctrl+0)", self.fit),
            ("100 %", "Đúng điểm ảnh (Ctrl+1)", self.full_size),
            ("−", "Thu nhỏ (Ctrl+-)", self.zoom_out),
            ("+", "Phóng to (Ctrl++)", self.zoom_in),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addLayout(bar)
        layout.addWidget(self._area, 1)

    def _zoom_to(self, scale: float | None) -> None:
        self._scale = scale
        if self._page is not None:
            self._ask()

    def _shown_scale(self) -> float:
        picture = self._canvas.picture
        return picture.scale if picture is not None else 1.0

    def _ask(self) -> None:
        page = self._page
        assert page is not None
        self._asked += 1
        number = self._asked
        ratio = self.devicePixelRatioF()
        frame = self._area.maximumViewportSize() * ratio - QSize(2, 2)

        def arrived(picture: PagePicture) -> None:
            if number == self._asked:
                self._on_drawn(picture)

        def failed(_error: Exception) -> None:
            if number == self._asked:
                self._on_not_drawn()

        self._draw(Wanted(page, frame, self._scale), arrived, failed)

    def _on_drawn(self, picture: PagePicture) -> None:
        ratio = self.devicePixelRatioF()
        picture.image.setDevicePixelRatio(ratio)
        self._canvas.picture = picture
        self._canvas.resize(picture.image.deviceIndependentSize().toSize())
        self._show_place()

    def _on_not_drawn(self) -> None:
        self._canvas.picture = None
        self._canvas.update()
        if self._page is not None and self._page.cleared:
            self._title.setText(
                "Ảnh trang này đã xóa theo thời hạn lưu trên máy. Tệp đã ký nằm ở nơi nhận."
            )
        else:
            self._title.setText("Ảnh của trang này không mở được. Quét lại trang này.")

    def _show_place(self) -> None:
        self._canvas.update()
        place = self._canvas.place()
        if not place.isEmpty():
            centre = place.center().toPoint()
            self._area.ensureVisible(centre.x(), centre.y(), 80, 80)


def _same_picture(one: Page, other: Page) -> bool:
    same_turn = one.shown_deg == other.shown_deg
    return one.id == other.id and same_turn and (one.reading is None) == (other.reading is None)
