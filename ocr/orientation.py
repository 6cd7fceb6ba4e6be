"""Which way is up: by how many quarter turns the content lies turned."""

from __future__ import annotations

import logging
import math
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytesseract

from ocr.image import Pixels
from ocr.ink import InkMap, ink_of_scan, text_ink
from ocr.profile import coarse_scores, peak

_Floats = npt.NDArray[np.float64]

_log = logging.getLogger(__name__)

_OSD_LIMIT_S = 20.0  # it needs about one
_STRIP_IN = 1.3  # about two words: narrow enough for table columns, wide enough for a profile
_REACH_IN = 0.2  # from a body's middle to the tallest mark or longest descender, 16-point type
_BODY_SHARE = 0.45  # of the profile's height: between mark rows (under 0.3) and body rows
# Over 76 pages of the shared corpus (2026-11-23) the surplus is 0.12 to 0.61, the axis' log
# ratio 1.2 to 3.4; from these values on nothing was wrong. One angle must also stand out among the
# others: text gives a contrast over 0.9, a picture or two pages side by side far less.
_SURE_SURPLUS = 0.15
_SURE_AXIS = 1.0
_SURE_LINES = 8


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the content lies.

    Attributes:
        deg: turned clockwise by 0, 90, 180 or 270.
        confidence: 0.0 (a guess) to 1.0; below 0.5 another method should be asked.
    """

    deg: int
    confidence: float


def find_orientation(gray: Pixels, dpi: float) -> Orientation:
    """How the content of a scan lies, skew up to 15 degrees, bed included or not."""
    return orientation_of(ink_of_scan(gray, dpi))


def orientation_of(ink: InkMap) -> Orientation:
    """As `find_orientation`, from the ink map.

    The axis is the one along which rows stand out more. Up is where more ink lies beyond the
    letters' bodies: Vietnamese puts most of its marks on top, and has more ascenders than
    descenders.
    """
    pieces = ink.components()
    chosen = text_ink(ink, pieces)
    if int(chosen.sum()) < 4:
        return Orientation(0, 0.0)
    text = pieces.drawn(chosen)
    along, across = np.ascontiguousarray(text), np.ascontiguousarray(np.rot90(text))
    angles, level = coarse_scores(along)
    _, upended = coarse_scores(across)
    lies = upended.max() > level.max()
    lines, scores = (across, upended) if lies else (along, level)
    surplus, count = _surplus_above(_levelled(lines, peak(angles, scores)), ink.dpi)
    deg = (90 if lies else 0) + (0 if surplus >= 0 else 180)
    highest, lowest = sorted((float(level.max()), float(upended.max())), reverse=True)
    axis = math.log(highest / lowest) if lowest > 0 else 0.0
    up = abs(surplus) / _SURE_SURPLUS * min(1.0, count / _SURE_LINES)
    contrast = 1.0 - float(np.median(scores)) / highest if highest else 0.0
    return Orientation(deg, max(0.0, min(1.0, axis / _SURE_AXIS, up, (contrast - 0.5) / 0.3)))


def ask_tesseract(gray: Pixels, dpi: float) -> Orientation | None:
    """What tesseract's own detection says, at over ten times the cost; None when it cannot tell.

    It may be missing, lack its model, or find too few letters: none of that is an error here.
    Its confidence has no upper end; 2 counts as full (OCRmyPDF's default wants 14 and left 6 of
    13 upside-down pages as they were, measured before this was written).
    """
    reduction = max(1, round(dpi / 150))
    size = (max(1, gray.shape[1] // reduction), max(1, gray.shape[0] // reduction))
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        with tempfile.TemporaryDirectory(prefix="osd") as folder:
            path = Path(folder) / "page.pgm"
            path.write_bytes(b"P5 %d %d 255\n" % size + small.tobytes())
            told = pytesseract.image_to_osd(
                str(path),
                config=f"--psm 0 --dpi {round(dpi / reduction)}",
                timeout=_OSD_LIMIT_S,
                output_type=pytesseract.Output.DICT,
            )
        deg, confidence = int(told["orientation"]), float(told["orientation_conf"])
    except (pytesseract.TesseractError, OSError, RuntimeError, ValueError, KeyError) as error:
        # RuntimeError is how pytesseract tells that the time is over.
        _log.info("orientation not told by tesseract", extra={"reason": type(error).__name__})
        return None
    return Orientation(deg, min(1.0, confidence / 2)) if deg in (0, 90, 180, 270) else None


def _levelled(text: Pixels, angle: float) -> Pixels:
    height, width = text.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(text * np.uint8(255), matrix, (width, height)), np.uint8)


def _surplus_above(text: Pixels, dpi: float) -> tuple[float, int]:
    """Ink above minus below letter bodies over their sum, -1 to 1, and the number of lines.

    Half of it is the sum over all lines, half the middle line: a fold or a seal spoils a few
    lines thoroughly, a short page has too few for a middle.
    """
    strips = max(1, round(text.shape[1] / (_STRIP_IN * dpi)))
    found = [
        line
        for strip in np.array_split(text, strips, axis=1)
        for line in _beyond_bodies(_row_sums(strip) / 255, dpi)
    ]
    if not found:
        return 0.0, 0
    above, below = np.array(found).T
    both = above + below
    if not both.any():
        return 0.0, 0
    whole = float((above - below).sum() / both.sum())
    middle = float(np.median((above - below) / np.maximum(both, 1.0)))
    return (whole + middle) / 2, len(found)


def _row_sums(strip: Pixels) -> _Floats:
    sums = cv2.reduce(strip, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    return np.asarray(sums, np.float64).ravel()


def _beyond_bodies(profile: _Floats, dpi: float) -> list[tuple[float, float]]:
    """Ink above and below the body of each text line of one strip."""
    reach = round(_REACH_IN * dpi)
    middles = _line_middles(profile, dpi)
    found = []
    for i, middle in enumerate(middles):
        first = max(0, middle - reach, (middles[i - 1] + middle) // 2 if i else 0)
        last = min(len(profile), middle + reach)
        if i + 1 < len(middles):
            last = min(last, (middle + middles[i + 1]) // 2)
        body = profile[first:last] >= _BODY_SHARE * profile[max(middle - 2, 0) : middle + 3].max()
        thin_before = np.nonzero(~body[: middle - first])[0]
        thin_after = np.nonzero(~body[middle - first :])[0]
        top = first + int(thin_before[-1]) + 1 if thin_before.size else first
        bottom = middle + int(thin_after[0]) if thin_after.size else last
        found.append((float(profile[first:top].sum()), float(profile[bottom:last].sum())))
    return found


def _line_middles(profile: _Floats, dpi: float) -> list[int]:
    """Rows where the smoothed profile of a strip is highest: the middle of letter bodies."""
    sigma = 0.018 * dpi  # a third of the x-height of 12-point type
    width = int(3 * sigma) + 1
    if profile.size <= 2 * width:
        return []
    kernel = np.exp(-0.5 * (np.arange(-width, width + 1) / sigma) ** 2)
    smooth = np.convolve(profile, kernel / kernel.sum(), "same")
    window = max(3, int(0.06 * dpi))  # lines of 7-point type are 0.12 inch apart
    padded = np.pad(smooth, window, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * window + 1).max(axis=1)
    return [int(row) for row in np.nonzero((smooth >= highest) & (smooth > 0.06 * dpi))[0]]
