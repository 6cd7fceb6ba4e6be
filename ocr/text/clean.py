"""An upright page becomes the gray image tesseract reads best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.model import Rect

READING_DPI = 200.0
"""Letters of 12-point type are then 17 pixels high without ascenders.

On eight pages of 300 dpi of all kinds: 3.2 % of the generated pages' characters wrong at 180 and
200 dpi, 4.1 at 225, 5.3 at 250; real scans 3.1, 3.1, 3.1, 3.4 (2026-11-23).
"""

SLOPE = math.tan(math.radians(0.4))
"""How much lines are made to fall.

Tesseract cuts a line out by the boxes of its letters; on a level line the upper of two stacked
marks falls outside (ổ read as ô). Text-layer pages: 1.49 % of characters wrong without, 1.16 with
0.4 degrees, 1.13 with 0.6; but eight pages of other kinds were worse with 0.6 than with 0.4
(real scans 3.3 and 3.1 %, generated 3.9 and 3.2 %; 2026-11-23).
"""

_KEPT_FROM_DPI = 150.0
_KEPT_TO_DPI = 220.0
_MOST_ENLARGED = 3.0  # smaller prints than 67 dpi hold no marks to be read
_INK = 160  # of 255 after the paper was divided out: faint print is 120, its edges 160
_WHITE = 255


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page ready for recognition.

    Attributes:
        pixels: uint8, (height, width), dark text on white.
        scale: cleaned pixels per page pixel.
        dpi: dots per inch of `pixels`.
        slope: lines were made to fall by this much: cleaned pixels down per cleaned pixel right.
    """

    pixels: Pixels
    scale: float
    dpi: float
    slope: float = 0.0

    def height_on_page(self, x: float, y: float) -> float:
        """Vertical place on the page of a point (x, y) of `pixels`."""
        return (y - self.slope * x) / self.scale

    def on_page(self, rect: Rect) -> Rect:
        """Smallest box on the page around what lies in `rect` of `pixels`."""
        middle = (rect.left + rect.right) / 2
        return Rect(
            math.floor(rect.left / self.scale),
            math.floor(self.height_on_page(middle, rect.top)),
            math.ceil(rect.right / self.scale),
            math.ceil(self.height_on_page(middle, rect.bottom)),
        )


def clean_page(page: Pixels, dpi: float, erase: Sequence[Rect] = ()) -> CleanPage:
    """The page without paper tone, red ink, rules and dot leaders, at reading size.

    Args:
        page: upright, uint8, gray (height, width) or BGR (height, width, 3).
        dpi: of `page`.
        erase: places that hold no text, such as barcodes; they may reach over the edge.

    0.18 CPU s for A4 at 300 dpi.
    """
    gray = paper_divided_out(ink_channel(page), dpi)
    for rect in erase:
        gray[max(rect.top, 0) : max(rect.bottom, 0), max(rect.left, 0) : max(rect.right, 0)] = (
            _WHITE
        )
    ink = np.asarray(cv2.threshold(gray, _INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    rules = long_rules(ink, dpi)
    gray[rules > 0] = _WHITE
    ink[rules > 0] = 0
    for rect in dot_leaders(ink, dpi):
        gray[rect.top : rect.bottom, rect.left : rect.right] = _WHITE
    scale = reading_scale(dpi)
    small = rescaled(gray, scale)
    return CleanPage(sloped(small, SLOPE), scale, dpi * scale, SLOPE)


def ink_channel(page: Pixels) -> Pixels:
    """Gray in which red ink is paper: the red channel; a gray page as it is (a copy)."""
    return page.copy() if page.ndim == 2 else np.ascontiguousarray(page[:, :, 2])


def paper_divided_out(gray: Pixels, dpi: float) -> Pixels:
    """The page with its paper made even and white: shadows, folds, tint.

    The paper's brightness is the closing over 9 mm: wider than any stroke, narrower than shadows.
    """
    height, width = gray.shape
    step = max(1, round(dpi / 37.5))
    small = cv2.resize(
        gray, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 5)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, paper, scale=255.0), np.uint8)


