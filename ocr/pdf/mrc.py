"""Mixed raster content: sharp black ink as a stencil over a coarse picture of all the rest.

The ink keeps the scan's resolution; seals, signatures, pencil and photographs stay in colour in
the ground, at 200 dpi where there are any, at 100 dpi where the ground is bare paper.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.levels import histogram, percentile
from ocr.pdf.bilevel import stencil_layer
from ocr.pdf.jpeg import encoded, scaled
from ocr.pdf.layers import Layer
from ocr.pdf.paper import Paper, above, flattened, paper_of, strongest

A4_BUDGET_BYTES = 116_000
"""For an A4 side; 130 kB a page were agreed, text layer and structure included."""

_BARE_DPI = 100.0
_RICH_DPI = 200.0  # NĐ 30/2020/NĐ-CP, Phụ lục I, II.1; re-OCR as good as the scan's (2026-11)
_BARE_SHARE = 0.001  # of the page: more than this is a seal, a signature, a stamp
_INK_SHARE = 0.45  # of the depth of the ink nearby: where a stroke's edge is
_FAINT_SHARE = 0.30  # of the page's usual ink: fainter marks stay in the ground
# Beside colour only this much of the usual ink is black: text under a seal is, the pale edges of
# blue handwriting, which JPEG robs of their colour, are not.
_BLACK_SHARE = 0.6
_BLUE_LEAD = 0.2  # dark blue ball pen takes 30 % more from red than from blue
_NEARBY_PX = 31
_LONELY = 255 * 2.5 / 9  # one or two pixels by themselves: grain in a shadow, no stroke
_COLOURED = 45  # spread of the channels; JPEG's colour noise on black text stays under 30
_LEAST_KNOWN = 48  # of 255: fewer pixels say nothing about what lies under the ink
_BEST_QUALITY = 75
_WORST_QUALITY = 15
_QUALITY_STEP = 12


def mrc_layers(page: Pixels, dpi: float, budget: int) -> tuple[Layer, Layer]:
    """Ground and stencil, bottom first, together within the budget where quality 15 allows."""
    paper = paper_of(page)
    coloured = _coloured(page)
    ink = _ink_of(page, paper, coloured)
    stencil = stencil_layer(ink, _ink_colour(page, ink))
    height, width = page.shape[:2]
    around = cv2.dilate(ink, np.ones((7, 7), np.uint8))
    holes = np.asarray(cv2.bitwise_and(around, cv2.bitwise_not(coloured)), np.uint8)
    small = _ground(page, paper, holes, dpi)
    content = encoded(small, _BEST_QUALITY)
    for quality in range(_BEST_QUALITY - _QUALITY_STEP, _WORST_QUALITY - 1, -_QUALITY_STEP):
        if len(content) + len(stencil.content) <= budget:
            break
        content = encoded(small, quality)
    place = (0, 0, width, height)
    if page.ndim == 2:
        return Layer(content, "jpeg", "gray", small.shape[1], small.shape[0], place), stencil
    return Layer(content, "jpeg", "rgb", small.shape[1], small.shape[0], place), stencil


def _ink_of(page: Pixels, paper: Paper, coloured: Pixels) -> Pixels:
    """255 where black ink lies: dark in every channel, against the ink around it."""
    depth = np.asarray(cv2.subtract(strongest(paper.colour), strongest(page)), np.uint8)
    depths = histogram(depth, paper.written)
    if not depths.any():
        return np.zeros_like(depth)
    usual = percentile(depths, 95)
    quarter = cv2.resize(depth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    nearby = cv2.dilate(quarter, np.ones((_NEARBY_PX // 4, _NEARBY_PX // 4), np.uint8))
    nearby = cv2.blur(nearby, (5, 5))
    edge = cv2.resize(nearby, depth.shape[::-1], interpolation=cv2.INTER_LINEAR)
    floor = max(2 * paper.grain, _FAINT_SHARE * usual)
    edge = np.maximum(cv2.convertScaleAbs(edge, alpha=_INK_SHARE), np.uint8(floor))
    ink = cv2.compare(depth, edge, cv2.CMP_GT)
    ink = cv2.bitwise_and(ink, cv2.bitwise_not(paper.dark))
    if page.ndim == 3:
        near = cv2.dilate(coloured, np.ones((7, 7), np.uint8))
        black = above(depth, _BLACK_SHARE * usual)
        ink = cv2.bitwise_and(ink, cv2.bitwise_or(cv2.bitwise_not(near), black))
        ink = cv2.bitwise_and(ink, cv2.bitwise_not(coloured))
        ink = cv2.bitwise_and(ink, cv2.bitwise_not(_blue_writing(page, paper)))
    crowd = np.asarray(cv2.blur(ink, (3, 3)), np.uint8)
    return np.asarray(cv2.bitwise_and(ink, above(crowd, _LONELY)), np.uint8)


def _coloured(page: Pixels) -> Pixels:
    """255 where a pixel has a colour of its own."""
    if page.ndim == 2:
        return np.zeros_like(page)
    blue, green, red = cv2.split(page)
    weakest = cv2.min(cv2.min(blue, green), red)
    most = cv2.max(cv2.max(blue, green), red)
    return above(np.asarray(cv2.subtract(most, weakest), np.uint8), _COLOURED)


def _blue_writing(page: Pixels, paper: Paper) -> Pixels:
    """255 where the ink nearby takes more from red than from blue, taken together.

    JPEG and the scanner's fringes blur the colour of thin strokes; over 20 pixels it comes out.
    """
    size = (page.shape[1] // 4 or 1, page.shape[0] // 4 or 1)
    seen = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    bare = cv2.resize(paper.colour, size, interpolation=cv2.INTER_LINEAR)
    taken = cv2.blur(cv2.subtract(bare, seen), (5, 5))
    blue, _, red = cv2.split(taken)
    lead = cv2.subtract(cv2.subtract(red, blue), cv2.convertScaleAbs(red, alpha=_BLUE_LEAD))
    writing = cv2.dilate(above(np.asarray(lead, np.uint8), 1), np.ones((3, 3), np.uint8))
    whole = cv2.resize(writing, page.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole, np.uint8)


def _ground(page: Pixels, paper: Paper, holes: Pixels, dpi: float) -> Pixels:
    """The page without its black ink, at the resolution it deserves."""
    rest = cv2.bitwise_and(paper.written, cv2.bitwise_not(holes))
    # The margin that `written` has around the stencil's own letters is no content.
    rest = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    bare = cv2.countNonZero(rest) < _BARE_SHARE * rest.size
    factor = min(1.0, (_BARE_DPI if bare else _RICH_DPI) / dpi)
    ground = flattened(page, paper)
    if bare:
        return scaled(np.asarray(cv2.copyTo(paper.colour, holes, ground), np.uint8), factor)
    return _filled(ground, holes, paper, factor)


def _filled(ground: Pixels, holes: Pixels, paper: Paper, factor: float) -> Pixels:
    """Scaled; where letters were, the mean of what lies around them: a seal keeps its strokes."""
    nothing = np.zeros_like(ground)
    kept = scaled(np.asarray(cv2.copyTo(nothing, holes, ground), np.uint8), factor)
    weight = scaled(np.asarray(cv2.bitwise_not(holes), np.uint8), factor)
    near, near_weight = cv2.blur(kept, (5, 5)), cv2.blur(weight, (5, 5))
    result = np.asarray(
        cv2.resize(paper.colour, kept.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8
    )
    for source, share in ((near, near_weight), (kept, weight)):
        divisor = share if ground.ndim == 2 else cv2.merge([share] * 3)
        mean = np.asarray(cv2.divide(source, divisor, scale=255.0), np.uint8)
        cv2.copyTo(mean, above(np.asarray(share, np.uint8), _LEAST_KNOWN), result)
    return result


def _ink_colour(page: Pixels, ink: Pixels) -> tuple[float, float, float]:
    """Red, green, blue of the darker ink: a stencil has one colour."""
    inside = page[::3, ::3][ink[::3, ::3] > 0]
    if not inside.size:
        return (0.0, 0.0, 0.0)
    colour = np.median(inside.reshape(len(inside), -1), axis=0) / 255
    return (float(colour[-1]), float(colour[len(colour) // 2]), float(colour[0]))
