"""Letters that follow each other on one level become chains: lines, or parts of lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.text.lstm.pieces import Floats, Ints, Pieces

GAP = 1.7
"""Wider gaps, in letter heights, part columns and table cells."""

_OVERLAP = 0.5  # of the lower of two neighbours
_LEVEL = 0.4  # feet or heads apart, letter heights
_TOUCHING = 0.3  # closer letters may differ in feet and heads, as "gT" does
_STEEPEST = 0.05  # pages come deskewed; cleaning gives them a slope of 0.007
_LONG = 20  # letters from which a chain shows the slope


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains of letters; arrays hold one value per chain unless said otherwise.

    Attributes:
        members: ids of the letters; groups: the chain of each member.
        slope: pixels the lines of the page fall per pixel to the right.
        base: height of the baseline, carried on with `slope` to x = 0.
        letter: usual height of the letters.
        left, right: ends, pixels, half open.
    """

    members: Ints
    groups: Ints
    slope: float
    base: Floats
    letter: Floats
    left: Ints
    right: Ints

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Number of letters."""
        return np.bincount(self.groups, minlength=len(self.base))


def find_chains(pieces: Pieces) -> Chains:
    """Every letter of the page in one chain."""
    members = pieces.letters
    groups = _trees(_followers(pieces, members))
    count = int(groups.max()) + 1 if len(groups) else 0
    slope = _page_slope(pieces, members, groups)
    feet = pieces.bottom[members] - slope * pieces.middle[members]
    left, right = np.full(count, np.iinfo(np.int32).max, np.int32), np.zeros(count, np.int32)
    np.minimum.at(left, groups, pieces.left[members])
    np.maximum.at(right, groups, pieces.right[members])
    return Chains(
        members, groups, slope,
        _medians(feet, groups, count),
        _medians(pieces.height[members].astype(np.float64), groups, count),
        left, right,
    )  # fmt: skip


def _followers(pieces: Pieces, members: Ints) -> NDArray[np.intp]:
    """Index of the next letter on the right of each member, -1 for none."""
    order = np.argsort(pieces.left[members], kind="stable")
    chosen = members[order]
    left, right = pieces.left[chosen], pieces.right[chosen]
    top, bottom = pieces.top[chosen], pieces.bottom[chosen]
    height = bottom - top
    best = np.full(len(chosen), np.inf)
    follower = np.full(len(chosen), -1, np.intp)
    # All pairs that lie `step` apart from left to right at once, until none is near enough.
    for step in range(1, len(chosen)):
        gap = left[step:] - right[:-step]
        if gap.min() > GAP * 1.5 * pieces.usual:
            break
        low = np.minimum(height[step:], height[:-step])
        size = np.minimum(np.maximum(height[step:], height[:-step]), 1.5 * low)
        size = np.maximum(size, 0.7 * pieces.usual)
        shared = np.minimum(bottom[step:], bottom[:-step]) - np.maximum(top[step:], top[:-step])
        feet, heads = np.abs(bottom[step:] - bottom[:-step]), np.abs(top[step:] - top[:-step])
        level = np.minimum(feet, heads)
        fits = (shared >= _OVERLAP * low) & (gap <= GAP * size)
        fits &= (level <= _LEVEL * size) | (gap < _TOUCHING * size)
        cost = np.maximum(gap, 0) + level
        better = np.flatnonzero(fits & (cost < best[:-step]))
        best[better] = cost[better]
        follower[better] = better + step
    linked = np.full(len(chosen), -1, np.intp)
    linked[order] = np.where(follower >= 0, order[follower], -1)
    return linked


def _trees(follower: NDArray[np.intp]) -> Ints:
    """Numbers, ascending from 0, of the trees that the links make."""
    root = np.where(follower >= 0, follower, np.arange(len(follower)))
    # Links point right, so following them ends; every round doubles the way.
    while not np.array_equal(root[root], root):
        root = root[root]
    return np.asarray(np.unique(root, return_inverse=True)[1], np.int32)


def _page_slope(pieces: Pieces, members: Ints, groups: Ints) -> float:
    """Median slope of the long chains; 0.0 without any."""
    slopes = []
    for group in np.flatnonzero(np.bincount(groups) >= _LONG):
        part = members[groups == group]
        x, y = pieces.middle[part], pieces.bottom[part].astype(np.float64)
        slope = _slope(x, y)
        off = np.abs(y - np.median(y) - slope * (x - np.median(x)))
        close = off <= 1.5 * np.median(off) + 0.5
        slopes.append(_slope(x[close], y[close]))
    return float(np.clip(np.median(slopes), -_STEEPEST, _STEEPEST)) if slopes else 0.0


def _slope(x: Floats, y: Floats) -> float:
    away = x - x.mean()
    return float((away * y).sum() / max((away * away).sum(), 1.0))


def _medians(values: Floats, groups: Ints, count: int) -> Floats:
    ordered = values[np.lexsort((values, groups))]
    sizes = np.bincount(groups, minlength=count)
    firsts = np.cumsum(sizes) - sizes
    return np.asarray((ordered[firsts + (sizes - 1) // 2] + ordered[firsts + sizes // 2]) / 2)
