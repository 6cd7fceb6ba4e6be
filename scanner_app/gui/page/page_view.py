"""The page picture: fitted or zoomed, with the place a value was read from and what was found."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QToolButton, QVBoxLayout, QWidget

from scanner_app.domain.page import Box, Page
from scanner_app.gui.page.canvas import PageFrame
from scanner_app.gui.page.crop_pair import Crop, CropPair
from scanner_app.gui.page.overlay import Overlay
from scanner_app.gui.page.page_bar import PageBar
from scanner_app.gui.page.pictures import Draw, PagePicture, Wanted

_STEP = 1.25
_SMALLEST, _LARGEST = 0.05, 2.0
_EMPTY = "Chưa chọn trang nào.\n\nChọn một trang ở danh sách bên trái để xem ảnh ở đây."
_LOST = "Ảnh của trang này không mở được. Quét lại trang này."
_CLEARED = "Ảnh trang này đã xóa theo thời hạn lưu trên máy. Tệp đã ký nằm ở nơi nhận."


class _Fit(Enum):
    PAGE = "page"
    WIDTH = "width"


class PageView(QWidget):
    """Shows one page, or two crops for comparing.

    Signals:
        words_wanted: `Page` whose overlay is to be made; answered by `show_overlay`.
        overlays_changed: bool: they were turned on or off.
        turn_wanted: -1 to the left, 1 to the right.
        step_wanted: -1 or 1: the page before or after.
    """

    words_wanted = Signal(object)
    overlays_changed = Signal(bool)
    turn_wanted = Signal(int)
    step_wanted = Signal(int)

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._page: Page | None = None
        self._zoom: float | _Fit = _Fit.PAGE
        self._asked = 0
        self._overlays = False
        self._bar = PageBar(self)
        self._add_buttons()
        self._area = PageFrame(_EMPTY, self)
        self._area.setAccessibleName("Ảnh trang")
        self._pair = CropPair(draw, self)
        self._stack = QStackedWidget(self)
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
        return self._area.canvas.picture

    @property
    def place(self) -> QRectF:
        """Where the shown box lies on the picture, screen pixels; empty without one."""
        return self._area.canvas.place()

    @property
    def scale(self) -> float:
        """Screen pixels a page pixel."""
        return self._area.canvas.scale

    @property
    def overlay(self) -> Overlay | None:
        """What lies over the picture."""
        return self._area.canvas.overlay

    @property
    def overlay_button(self) -> QToolButton:
        """Turns overlays on and off."""
        return self._layer

    @property
    def bar(self) -> PageBar:
        """Title, buttons and legend."""
        return self._bar

    @property
    def pair(self) -> CropPair | None:
        """The two crops while they are compared."""
        return self._pair if self._stack.currentWidget() is self._pair else None

    def show_page(self, page: Page | None, title: str = "", box: Box | None = None) -> None:
        """Show a page with a place on it; None clears."""
        self._stack.setCurrentWidget(self._area)
        self._bar.title.setText(title)
        canvas = self._area.canvas
        canvas.box = box
        before, self._page = self._page, page
        self._enable(has_page=page is not None)
        if page is None:
            self._asked += 1
            canvas.overlay = None
            canvas.show_picture(None, 1.0)
            canvas.resize(1, 1)
            self._area.say(_EMPTY)
            self._bar.show_legend(None, on=False)
        elif before is not None and _same_picture(before, page) and canvas.picture:
            self._bar.show_legend(canvas.overlay, on=self._overlays and canvas.overlay is not None)
            self._show_place()
        else:
            canvas.overlay = None
            self._ask()
            self._want_words()

    def compare(self, first: Crop, second: Crop) -> None:
        """Show two places one above the other, until a page is shown again."""
        self._bar.title.setText("So hai chỗ ghi khác nhau")
        self._bar.show_legend(None, on=False)
        self._stack.setCurrentWidget(self._pair)
        self._pair.show_crops(first, second)

    def show_overlay(self, overlay: Overlay | None) -> None:
        """Lay this over the picture, if it is still the page that is shown."""
        page = self._page
        if page is None or not self._overlays:
            return
        fits = overlay is not None and (overlay.page, overlay.turn) == (page.id, page.shown_deg)
        if overlay is not None and not fits:
            return
        self._area.canvas.overlay = overlay
        self._area.canvas.update()
        self._bar.show_legend(overlay, on=True)

    def set_overlays(self, *, on: bool) -> None:
        """Show what was found on pages, or the bare picture."""
        if on == self._overlays:
            return
        self._overlays = on
        self._layer.setChecked(on)
        if on:
            self._want_words()
        else:
            self._area.canvas.overlay = None
            self._area.canvas.update()
            self._bar.show_legend(None, on=False)
        self.overlays_changed.emit(on)

    def toggle_overlays(self) -> None:
        """Ctrl+G: on or off."""
        self.set_overlays(on=not self._overlays)

    def fit(self) -> None:
        """The whole page."""
        self._zoom_to(_Fit.PAGE)

    def fit_width(self) -> None:
        """The whole width."""
        self._zoom_to(_Fit.WIDTH)

    def full_size(self) -> None:
        """One screen pixel a scanned pixel."""
        self._zoom_to(1.0)

    def zoom_in(self) -> None:
        """A step larger."""
        self._zoom_by(1)

    def zoom_out(self) -> None:
        """A step smaller."""
        self._zoom_by(-1)

    def _add_buttons(self) -> None:
        """Before the page, as they are read and as Tab goes."""
        add = self._bar.add
        self._buttons = [
            add("Vừa khung", "Vừa khung (Ctrl+0)", self.fit),
            add("Vừa ngang", "Vừa bề ngang (Ctrl+2)", self.fit_width),
            add("100 %", "Đúng điểm ảnh (Ctrl+1)", self.full_size),
            add("−", "Thu nhỏ (Ctrl+-)", self.zoom_out),
            add("+", "Phóng to (Ctrl++)", self.zoom_in),
            add("↺", "Xoay trái (Ctrl+←)", lambda: self.turn_wanted.emit(-1)),
            add("↻", "Xoay phải (Ctrl+→)", lambda: self.turn_wanted.emit(1)),
        ]
        self._layer = add("Lớp chữ", "Bật, tắt lớp chữ đã đọc (Ctrl+G)", self.toggle_overlays)
        self._layer.setCheckable(True)

    def _build(self) -> None:
        self._area.zoomed.connect(self._zoom_around)
        self._area.stepped.connect(self.step_wanted)
        self._area.resized.connect(self._on_resized)
        self._pair.page_wanted.connect(self._on_page_wanted)
        self._stack.addWidget(self._area)
        self._stack.addWidget(self._pair)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._enable(has_page=False)

    def _enable(self, *, has_page: bool) -> None:
        for button in self._buttons:
            button.setEnabled(has_page)
        self._area.show_empty(empty=not has_page)

    def _zoom_to(self, zoom: float | _Fit) -> None:
        self._zoom = zoom
        self._area.release()
        if self._page is not None:
            self._ask()

    def _zoom_by(self, steps: float) -> None:
        self._area.hold(QPointF(self._area.viewport().rect().center()))
        self._zoom_around(steps)

    def _zoom_around(self, steps: float) -> None:
        if self._page is None or self.picture is None:
            return
        ratio = self.devicePixelRatioF()
        wanted = min(max(self.scale * ratio * _STEP**steps, _SMALLEST), _LARGEST)
        self._zoom = wanted
        self._area.canvas.stretch(wanted / ratio)
        self._area.keep_held()
        self._ask()

    def _ask(self) -> None:
        page = self._page
        assert page is not None
        self._asked += 1
        number = self._asked
        bar = self._area.verticalScrollBar().sizeHint().width()
        room = self._area.maximumViewportSize()
        across = self._zoom is _Fit.WIDTH
        frame = (room - QSize(bar, 0) if across else room) * self.devicePixelRatioF() - QSize(2, 2)
        scale = None if isinstance(self._zoom, _Fit) else self._zoom

        def arrived(picture: PagePicture) -> None:
            if number == self._asked:
                self._on_drawn(picture)

        def failed(_error: Exception) -> None:
            if number == self._asked:
                self._on_not_drawn()

        self._draw(Wanted(page, frame, scale, across=across), arrived, failed)

    def _want_words(self) -> None:
        if self._overlays and self._page is not None:
            self._bar.show_legend(None, on=False)
            self.words_wanted.emit(self._page)

    def _on_drawn(self, picture: PagePicture) -> None:
        self._area.show_empty(empty=False)
        self._area.canvas.show_picture(picture, self.devicePixelRatioF())
        self._area.keep_held()
        self._area.release()
        if self.place.isEmpty():
            self._area.canvas.update()
        else:
            self._show_place()

    def _on_not_drawn(self) -> None:
        canvas = self._area.canvas
        canvas.overlay = None
        canvas.show_picture(None, 1.0)
        cleared = self._page is not None and self._page.cleared
        self._bar.title.setText(_CLEARED if cleared else _LOST)

    def _on_resized(self) -> None:
        if isinstance(self._zoom, _Fit) and self._page is not None:
            self._ask()

    def _on_page_wanted(self, crop: Crop) -> None:
        self.show_page(crop.page, crop.words, crop.box)

    def _show_place(self) -> None:
        self._area.canvas.update()
        place = self.place
        if not place.isEmpty():
            centre = place.center().toPoint()
            self._area.ensureVisible(centre.x(), centre.y(), 80, 80)


def _same_picture(one: Page, other: Page) -> bool:
    same_turn = one.shown_deg == other.shown_deg
    return one.id == other.id and same_turn and (one.reading is None) == (other.reading is None)
