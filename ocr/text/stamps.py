"""Framed stamps that an office puts on incoming papers: no part of what the paper says."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.model import Rect

# Millimetres. Decree 30/2020/NĐ-CP, appendix IV, gives the stamp 35 x 50; those met had 50 x 26
# and 59 x 23.
_WIDTH, _HEIGHT = (35, 80), (15, 45)
_SIDE = 12  # the better preserved upright side
_NEAR = 4  # ends that meet
_UNEQUAL = 8  # the far ends of two rules of one frame
_LOW = 12  # the upper rule is often broken, then the one under the office's name is found
_OUTSIDE = 3  # the stamp stands in the margin, what is framed by the author does not
_WRITTEN = 0.15  # of the ink in a column of text

_Part = tuple[int, int, int, int]


def incoming_stamps(ink: Pixels, rules: Pixels, dpi: float) -> list[Rect]:
    """Boxes of framed stamps in the upper half of the page that reach into its margin.

    Args:
        ink: uint8, (height, width), 255 where something is written or ruled.
        rules: of the same shape, 255 on long rules (`ocr.text.clean.long_rules`).
        dpi: of both.

    A table or box of the paper itself stays inside the type area, as wide as the text.
    """
    mm = dpi / 25.4
    small = _per_mm(rules, mm)
    across, down = _parts(small, 10, 1), _parts(small, 1, _SIDE)
    frames = {
        frame
        for side in down
        for frame in (_frame(side, across, right=True), _frame(side, across, right=False))
        if frame is not None and frame[3] < small.shape[0] / 2
    }
    if not frames:
        return []
    first, last = _type_area(_per_mm(ink, mm), frames)
    return [
        Rect(*(round(end * mm) for end in frame))
        for frame in sorted(frames)
        if frame[0] < first - _OUTSIDE or frame[2] > last + _OUTSIDE
    ]


def _per_mm(mask: Pixels, mm: float) -> Pixels:
    """255 in every square millimetre with anything in it."""
    size = (max(1, round(mask.shape[1] / mm)), max(1, round(mask.shape[0] / mm)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _parts(small: Pixels, width: int, height: int) -> list[_Part]:
    """Left, top, right, bottom of the rules at least that long, short breaks closed."""
    along = np.ones((3 if height > 1 else 1, 3 if width > 1 else 1), np.uint8)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, along)
    # A tilted rule climbs a cell: cells that touch at a corner count as one level.
    thick = cv2.dilate(closed, np.ones((2, 1) if height == 1 else (1, 2), np.uint8))
    found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    stats = cv2.connectedComponentsWithStats(found, connectivity=8)[2][1:]
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats]


def _frame(side: _Part, across: list[_Part], *, right: bool) -> _Part | None:
    """The frame whose left (with `right`) or right side this is."""
    x = (side[0] + side[2]) / 2
    far, near = (2, 0) if right else (0, 2)
    fitting = [
        part
        for part in across
        if _WIDTH[0] <= (part[far] - x) * (1 if right else -1) <= _WIDTH[1]
        and side[1] - _NEAR <= part[1]
        and part[3] <= side[3] + _NEAR
    ]
    # Another rule may run into the stamp from outside, but not along its foot.
    low = [p for p in fitting if p[3] >= side[3] - _NEAR and abs(p[near] - x) <= _NEAR]
    high = [p for p in fitting if p[1] <= side[1] + _LOW]
    for foot in low:
        heads = [p for p in high if abs(p[far] - foot[far]) <= _UNEQUAL and p[3] < foot[1] - 8]
        if not heads:
            continue
        ends = [foot[far], *(head[far] for head in heads)]
        top = min(side[1], *(head[1] for head in heads))
        left, end = (side[0], max(ends)) if right else (min(ends), side[2])
        if _HEIGHT[0] <= foot[3] - top <= _HEIGHT[1]:
            return left, top, end, foot[3]
    return None


def _type_area(small: Pixels, frames: set[_Part]) -> tuple[int, int]:
    """Where the columns of text begin and end, millimetres from the left."""
    text = small.copy()
    for left, top, right, bottom in frames:
        text[top:bottom, left:right] = 0
    written = np.count_nonzero(text, axis=0)
    columns = np.flatnonzero(written > _WRITTEN * np.quantile(written, 0.75))
    return (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, small.shape[1])
