"""How a scan is turned upright on the screen, and where a box of the upright page lies then.

Qt's coordinates run along pixel corners; the reading's boxes are half open, so they are corners
too. The rotation is the one the reader used: about the centre of the turned scan.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from scanner_app.domain.page import Box, PageReading


def upright_transform(reading: PageReading) -> QTransform:
    """From scan to upright page: quarter turn, skew undone, sheet's corner to the origin.

    Scale 1: a pixel of the scan stays a pixel of the page.
    """
    width, height = reading.width, reading.height
    turned = turned_back(width, height, reading.orientation_deg)
    quarter = reading.orientation_deg in (90, 270)
    wide, high = (height, width) if quarter else (width, height)
    level = QTransform()
    level.translate(wide / 2, high / 2)
    level.rotate(-reading.skew_deg)
    level.translate(-wide / 2, -high / 2)
    found = turned * level
    if reading.sheet is not None:
        found *= QTransform.fromTranslate(-reading.sheet.left, -reading.sheet.top)
    return found


def turned_back(width: int, height: int, clockwise_deg: int) -> QTransform:
    """Turns a picture of this size so that content lying turned clockwise stands upright."""
    # (m11 m12; m21 m22; dx dy), row vectors.
    return {
        0: QTransform(),
        90: QTransform(0, -1, 1, 0, 0, width),
        180: QTransform(-1, 0, 0, -1, width, height),
        270: QTransform(0, 1, -1, 0, height, 0),
    }[clockwise_deg]


def box_on_screen(box: Box, scale: float) -> QRectF:
    """A box of the upright page where the page is drawn `scale` screen pixels a page pixel."""
    return QRectF(box.left * scale, box.top * scale, box.width * scale, box.height * scale)
