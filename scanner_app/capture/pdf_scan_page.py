"""Whether a PDF page is nothing but one scanned picture, and which."""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page's own space."""

_LEAST_COVER = 0.9
_MOST_OVERHANG = 0.02
_MOST_CONTENT_BYTES = 2_000_000
"""A scan with an invisible text layer has up to some 100 kB; more is not parsed but drawn."""

# ISO 32000-1 annex A. State and text operators that by themselves mark nothing.
_SILENT = (
    "w J j M d i ri rg RG g G k K cs CS sc SC scn SCN BMC BDC EMC MP DP BX EX "
    "BT ET Tc Tw Tz TL Tf Ts Td TD Tm T* m l c v y h re n"
)
_SHOW_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_INVISIBLE = 3
_PLAIN_STATE_KEYS = frozenset({"/Type", "/SA", "/OP", "/op", "/OPM", "/AIS", "/SM", "/LW", "/TK"})
_UNSEEN_ANNOTATIONS = frozenset({"/Link", "/Popup"})
_HIDDEN_FLAGS = 0b100010
"""Annotation flags hidden and no-view, ISO 32000-1 table 165."""


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """The one picture of a page.

    Attributes:
        image: the image XObject.
        dpi: across and down, from its pixels and the box it is drawn into.
    """

    image: pikepdf.Object
    dpi: tuple[float, float]


class _NotAScanError(Exception):
    """The page holds more than one upright, full-page picture."""


@dataclass
class _Walk:
    """State of the content stream: matrix, text mode, what is pending, the picture found."""

    page_box: Box
    resources: pikepdf.Object
    matrix: pikepdf.Matrix = field(default_factory=pikepdf.Matrix)
    text_mode: int = 0
    stack: list[tuple[pikepdf.Matrix, int]] = field(default_factory=list)
    rectangles: list[Box] = field(default_factory=list)
    other_path: bool = False
    found: tuple[pikepdf.Object, Box] | None = None
    in_form: bool = False


def scan_picture(page: pikepdf.Page) -> ScanPicture | None:
    """The picture a page consists of, or None when the page has to be drawn.

    A page qualifies when it draws one image XObject upright over at least 90 % of its box, and
    besides only invisible text (render mode 3) and clips that hide nothing; it is not rotated
    and bears no visible annotation.

    Raises:
        pikepdf.PdfError, ValueError, TypeError, ...: the page is broken; drawing may still work.
    """
    # pikepdf writes inherited attributes into the pages when it opens a file.
    if int(page.obj.get("/Rotate", 0)) % 360 or _has_visible_annotations(page):
        return None
    left, bottom, right, top = (float(v) for v in page.cropbox.as_list())
    walk = _Walk((left, bottom, right, top), page.resources)
    try:
        if _content_bytes(page) > _MOST_CONTENT_BYTES:
            return None
        for instruction in pikepdf.parse_content_stream(page):
            _step(walk, instruction)
    except _NotAScanError:
        return None
    if walk.found is None:
        return None
    image, box = walk.found
    unit = float(page.obj.get("/UserUnit", 1)) / 72
    width_inch, height_inch = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    dpi = (int(image["/Width"]) / width_inch, int(image["/Height"]) / height_inch)
    return ScanPicture(image, dpi)


def _content_bytes(page: pikepdf.Page) -> int:
    """Length of the content as stored; compressed bombs are met by the child's memory cap."""
    contents = page.obj.get("/Contents")
    if contents is None:
        raise _NotAScanError
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return sum(len(part.read_raw_bytes()) for part in parts)


def _has_visible_annotations(page: pikepdf.Page) -> bool:
    for annotation in page.obj.get("/Annots", ()):
        if str(annotation.get("/Subtype", "")) in _UNSEEN_ANNOTATIONS:
            continue
        if int(annotation.get("/F", 0)) & _HIDDEN_FLAGS:
            continue
        x1, y1, x2, y2 = (float(v) for v in annotation.get("/Rect", [0, 0, 0, 0]))
        if x1 != x2 and y1 != y2:
            return True
    return False


