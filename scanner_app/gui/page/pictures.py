"""Page pictures for the screen: decoded and turned upright, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter, QPainter, QTransform

from scanner_app.domain.errors import PageDamagedError
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page
from scanner_app.gui.page.placement import turned_back, upright_transform

_LARGEST_MB = 512
"""A3 at 600 dpi takes 280 MB as 32 bit pixels; Qt's own limit of 256 MB would refuse it."""

_STRIP = 128  # rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page picture that fits a frame, in device pixels; `scale` instead of it when given.

    Attributes:
        scale: screen pixels a page pixel, or None to fit.
        across: fit the width alone.
        part: of the upright page, which alone is drawn; None for all of it.
    """

    page: Page
    frame: QSize
    scale: float | None = None
    across: bool = False
    part: QRect | None = None


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An upright page as it is drawn.

    Attributes:
        scale: picture pixels a page pixel.
    """

    page: PageId
    image: QImage
    scale: float


class Draw(Protocol):
    """Draws off the GUI thread and calls back on it."""

    def __call__(
        self,
        wanted: Wanted,
        then: Callable[[PagePicture], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Ask for a picture."""


def draw_page(wanted: Wanted) -> PagePicture:
    """Decode at about the size that is shown, and turn upright.

    A page that was not read yet is shown as it lies, or as a clerk turned it.

    Raises:
        PageDamagedError: the picture cannot be decoded.
    """
    page = wanted.page
    reader = QImageReader(str(page.image))
    reader.setAllocationLimit(_LARGEST_MB)
    reader.setAutoTransform(True)
    scan = _scan_size(reader)
    if scan.isEmpty():
        raise PageDamagedError(path=page.source)
    reading = page.reading
    if reading is not None and reading.orientation_deg != page.shown_deg:
        # A clerk turned it since: what was found on it lay otherwise.
        reading = None
    lying = scan.transposed() if page.shown_deg in (90, 270) else scan
    upright = QSize(*reading.upright_size) if reading else lying
    part = QRect(QPoint(), upright)
    if wanted.part is not None and wanted.part.intersects(part):
        part &= wanted.part
    scale = wanted.scale or _fitting(part.size(), wanted.frame, across=wanted.across)
    _shrink(reader, scale)
    decoded = reader.read()
    if decoded.isNull():
        raise PageDamagedError(path=page.source)
    # The reading's own size counts: it is the frame of everything that was found on the page.
    frame = QSize(reading.width, reading.height) if reading else scan
    to_scan = QTransform.fromScale(
        frame.width() / decoded.width(), frame.height() / decoded.height()
    )
    turned = turned_back(scan.width(), scan.height(), page.shown_deg)
    place = upright_transform(reading) if reading else turned
    corner = QTransform.fromTranslate(-part.left(), -part.top())
    to_screen = to_scan * place * corner * QTransform.fromScale(scale, scale)
    return PagePicture(page.id, _drawn(decoded, to_screen, part.size() * scale), scale)


def png_of(image: QImage) -> bytes:
    """A picture as a PNG file; half a second for an A4 page at 300 dpi: off the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def prepare_drawing() -> None:
    """Make the process's first empty picture; on the GUI thread, before other threads make any.

    WORKAROUND(shiboken 6.8, Shiboken::String::checkPath): until its static member is made without
    importing a module. The first picture of a process imports one while a lock of C++ is held, and
    importing gives Python's lock up; a second thread making a picture just then takes Python's
    lock and waits for the other one: the whole program stands still for ever.
    """
    QImage(QSize(1, 1), QImage.Format.Format_RGB32)


def _scan_size(reader: QImageReader) -> QSize:
    size = reader.size()
    # Quarter turns have this bit, with or without mirroring (QImageIOHandler::Transformation).
    quarter = QImageIOHandler.Transformation.TransformationRotate90 in reader.transformation()
    return size.transposed() if quarter else size


def _fitting(size: QSize, frame: QSize, *, across: bool) -> float:
    wide = frame.width() / max(size.width(), 1)
    return max(wide if across else min(wide, frame.height() / max(size.height(), 1)), 0.01)


def _shrink(reader: QImageReader, scale: float) -> None:
    """Let the decoder shrink: libjpeg leaves out what is not shown."""
    if scale < 1 and reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize):
        stored = reader.size()
        reader.setScaledSize(
            QSize(max(round(stored.width() * scale), 1), max(round(stored.height() * scale), 1))
        )


def _drawn(decoded: QImage, transform: QTransform, size: QSize) -> QImage:
    image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for top in range(0, image.height(), _STRIP):
        # Painting keeps Python's lock: in one go a turned A4 page at 300 dpi held up the window
        # for 39 ms, in strips for less than 5 ms (2026-11-23).
        strip = QRect(0, top, image.width(), _STRIP)
        painter.resetTransform()
        painter.setClipRect(strip)
        painter.fillRect(strip, Qt.GlobalColor.white)
        painter.setTransform(transform)
        painter.drawImage(0, 0, decoded)
    painter.end()
    return image
