"""A crop of the page made easier to read, in ever stronger ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.barcode.unfold import unfolded
from ocr.model import Rect

Image = npt.NDArray[np.uint8]

_CLOSE_PIXELS = 1_000_000
"""Crops are enlarged while they stay below this, so that a wrong candidate stays cheap."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A crop made easier to read.

    Attributes:
        pixels: uint8, (height, width).
        back: 2 x 3, maps its pixels to the page's.
    """

    pixels: Image
    back: npt.NDArray[np.float64]


def renderings(gray: Image, region: Rect) -> Iterator[Rendering]:
    """The region as it is, then enlarged, sharpened, binarised, unfolded and turned.

    Made lazily: the caller stops at the first that reads. Unfolding moves pixels by a few
    percent of the symbol; corners read from it are that much off.
    """
    crop = gray[region.top : region.bottom, region.left : region.right]
    if crop.size == 0:
        return
    yield _enlarged(crop, region, 1.0)
    scale = min(2.0, (_CLOSE_PIXELS / crop.size) ** 0.5)
    large = _enlarged(crop, region, scale)
    yield large
    yield replace(large, pixels=_sharpened(large.pixels))
    soft = cv2.GaussianBlur(large.pixels, (0, 0), 1.2 * max(scale, 1.0))
    side = max(31, min(large.pixels.shape) // 8) | 1
    local = cv2.adaptiveThreshold(
        soft, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, side, 5
    )
    yield replace(large, pixels=local)  # type: ignore[arg-type]  # cv2 types no dtype
    _, otsu = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield replace(large, pixels=otsu)  # type: ignore[arg-type]  # cv2 types no dtype
    for flat in (unfolded(crop), _unfolded_sideways(crop)):
        if flat is not None:
            yield _enlarged(flat, region, 1.0)
    yield _turned(large)


def _enlarged(crop: Image, region: Rect, scale: float) -> Rendering:
    back = np.array([[1 / scale, 0.0, region.left], [0.0, 1 / scale, region.top]])
    if scale == 1.0:
        return Rendering(crop, back)
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    larger = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=way)
    return Rendering(larger, back)  # type: ignore[arg-type]  # cv2 types no dtype


def _sharpened(pixels: Image) -> Image:
    soft = cv2.GaussianBlur(pixels, (0, 0), 3.0)
    return cv2.addWeighted(pixels, 2.5, soft, -1.5, 0)  # type: ignore[return-value]  # cv2 types no dtype


def _turned(rendering: Rendering) -> Rendering:
    """Turned so that the strongest edges stand upright: bars at odd angles become readable."""
    pixels = rendering.pixels
    across = cv2.Sobel(pixels, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(pixels, cv2.CV_32F, 0, 1)
    angle = 0.5 * np.degrees(
        np.arctan2(2 * float((across * down).sum()), float((across**2 - down**2).sum()))
    )
    height, width = pixels.shape
    side = int(np.hypot(height, width)) + 1
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[0, 2] += (side - width) / 2
    turn[1, 2] += (side - height) / 2
    turned = cv2.warpAffine(
        pixels, turn, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    undo = np.vstack([cv2.invertAffineTransform(turn), [0.0, 0.0, 1.0]])
    return Rendering(turned, rendering.back @ undo)  # type: ignore[arg-type]  # cv2 types no dtype


def _unfolded_sideways(pixels: Image) -> Image | None:
    flat = unfolded(np.ascontiguousarray(pixels.T))
    return None if flat is None else np.ascontiguousarray(flat.T)
