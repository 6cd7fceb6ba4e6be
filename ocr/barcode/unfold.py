"""Undo a crease through a matrix code: its columns are slid until its edges are straight."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

GrayImage = npt.NDArray[np.uint8]

_LEAST_BEND = 0.02
_WORST_FIT = 0.02


def unfolded(gray: GrayImage) -> GrayImage | None:
    """The picture with one vertical crease flattened, or None when its symbol shows none.

    Args:
        gray: uint8, (height, width): one symbol on light ground, roughly upright.

    A fold in the paper bends a symbol like a roof; readers assume a plane. The mean of the upper
    and lower edge is fitted by two straight lines that meet in the crease, and every column
    is moved by that line. One QR on a folded receipt (ocr_vie/synthetic) is read only this way.
    """
    mask = _symbol_mask(gray)
    columns = np.flatnonzero(mask.any(axis=0))
    if columns.size < 40:
        return None
    first, last = int(columns[0]), int(columns[-1])
    middle = _middle_line(mask[:, first : last + 1])
    bend = _two_lines(middle)
    size = last - first + 1
    if bend is None or float(np.ptp(bend)) < _LEAST_BEND * size:
        return None
    if float(np.abs(middle - bend).mean()) > _WORST_FIT * size:
        return None
    shift = np.interp(np.arange(gray.shape[1]), np.arange(first, last + 1), bend - bend[0])
    down, across = np.mgrid[: gray.shape[0], : gray.shape[1]].astype(np.float32)
    return cv2.remap(  # type: ignore[return-value]  # cv2 types no dtype
        gray,
        across,
        (down + shift).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _symbol_mask(gray: GrayImage) -> npt.NDArray[np.bool_]:
    """Ink of the largest patch of ink, gaps between modules bridged."""
    calm = cv2.medianBlur(gray, 5)
    _, ink = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    bridge = max(5, min(gray.shape) // 20) | 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(ink, np.ones((bridge, bridge), np.uint8))
    )
    if count < 2:
        return np.zeros(gray.shape, np.bool_)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    mask: npt.NDArray[np.bool_] = (labels == largest) & (ink > 0)
    return mask


def _middle_line(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Half-way between upper and lower edge, per column; edges as envelopes over a sixth."""
    height, width = mask.shape
    inked = mask.any(axis=0)
    upper = np.where(inked, mask.argmax(axis=0), height)
    lower = np.where(inked, height - 1 - mask[::-1].argmax(axis=0), -1)
    window = (width // 6) | 1

    def windows(edge: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        padded = np.pad(edge, window // 2, mode="edge")
        return np.lib.stride_tricks.sliding_window_view(padded, window)

    middle: npt.NDArray[np.float64] = (
        windows(upper).min(axis=1) + windows(lower).max(axis=1)
    ) / 2.0
    return middle


def _two_lines(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
    """Best continuous fit by two lines whose joint lies in the inner two thirds."""
    width = values.size
    places = np.arange(width, dtype=np.float64)
    best: npt.NDArray[np.float64] | None = None
    best_error = np.inf
    for joint in range(width // 6, 5 * width // 6, max(1, width // 40)):
        basis = np.stack([np.ones(width), places, np.maximum(places - joint, 0.0)], axis=1)
        factors = np.linalg.lstsq(basis, values, rcond=None)[0]
        fit = basis @ factors
        error = float(np.abs(values - fit).mean())
        if error < best_error:
            best, best_error = fit, error
    return best
