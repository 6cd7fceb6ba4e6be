"""Barcodes of one page: the page as it is first, then a closer look where one seems to be."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.barcode.merging import credible, merge, overlaps
from ocr.barcode.readers import read_zbar, read_zxing
from ocr.barcode.readings import Reading, means_same
from ocr.barcode.regions import find_regions
from ocr.barcode.renderings import renderings
from ocr.model import Barcode, Rect

Image = npt.NDArray[np.uint8]

_PICTURE_PIXELS = 1_500_000
"""Up to this size a picture is small enough for both readers in full."""

_SNAPSHOT_PIXELS = 500_000
"""Up to this size all of a picture may be the symbol; an A4 page of 100 dpi has a million."""


def read_barcodes(pixels: Image, dpi: float) -> tuple[Barcode, ...]:
    """Code 128, Code 39, QR, Data Matrix, PDF417 and EAN-13 symbols at any angle.

    Args:
        pixels: uint8, gray (height, width) or BGR (height, width, 3).
        dpi: dots per inch of the picture; sets the scale of the search for unread symbols.

    Returns:
        Symbols top to bottom, corners in the frame of `pixels`. Where the readers contradict each
        other every content is an entry of its own, all with `conflict`.

    zxing reads the page, zbar only around what zxing read and where a symbol seems to be: zbar
    on whole A4 pages took 151 ms CPU, zxing 57 (ocr_vie/synthetic, 300 dpi, 2026-11).
    """
    gray: Image = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)  # type: ignore[assignment]  # cv2 types no dtype
    whole = Rect(0, 0, gray.shape[1], gray.shape[0])
    if gray.size <= _PICTURE_PIXELS:
        readings = read_zxing(gray, invert=True) + read_zbar(gray)
        suspects = [whole] if gray.size <= _SNAPSHOT_PIXELS else find_regions(gray, dpi)
        suspects = [] if readings else suspects
    else:
        readings = read_zxing(gray, invert=False)
        read = list(readings)
        for reading in read:
            readings += _read_crop(gray, _around(reading, whole))
        suspects = [r for r in find_regions(gray, dpi) if not any(_lies_in(x, r) for x in read)]
    for region in suspects:
        readings += _look_closer(gray, region, [])
    for doubtful in _doubtful(readings):
        readings += _look_closer(gray, _around(doubtful, whole), [doubtful])
    return merge(readings)


def _read_crop(gray: Image, region: Rect) -> list[Reading]:
    crop = gray[region.top : region.bottom, region.left : region.right]
    back = np.array([[1.0, 0.0, region.left], [0.0, 1.0, region.top]])
    return [_moved(reading, back) for reading in read_zbar(crop)]


def _look_closer(gray: Image, region: Rect, before: list[Reading]) -> list[Reading]:
    """Read ever more changed renderings of a region until one reading is credible."""
    found: list[Reading] = []
    for number, rendering in enumerate(renderings(gray, region), start=1):
        here = read_zxing(rendering.pixels, invert=True, rendering=number)
        here += read_zbar(rendering.pixels, rendering=number)
        found += [_moved(reading, rendering.back) for reading in here]
        for reading in found:
            if credible([r for r in before + found if means_same(r, reading)]):
                return found
    return found


def _doubtful(readings: list[Reading]) -> list[Reading]:
    """One reading of every content that is not credible yet."""
    doubtful: list[Reading] = []
    for reading in readings:
        same = [r for r in readings if means_same(r, reading)]
        if not credible(same) and not any(means_same(r, reading) for r in doubtful):
            doubtful.append(reading)
    return doubtful


def _moved(reading: Reading, back: npt.NDArray[np.float64]) -> Reading:
    points = np.array([(x, y, 1.0) for x, y in reading.corners]) @ back.T
    return replace(reading, corners=tuple((round(x), round(y)) for x, y in points.tolist()))


def _around(reading: Reading, whole: Rect) -> Rect:
    left, top, right, bottom = reading.box
    margin = 24 + max(right - left, bottom - top) // 6
    return Rect(
        max(whole.left, left - margin),
        max(whole.top, top - margin),
        min(whole.right, right + margin),
        min(whole.bottom, bottom + margin),
    )


def _lies_in(reading: Reading, region: Rect) -> bool:
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    frame = ((left, top), (right, top), (right, bottom), (left, bottom))
    return overlaps(reading, replace(reading, corners=frame))
