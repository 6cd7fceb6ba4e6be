"""The visible signature of an official copy.

NĐ 30/2020/NĐ-CP, Phụ lục I, phần II, mục I (chữ ký số của cơ quan, tổ chức trên bản sao định dạng
điện tử), box 14: top right corner of the first page, no image of a signature; kind of copy, name of
the agency, signing time (date, hour, minute, second, Vietnam's zone after ISO 8601), in Times New
Roman 10, upright, black. Other signatures stay invisible.

- The mark is the widget of the signature itself: adding it is a permitted update below an earlier
  signature (the officer's), painting on the page would not be. So page content is neither moved nor
  scaled, which would also break the scale of 1:1 that the same norm asks for.
- Letters: Liberation Serif, of Times New Roman's widths and shape, which may be shipped; only those
  needed are embedded, with their way back to Unicode.
- It reads "SAO Y; agency; 2026-11-26T10:15:00+07:00", flush right in as many lines as fit.
- Nothing on the page is covered: a free place is looked for in the picture of the page, first near
  the top right corner, then along the top. Where 10 points fit nowhere, letters shrink, to 6 points
  at the least, into the margin that is left: content that can be read is worth more than the size
  of the mark. On a page that is full to its edges it goes where it covers least, without a ground
  of its own, so that what lies below is still seen.
- "Top right" is that of the page as a reader shows it: the mark stands upright on rotated pages.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp.base import BaseStamp, BaseStampStyle

from scanner_app.domain.sign_errors import MarkTextError, SigningError
from scanner_app.domain.signature import CopyMark, PageTop
from scanner_app.paths import resources_folder
from scanner_app.signing.mark.font import MarkFont, embedded, font_of, missing_letters
from scanner_app.signing.mark.place import Place, find_place, on_page
from scanner_app.signing.mark.text import blocks, parts_of

FONT = "fonts/LiberationSerif-Regular.ttf"
_FONT = "/F0"
_ALWAYS = frozenset("0123456789-:+T; ")
"""In every mark's font, so that one is made for all files of a batch."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a signature shows, as pyHanko's `PdfSigner` takes it."""

    field: SigFieldSpec | None
    style: BaseStampStyle | None


INVISIBLE = Appearance(None, None)


def appearance_of(page: PageTop, mark: CopyMark, moment: datetime, field_name: str) -> Appearance:
    """Field and letters of a mark on the first page.

    Args:
        page: what is seen of the first page.
        mark: what it says.
        moment: aware; the signing time.
        field_name: of the signature's field.

    Raises:
        MarkTextError: no agency, or one that cannot be printed.
        SigningError: problem "no_room_for_mark": a page smaller than the mark.
    """
    parts = parts_of(mark, moment)
    path = resources_folder() / FONT
    letters = frozenset("".join(parts)) | _ALWAYS
    missing = missing_letters(path, letters)
    if missing or not parts[1]:
        raise MarkTextError(letters=" ".join(sorted(missing)))
    font = font_of(path, letters)
    place = find_place(page, lambda pt, widest: blocks(parts, font, pt, widest))
    if place is None:
        raise SigningError(problem="no_room_for_mark")
    box = _box(page, place)
    style = _MarkStyle(font=font, drawing=_drawing(page, place, box, font))
    return Appearance(SigFieldSpec(field_name, on_page=0, box=box), style)


@dataclass(frozen=True, kw_only=True)
class _MarkStyle(BaseStampStyle):
    font: MarkFont
    drawing: bytes

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, object],  # noqa: ARG002 - the text is drawn already
    ) -> BaseStamp:
        return _Mark(writer, self, box)


class _Mark(BaseStamp):
    """Letters alone: no frame, no ground."""

    def render(self) -> bytes:
        writer = self._ensure_writer
        self.set_resource(ResourceType.FONT, pdf_name(_FONT), embedded(self.style.font, writer))
        drawing: bytes = self.style.drawing
        return drawing


def _box(page: PageTop, place: Place) -> tuple[int, int, int, int]:
    """The block's rectangle in the page's own coordinates, out to whole points."""
    corners = (
        on_page(page, place.left, place.top),
        on_page(page, place.left + place.block.width, place.top + place.block.height),
    )
    (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(*corners, strict=True))
    return math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)


def _drawing(page: PageTop, place: Place, box: tuple[int, int, int, int], font: MarkFont) -> bytes:
    """The lines as they stand upright on the page as it is seen, from the box's corner."""
    block = place.block
    steps = [f"q BT 0 g {_FONT} {block.pt:g} Tf"]
    for number, line in enumerate(block.lines):
        across = place.left + block.width - font.width(line, block.pt)
        down = place.top + block.ascent + number * block.leading
        x, y = on_page(page, across, down)
        right, up = on_page(page, across + 1, down), on_page(page, across, down - 1)
        turn = f"{right[0] - x:g} {right[1] - y:g} {up[0] - x:g} {up[1] - y:g}"
        steps.append(f"{turn} {x - box[0]:.2f} {y - box[1]:.2f} Tm {font.codes(line)} Tj")
    return "\n".join([*steps, "ET Q"]).encode("ascii")
