"""Where on a page a mark covers nothing: the page as it is seen, its ink, its free places."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2

from scanner_app.domain.signature import PageTop
from scanner_app.signing.mark.text import Block

_Ink = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float32]

_MM = 72 / 25.4
_OVERSAMPLED = 2  # pixels a point; averaged afterwards, so that the noise of paper goes
_WIDE = 3000.0  # points; wider drawings (A0 has 3370 along) are looked at more coarsely
_TILE = 36  # points over which paper counts as evenly lit
_CONTRAST = 30.0  # gray levels under the paper's; noise of scanned paper stays below 12 at 72 dpi
_READABLE = 120.0  # black letters are read on paper lighter than this
_FEW = 3  # a speck of dust has fewer pixels than this together


@dataclass(frozen=True, slots=True)
class Place:
    """A block and where it goes, points from the top left corner of the page as it is seen.

    Attributes:
        free: it covers nothing.
    """

    block: Block
    left: float
    top: float
    free: bool


@dataclass(frozen=True, slots=True)
class _Try:
    """How a place is looked for.

    Attributes:
        pt: size of the letters.
        clear: points around the block without ink.
        edge: points to the paper's edges at least.
        right: only in the right half.
    """

    pt: float
    clear: float
    edge: float
    right: bool

    def edge_on(self, width: float) -> float:
        """On a page of this width; cards have smaller margins."""
        return min(self.edge, _SMALL_PAGE * width)


_TRIES = (
    # Printers leave up to 5 mm blank; what is read on the screen alone may lie 3 mm from the edge.
    _Try(10, 8, 5 * _MM, right=True),
    _Try(10, 3, 5 * _MM, right=True),
    _Try(10, 2, 3 * _MM, right=True),
    _Try(10, 3, 5 * _MM, right=False),
    _Try(10, 2, 3 * _MM, right=False),
    # No place for 10 points: smaller, into the margin that is left. 6 points is what Acrobat
    # readers and laser printers still show plainly.
    *(_Try(pt, 1.5, 2 * _MM, right=right) for pt in (9, 8, 7, 6) for right in (True, False)),
    *(_Try(pt, 1, 1 * _MM, right=right) for pt in (7, 6) for right in (True, False)),
)
_LIKED_RIGHT, _LIKED_TOP = 10 * _MM, 6 * _MM
_SMALL_PAGE = 0.04  # of its width: margins of a card
_TOP_SHARE, _LEAST_TOP, _MOST_TOP = 0.25, 30 * _MM, 600.0  # of its height; points
_LESS_LIKED = 12.0  # points of way that the next worse-looking block is worth

BlocksOf = Callable[[float, float], Sequence[Block]]
"""Blocks for a size of letters and a greatest width, the best-looking first."""


def page_top(content: bytes) -> PageTop:
    """What is seen of the first page of a PDF.

    Raises:
        ValueError: it cannot be drawn.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            # Without forms the marks of earlier signatures would not be drawn.
            document.init_forms()
            return _seen(document[0])
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise ValueError("page") from error


def find_place(page: PageTop, blocks_of: BlocksOf) -> Place | None:
    """The best place for a mark.

    A free one near the top right corner, else a free one along the top, else a smaller block in
    what margin there is; else where it covers least. None when the page is too small for it.
    """
    ground = _ground(page)
    for attempt in _TRIES:
        found = _best(ground, attempt, blocks_of, covering=False)
        if found is not None:
            return found[1]
    covering = [_best(ground, attempt, blocks_of, covering=True) for attempt in _TRIES]
    return min(filter(None, covering), key=itemgetter(0), default=(0, None))[1]


def on_page(page: PageTop, left: float, top: float) -> tuple[float, float]:
    """A point as it is seen, in the page's own coordinates."""
    x0, y0, x1, y1 = page.box
    return {
        0: (x0 + left, y1 - top),
        90: (x0 + top, y0 + left),
        180: (x1 - left, y0 + top),
        270: (x1 - top, y1 - left),
    }[page.rotation]


def _seen(page: Any) -> PageTop:  # upstream is untyped
    width, height = page.get_size()
    band = min(height, _MOST_TOP, max(_TOP_SHARE * height, _LEAST_TOP))
    scale = _OVERSAMPLED if width < _WIDE else 1
    bitmap = page.render(scale=scale, crop=(0, height - band, 0, 0), grayscale=True)
    gray = bitmap.to_numpy().squeeze().astype(np.float32)
    gray = _resampled(gray, math.ceil(band), math.ceil(width))
    ink = _ink(gray)
    return PageTop(
        width, height, tuple(page.get_bbox()), page.get_rotation(), ink.tobytes(), ink.shape[1]
    )


