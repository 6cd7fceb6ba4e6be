"""Row profiles of a mask along slopes: how sharply text lines stand out at an angle."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image import Pixels

Angles = npt.NDArray[np.float64]

LIMIT_DEG = 15.0
"""A page that lies askew by more was put in by hand at random; no feeder pulls it in so."""


class RowProfiles:
    """Weighted ink points of a mask at reduced size, to be projected along slopes."""

    def __init__(self, mask: Pixels, reduction: int) -> None:
        """Take the points.

        Args:
            mask: uint8 (height, width), 1 on ink.
            reduction: mask pixels per profile pixel.
        """
        density = mask * np.uint8(255)
        if reduction > 1:
            size = (max(1, mask.shape[1] // reduction), max(1, mask.shape[0] // reduction))
            density = np.asarray(cv2.resize(density, size, interpolation=cv2.INTER_AREA), np.uint8)
        ys, xs = np.nonzero(density > 20)
        self._x = (xs - density.shape[1] / 2).astype(np.float32)
        self._y = ys.astype(np.float32)
        if reduction == 1:
            # A pixel's ink lies anywhere in its row. Without this the grid itself favours 0
            # degrees (0.09 was taken for level). The seed is fixed: a page keeps its angle.
            self._y += np.random.default_rng(0).random(ys.size, np.float32)
        self._weight = density[ys, xs].astype(np.float32) / 255
        self._reach = int(density.shape[1] / 2 * 0.3) + 2
        self._rows = int(density.shape[0]) + 2 * self._reach

    def scores(self, angles: Angles) -> Angles:
        """Sum of squared steps between rows when the mask is turned back by each angle.

        Args:
            angles: degrees, positive clockwise, in (-16, 16).
        """
        return np.array([self._score(float(np.tan(np.radians(angle)))) for angle in angles])

    def _score(self, slope: float) -> float:
        row = self._y - slope * self._x + self._reach
        profile = np.bincount(row.astype(np.int32), self._weight, self._rows)
        return float(np.square(np.diff(profile)).sum())


def coarse_scores(mask: Pixels) -> tuple[Angles, Angles]:
    """Angles from -15 to 15 degrees and their scores on a quarter of the mask's size."""
    angles = np.arange(-LIMIT_DEG, LIMIT_DEG + 0.01, 0.75)
    return angles, RowProfiles(mask, 4).scores(angles)


def peak(angles: Angles, scores: Angles) -> float:
    """Angle of the largest score, between the samples by a parabola."""
    i = int(scores.argmax())
    if not 0 < i < len(angles) - 1:
        return float(angles[i])
    before, at, after = scores[i - 1 : i + 2]
    bend = before - 2 * at + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(angles[i] + shift * (angles[1] - angles[0]))
