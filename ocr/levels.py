"""Counts of gray levels, and percentiles taken from the counts.

A percentile of a whole page sorts millions of values; 256 counts say the same in a hundredth of
the time.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
"""int64, 256: how many pixels have each level."""


def histogram(gray: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8] | None = None) -> Counts:
    """How often each level occurs in a picture of one channel, where the mask is not 0."""
    counts = cv2.calcHist([gray], [0], mask, [256], [0, 256])
    return np.asarray(counts.ravel(), np.int64)


def percentile(counts: Counts, percent: float) -> float:
    """As `numpy.percentile` of the counted levels (linear between neighbours); 0 without any."""
    total = int(counts.sum())
    if total == 0:
        return 0.0
    place = percent / 100 * (total - 1)
    below = int(place)
    ends = np.cumsum(counts)
    low = int(np.searchsorted(ends, below, side="right"))
    high = int(np.searchsorted(ends, min(below + 1, total - 1), side="right"))
    return low + (high - low) * (place - below)