def _resampled(gray: _Floats, rows: int, columns: int) -> _Floats:
    """Mean of the pixels that fall onto each whole point."""
    rows, columns = min(rows, gray.shape[0]), min(columns, gray.shape[1])
    down = np.linspace(0, gray.shape[0], rows + 1).astype(int)[:-1]
    across = np.linspace(0, gray.shape[1], columns + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(gray, down, axis=0), across, axis=1)
    high = np.diff(np.append(down, gray.shape[0]))
    wide = np.diff(np.append(across, gray.shape[1]))
    means: _Floats = sums / np.outer(high, wide).astype(np.float32)
    return means


def _ink(gray: _Floats) -> _Ink:
    """What is darker than the paper around it, or too dark to be written on; no single specks."""
    dark = (gray < _paper(gray) - _CONTRAST) | (gray < _READABLE)
    framed = np.pad(dark.astype(np.int8), 1)
    rows, columns = dark.shape
    together = sum(
        framed[down : down + rows, across : across + columns]
        for down in range(3)
        for across in range(3)
    )
    ink: _Ink = dark & (together >= _FEW)
    return ink


def _paper(gray: _Floats) -> _Floats:
    """Level of the paper at each place: the lighter part of the tiles around."""
    rows, columns = (-(-length // _TILE) for length in gray.shape)
    padded = np.pad(
        gray,
        ((0, rows * _TILE - gray.shape[0]), (0, columns * _TILE - gray.shape[1])),
        mode="edge",
    )
    tiles = padded.reshape(rows, _TILE, columns, _TILE)
    levels = np.pad(np.percentile(tiles, 75, axis=(1, 3)), 1, mode="edge")
    around = np.max(
        [levels[down : down + rows, across : across + columns]
         for down in range(3) for across in range(3)],
        axis=0,
    )  # fmt: skip
    spread = around.repeat(_TILE, axis=0).repeat(_TILE, axis=1)
    paper: _Floats = spread[: gray.shape[0], : gray.shape[1]].astype(np.float32)
    return paper


@dataclass(frozen=True, slots=True)
class _Ground:
    """A page and, for each point, how much ink lies above and to the left of it."""

    page: PageTop
    sums: npt.NDArray[np.int32]

    def covered(self, wide: int, high: int) -> npt.NDArray[np.int32]:
        """Ink under a rectangle of this size, by its top left corner; empty where none fits."""
        sums = self.sums
        if min(wide, high) < 1 or wide >= sums.shape[1] or high >= sums.shape[0]:
            return np.empty((0, 0), np.int32)
        lower, upper = sums[high:], sums[:-high]
        strips: npt.NDArray[np.int32] = lower - upper
        return strips[:, wide:] - strips[:, :-wide]


def _ground(page: PageTop) -> _Ground:
    ink = np.frombuffer(page.ink, np.uint8).reshape(-1, page.columns)
    sums = ink.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    return _Ground(page, np.pad(sums, ((1, 0), (1, 0))))


def _best(
    ground: _Ground, attempt: _Try, blocks_of: BlocksOf, *, covering: bool
) -> tuple[float, Place] | None:
    """The place with the least cost over all blocks, and its cost."""
    found: tuple[float, Place] | None = None
    width = ground.page.width
    for rank, block in enumerate(blocks_of(attempt.pt, width - 2 * attempt.edge_on(width))):
        at = _cheapest(ground, attempt, block, covering=covering)
        if at is None:
            continue
        cost, left, top = at
        cost += rank * _LESS_LIKED
        if found is None or cost < found[0]:
            found = cost, Place(block, left, top, free=not covering)
    return found


def _cheapest(
    ground: _Ground, attempt: _Try, block: Block, *, covering: bool
) -> tuple[float, float, float] | None:
    """Cost, left and top of a block's best place; None when there is none."""
    clear, width = attempt.clear, ground.page.width
    edge = attempt.edge_on(width)
    covered = ground.covered(
        math.ceil(block.width + 2 * clear), math.ceil(block.height + 2 * clear)
    )
    top = np.arange(covered.shape[0])[:, None] + clear
    left = np.arange(covered.shape[1])[None, :] + clear
    to_right = width - (left + block.width)
    allowed = (top >= edge) & (left >= edge) & (to_right >= edge)
    if attempt.right:
        allowed &= left + block.width / 2 > width / 2
    liked_right, liked_top = (min(way, _SMALL_PAGE * width) for way in (_LIKED_RIGHT, _LIKED_TOP))
    cost = np.abs(top - liked_top) + 0.5 * np.abs(to_right - liked_right)
    if covering:
        cost = cost + covered.astype(np.float64) * width
    else:
        allowed &= covered == 0
    if not allowed.any():
        return None
    cost = np.where(allowed, cost, np.inf)
    y, x = np.unravel_index(int(cost.argmin()), cost.shape)
    return float(cost[y, x]), float(left[0, x]), float(top[y, 0])
