"""Slope of the text lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.image import Pixels
from ocr.ink import InkMap, ink_of_scan, text_ink
from ocr.profile import LIMIT_DEG, RowProfiles, coarse_scores, peak

_MIN_PIECES = 12  # about two words: with fewer the slope is a guess


@dataclass(frozen=True, slots=True)
class Skew:
    """Slope of the lines.

    Attributes:
        deg: positive clockwise, in (-15, 15).
        confidence: 0.0 (no lines stand out) to 1.0.
    """

    deg: float
    confidence: float


def estimate_skew(gray: Pixels, dpi: float) -> Skew | None:
    """Slope of the text lines of a scan whose lines run about level; None without text.

    Args:
        gray: uint8 (height, width), bed included or not.
        dpi: of `gray`.
    """
    return skew_of(ink_of_scan(gray, dpi))


def skew_of(ink: InkMap) -> Skew | None:
    """As `estimate_skew`, from the ink map of a scan whose lines run about level.

    Projection profile, coarse to fine: the sum of squared steps between neighbouring rows is
    largest where the lines run along the rows.
    """
    pieces = ink.components()
    chosen = text_ink(ink, pieces)
    if int(chosen.sum()) < _MIN_PIECES:
        # No text: the edges of a seal, a photograph or a card are better than nothing.
        height, width = ink.ink.shape
        within = (pieces.width < 0.9 * width) & (pieces.height < 0.9 * height)
        chosen = within & (np.maximum(pieces.width, pieces.height) >= 0.05 * ink.dpi)
        if int(chosen.sum()) < 1:
            return None
    text = pieces.drawn(chosen)
    angles, scores = coarse_scores(text)
    best = float(angles[scores.argmax()])
    for reduction, reach, step in ((2, 0.8, 0.2), (1, 0.24, 0.06)):
        points = RowProfiles(text, reduction)
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = peak(angles, points.scores(angles))
    if abs(best) >= LIMIT_DEG:
        return None
    usual = float(np.median(scores))
    confidence = 1.0 - usual / float(scores.max()) if scores.max() > 0 else 0.0
    return Skew(best, confidence)
