"""What stamps in red ink say. The page's own text is read without red ink, so they are read apart.

Seals are left out: too large, and written in a circle.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import Pixels, Scan, upright_matrix, upright_size
from ocr.model import Line, Placement, Rect, Word
from ocr.text.clean import clean_page, reading_scale
from ocr.text.engine import TextEngine

_RED = 30  # of 255, red above green and blue: faded stamps have 70, white paper in JPEG up to 12
_STRONGER = 3
_GAP = (3.0, 1.5)  # mm across and down between parts of one stamp
_HEIGHT, _WIDTH = (3.5, 32.0), (7.0, 95.0)  # mm of a stamp, its frame included
_SEAL = 27.0  # mm that only seals have both ways (33 and more)
_MOST = 8  # stamps a page: more red places are a drawing or a tinted form
_TILT_DEG = 15.0
_MARGIN = 1.5  # mm kept around a stamp
_ROUGH = 2.0  # pixels a millimetre in which stamps are looked for


def red_lines(scan: Scan, placement: Placement, engine: TextEngine) -> tuple[Line, ...]:
    """Lines of red stamps, top to bottom; each word's box is its whole stamp's, upright frame.

    A gray scan has none: there red ink is part of the page's own text. 20 ms for A4 at 300 dpi
    without red ink, 30 ms more a stamp.

    Raises:
        EngineMissingError, LanguageMissingError, EngineTimeoutError, EngineFailedError.
    """
    if scan.pixels.ndim == 2:
        return ()
    red = redness(scan.pixels)
    if cv2.countNonZero((red > _RED).astype(np.uint8)) < (scan.dpi / 25.4) ** 2 * 2:
        return ()
    page, scale = _upright(red, scan, placement)
    dpi = scan.dpi * scale
    lines: list[Line] = []
    for place in _stamps(page, dpi):
        clean = clean_page(_levelled(page, place, dpi), dpi)
        box = Rect(
            *(round(end / scale) for end in (place.left, place.top, place.right, place.bottom))
        )
        for line in engine.recognise(clean.pixels, clean.dpi).lines:
            words = tuple(Word(word.text, box, word.confidence) for word in line.words)
            lines.append(Line(words, box, (float(box.bottom), float(box.bottom)), len(lines)))
    return tuple(lines)


def redness(pixels: Pixels) -> Pixels:
    """How much more red than green and blue: 0 for gray and all other colours."""
    blue, green, red = cv2.split(pixels)
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)


def _upright(red: Pixels, scan: Scan, placement: Placement) -> tuple[Pixels, float]:
    """Red ink dark on white, upright, at reading size; and its pixels per page pixel."""
    scale = reading_scale(scan.dpi)
    matrix = upright_matrix(scan.width, scan.height, placement) * scale
    wide, high = upright_size(scan.width, scan.height, placement)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    # Smoothed first: without it a scan of 600 dpi would lose thin strokes.
    soft = cv2.GaussianBlur(red, (0, 0), max(0.5 / scale - 0.5, 0.1)) if scale < 1 else red
    turned = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_LINEAR)
    return np.asarray(255 - np.minimum(turned.astype(np.uint16) * _STRONGER, 255), np.uint8), scale


def _stamps(page: Pixels, dpi: float) -> list[Rect]:
    """Places of red ink in the size of a stamp."""
    rough = _ROUGH * 25.4 / dpi
    size = (max(1, round(page.shape[1] * rough)), max(1, round(page.shape[0] * rough)))
    inked = (page < 255 - _RED * _STRONGER).astype(np.uint8) * 255
    small = (cv2.resize(inked, size, interpolation=cv2.INTER_AREA) > 40).astype(np.uint8)
    gap = np.ones((round(_GAP[1] * _ROUGH) | 1, round(_GAP[0] * _ROUGH) | 1), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(small, cv2.MORPH_CLOSE, gap), connectivity=8
    )
    places = [
        Rect(*(round(end / rough) for end in (left, top, left + wide, top + high)))
        for left, top, wide, high, _ in stats[1:].tolist()
        if _is_stamp(wide / _ROUGH, high / _ROUGH)
    ]
    return sorted(places, key=lambda place: place.top) if len(places) <= _MOST else []


def _is_stamp(wide: float, high: float) -> bool:
    of_size = _WIDTH[0] <= wide <= _WIDTH[1] and _HEIGHT[0] <= high <= _HEIGHT[1]
    return of_size and min(wide, high) < _SEAL


def _levelled(page: Pixels, place: Rect, dpi: float) -> Pixels:
    """The stamp cut out, its frame or writing made level."""
    margin = round(_MARGIN * dpi / 25.4)
    top, left = max(place.top - margin, 0), max(place.left - margin, 0)
    cut = page[top : place.bottom + margin, left : place.right + margin]
    rows, columns = np.nonzero(cut < 255 - _RED * _STRONGER)
    _, _, turned = cv2.minAreaRect(np.column_stack((columns, rows)).astype(np.int32))
    tilt = (turned + 45) % 90 - 45
    if abs(tilt) > _TILT_DEG:
        return cut
    high, wide = cut.shape
    matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), tilt, 1.0)
    level = cv2.warpAffine(cut, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return np.asarray(level, np.uint8)
