"""An upright page becomes the gray image tesseract reads best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.image import Matrix, Pixels, Scan, paper_colour, upright_matrix, upright_size
from ocr.model import Placement, Rect
from ocr.text.stamps import incoming_stamps

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
_MOST_AT_ONCE = 2 / 3  # of the scan's size: linear interpolation sees two pixels


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
    """As `clean_scan`, for a page that is upright already.

    Args:
        page: uint8, gray (height, width) or BGR (height, width, 3).
        dpi: of `page`.
        erase: places that hold no text, such as barcodes; they may reach over the edge.
    """
    return clean_scan(Scan(page, dpi, "file"), Placement(), erase)


def clean_scan(scan: Scan, placement: Placement, erase: Sequence[Rect] = ()) -> CleanPage:
    """The upright page without paper tone, red ink, stamps, rules, dot leaders, at reading size.

    Args:
        scan: the page as it lies.
        placement: as found for this scan; "the page" of the result is its upright page.
        erase: places on the upright page that hold no text; they may reach over the edge.

    Turned, levelled, sloped and scaled in one interpolation, then cleaned at reading size: 0.06
    CPU s for A4 at 300 dpi. In steps, each at the scan's size, it took 0.20 and read no better
    (2.23 against 2.33 % of characters wrong on 32 corpus pages, own recogniser, 2026-11-23).
    """
    scale = reading_scale(scan.dpi)
    dpi = scan.dpi * scale
    gray = paper_divided_out(_at_reading_size(scan, placement, scale), dpi)
    for left, top, right, bottom in (_sloped_box(rect, scale) for rect in erase):
        gray[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = _WHITE
    if scale < 1.0:
        # Grain and steps in thin strokes of pages kept at their size or enlarged would get worse
        # (bitonal and JPEG pages at 200 dpi: 1.9 instead of 1.5 % of characters wrong, 2026-11).
        soft = cv2.GaussianBlur(gray, (0, 0), 1.0)
        gray = np.asarray(cv2.addWeighted(gray, 1.8, soft, -0.8, 0), np.uint8)
    ink = np.asarray(cv2.threshold(gray, _INK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    rules = long_rules(ink, dpi)
    gray[rules > 0] = _WHITE
    ink[rules > 0] = 0
    for stamp in incoming_stamps(ink, rules, dpi):
        for layer, empty in ((gray, _WHITE), (ink, 0)):
            layer[stamp.top : stamp.bottom, stamp.left : stamp.right] = empty
    for rect in dot_leaders(ink, dpi):
        gray[rect.top : rect.bottom, rect.left : rect.right] = _WHITE
    return CleanPage(gray, scale, dpi, SLOPE)


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


def _at_reading_size(scan: Scan, placement: Placement, scale: float) -> Pixels:
    """The ink channel turned, level, cropped, scaled and sloped; the page grows below."""
    gray = ink_channel(scan.pixels)
    wide, high = upright_size(scan.width, scan.height, placement)
    to_page = np.vstack([upright_matrix(scan.width, scan.height, placement), [0.0, 0.0, 1.0]])
    half = (scale - 1) / 2  # pixel indices are pixel centres
    to_clean = np.array([[scale, 0.0, half], [SLOPE * scale, scale, half], [0.0, 0.0, 1.0]])
    whole = int(_MOST_AT_ONCE / scale)
    if whole > 1:
        gray, back = _averaged(gray, whole)
        to_page = to_page @ back
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    clean = cv2.warpAffine(
        gray,
        (to_clean @ to_page)[:2],
        (size[0], size[1] + math.ceil(SLOPE * size[0])),
        flags=cv2.INTER_LINEAR if scale < 1.0 else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper_colour(gray),
    )
    return np.asarray(clean, np.uint8)


def _averaged(gray: Pixels, times: int) -> tuple[Pixels, Matrix]:
    """The picture this many times smaller, and the 3x3 map from its pixels to the given one's."""
    height, width = gray.shape
    size = (max(1, width // times), max(1, height // times))
    x, y = width / size[0], height / size[1]
    back = np.array([[x, 0.0, (x - 1) / 2], [0.0, y, (y - 1) / 2], [0.0, 0.0, 1.0]])
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8), back


def _sloped_box(rect: Rect, scale: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a box of the page on the clean page."""
    left, right = math.floor(rect.left * scale), math.ceil(rect.right * scale)
    top = math.floor(rect.top * scale + SLOPE * left)
    return left, top, right, math.ceil(rect.bottom * scale + SLOPE * right)


def _opened(mask: Pixels, width: int, height: int) -> Pixels:
    # Odd sides: OpenCV opens with an even kernel one pixel off.
    kernel = np.ones((height | 1, width | 1), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), np.uint8)
