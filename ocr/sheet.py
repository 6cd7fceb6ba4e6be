"""The paper on the scanner's bed: where its edges run and what to crop.

The bed may have any gray, as long as it is even and its border with the paper is a step. A side
counts only where such a step runs straight; a scan without one is taken to be the paper itself.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image import Pixels, gray_of, upright_matrix, upright_size
from ocr.levels import histogram, percentile
from ocr.model import Placement, Rect

Point = tuple[float, float]
_Line = tuple[float, float]  # offset, slope
_Floats = npt.NDArray[np.float64]

_WORK_DPI = 75.0  # a fitted line is good to a tenth of such a pixel: 0.03 mm
_MIN_STEP = 3.0  # gray levels between bed and paper; JPEG noise at 75 dpi stays below 1.5
_CLEAR_STEP = 40.0  # from here one side alone is believed
_MAX_SLOPE = math.tan(math.radians(17))
_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper found on the bed, scan frame.

    Attributes:
        corners: top left, top right, bottom right, bottom left as the scan lies (not as the
            content lies); they may lie outside the scan.
        angle_deg: how its edges lie, positive clockwise, in (-17, 17).
        seen: which sides were seen: left, top, right, bottom; the others are the scan's edges.
        bed: uint8 mask of the bed at `bed_scale` of the scan, 255 on the bed.
        bed_scale: mask pixels per scan pixel.
    """

    corners: tuple[Point, Point, Point, Point]
    angle_deg: float
    seen: tuple[bool, bool, bool, bool]
    bed: Pixels
    bed_scale: float

    def reduced(self, reduction: float) -> Sheet:
        """The same paper in the scan made smaller by this factor."""
        (a, b), (c, d), (e, f), (g, h) = (
            ((x + 0.5) / reduction - 0.5, (y + 0.5) / reduction - 0.5) for x, y in self.corners
        )
        corners = ((a, b), (c, d), (e, f), (g, h))
        return replace(self, corners=corners, bed_scale=self.bed_scale * reduction)


