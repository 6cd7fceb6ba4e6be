"""How a page looks, in 64 bits that a second scan of the same paper hardly changes.

A perceptual hash: the 8 x 8 lowest slanting waves (DCT) of the upright page's brightness beside its
paper, each above or below their median. Waves along one side alone are left out: with them pages of
equal line spacing came closer (1.2 against 0.7 % of pairs within 8 bits).

Measured (2026-11-27: 16 sample pages by the synthetic scanner five times, 95 pages of the corpus
scanned and twice changed; 286 pairs of one page, 20 829 of two): of one page 89 % are within 8 bits
(median 2), the others are nearly blank or lie turned or cut in one of the scans. Of two pages 138
pairs are, all of one form filled in for two persons (from 4 bits on) or of one table. So no number
of bits tells papers apart: a look confirms what something else says, it never tells so alone.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import Pixels, Scan, upright_matrix, upright_size
from ocr.ink import InkMap
from ocr.model import Placement
from ocr.survey import Survey

_SIDE = 64
"""Of the picture that is transformed, pixels."""
_WAVES = 8
_BAND = 256
"""Longest side of the picture that is turned: each of its pixels stands for 1 to 2 mm."""


def look_of(scan: Scan, survey: Survey, placement: Placement) -> int:
    """The page's look, bit 63 its lowest wave."""
    picture = _upright(survey.ink, scan, placement)
    small = np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
    waves = np.asarray(cv2.dct(small.astype(np.float32)), np.float32)
    lowest = waves[1 : _WAVES + 1, 1 : _WAVES + 1].ravel()
    bits = lowest > np.median(lowest)
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _upright(ink: InkMap, scan: Scan, placement: Placement) -> Pixels:
    """The paper turned upright and level, small; what lies beside it is white."""
    wide, high = upright_size(scan.width, scan.height, placement)
    map_high, map_wide = ink.ratio.shape
    share = _BAND / max(map_high, map_wide)
    size = (max(1, round(map_wide * share)), max(1, round(map_high * share)))
    # Every second pixel: averaging all of them would take 2 ms more and change nothing.
    seen = cv2.max(ink.ratio[::2, ::2], ink.outside[::2, ::2])
    small = np.asarray(cv2.resize(seen, size, interpolation=cv2.INTER_AREA), np.uint8)
    back = np.diag([scan.width / size[0], scan.height / size[1], 1.0])
    fit = np.diag([size[0] / wide, size[0] / wide, 1.0])
    target = (size[0], max(1, round(size[0] * high / wide)))
    matrix = np.vstack([upright_matrix(scan.width, scan.height, placement), [0.0, 0.0, 1.0]])
    whole = fit @ matrix @ back
    return np.asarray(
        cv2.warpAffine(small, whole[:2], target, flags=cv2.INTER_LINEAR, borderValue=(255.0,)),
        np.uint8,
    )
