"""What a person should look at again before the paper is put away."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image import Pixels, Scan
from ocr.ink import Components, InkMap, text_ink
from ocr.levels import Counts, histogram, percentile
from ocr.sheet import Sheet
from ocr.survey import Survey, survey_of

_LOW_DPI = 195.0  # 200 is the least asked for; scanners round
_ENOUGH_TEXT = 60  # pieces; with fewer letters nothing can be said of sharpness or strength
# Spread of a letter's edge. Over 43 corpus pages (2026-11-23): as they are 0.07 to 0.13 mm and 0.7
# to 1.0 pixel; blurred by 2.5 pixels of 300 dpi 0.18 to 0.24 mm.
_BLUR_MM = 0.17
_BLUR_PX = 1.15
_DARK_PAPER = 140.0  # brightness of the paper; recycled paper scans at 200 and more
_LIGHT_INK = 0.5  # brightness of print relative to paper; the corpus' good pages have up to 0.3
_CUT_MM = 0.4  # letters this close to the edge run over it
_CUT_PIECES = 4  # one speck at the edge is no cut line
_OVERHANG_MM = 4.0  # a corner outside by less is the feeder's usual play


def quality_warnings(scan: Scan, survey: Survey | None = None) -> tuple[str, ...]:
    """Codes, sorted; empty when nothing is wrong.

    Args:
        scan: the page image.
        survey: of this scan, when it is there already.

    - low_dpi: under 200 dots per inch.
    - blurred: edges of letters spread over more than 0.17 mm.
    - dark: the paper itself is darker than 140 of 255.
    - light: print keeps more than half of the paper's brightness.
    - clipped: writing runs over an edge of the paper that is in the picture (folded corner,
      another paper on top).
    - cut_edge: writing or the paper itself runs out of the picture.

    A page with hardly any text gets no word on sharpness and strength.
    """
    survey = survey or survey_of(scan)
    gray, sheet, ink = survey.gray, survey.sheet, survey.ink
    pieces = ink.components()
    letters = np.asarray(text_ink(ink, pieces) & (pieces.height >= 0.03 * ink.dpi))
    found = set()
    if scan.dpi < _LOW_DPI:
        found.add("low_dpi")
    if _paper_level(gray, ink) < _DARK_PAPER:
        found.add("dark")
    if int(letters.sum()) >= _ENOUGH_TEXT:
        text = pieces.drawn(letters)
        if _edge_spread_px(gray, text, scan.dpi) > max(_BLUR_PX, _BLUR_MM / 25.4 * scan.dpi):
            found.add("blurred")
        elif _ink_level(text, ink) > _LIGHT_INK:  # blur spreads ink thin: one cause, one word
            found.add("light")
    rim, limit = _edges(ink)
    if _count_touching(pieces, letters, limit) >= _CUT_PIECES:
        found.add("clipped")
    overhang = sheet is not None and _overhang_mm(sheet, scan) > _OVERHANG_MM
    if overhang or _count_touching(pieces, letters, rim) >= _CUT_PIECES:
        found.add("cut_edge")
    return tuple(sorted(found))


def _paper_level(gray: Pixels, ink: InkMap) -> float:
    height, width = ink.ink.shape
    small = cv2.resize(gray, (width, height), interpolation=cv2.INTER_NEAREST)[::4, ::4]
    paper = (ink.outside[::4, ::4] == 0) & (ink.ink[::4, ::4] == 0)
    return percentile(histogram(np.ascontiguousarray(small), paper.astype(np.uint8)), 50)


def _ink_level(text: Pixels, ink: InkMap) -> float:
    """Brightness of the darker half of the letters relative to paper, 0 to 1."""
    return percentile(histogram(ink.ratio, text), 25) / 255


def _edge_spread_px(gray: Pixels, text: Pixels, dpi: float) -> float:
    """Standard deviation, in pixels, of the blur that letters show; median of text-rich places.

    A step of height h blurred by sigma has the slope h / (sigma sqrt(2 pi)) in its middle.
    """
    spreads = []
    side = round(0.6 * dpi)
    for top, left in _text_places(text, gray.shape, side):
        tile = np.ascontiguousarray(gray[top : top + side, left : left + side])
        levels = histogram(tile)
        step = percentile(levels, 95) - percentile(levels, 2)
        slope = percentile(_steps(tile, 2), 99) / 2
        if step > 20 and slope > 0:
            spreads.append(step / (slope * np.sqrt(2 * np.pi)))
    return float(np.median(spreads)) if spreads else 0.0


def _steps(tile: Pixels, reach: int) -> Counts:
    """Counts of the differences between pixels `reach` apart, across and down."""
    across = np.asarray(cv2.absdiff(tile[:, reach:], tile[:, :-reach]), np.uint8)
    down = np.asarray(cv2.absdiff(tile[reach:], tile[:-reach]), np.uint8)
    return histogram(across) + histogram(down)


def _text_places(text: Pixels, shape: tuple[int, ...], side: int) -> list[tuple[int, int]]:
    """Top left corners, in the scan, of up to 16 squares that hold most text."""
    rows, columns = max(1, shape[0] // side), max(1, shape[1] // side)
    density = cv2.resize(text * np.uint8(255), (columns, rows), interpolation=cv2.INTER_AREA)
    best = np.argsort(density.ravel())[::-1][:16]
    return [
        (int(i // columns) * side, int(i % columns) * side) for i in best if density.flat[i] > 5
    ]


def _edges(ink: InkMap) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Masks of the picture's border and of the paper's limit inside the picture."""
    reach = max(1, round(_CUT_MM / 25.4 * ink.dpi))
    rim = np.zeros(ink.ink.shape, np.bool_)
    rim[:reach] = rim[-reach:] = True
    rim[:, :reach] = rim[:, -reach:] = True
    outside = ink.outside > 0
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    limit = (cv2.dilate(ink.outside, kernel) > 0) & ~outside
    return rim, np.asarray(limit)


def _count_touching(
    pieces: Components, chosen: npt.NDArray[np.bool_], mask: npt.NDArray[np.bool_]
) -> int:
    return int((chosen & pieces.touching(mask)).sum())


def _overhang_mm(sheet: Sheet, scan: Scan) -> float:
    """How far the paper's corners lie outside the picture."""
    corners = np.array(sheet.corners)
    size = np.array([scan.width - 1, scan.height - 1])
    return float(np.maximum(-corners, corners - size).max()) / scan.dpi * 25.4
