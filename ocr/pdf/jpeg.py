"""JPEG within a byte budget that grows with the paper."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.pdf.layers import Layer

A4_BUDGET_BYTES = 430_000
"""For an A4 side; the agreed mean is 450 kB a colour page, text layer included."""

_A4_SQUARE_INCHES = 210 / 25.4 * 297 / 25.4
_BEST_QUALITY = 85
_WORST_QUALITY = 20
_STEPS = 4


def budget_of(width: int, height: int, dpi: float) -> int:
    """Bytes allowed for a page of this size."""
    return round(A4_BUDGET_BYTES * width * height / dpi**2 / _A4_SQUARE_INCHES)


def jpeg_layer(page: Pixels, budget: int) -> Layer:
    """The whole page as one JPEG, in the best quality that fits the budget."""
    height, width = page.shape[:2]
    quality = _quality_for(page, budget)
    content = _encoded(page, quality)
    place = (0, 0, width, height)
    return Layer(content, "jpeg", "gray" if page.ndim == 2 else "rgb", width, height, place)


def _quality_for(page: Pixels, budget: int) -> int:
    """Bisection between the limits: more quality is never smaller."""
    low, high = _WORST_QUALITY, _BEST_QUALITY
    if len(_encoded(page, high)) <= budget:
        return high
    for _ in range(_STEPS):
        middle = (low + high) // 2
        if len(_encoded(page, middle)) <= budget:
            low = middle
        else:
            high = middle
    return low


def _encoded(page: Pixels, quality: int) -> bytes:
    """Progressive with optimised Huffman tables; PDF 1.7 and so PDF/A-2 allow it."""
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        cv2.IMWRITE_JPEG_PROGRESSIVE,
        1,
    ]
    written, content = cv2.imencode(".jpg", page, options)
    assert written, "OpenCV encodes every 8-bit image of one or three channels"
    return np.asarray(content, np.uint8).tobytes()
