"""Connected pieces of ink on a cleaned page: letters, marks, what is neither."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image import Pixels

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

_INK = 160  # as in ocr.text.clean
_SPECK = 3  # pixels; less is no dot of a letter at 200 dpi

# Letter heights looked at for the usual one, inches: lower case of 6-point to capitals of 30-point
# type.
_LOWEST, _TALLEST = 0.035, 0.32

# Shares of the usual letter height of the page.
_LETTER_FROM, _LETTER_TO = 0.42, 3.0  # below: marks, dots, hyphens; above: signatures, pictures
_WIDEST = 14.0  # bold words that run together
_THINNEST = 1 / 9  # width to height; thinner is the rest of a rule or of the scan's edge
_MARK_TO, _MARK_WIDEST = 0.9, 3.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Boxes of the pieces, half open, and the picture of their ids.

    Attributes:
        left, top, right, bottom: int32, one per piece, pixels; number 0 is the paper.
        area: int32, dark pixels of each.
        ids: int32, (height, width) of the page, the piece every pixel belongs to.
        letters: ids of the pieces as large as letters.
        marks: ids of smaller ones: accents, dots, commas, hyphens.
        usual: usual height of letters on the page, pixels; 0.0 without letters.
    """

    left: Ints
    top: Ints
    right: Ints
    bottom: Ints
    area: Ints
    ids: Ints
    letters: Ints
    marks: Ints
    usual: float

    @property
    def middle(self) -> Floats:
        """Horizontal middle of each, pixels."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> Ints:
        """Pixels down, of each."""
        return self.bottom - self.top


def ink_pieces(page: Pixels, dpi: float) -> Pieces:
    """All connected dark pieces of a page.

    Args:
        page: uint8, (height, width), dark text on white without rules.
        dpi: dots per inch of the page.
    """
    ink = cv2.threshold(page, _INK, 255, cv2.THRESH_BINARY_INV)[1]
    _, ids, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    left, top, width, height, area = np.asarray(stats, np.int32).T
    usual = _usual_height(width[1:], height[1:], dpi)
    solid = area >= _SPECK
    solid[0] = False
    letter = solid & (height >= _LETTER_FROM * usual) & (height <= _LETTER_TO * usual)
    letter &= (width <= _WIDEST * usual) & (width >= _THINNEST * height)
    mark = solid & ~letter & (height <= _MARK_TO * usual) & (width <= _MARK_WIDEST * usual)
    return Pieces(
        left, top, left + width, top + height, area, np.asarray(ids, np.int32),
        np.flatnonzero(letter).astype(np.int32), np.flatnonzero(mark).astype(np.int32), usual,
    )  # fmt: skip


def _usual_height(width: Ints, height: Ints, dpi: float) -> float:
    likely = (height >= _LOWEST * dpi) & (height <= _TALLEST * dpi)
    likely &= (width <= 2 * height) & (width * 8 >= height)
    # Weighted by itself: many specks must not outvote fewer letters.
    heights = np.sort(height[likely])
    weights = np.cumsum(heights)
    return float(heights[np.searchsorted(weights, weights[-1] / 2)]) if len(heights) else 0.0
