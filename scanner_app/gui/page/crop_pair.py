"""Two places of pages one above the other: two values are compared without turning pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from scanner_app.domain.page import Box, Page
from scanner_app.gui.page.pictures import Draw, PagePicture, Wanted

_AROUND = 3
"""Heights of the value that are shown above and below it."""
_LARGEST = 1.5
"""Screen pixels a scanned pixel: larger shows nothing more."""
_FRAME = 4  # pixels between a value and the frame around it
_LOST = "Ảnh của trang này không mở được."


@dataclass(frozen=True, slots=True)
class Crop:
    """A place on a page.

    Attributes:
        box: None for the whole page.
        words: who says what there.
    """

    page: Page
    box: Box | None
    words: str


class CropPair(QWidget):
    """Shows two crops.

    Signals:
        page_wanted: `Crop` whose whole page is to be shown.
    """

    page_wanted = Signal(object)

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._crops: tuple[Crop, ...] = ()
        self._asked = 0
        self._rows = tuple(_Row(self) for _ in range(2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for at, row in enumerate(self._rows):
            row.button.clicked.connect(partial(self._on_page_wanted, at))
            layout.addWidget(row, 1)

    @property
    def crops(self) -> tuple[Crop, ...]:
        """What is shown."""
        return self._crops

    @property
    def pictures(self) -> tuple[QPixmap, ...]:
        """What is drawn; null ones are not there yet."""
        return tuple(row.picture.pixmap() for row in self._rows)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Show the whole page of each."""
        return tuple(row.button for row in self._rows)

    def show_crops(self, first: Crop, second: Crop) -> None:
        """Show these two, the first above."""
        self._crops = (first, second)
        for row, crop in zip(self._rows, self._crops, strict=True):
            row.words.setText(crop.words)
            row.box = crop.box
            row.picture.setAccessibleName(f"Ảnh chỗ ghi {crop.words}")
            row.picture.clear()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again."""
        super().resizeEvent(event)
        if self._crops and self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._asked += 1
        number = self._asked
        for row, crop in zip(self._rows, self._crops, strict=True):
            frame = self._frame()
            part = _part(crop.box)
            wide = frame.width() / part.width() if part is not None else 0.0
            scale = _LARGEST if wide > _LARGEST else None
            self._draw(
                Wanted(crop.page, frame, scale, across=part is not None, part=part),
                partial(self._on_drawn, number, row),
                partial(self._on_not_drawn, number, row),
            )

    def _frame(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio / 3))

    def _on_drawn(self, number: int, row: _Row, picture: PagePicture) -> None:
        if number == self._asked:
            picture.image.setDevicePixelRatio(self.devicePixelRatioF())
            row.picture.setPixmap(_marked(picture, row.box))

    def _on_not_drawn(self, number: int, row: _Row, _error: Exception) -> None:
        if number == self._asked:
            row.picture.setText(_LOST)

    def _on_page_wanted(self, at: int) -> None:
        self.page_wanted.emit(self._crops[at])


class _Row(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.box: Box | None = None
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setObjectName("holder")
        self.picture = QLabel(self)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.button = QPushButton("Xem cả trang", self)
        self.button.setToolTip("Xem cả trang có chỗ này")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addWidget(self.words)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


def _marked(picture: PagePicture, box: Box | None) -> QPixmap:
    """The picture with a frame around the value."""
    drawn = QPixmap.fromImage(picture.image)
    part = _part(box)
    if box is not None and part is not None:
        scale = picture.scale / drawn.devicePixelRatio()
        left = (box.left - max(part.left(), 0)) * scale
        top = (box.top - max(part.top(), 0)) * scale
        painter = QPainter(drawn)
        painter.setPen(QPen(QColor("#b3261e"), 2))
        place = QRectF(left, top, box.width * scale, box.height * scale)
        painter.drawRect(place.adjusted(-_FRAME, -_FRAME, _FRAME, _FRAME))
        painter.end()
    return drawn


def _part(box: Box | None) -> QRect | None:
    """The value with what stands around it."""
    if box is None:
        return None
    around = _AROUND * box.height
    return QRect(
        box.left - 2 * around, box.top - around, box.width + 4 * around, box.height + 2 * around
    )