def _step(
    walk: _Walk, instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
) -> None:
    operator = str(instruction.operator)
    operands = instruction.operands
    if operator == "Do":
        _draw(walk, str(operands[0]))
    elif operator in _SHOW_TEXT:
        if walk.text_mode != _INVISIBLE:
            raise _NotAScanError
    elif operator in {"q", "Q", "cm", "Tr", "gs"}:
        _change_state(walk, operator, list(operands))
    elif operator in {"W", "W*"}:
        _clip(walk)
    elif operator not in _SILENT.split():
        raise _NotAScanError
    else:
        _note_path(walk, operator, list(operands))


def _change_state(walk: _Walk, operator: str, operands: list[pikepdf.Object]) -> None:
    if operator == "q":
        walk.stack.append((walk.matrix, walk.text_mode))
    elif operator == "Q" and walk.stack:
        walk.matrix, walk.text_mode = walk.stack.pop()
    elif operator == "cm":
        walk.matrix = pikepdf.Matrix(*(float(v) for v in operands)) @ walk.matrix
    elif operator == "Tr":
        walk.text_mode = int(operands[0])
    elif operator == "gs":
        state = walk.resources["/ExtGState"][str(operands[0])]
        if not set(state.keys()) <= _PLAIN_STATE_KEYS:
            raise _NotAScanError


def _note_path(walk: _Walk, operator: str, operands: list[pikepdf.Object]) -> None:
    if operator == "re":
        x, y, width, height = (float(v) for v in operands)
        walk.rectangles.append(_placed(walk.matrix, (x, y, x + width, y + height)))
    elif operator in {"m", "l", "c", "v", "y"}:
        walk.other_path = True
    elif operator == "n":
        walk.rectangles.clear()
        walk.other_path = False


def _clip(walk: _Walk) -> None:
    if walk.other_path or len(walk.rectangles) != 1:
        raise _NotAScanError
    if _covered(walk.page_box, walk.rectangles[0]) < _LEAST_COVER:
        raise _NotAScanError


def _draw(walk: _Walk, name: str) -> None:
    image = walk.resources["/XObject"][name]
    if image.get("/Subtype") == "/Form":
        _walk_form(walk, image)
        return
    if walk.found is not None or image.get("/Subtype") != "/Image":
        raise _NotAScanError
    matrix = walk.matrix
    if matrix.b or matrix.c or matrix.a <= 0 or matrix.d <= 0:
        raise _NotAScanError
    box = _placed(matrix, (0.0, 0.0, 1.0, 1.0))
    left, bottom, right, top = walk.page_box
    width, height = right - left, top - bottom
    overhang = max(
        (left - box[0]) / width,
        (box[2] - right) / width,
        (bottom - box[1]) / height,
        (box[3] - top) / height,
    )
    if overhang > _MOST_OVERHANG or _covered(walk.page_box, box) < _LEAST_COVER:
        raise _NotAScanError
    walk.found = (image, box)


def _walk_form(walk: _Walk, form: pikepdf.Object) -> None:
    """A form that shows only invisible text, as OCR programs add it to a scan."""
    if walk.in_form or len(form.read_raw_bytes()) > _MOST_CONTENT_BYTES or "/Group" in form:
        raise _NotAScanError
    inner = _Walk(walk.page_box, form.get("/Resources", walk.resources), in_form=True)
    inner.text_mode = walk.text_mode
    for instruction in pikepdf.parse_content_stream(form):
        _step(inner, instruction)
    if inner.found is not None:
        raise _NotAScanError


def _placed(matrix: pikepdf.Matrix, box: Box) -> Box:
    """Bounds of a box after the matrix."""
    corners = [matrix.transform((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _covered(page: Box, box: Box) -> float:
    """Share of the page's area that the box covers."""
    width = min(page[2], box[2]) - max(page[0], box[0])
    height = min(page[3], box[3]) - max(page[1], box[1])
    area = (page[2] - page[0]) * (page[3] - page[1])
    return max(width, 0.0) * max(height, 0.0) / area
