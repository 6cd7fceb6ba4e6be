"""Ink of a page at reduced size: what is darker than the paper around it, without the bed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image import Pixels, turned
from ocr.levels import histogram
from ocr.sheet import Sheet, find_sheet

WORK_DPI = 150.0
"""Of ink maps: marks over letters are still apart from them; below that they melt."""


@dataclass(frozen=True, slots=True)
class Components:
    """Connected pieces of ink, one row each.

    Attributes:
        labels: int32 (height, width), 0 is paper, i is row i - 1.
        left, top, width, height, area: pixels of the ink map.
    """

    labels: npt.NDArray[np.int32]
    left: npt.NDArray[np.int32]
    top: npt.NDArray[np.int32]
    width: npt.NDArray[np.int32]
    height: npt.NDArray[np.int32]
    area: npt.NDArray[np.int32]

    def drawn(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """uint8 mask, 1 where a chosen piece is."""
        table = np.concatenate([[False], chosen]).astype(np.uint8)
        return np.asarray(table[self.labels], np.uint8)

    def touching(self, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which pieces have a pixel where the mask is set."""
        found = np.zeros(self.area.size + 1, np.bool_)
        found[self.labels[mask]] = True
        return found[1:]


@dataclass(frozen=True)
class InkMap:
    """Where ink is.

    Attributes:
        ink: uint8 (height, width), 1 on ink, 0 on paper and bed.
        ratio: uint8, brightness relative to the paper around, 255 is paper.
        dpi: of the map, at most 150.
        outside: uint8, 255 on the bed and the outermost millimetre of the paper, 0 on the paper.
        reduction: scan pixels per map pixel.
    """

    ink: Pixels
    ratio: Pixels
    outside: Pixels
    dpi: float
    reduction: float

    def turned(self, orientation_deg: int) -> InkMap:
        """The map of the scan turned counter-clockwise by 0, 90, 180 or 270 degrees."""
        if orientation_deg == 0:
            return self
        return InkMap(
            turned(self.ink, orientation_deg),
            turned(self.ratio, orientation_deg),
            turned(self.outside, orientation_deg),
            self.dpi,
            self.reduction,
        )

    def components(self) -> Components:
        """The pieces of ink, 8-connected; found once (14 ms CPU for A4) and then remembered."""
        return self._pieces

    @cached_property
    def _pieces(self) -> Components:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self.ink, connectivity=8)
        rows = np.asarray(stats[1:], np.int32)
        return Components(
            np.asarray(labels, np.int32),
            rows[:, cv2.CC_STAT_LEFT],
            rows[:, cv2.CC_STAT_TOP],
            rows[:, cv2.CC_STAT_WIDTH],
            rows[:, cv2.CC_STAT_HEIGHT],
            rows[:, cv2.CC_STAT_AREA],
        )


def ink_map(gray: Pixels, dpi: float, sheet: Sheet | None) -> InkMap:
    """The ink on the paper.

    Args:
        gray: the scan, as it lies.
        dpi: of the scan.
        sheet: the paper on the bed as `find_sheet` gave it for this scan, None without a bed.
    """
    reduction = max(1.0, dpi / WORK_DPI)
    height, width = (max(1, round(side / reduction)) for side in gray.shape)
    small = np.asarray(cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    seen = None if sheet is None else sheet.reduced(reduction)
    ratio, outside = brightness(small, dpi / reduction, seen)
    ink = (ratio < _ink_limit(ratio)).astype(np.uint8)
    return InkMap(ink, ratio, outside, dpi / reduction, reduction)


def brightness(gray: Pixels, dpi: float, sheet: Sheet | None) -> tuple[Pixels, Pixels]:
    """`ratio` and `outside` of an `InkMap`, from a picture that has its size and `dpi` already.

    Args:
        gray: uint8 (height, width), at most 150 dpi.
        dpi: of `gray`.
        sheet: in pixels of `gray`.
    """
    outside = _outside(sheet, gray.shape, dpi)
    ratio = np.asarray(cv2.divide(gray, _paper(gray, outside), scale=255.0), np.uint8)
    if sheet is not None:
        ratio[outside > 0] = 255
    return ratio, outside


def ink_of_scan(gray: Pixels, dpi: float) -> InkMap:
    """`ink_map` for a scan whose sheet is not known yet."""
    return ink_map(gray, dpi, find_sheet(gray, dpi))


def text_ink(ink: InkMap, pieces: Components) -> npt.NDArray[np.bool_]:
    """Which pieces can be letters or words: no rules, frames, pictures, barcodes or dust.

    Words may be one piece (bold, faxed), so long pieces stay as long as they are low.
    """
    inch = ink.dpi
    small = np.minimum(pieces.width, pieces.height)
    large = np.maximum(pieces.width, pieces.height)
    filling = pieces.area / np.maximum(pieces.width * pieces.height, 1)
    rule = (small <= 0.04 * inch) & (large >= 0.3 * inch)
    bar = (large >= 0.12 * inch) & (filling > 0.85)
    return np.asarray(
        (small <= 0.35 * inch)
        & (large <= 1.6 * inch)
        & (large >= 0.02 * inch)
        & (pieces.area >= 3)
        & ~rule
        & ~bar
    )


def _outside(sheet: Sheet | None, shape: tuple[int, ...], dpi: float) -> Pixels:
    """Mask of what is not paper, 1 mm of the paper's edge included."""
    if sheet is None:
        return np.zeros(shape, np.uint8)
    mask = np.full(shape, 255, np.uint8)
    cv2.fillConvexPoly(mask, np.round(np.array(sheet.corners)).astype(np.int32), 0)
    reach = 2 * max(1, round(dpi / 25.4)) + 1
    # dilate() takes the image's border for paper, so a side that was not seen stays whole.
    return np.asarray(cv2.dilate(mask, np.ones((reach, reach), np.uint8)), np.uint8)


def _paper(small: Pixels, outside: Pixels) -> Pixels:
    """Brightness of the paper at each place: folds and shadows, but no ink."""
    if outside.any():
        inside = small[outside == 0]
        level = float(np.percentile(inside[::7], 75)) if inside.size else 255.0
        small = small.copy()
        small[outside > 0] = round(level)
    height, width = small.shape
    bright = cv2.dilate(small, np.ones((7, 7), np.uint8))
    size = (max(1, width // 8), max(1, height // 8))
    coarse = cv2.resize(bright, size, interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(cv2.medianBlur(coarse, 5), (5, 5), 0)
    paper = np.asarray(cv2.resize(coarse, (width, height)), np.uint8)
    # A large dark area (seal, photograph, filled table head) is ink, not dark paper.
    usual = float(np.percentile(np.asarray(coarse, np.uint8), 70))
    return np.maximum(paper, np.uint8(0.5 * usual))


def _ink_limit(ratio: Pixels) -> int:
    """Otsu's threshold of what is not plain paper, kept in reason: 140 to 225 of 255."""
    counts = histogram(np.ascontiguousarray(ratio[::2, ::2])).astype(np.float64)
    counts[236:] = 0
    if counts.sum() < 20:
        return 200
    levels = np.arange(256)
    weight = np.cumsum(counts)
    total = np.cumsum(counts * levels)
    rest = weight[-1] - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (total[-1] * weight / weight[-1] - total) ** 2 / (weight * rest)
    middle = int(np.nanargmax(np.where(rest > 0, between, 0)))
    return int(np.clip(middle + 30, 165, 215))