def find_sheet(pixels: Pixels, dpi: float) -> Sheet | None:
    """The paper when some of its edges are seen, None when the scan is the paper."""
    gray = gray_of(pixels)
    reduction = max(1, round(dpi / _WORK_DPI))
    height, width = gray.shape[0] // reduction, gray.shape[1] // reduction
    if min(height, width) < 60:
        return None
    small = np.asarray(cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    for level in _bed_levels(small):
        sheet = _sheet_on_bed(small, level, gray.shape[1] / width)
        if sheet is not None:
            return sheet
    return None


def sheet_rect(sheet: Sheet, width: int, height: int, placement: Placement) -> Rect:
    """The paper's box in the turned and deskewed frame; sides not seen keep the image's edge.

    Args:
        sheet: found in this scan.
        width: of the scan, pixels.
        height: of the scan, pixels.
        placement: its own sheet is ignored.
    """
    level = Placement(placement.orientation_deg, placement.skew_deg)
    matrix = upright_matrix(width, height, level)
    corners = np.array(sheet.corners) @ matrix[:, :2].T + matrix[:, 2]
    wide, high = upright_size(width, height, level)
    quarter = placement.orientation_deg // 90
    # Corner i of the scan becomes corner i - quarter of the upright page; so do the sides.
    corners = np.roll(corners, -quarter, axis=0)
    seen = sheet.seen[quarter:] + sheet.seen[:quarter]
    left = (corners[0, 0] + corners[3, 0]) / 2 if seen[_LEFT] else 0.0
    top = (corners[0, 1] + corners[1, 1]) / 2 if seen[_TOP] else 0.0
    right = (corners[1, 0] + corners[2, 0]) / 2 if seen[_RIGHT] else float(wide)
    bottom = (corners[2, 1] + corners[3, 1]) / 2 if seen[_BOTTOM] else float(high)
    return Rect(round(left), round(top), round(right), round(bottom))


def _bed_levels(small: Pixels) -> list[int]:
    """Even grays along the scan's border, most frequent first."""
    ring = np.concatenate([small[1], small[-2], small[:, 1], small[:, -2]])
    counts = np.convolve(np.bincount(ring, minlength=256), np.ones(5), "same")
    levels = []
    for _ in range(3):
        level = int(counts.argmax())
        if counts[level] < 0.06 * ring.size:
            break
        levels.append(level)
        counts[max(level - 8, 0) : level + 9] = 0
    return levels


def _sheet_on_bed(small: Pixels, level: int, reduction: float) -> Sheet | None:
    found = _bed_mask(small, level)
    if found is None:
        return None
    bed, step = found
    near = np.abs(small.astype(np.float32) - level) / abs(step)
    lines = _agreeing(
        [_side(_facing(near, side)) for side in range(4)], clear=abs(step) >= _CLEAR_STEP
    )
    angles = [_angle(line, side) for side, line in enumerate(lines) if line is not None]
    if not angles:
        return None
    height, width = small.shape
    corners = _corners(lines, width, height)
    if not _bed_is_outside(bed, corners):
        return None
    scaled = tuple(((x + 0.5) * reduction - 0.5, (y + 0.5) * reduction - 0.5) for x, y in corners)
    seen = tuple(line is not None for line in lines)
    return Sheet(
        (scaled[0], scaled[1], scaled[2], scaled[3]),
        float(np.median(angles)),
        (seen[0], seen[1], seen[2], seen[3]),
        bed,
        1 / reduction,
    )


def _bed_mask(small: Pixels, level: int) -> tuple[Pixels, float] | None:
    """Mask of what is as gray as the bed and hangs on the border, and paper minus bed level."""
    counts = histogram(small)
    far = np.abs(np.arange(256) - level)
    inner, rest = np.where(far > 2, counts, 0), np.where(far > 8, counts, 0)
    if inner.sum() < 0.05 * small.size:
        return None
    paper = percentile(inner, 75)
    if abs(paper - level) < _MIN_STEP:
        paper = percentile(rest if rest.sum() > 0.02 * small.size else inner, 75)
    step = paper - level
    if abs(step) < _MIN_STEP:
        return None
    like = cv2.LUT(small, (far <= 0.5 * abs(step)).astype(np.uint8))
    framed = np.pad(like, 1, constant_values=1)
    cv2.floodFill(framed, None, (0, 0), 2)
    bed = (framed[1:-1, 1:-1] == 2).astype(np.uint8) * 255
    return bed, step


def _facing(image: npt.NDArray[np.float32], side: int) -> npt.NDArray[np.float32]:
    """The image turned so that the side lies left; offsets count from that border."""
    if side in (_TOP, _BOTTOM):
        image = image.T
    return image[:, ::-1] if side in (_RIGHT, _BOTTOM) else image


def _side(near: npt.NDArray[np.float32]) -> _Line | None:
    """Straight step from bed (0) to paper (1) seen from the left border: offset and slope."""
    rows, depth = near.shape
    off = near > 0.5
    first = np.where(off.any(axis=1), off.argmax(axis=1), 0)
    at = np.nonzero((first > 0) & (first < depth - 4))[0]
    if at.size < 0.15 * rows:
        return None
    x = first[at]
    outer, inner = near[at, x - 1], near[at, x]
    edge = x - (inner - 0.5) / np.maximum(inner - outer, 1e-3)
    steep = near[at, np.minimum(x + 3, depth - 1)] - near[at, np.maximum(x - 3, 0)] > 0.6
    filled = np.stack([near[at, np.minimum(x + k, depth - 1)] > 0.5 for k in range(1, 12)])
    good = steep & (filled.mean(axis=0) > 0.85)
    if good.sum() < 0.15 * rows:
        return None
    line = _robust_line(at[good].astype(np.float64), edge[good])
    if line is None or abs(line[1]) > _MAX_SLOPE:
        return None
    inliers = np.abs(edge - (line[0] + line[1] * at)) < 1.0
    # The step must be what is met along this side, not one of many things.
    met = (line[0] + line[1] * at) > 0
    if inliers.sum() < 0.55 * max(int(met.sum()), 1) or np.ptp(at[inliers]) < 0.25 * rows:
        return None
    return line


def _robust_line(t: _Floats, v: _Floats) -> _Line | None:
    """Offset and slope of v over t that most points agree with to 0.7 pixel."""
    nodes = np.linspace(0, t.size - 1, 14).astype(int)
    best, most = None, 0
    for i, j in itertools.combinations(nodes, 2):
        if t[j] - t[i] < 0.15 * (t[-1] - t[0]) or t[j] == t[i]:
            continue
        slope = (v[j] - v[i]) / (t[j] - t[i])
        inliers = np.abs(v - v[i] - slope * (t - t[i])) < 0.7
        if (count := int(inliers.sum())) > most:
            best, most = inliers, count
    if best is None or most < 12:
        return None
    slope, offset = np.polyfit(t[best], v[best], 1)
    best = np.abs(v - offset - slope * t) < 0.7
    if best.sum() < 12:
        return None
    slope, offset = np.polyfit(t[best], v[best], 1)
    return float(offset), float(slope)


def _angle(line: _Line, side: int) -> float:
    """Degrees clockwise by which a paper with this edge lies."""
    angle = math.degrees(math.atan(line[1]))
    return angle if side in (_TOP, _RIGHT) else -angle


def _agreeing(lines: list[_Line | None], *, clear: bool) -> list[_Line | None]:
    """Lines that can be sides of one rectangle; a faint step needs two that agree closely."""
    angles = [_angle(line, side) for side, line in enumerate(lines) if line is not None]
    if len(angles) < (1 if clear else 2):
        return [None] * 4
    middle = float(np.median(angles))
    limit = 1.0 if clear else 0.4
    kept = [
        line if line is not None and abs(_angle(line, side) - middle) <= limit else None
        for side, line in enumerate(lines)
    ]
    enough = sum(line is not None for line in kept) >= (1 if clear else 2)
    return kept if enough else [None] * 4


def _corners(lines: list[_Line | None], width: int, height: int) -> list[Point]:
    """Where the sides meet; a side not seen is the image's border."""
    offset, slope = lines[_LEFT] or (-0.5, 0.0)
    left = (offset, slope)
    offset, slope = lines[_RIGHT] or (-0.5, 0.0)
    right = (width - 1 - offset, -slope)
    top = lines[_TOP] or (-0.5, 0.0)
    offset, slope = lines[_BOTTOM] or (-0.5, 0.0)
    bottom = (height - 1 - offset, -slope)
    pairs = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [_meeting(upward, level) for upward, level in pairs]


def _meeting(upward: _Line, level: _Line) -> Point:
    """Solves x = a + b y, y = c + d x."""
    (a, b), (c, d) = upward, level
    x = (a + b * c) / (1 - b * d)
    return x, c + d * x


def _bed_is_outside(bed: Pixels, corners: list[Point]) -> bool:
    """The bed fills what lies outside the corners and nothing of what lies inside."""
    inside = np.zeros_like(bed)
    cv2.fillConvexPoly(inside, np.round(np.array(corners)).astype(np.int32), 255)
    margin = np.ones((5, 5), np.uint8)
    deep = cv2.erode(inside, margin) > 0
    outside = cv2.dilate(inside, margin) == 0
    if deep.mean() < 0.05 or (bed[deep] > 0).mean() > 0.03:
        return False
    return not outside.any() or float((bed[outside] > 0).mean()) > 0.85
