"""A box of the upright page lights up the place on the scan that it was read from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor

from ocr.image import upright_matrix
from ocr.model import Placement, Rect
from scanner_app.domain.page import Box, Page, PageReading
from scanner_app.gui.page.pictures import Wanted, draw_page
from scanner_app.gui.page.placement import box_on_screen, upright_transform
from tests.domain.pages import page, reading

PLACES = (
    (0, 0.0, None),
    (90, 0.0, None),
    (180, 2.5, None),
    (270, -3.25, None),
    (0, 4.0, Box(60, 40, 560, 800)),
    (90, -1.5, Box(30, 20, 850, 600)),
)
WORD = Box(200, 150, 320, 190)


def placed(orientation: int, skew: float, sheet: Box | None) -> PageReading:
    wide, high = 640, 900
    return replace(
        reading(),
        width=wide,
        height=high,
        orientation_deg=orientation,
        skew_deg=skew,
        sheet=sheet,
    )


def engine_matrix(found: PageReading) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    sheet = found.sheet
    rect = Rect(sheet.left, sheet.top, sheet.right, sheet.bottom) if sheet else None
    placement = Placement(found.orientation_deg, found.skew_deg, rect)
    return upright_matrix(found.width, found.height, placement)


@pytest.mark.parametrize(("orientation", "skew", "sheet"), PLACES)
def test_a_scan_is_turned_as_the_reader_turned_it(
    orientation: int, skew: float, sheet: Box | None
) -> None:
    found = placed(orientation, skew, sheet)
    matrix = engine_matrix(found)

    transform = upright_transform(found)

    for x, y in ((0, 0), (639, 0), (100, 850), (320, 450)):
        seen = transform.map(QPointF(x + 0.5, y + 0.5))
        wanted = matrix @ np.array([x, y, 1.0]) + 0.5
        assert seen.x() == pytest.approx(wanted[0], abs=1e-6)
        assert seen.y() == pytest.approx(wanted[1], abs=1e-6)


@pytest.mark.parametrize(("orientation", "skew", "sheet"), PLACES)
def test_the_box_lies_on_its_word_in_the_drawn_picture(
    tmp_path: Path, orientation: int, skew: float, sheet: Box | None
) -> None:
    found = placed(orientation, skew, sheet)
    kept = scan_with_word(tmp_path / "Trang có dấu.png", found)

    drawn = draw_page(Wanted(kept, QSize(500, 500)))

    box = box_on_screen(WORD, drawn.scale)
    assert is_word(drawn.image.pixelColor(box.center().toPoint()))
    for x in (box.left() + 3, box.right() - 3):
        for y in (box.top() + 3, box.bottom() - 3):
            assert is_word(drawn.image.pixelColor(round(x), round(y)))
    around = box.adjusted(-4, -4, 4, 4)
    for corner in (around.topLeft(), around.bottomRight(), around.topRight()):
        assert not is_word(drawn.image.pixelColor(corner.toPoint()))


def test_an_unread_page_is_shown_as_it_lies(tmp_path: Path) -> None:
    kept = replace(scan_with_word(tmp_path / "a.png", placed(0, 0.0, None)), reading=None)

    drawn = draw_page(Wanted(kept, QSize(320, 450)))

    assert drawn.scale == pytest.approx(0.5)
    assert drawn.image.size() == QSize(320, 450)


def scan_with_word(path: Path, found: PageReading) -> Page:
    """A scan on which `WORD` is red where the reading says it was seen."""
    wide, high = found.upright_size
    upright = np.full((high, wide, 3), 255, np.uint8)
    upright[WORD.top : WORD.bottom, WORD.left : WORD.right] = (0, 0, 255)
    back = cv2.invertAffineTransform(engine_matrix(found))
    scan = cv2.warpAffine(upright, back, (found.width, found.height), borderValue=(255, 255, 255))
    path.write_bytes(cv2.imencode(".png", scan)[1].tobytes())
    return replace(page(0, found), image=path)


def is_word(colour: QColor) -> bool:
    return colour.red() > 150 and colour.green() < 110
