"""Places on a page that look like a barcode, found without reading it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.model import Rect

GrayImage = npt.NDArray[np.uint8]

_WORK_DPI = 150.0
_CELL = 8
"""Working pixels a cell side: 1.35 mm of paper."""
_INK = 0.65
"""Darker than this share of the paper nearby is ink."""
_MARGIN_CELLS = 3
_GAP = 0.35
"""A row this much lighter than the mean is a gap between lines."""


_SLANT_DEG = 10.0
"""A long block lying this much askew is bars, not text: pages come nearly straight."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A patch of cells; slanted when it is long and lies askew."""

    box: Rect
    slanted: bool


def find_regions(gray: GrayImage, dpi: float, limit: int = 6) -> list[Rect]:
    """Boxes, largest first, that have the ink and edges of a symbol; at most `limit`.

    Per cell (averaged over 4 mm) the share of ink and of ink edges is measured. Matrix codes are a
    third to three quarters ink with edges both ways in a block of at least 5 mm; bars have
    edges one way only. Lines of text reach this ink only over their own height, which is thinner.
    Shares measured on the receipts and other pages of ocr_vie/synthetic and real_scans, 2026-11:
    QR ink 0.45-0.51, edges 0.08-0.15; Code 128 ink 0.53-0.62, edges 0.33-0.38 against 0.01;
    ordinary pages 0 to 2 regions. About 12 ms CPU for A4 at 300 dpi.
    """
    scale = min(1.0, _WORK_DPI / dpi)
    small = gray
    if scale < 1.0:
        small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # cv2 types no dtype
    rows, columns = small.shape[0] // _CELL, small.shape[1] // _CELL
    if rows < 3 or columns < 3:
        return []
    ink, across, down = _shares(small[: rows * _CELL, : columns * _CELL], rows, columns)
    weaker, stronger = np.minimum(across, down), np.maximum(across, down)
    inked = (ink > 80) & (ink < 215)
    matrix = inked & (weaker > 16)
    bars = inked & (stronger > 60) & (weaker < stronger * 0.45)
    squares = _blocks(matrix, least_side=4, least_fill=0.55)
    boxes = [b.box for b in squares if b.slanted or not _has_lines(small, b.box)]
    boxes += [b.box for b in _blocks(bars, least_side=2, least_fill=0.45, least_length=8)]
    boxes.sort(key=lambda box: box.width * box.height, reverse=True)
    factor = _CELL / scale
    height, width = gray.shape
    return [
        Rect(
            max(0, int((box.left - _MARGIN_CELLS) * factor)),
            max(0, int((box.top - _MARGIN_CELLS) * factor)),
            min(width, int((box.right + _MARGIN_CELLS) * factor)),
            min(height, int((box.bottom + _MARGIN_CELLS) * factor)),
        )
        for box in boxes[:limit]
    ]


def _shares(small: GrayImage, rows: int, columns: int) -> tuple[GrayImage, GrayImage, GrayImage]:
    """Shares (0 to 255) of ink, of edges across and of edges down, a value per cell."""
    cells = small.reshape(rows, _CELL, columns, _CELL)
    paper = cv2.dilate(cells.max(axis=(1, 3)), np.ones((5, 5), np.uint8))
    paper = cv2.blur(paper, (5, 5))
    size = (columns * _CELL, rows * _CELL)
    level = cv2.resize((paper * _INK).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
    ink = cv2.compare(small, level, cv2.CMP_LT)
    across = cv2.absdiff(ink[:, 1:], ink[:, :-1])
    down = cv2.absdiff(ink[1:], ink[:-1])

    def share(mask: cv2.typing.MatLike) -> GrayImage:
        per_cell = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.blur(per_cell, (3, 3)), dtype=np.uint8)

    return share(ink), share(across), share(down)


def _has_lines(small: GrayImage, box: Rect) -> bool:
    """Whether the middle of a block shows the white gaps between lines of text.

    The darkness of rows (and of columns) is averaged over 0.7 mm; in a matrix code none is much
    lighter than the mean, between two lines of bold text some are.
    """
    trim_x, trim_y = box.width * _CELL // 5, box.height * _CELL // 5
    core = small[
        box.top * _CELL + trim_y : box.bottom * _CELL - trim_y,
        box.left * _CELL + trim_x : box.right * _CELL - trim_x,
    ]
    dark = np.percentile(core, 99) - core.astype(np.float32)
    for axis in (0, 1):
        profile = np.convolve(dark.mean(axis=axis), np.full(4, 0.25), mode="valid")
        if float(profile.min()) < _GAP * float(profile.mean()):
            return True
    return False


def _blocks(
    mask: npt.NDArray[np.bool_], *, least_side: int, least_fill: float, least_length: int = 0
) -> list[_Block]:
    """Patches of cells that fill their (turned) bounding rectangle well enough."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    blocks = []
    for label, (left, top, width, height, area) in enumerate(stats[:count].tolist()):
        if label == 0 or min(width, height) < least_side or area < least_side**2:
            continue
        cells = np.argwhere(labels[top : top + height, left : left + width] == label)
        _, sides, angle_deg = cv2.minAreaRect(cells.astype(np.float32))
        shorter, longer = min(sides) + 1, max(sides) + 1
        fits = shorter >= least_side - 0.5 and longer >= least_length
        if fits and area >= least_fill * shorter * longer:
            box = Rect(left, top, left + width, top + height)
            slanted = min(angle_deg % 90, 90 - angle_deg % 90) > _SLANT_DEG
            blocks.append(_Block(box, slanted=slanted and longer > 2 * shorter))
    return blocks
