"""How empty a page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image import Pixels, gray_of
from ocr.ink import WORK_DPI, Components, InkMap, brightness, text_ink
from ocr.sheet import find_sheet
from ocr.survey import Survey

# One digit of 12-point type has 1.5 to 2 mm2 of ink and must not count as nothing: with 0.995 as
# the limit of a blank page, 0.8 mm2 is still blank.
_FULL_MM2 = 160.0
_SURELY_MM2 = 4 * _FULL_MM2  # of letters: a fifth of a page of text, whatever else there is
_DUST_MM = 0.8  # a full stop of 12-point type is 0.5 mm across
_EDGE_MM = 8.0  # shadows and torn edges reach this far into the paper
_DARK = 190  # of 255 relative to the paper; print seen through the sheet stays above 205
_TINTED = 225  # for coloured ink, which the other side's print is not
_TINT = 28  # chroma of a faint red stamp over the paper's own


def blank_score(pixels: Pixels, dpi: float, survey: Survey | None = None) -> float:
    """1.0 for an empty page down to 0.0; from 0.995 a page counts as blank.

    Counts the area of ink after removing what is no writing: the bed, shadows and folds, punch
    holes, dust, print that shows through from the other side. A lone page number, signature,
    stamp or written line stays well below the limit.

    Args:
        pixels: scan or upright page, gray or BGR; a faint stamp is found in colour only.
        dpi: of `pixels`.
        survey: of the same pixels, when it is there already.
    """
    if survey is not None and _clearly_written_mm2(survey.ink) > _SURELY_MM2:
        return 0.0
    reduction = max(1.0, dpi / WORK_DPI)
    high, wide = (max(1, round(side / reduction)) for side in pixels.shape[:2])
    small = np.asarray(cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    small_dpi = dpi / reduction
    # The darkest channel shows coloured ink best; gray print is alike in all.
    darkest = small if small.ndim == 2 else _least(cv2.split(small))
    if survey is None:
        sheet = find_sheet(gray_of(small), small_dpi)
    else:
        sheet = None if survey.sheet is None else survey.sheet.reduced(reduction)
    ratio, outside = brightness(darkest, small_dpi, sheet)
    mask = _below(ratio, _DARK)
    if small.ndim == 3:
        mask |= _below(ratio, _TINTED) & _tinted(small)
    ink = InkMap(mask, ratio, outside, small_dpi, 1.0)
    found = _writing_mm2(ink)
    if 0 < found < 3 * _FULL_MM2:
        found = _writing_mm2(_without_folds(ink))
    return max(0.0, 1.0 - found / _FULL_MM2)


def _clearly_written_mm2(ink: InkMap) -> float:
    """Area of dark letters alone, from what is known already."""
    pieces = ink.components()
    text = pieces.drawn(text_ink(ink, pieces) & _is_writing(pieces, ink))
    return float(cv2.countNonZero(text & _below(ink.ratio, _DARK))) * (25.4 / ink.dpi) ** 2


def _writing_mm2(ink: InkMap) -> float:
    pieces = ink.components()
    return float(pieces.area[_is_writing(pieces, ink)].sum()) * (25.4 / ink.dpi) ** 2


def _tinted(small: Pixels) -> Pixels:
    """1 where colour departs from the paper's own tint."""
    paper = np.median(small[::8, ::8].reshape(-1, 3), axis=0).astype(np.int16)
    blue, green, red = (
        np.subtract(channel, tint, dtype=np.int16)
        for channel, tint in zip(cv2.split(small), paper, strict=True)
    )
    most = np.maximum(np.maximum(blue, green), red)
    least = np.minimum(np.minimum(blue, green), red)
    return np.asarray(most - least > _TINT).view(np.uint8)


def _below(ratio: Pixels, limit: int) -> Pixels:
    return np.asarray(cv2.threshold(ratio, limit - 1, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _least(channels: Sequence[cv2.typing.MatLike]) -> Pixels:
    blue, green, red = channels
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def _is_writing(pieces: Components, ink: InkMap) -> npt.NDArray[np.bool_]:
    mm = ink.dpi / 25.4
    large = np.maximum(pieces.width, pieces.height)
    return np.asarray(
        (large >= _DUST_MM * mm) & ~_is_at_edge(pieces, ink, mm) & ~_is_punch_hole(pieces, ink, mm)
    )


def _is_at_edge(pieces: Components, ink: InkMap, mm: float) -> npt.NDArray[np.bool_]:
    """Hangs on the paper's limit without reaching far in, or is as solid as a bed."""
    reach = max(3, 2 * round(mm) + 1)
    limit = cv2.dilate(ink.outside, np.ones((reach, reach), np.uint8)) > 0
    rim = max(1, round(mm))
    limit[:rim] = limit[-rim:] = True
    limit[:, :rim] = limit[:, -rim:] = True
    shallow = np.minimum(pieces.width, pieces.height) <= _EDGE_MM * mm
    solid = pieces.area > 0.5 * pieces.width * pieces.height
    return np.asarray(pieces.touching(np.asarray(limit)) & (shallow | solid))


def _is_punch_hole(pieces: Components, ink: InkMap, mm: float) -> npt.NDArray[np.bool_]:
    """A solid disc of 4 to 9 mm (ISO 838: 6 mm) within 25 mm of an edge."""
    height, width = ink.ink.shape
    fill = pieces.area / np.maximum(pieces.width * pieces.height, 1)
    round_ = np.abs(pieces.width - pieces.height) <= 0.25 * np.maximum(pieces.width, pieces.height)
    size = (pieces.width >= 4 * mm) & (pieces.width <= 9 * mm)
    away = np.minimum.reduce(
        [
            pieces.left,
            pieces.top,
            width - pieces.left - pieces.width,
            height - pieces.top - pieces.height,
        ]
    )
    return np.asarray(size & round_ & (fill > 0.65) & (fill < 0.9) & (away <= 25 * mm))


def _without_folds(ink: InkMap) -> InkMap:
    """One or two thin lines over more than half of the page are folds; more are a drawn form."""
    height, width = ink.ink.shape
    folds = np.zeros_like(ink.ink)
    count = 0
    gap = round(10 / 25.4 * ink.dpi)
    for kernel, length in (((gap, 3), width), ((3, gap), height)):
        # A crease comes and goes: it is one line once its gaps are closed.
        closed = cv2.morphologyEx(ink.ink, cv2.MORPH_CLOSE, np.ones(kernel[::-1], np.uint8))
        lines = replace(ink, ink=np.asarray(closed, np.uint8)).components()
        large = np.maximum(lines.width, lines.height)
        thin = lines.area <= 0.02 * ink.dpi * large
        chosen = (large >= 0.5 * length) & thin
        count += int(chosen.sum())
        folds |= lines.drawn(np.asarray(chosen))
    return replace(ink, ink=np.where(folds > 0, np.uint8(0), ink.ink)) if 0 < count <= 2 else ink
