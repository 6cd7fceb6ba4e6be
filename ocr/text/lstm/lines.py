"""Chains of letters become text lines: parts rejoined, accents and commas given to their line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.model import Rect
from ocr.text.lstm.chains import GAP, Chains, find_chains
from ocr.text.lstm.pieces import Floats, Ints, Pieces

# All in letter heights of the line.
_SAME_BASE = 0.35
_ABOVE, _BELOW = 0.9, 0.55  # quotes over, commas under the letters of their line
_ACCENT, _TOUCHING_ACCENT = 0.9, 0.45  # gap between a letter and its upper accent
_DOT = 0.4  # gap between a letter and the dot below it
_STACK = 0.25  # gap between two stacked accents; half as far as their middles lie apart
_BENT = 0.6  # letters further from the baseline show a line bent by a fold; descenders reach 0.45

_AT_ONCE = 64  # marks compared in one step; noisy pages have tens of thousands

_SURE, _CLOSE = 9, 5  # letters of running medians: to see a fold, to follow it


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One line, or the part of a line in a column or table cell.

    Attributes:
        pieces: ids of its pieces of ink.
        box: around all pieces, pixels.
        base: height of the baseline at the box's left edge.
        slope: pixels the baseline falls per pixel to the right.
        letter: usual height of its letters.
        bend: (x, y) points, ascending in x: how far below the straight baseline the line runs
            there; empty when it is straight.
    """

    pieces: Ints
    box: Rect
    base: float
    slope: float
    letter: float
    bend: tuple[tuple[float, float], ...] = ()

    def baseline(self, x: Floats) -> Floats:
        """Height of the baseline at places of the page, pixels."""
        straight = self.base + self.slope * (x - self.box.left)
        if not self.bend:
            return straight
        places, falls = np.array(self.bend).T
        return np.asarray(straight + np.interp(x, places, falls))


def find_lines(pieces: Pieces) -> list[FoundLine]:
    """The lines of a page level to about a degree, in no particular order."""
    chains = find_chains(pieces)
    if not len(chains.base):
        return []
    final = _rejoined(chains)[_adopted(pieces, chains)]
    owner = np.full(len(pieces.area), -1, np.int32)
    owner[chains.members] = final[chains.groups]
    nearest = _nearest(pieces, chains, pieces.marks, _ACCENT)
    owner[pieces.marks] = np.where(nearest >= 0, final[nearest], -1)
    _join_stacked(pieces, chains, owner)
    order = np.argsort(owner, kind="stable")
    order = order[owner[order] >= 0]
    parts = np.split(order.astype(np.int32), np.flatnonzero(np.diff(owner[order])) + 1)
    is_letter = np.zeros(len(pieces.area), np.bool_)
    is_letter[chains.members] = True
    return [
        _line(pieces, chains, part, letters=part[is_letter[part]], chain=int(owner[part[0]]))
        for part in parts
    ]


def _adopted(pieces: Pieces, chains: Chains) -> Ints:
    """The chain each chain is part of: itself, or the line its commas or accents belong to."""
    own = np.arange(len(chains.base), dtype=np.int32)
    usual = float(np.median(chains.letter[chains.groups]))
    low = np.flatnonzero(chains.letter[chains.groups] < 0.9 * usual)
    groups, sizes = chains.groups[low], chains.sizes
    nearest = _nearest(pieces, chains, chains.members[low], _TOUCHING_ACCENT)
    fitting = np.bincount(groups[nearest >= 0], minlength=len(own))
    for group in np.flatnonzero(2 * fitting > sizes):
        host = np.bincount(nearest[(groups == group) & (nearest >= 0)]).argmax()
        if 2 * sizes[group] <= sizes[host]:
            own[group] = host
    # An accent may have been given to a part that was itself given away.
    return np.asarray(own[own[own]])


def _rejoined(chains: Chains) -> Ints:
    """The first of the chains each one goes on with: a comma or a speck parted neighbours."""
    low = np.minimum(chains.letter[:, None], chains.letter)
    high = np.maximum(chains.letter[:, None], chains.letter)
    gap = np.maximum(chains.left[:, None], chains.left) - np.minimum(
        chains.right[:, None], chains.right
    )
    near = np.abs(chains.base[:, None] - chains.base) < _SAME_BASE * low
    near &= (gap < GAP * low) & (high < 1.6 * low)
    first = np.arange(len(near), dtype=np.int32)
    while True:
        further = np.where(near, first, len(near)).min(axis=1).astype(np.int32)
        if np.array_equal(further, first):
            return first
        first = further