def long_rules(ink: Pixels, dpi: float) -> Pixels:
    """Mask of table rules, form lines and underlines: 255 there and one pixel around.

    Across from 6 mm (a dash is 5 mm at most), down from 10 mm (taller than any letter here), up to
    1 mm thick.
    """
    thick = max(3, round(dpi * 0.04))
    across = _opened(ink, round(dpi * 0.25), 1)
    down = _opened(ink, 1, round(dpi * 0.4))
    thin = cv2.bitwise_or(
        cv2.subtract(across, _opened(across, 1, thick)), cv2.subtract(down, _opened(down, thick, 1))
    )
    return np.asarray(cv2.dilate(thin, np.ones((3, 3), np.uint8)), np.uint8)


def dot_leaders(ink: Pixels, dpi: float) -> list[Rect]:
    """Boxes of the dots in rows of dots, with two pixels around.

    A row has dots of up to 0.8 mm, gaps of up to 1.4 mm and 5 mm of length at least. A dot below
    a letter written on such a row goes with it.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, height, area = stats[1:].T
    most = dpi * 0.03
    dots = (width <= most) & (height <= most) & (area * 2 > width * height)
    dots &= (width <= 2 * height) & (height <= 2 * width)
    left, top, width, height = left[dots], top[dots], width[dots], height[dots]
    cell = dpi / 75
    rows = ((top + height / 2) / cell).astype(int)
    columns = ((left + width / 2) / cell).astype(int)
    grid = np.zeros((int(ink.shape[0] / cell) + 2, int(ink.shape[1] / cell) + 2), np.uint8)
    grid[rows, columns] = 1
    spread = cv2.dilate(grid, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(spread, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    runs = np.asarray(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, 15), np.uint8)), np.uint8
    )
    leaders = np.flatnonzero(runs[rows, columns])
    return [
        Rect(
            max(0, int(left[i]) - 2),
            max(0, int(top[i]) - 2),
            int(left[i] + width[i]) + 2,
            int(top[i] + height[i]) + 2,
        )
        for i in leaders
    ]


def reading_scale(dpi: float) -> float:
    """Cleaned pixels per page pixel; pages from 150 to 220 dpi keep their pixels."""
    if _KEPT_FROM_DPI <= dpi <= _KEPT_TO_DPI:
        return 1.0
    return min(READING_DPI / dpi, _MOST_ENLARGED)


def rescaled(gray: Pixels, scale: float) -> Pixels:
    """At reading size; what is made smaller is sharpened before, as tesseract's model likes it.

    Sharpening pages kept at their size or enlarged made grain and steps in thin strokes worse
    (bitonal and JPEG pages at 200 dpi: 1.9 instead of 1.5 % of characters wrong, 2026-11).
    """
    if scale == 1.0:
        return gray
    if scale > 1.0:
        return _resized(gray, scale, cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(gray, (0, 0), 1.0 / scale)
    sharp = np.asarray(cv2.addWeighted(gray, 1.8, soft, -0.8, 0), np.uint8)
    return _resized(sharp, scale, cv2.INTER_AREA)


def sloped(gray: Pixels, slope: float) -> Pixels:
    """The page with every column moved down by `slope` times its x; the page grows below."""
    height, width = gray.shape
    matrix = np.array([[1.0, 0.0, 0.0], [slope, 1.0, 0.0]])
    size = (width, height + math.ceil(slope * width))
    moved = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderValue=_WHITE)
    return np.asarray(moved, np.uint8)


def _resized(gray: Pixels, scale: float, kind: int) -> Pixels:
    return np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=kind), np.uint8)


def _opened(mask: Pixels, width: int, height: int) -> Pixels:
    # Odd sides: OpenCV opens with an even kernel one pixel off.
    kernel = np.ones((height | 1, width | 1), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), np.uint8)
