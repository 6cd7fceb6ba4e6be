"""How the paper lies in a scan: everything about its geometry, in the order that works."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocr.deskew import skew_of
from ocr.image import Pixels, Scan, upright_matrix, upright_size
from ocr.ink import InkMap, text_ink
from ocr.model import Placement, Rect
from ocr.orientation import Orientation, ask_tesseract, orientation_of
from ocr.sheet import Sheet, sheet_rect
from ocr.survey import Survey, survey_of

_DOUBT = 0.5  # orientation confidence below which tesseract is asked; see ocr.orientation
_ENOUGH_LETTERS = 40  # with fewer pieces tesseract refuses anyway
_SURE_LINES = 0.5  # skew confidence: text has over 0.9, sheet music 0.65, scribbles less
_LEVEL_DEG = 0.05  # two pixels over an A4 line at 300 dpi: not worth resampling the page


def place(
    scan: Scan,
    survey: Survey | None = None,
    *,
    orientation_deg: int | None = None,
    may_ask_tesseract: bool = True,
) -> Placement:
    """How the paper lies: bed, quarter turn, skew, crop.

    A scan without seen paper edges is not cropped. The crop may reach over the scan's edge where
    the paper or its ink does. A page that tells no direction stays as it lies.

    Args:
        scan: the page image.
        survey: of this scan, when it is there already.
        orientation_deg: the quarter turn, when a person said it; None to find it.
        may_ask_tesseract: whether a doubtful quarter turn may cost another second.
    """
    survey = survey or survey_of(scan)
    sheet, ink = survey.sheet, survey.ink
    deg = _turn(scan, survey, may_ask_tesseract) if orientation_deg is None else orientation_deg
    skew = _skew(ink.turned(deg), sheet)
    level = Placement(deg, skew)
    return Placement(deg, skew, _crop(scan, level, sheet, ink))


def _turn(scan: Scan, survey: Survey, may_ask_tesseract: bool) -> int:
    """The quarter turn that the content tells of."""
    ink = survey.ink
    orientation = orientation_of(ink)
    if orientation.confidence < _DOUBT:
        letters = int(text_ink(ink, ink.components()).sum())
        asked = None
        if may_ask_tesseract and letters >= _ENOUGH_LETTERS:
            asked = ask_tesseract(survey.gray, scan.dpi)
        orientation = _weighed(orientation, asked)
    return orientation.deg


def _weighed(own: Orientation, asked: Orientation | None) -> Orientation:
    """The surer of two opinions; without either the page stays as it lies."""
    best = own if asked is None or asked.confidence <= own.confidence else asked
    return best if best.confidence >= 0.2 else Orientation(0, 0.0)


def _skew(ink: InkMap, sheet: Sheet | None) -> float:
    """Slope of the lines, of the paper's edges where there are no lines, or 0."""
    skew = skew_of(ink)
    if skew is not None and skew.confidence >= _SURE_LINES:
        deg = skew.deg
    else:
        deg = sheet.angle_deg if sheet is not None and abs(sheet.angle_deg) < 15 else 0.0
    return deg if abs(deg) >= _LEVEL_DEG else 0.0


def _crop(scan: Scan, level: Placement, sheet: Sheet | None, ink: InkMap) -> Rect | None:
    """The sheet's box, widened where it or the turned frame would cut ink; None for no crop."""
    width, height = upright_size(scan.width, scan.height, level)
    frame = Rect(0, 0, width, height)
    box = frame if sheet is None else sheet_rect(sheet, scan.width, scan.height, level)
    if sheet is None and level.skew_deg == 0.0:
        return None
    written = _written(scan, level, ink)
    if written is not None:
        box = Rect(
            min(box.left, written.left),
            min(box.top, written.top),
            max(box.right, written.right),
            max(box.bottom, written.bottom),
        )
    return None if box == frame else box


def _written(scan: Scan, level: Placement, ink: InkMap) -> Rect | None:
    """Box around all ink but what hangs on the scan's border, turned and deskewed frame."""
    pieces = ink.components()
    high, wide = ink.ink.shape
    free = (
        (pieces.left > 0)
        & (pieces.top > 0)
        & (pieces.left + pieces.width < wide)
        & (pieces.top + pieces.height < high)
    )
    small = pieces.area < (0.02 * ink.dpi) ** 2
    mask = pieces.drawn((free | text_ink(ink, pieces)) & ~small)
    ends = _row_ends(mask)
    if not len(ends):
        return None
    points = (ends + 0.5) * ink.reduction - 0.5
    matrix = upright_matrix(scan.width, scan.height, level)
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    left, top = np.floor(moved.min(axis=0)).astype(int) - ink.reduction
    right, bottom = np.ceil(moved.max(axis=0)).astype(int) + ink.reduction + 1
    return Rect(int(left), int(top), int(right), int(bottom))


def _row_ends(mask: Pixels) -> npt.NDArray[np.int64]:
    """x, y of the first and last set pixel of each row: what lies between is never outermost."""
    set_ = mask > 0
    rows = np.flatnonzero(set_.any(axis=1))
    first = set_[rows].argmax(axis=1)
    last = mask.shape[1] - 1 - set_[rows, ::-1].argmax(axis=1)
    return np.stack([np.concatenate([first, last]), np.concatenate([rows, rows])], axis=1)