def _nearest(pieces: Pieces, chains: Chains, marks: Ints, accent: float) -> Ints:
    """The chain each mark belongs to, -1 for none; `accent`: largest gap to the letter below it."""
    nearest = np.full(len(marks), -1, np.int32)
    order = np.argsort(pieces.top[marks], kind="stable")
    for first in range(0, len(order), _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        nearest[some] = _nearest_around(pieces, chains, marks[some], accent)
    return nearest


def _nearest_around(pieces: Pieces, chains: Chains, marks: Ints, accent: float) -> Ints:
    """As `_nearest`, for marks at about one height: only what is near is compared."""
    top, bottom = int(pieces.top[marks].min()), int(pieces.bottom[marks].max())
    ends = chains.base + chains.slope * np.array([chains.left, chains.right])
    near = (ends.min(axis=0) - 2 * chains.letter < bottom) & (
        ends.max(axis=0) + chains.letter > top
    )
    lines = np.flatnonzero(near)
    size = chains.letter[chains.groups]
    letters = np.flatnonzero(
        (pieces.top[chains.members] - size < bottom) & (pieces.bottom[chains.members] + size > top)
    )
    line, to_line = _least(_from_lines(pieces, chains, marks, lines), lines)
    letter, to_letter = _least(_from_letters(pieces, chains, marks, letters, accent), letters)
    chosen = np.where(to_letter < to_line, chains.groups[letter], line)
    return np.where(np.isfinite(np.minimum(to_line, to_letter)), chosen, -1).astype(np.int32)


def _least(away: Floats, candidates: NDArray[np.intp]) -> tuple[NDArray[np.intp], Floats]:
    """The nearest candidate of each row, and how far it is; infinitely far without any."""
    if not len(candidates):
        return np.zeros(len(away), np.intp), np.full(len(away), np.inf)
    column = away.argmin(axis=1)
    return candidates[column], away[np.arange(len(away)), column]


def _from_lines(pieces: Pieces, chains: Chains, marks: Ints, lines: NDArray[np.intp]) -> Floats:
    """How far commas, quotes and hyphens (rows) are from the letters' band of chains (columns)."""
    x = pieces.middle[marks][:, None]
    y = ((pieces.top[marks] + pieces.bottom[marks]) / 2)[:, None]
    size = chains.letter[lines]
    base = chains.base[lines] + chains.slope * x
    above, below = (base - size) - y, y - base
    fits = (above < _ABOVE * size) & (below < _BELOW * size)
    fits &= pieces.top[marks][:, None] < base + 0.1 * size
    # A hyphen may open a line, with a gap; dots and quotes end it, one after the other; other
    # small ink beside it is a speck.
    height = pieces.height[marks][:, None]
    width = (pieces.right - pieces.left)[marks][:, None]
    hyphen = (width >= 1.5 * height) & (width >= 0.25 * size)
    hyphen &= (above < -0.2 * size) & (below < -0.15 * size)
    fits &= x > chains.left[lines] - np.where(hyphen, 2.5, 0.5) * size
    dot = np.abs(pieces.bottom[marks][:, None] - base) < 0.2 * size
    quote = (above > -0.45 * size) & (height >= 0.2 * size) & (width <= 0.5 * size)
    fits &= x < chains.right[lines] + np.where(dot | quote, 1.7, 0.7) * size
    fits &= size >= 1.35 * height
    return np.where(fits, np.maximum(np.maximum(above, below), 0) / size, np.inf)


def _from_letters(
    pieces: Pieces, chains: Chains, marks: Ints, near: NDArray[np.intp], accent: float
) -> Floats:
    """How far accents and dots (rows) are from the letters right below or above (columns)."""
    letters, size = chains.members[near], chains.letter[chains.groups[near]]
    x, reach = pieces.middle[marks][:, None], 0.25 * size
    over = (x > pieces.left[letters] - reach) & (x < pieces.right[letters] + reach)
    above = (pieces.top[letters] - pieces.bottom[marks][:, None]) / size
    below = (pieces.top[marks][:, None] - pieces.bottom[letters]) / size
    base = chains.base[chains.groups[near]] + chains.slope * pieces.left[letters]
    stands = pieces.bottom[letters] < base + 0.2 * size
    fits = over & (above < accent) & ((below <= 0) | (stands & (below < _DOT)))
    fits &= pieces.height[letters] >= pieces.height[marks][:, None]
    fits &= marks[:, None] != letters
    # Accents above are many times as frequent as dots below.
    return np.where(fits, np.maximum(np.maximum(above, 1.5 * below), 0), np.inf)


def _join_stacked(pieces: Pieces, chains: Chains, owner: Ints) -> None:
    """Gives marks that stand on an accent, and not on their line above, to the accent's line.

    Of two stacked accents (ề, ổ) the upper may be as near to the letters above as a dot below.
    """
    owned = pieces.marks[owner[pieces.marks] >= 0]
    marks = owned[np.argsort(pieces.top[owned], kind="stable")]
    line, x, top = owner[marks], pieces.middle[marks], pieces.top[marks]
    base = chains.base[line] + chains.slope * x
    under = top - base  # how far below its line's letters a mark stands
    accent = pieces.bottom[marks] <= base - chains.letter[line] + 1
    reach = _STACK * chains.letter[line]
    for step in range(1, len(marks)):
        if (top[step:] - top[:-step]).min() > pieces.usual:
            break
        gap = top[step:] - pieces.bottom[marks][:-step]
        stacked = accent[step:] & (line[step:] != line[:-step])
        stacked &= (gap <= reach[step:]) & (gap < under[:-step])
        stacked &= np.abs(x[step:] - x[:-step]) <= 2 * reach[step:]
        owner[marks[:-step][stacked]] = line[step:][stacked]


def _line(pieces: Pieces, chains: Chains, part: Ints, *, letters: Ints, chain: int) -> FoundLine:
    box = Rect(
        int(pieces.left[part].min()), int(pieces.top[part].min()),
        int(pieces.right[part].max()), int(pieces.bottom[part].max()),
    )  # fmt: skip
    size = float(chains.letter[chain])
    fall = pieces.bottom[letters] - chains.base[chain] - chains.slope * pieces.middle[letters]
    base = float(chains.base[chain] + chains.slope * box.left)
    bend = _bend(pieces.middle[letters], fall, size)
    return FoundLine(part, box, base, chains.slope, size, bend)


def _bend(x: Floats, fall: Floats, size: float) -> tuple[tuple[float, float], ...]:
    order = np.argsort(x)
    if len(fall) < _SURE or np.abs(_smooth(fall[order], _SURE)).max() <= _BENT * size:
        return ()
    return tuple(zip(x[order].tolist(), _smooth(fall[order], _CLOSE).tolist(), strict=True))


def _smooth(values: Floats, window: int) -> Floats:
    padded: NDArray[np.float64] = np.pad(values, window // 2, mode="edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, window), axis=1))
