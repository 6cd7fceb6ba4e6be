"""One line cut out of the page, level and at the height the network reads."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.text.lstm.lines import FoundLine
from ocr.text.lstm.pieces import Pieces

# In letter heights: a line without tall letters or descenders keeps their room, as in tesseract.
_ASCENT, _DESCENT = 1.45, 0.35
# Two accents on a capital reach 2.3; a speck or a signature must not make the letters smaller.
_HIGHEST, _LOWEST = 2.5, 0.9

_PADDING = 0.14
"""Above and below, of the line's height; 0.05 to 0.18 read within 0.2 points (2026-11)."""

_MARGIN = 3
"""Columns of white beside a lone letter or number, narrower than high.

The network starts late: without it 24 of 90 numbers in table cells were misread (2026-11).
"""

_LONG, _TAIL = 8, 4
"""Columns of white after a line this many times as wide as high: at the end ";" was read as ","."""

_WHITE = 255


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A level line.

    Attributes:
        pixels: uint8, (height, width), dark on white; no other line's ink.
        left: where its first column lies on the page, pixels.
        scale: pixels of the picture per pixel of the page.
    """

    pixels: Pixels
    left: float
    scale: float

    def on_page(self, x: float) -> float:
        """Place on the page of a column of the picture."""
        return self.left + x / self.scale


def cut_out(page: Pixels, pieces: Pieces, line: FoundLine, height: int) -> LinePicture:
    """The picture of one line, `height` pixels high."""
    part, box = line.pieces, line.box
    base = line.baseline(pieces.middle[part])
    above, below = float((base - pieces.top[part]).max()), float((pieces.bottom[part] - base).max())
    top = -min(max(above, _ASCENT * line.letter), _HIGHEST * line.letter)
    bottom = min(max(below, _DESCENT * line.letter), _LOWEST * line.letter)
    padding = _PADDING * (bottom - top)
    top, bottom = top - padding, bottom + padding
    scale = height / (bottom - top)
    inner = round(box.width * scale)
    margin = _MARGIN if inner < height else 0
    tail = _TAIL if inner > _LONG * height else margin
    width = max(1, inner) + margin + tail
    x = (np.arange(width) - margin + 0.5) / scale - 0.5
    y = (np.arange(height) + 0.5) / scale - 0.5 + top
    base = line.baseline(np.asarray(x + box.left, np.float64))
    first = max(0, int(base.min() + top) - 1)
    last = min(page.shape[0], int(base.max() + bottom) + 2)
    own = _without_others(page, pieces, line, first, last)
    if scale < 0.6:  # large type: two pixels and more become one
        own = np.asarray(cv2.GaussianBlur(own, (0, 0), 0.4 / scale), np.uint8)
    columns = np.broadcast_to(x.astype(np.float32), (height, width))
    rows = (y[:, None] + base - first).astype(np.float32)
    pixels = cv2.remap(
        own, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT, borderValue=_WHITE,
    )  # fmt: skip
    return LinePicture(np.asarray(pixels, np.uint8), box.left - margin / scale, scale)


def _without_others(page: Pixels, pieces: Pieces, line: FoundLine, first: int, last: int) -> Pixels:
    cut = page[first:last, line.box.left : line.box.right].copy()
    ids = pieces.ids[first:last, line.box.left : line.box.right]
    is_other = np.ones(len(pieces.area), np.uint8)
    is_other[line.pieces] = is_other[0] = 0
    other = is_other[ids]
    if other.any():
        # With the gray edge around it, but not into the line's own ink.
        around = cv2.dilate(other, np.ones((3, 3), np.uint8))
        cut[(around > 0) & ((ids == 0) | (other > 0))] = _WHITE
    return cut
