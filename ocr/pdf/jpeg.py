"""JPEG within a byte budget that grows with the paper."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ocr.image import Pixels
from ocr.pdf.layers import Layer
from ocr.pdf.paper import flattened, paper_of

A4_BUDGET_BYTES = 430_000
"""For an A4 side; 450 kB a colour page were agreed, text layer and structure included."""

BEST_QUALITY = 85
"""More only stores the grain of the paper."""

_A4_SQUARE_INCHES = 210 / 25.4 * 297 / 25.4
_WORST_QUALITY = 20  # densest page of the corpus: q 17 reads as well as the original (2026-11)
_LAST_QUALITY = 10  # when the estimate of a page at the limit was wrong
_HIGHEST_DPI = 330.0
# NĐ 30/2020/NĐ-CP, Phụ lục I, II.1 asks for 200 dpi at least.
_RESOLUTIONS = (300.0, 250.0, 200.0)
_BAND_ROWS = 16  # one row of blocks at 4:2:0
_BAND_PITCH = 80
_FEW_ROWS = 800  # below: measured as a whole
_GOLDEN = 0.6180339887
# Progressive code is 4 to 7 % smaller than the sample's sequential one: room for its error.
_SAMPLE_MARGIN = 1.0
_QUALITY_STEP = 2
_USUAL_QUALITY = 70  # the first try
_SIZE_PER_QUALITY = 0.012  # d ln(bytes) / d quality between 20 and 85 (own corpus, 2026-11)


def budget_of(width: int, height: int, dpi: float, a4_bytes: int) -> int:
    """Bytes allowed for a page of this size, when an A4 side may have `a4_bytes`."""
    return round(a4_bytes * width * height / dpi**2 / _A4_SQUARE_INCHES)


def jpeg_layer(page: Pixels, dpi: float, budget: int) -> Layer:
    """The whole page as one JPEG, in the best quality that fits the budget.

    A page that does not fit at quality 85 first loses the grain of its bare paper, then quality
    down to 20, then resolution down to 200 dpi. Over 330 dpi it is scaled to 300.
    """
    height, width = page.shape[:2]
    image = page
    if dpi > _HIGHEST_DPI:
        image = scaled(page, _RESOLUTIONS[0] / dpi)
    quality = BEST_QUALITY
    if not _fits(image, BEST_QUALITY, budget):
        image = flattened(image, paper_of(image))
        quality = _quality_for(image, budget)
    flat = image
    for resolution in _RESOLUTIONS:
        if quality >= _WORST_QUALITY:
            break
        if resolution < dpi:
            image = scaled(flat, resolution / dpi * width / flat.shape[1])
            quality = _quality_for(image, budget)
    content = _fitting(image, max(quality, _WORST_QUALITY), budget)
    place = (0, 0, width, height)
    if page.ndim == 2:
        return Layer(content, "jpeg", "gray", image.shape[1], image.shape[0], place)
    return Layer(content, "jpeg", "rgb", image.shape[1], image.shape[0], place)


def encoded(page: Pixels, quality: int, *, progressive: bool = True) -> bytes:
    """4:2:0 with optimised Huffman tables; PDF 1.7 and so PDF/A-2 allow progressive JPEG."""
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        cv2.IMWRITE_JPEG_OPTIMIZE,
        1,
        cv2.IMWRITE_JPEG_PROGRESSIVE,
        int(progressive),
    ]
    written, content = cv2.imencode(".jpg", page, options)
    assert written, "OpenCV encodes every 8-bit image of one or three channels"
    return np.asarray(content, np.uint8).tobytes()


def scaled(page: Pixels, factor: float) -> Pixels:
    """The page with its sides multiplied; for making it smaller."""
    size = (max(1, round(page.shape[1] * factor)), max(1, round(page.shape[0] * factor)))
    # Down to half, linear interpolation sees every pixel too, in a sixth of the time (A4 in colour
    # from 300 to 200 dpi 6 against 38 ms).
    way = cv2.INTER_LINEAR if factor >= 0.5 else cv2.INTER_AREA
    return np.asarray(cv2.resize(page, size, interpolation=way), np.uint8)


def _fitting(page: Pixels, quality: int, budget: int) -> bytes:
    """The sample can be wrong by some per cent: then the quality gives way."""
    content = encoded(page, quality)
    while len(content) > budget and quality > _LAST_QUALITY:
        steps = math.log(len(content) / budget) / _SIZE_PER_QUALITY
        quality = max(quality - math.ceil(steps), _LAST_QUALITY)
        content = encoded(page, quality)
    return content


def _quality_for(page: Pixels, budget: int) -> int:
    """Best quality that should fit, 0 when none does; told by three or four tries on a sample."""
    sample, share = _sample(page)
    allowed = round(budget * share * _SAMPLE_MARGIN)
    low, high, quality = _WORST_QUALITY - 1, BEST_QUALITY + 1, _USUAL_QUALITY
    while high - low > _QUALITY_STEP or (low < _WORST_QUALITY < high):
        size = len(encoded(sample, quality, progressive=False))
        steps = math.floor(math.log(allowed / size) / _SIZE_PER_QUALITY)
        if size <= allowed:
            low = quality
            quality = min(max(quality + steps, low + _QUALITY_STEP), high - 1)
        else:
            high = quality
            quality = max(min(quality + steps, high - _QUALITY_STEP), low + 1)
    return low if low >= _WORST_QUALITY else 0


def _fits(page: Pixels, quality: int, budget: int) -> bool:
    sample, share = _sample(page)
    return _is_within(sample, quality, round(budget * share * _SAMPLE_MARGIN))


def _is_within(sample: Pixels, quality: int, allowed: int) -> bool:
    return len(encoded(sample, quality, progressive=False)) <= allowed


def _sample(page: Pixels) -> tuple[Pixels, float]:
    """Bands of block rows from all over the page, and their share of it.

    Their distances vary by the golden ratio, so that they keep no step with the lines of text.
    """
    height = page.shape[0]
    if height < _FEW_ROWS:
        return page, 1.0
    tops = [
        top + _BAND_ROWS * int(_BAND_PITCH // _BAND_ROWS * (number * _GOLDEN % 1.0))
        for number, top in enumerate(range(0, height - _BAND_PITCH, _BAND_PITCH))
    ]
    bands = [page[top : top + _BAND_ROWS] for top in tops]
    return np.concatenate(bands), len(bands) * _BAND_ROWS / height
