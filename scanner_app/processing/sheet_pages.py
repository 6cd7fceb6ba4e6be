"""Separator sheets drawn as PDF pages for any laser printer.

Codes are vector squares and bars, sharp at every resolution; text is drawn with the bundled font
into stencils of 600 dpi, so that no font has to be embedded or installed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw, ImageFont

from scanner_app.domain.separator_sheet import (
    CODE_LABEL,
    KIND_LABEL,
    PATCH,
    TITLES,
    Divide,
    Separator,
)
from scanner_app.processing.sheet_codes import Rectangle, code_runs

_DPI = 600
_PT = 72 / 25.4
"""Points a millimetre."""
_WIDTH, _HEIGHT = 210.0, 297.0
_COLUMN = 180.0
"""Widest text or code: printers leave up to 5 mm blank, binders punch within 12."""
_QR = 90.0
_BAR_MODULE = 0.5
"""Millimetres of the narrowest bar: 4 pixels at 200 dpi, twice what readers need."""
_PATCH_MODULE = 0.9
_BARS_HIGH = 18.0

_HINTS = {
    Divide.DOSSIER: "Đặt trước trang đầu của hồ sơ, mặt in cùng phía với các trang. In một mặt.",
    Divide.PAPER: "Đặt trước trang đầu của giấy tờ tiếp theo. In một mặt, dùng lại được.",
}


def separator_pdf(sheets: Sequence[Separator], font: Path) -> bytes:
    """A PDF of one A4 page a sheet.

    Args:
        sheets: what is on them.
        font: TrueType file with every letter of Vietnamese.
    """
    with Pdf.new() as pdf:
        # Printers that turn paper by default would put two sheets back to back.
        pdf.Root.ViewerPreferences = Dictionary(
            Duplex=Name.Simplex, PrintScaling=Name("/None"), PickTrayByPDFSize=True
        )
        pdf.docinfo["/Title"] = "Tờ phân cách"
        stencils = _Stencils(pdf, font)
        for sheet in sheets:
            _add_page(pdf, stencils, sheet)
        out = io.BytesIO()
        pdf.save(out, min_version="1.7", compress_streams=True, deterministic_id=True)
    return out.getvalue()


class _Stencils:
    """Lines of text as images of one bit, each text once a file."""

    def __init__(self, pdf: Pdf, font: Path) -> None:
        self._pdf = pdf
        self._font = font
        self._made: dict[tuple[str, float], tuple[pikepdf.Object, float, float, float]] = {}

    def line(self, text: str, pt: float) -> tuple[pikepdf.Object, float, float, float]:
        """The image, its width and height and how far it reaches below the baseline, mm.

        A line wider than the column is set smaller; the longest kind comes out at 9 pt.
        """
        if (text, pt) not in self._made:
            face = self._face(text, pt)
            left, top, right, bottom = face.getbbox(text, anchor="ls")
            size = (int(right - left) + 1, int(bottom - top) + 1)
            image = Image.new("1", size, 1)
            ImageDraw.Draw(image).text((-left, -top), text, font=face, fill=0, anchor="ls")
            stream = pikepdf.Stream(
                self._pdf, image.tobytes(), Type=Name.XObject, Subtype=Name.Image,
                Width=size[0], Height=size[1], ImageMask=True, BitsPerComponent=1,
            )  # fmt: skip
            mm = 25.4 / _DPI
            made = (self._pdf.make_indirect(stream), size[0] * mm, size[1] * mm, bottom * mm)
            self._made[text, pt] = made
        return self._made[text, pt]

    def _face(self, text: str, pt: float) -> ImageFont.FreeTypeFont:
        face = ImageFont.truetype(
            str(self._font), round(pt * _DPI / 72), layout_engine=ImageFont.Layout.BASIC
        )
        wide = face.getlength(text) * 25.4 / _DPI
        return face if wide <= _COLUMN else self._face(text, pt * _COLUMN / wide * 0.99)


class _Page:
    """Drawing instructions of one page; y counts from the top in millimetres."""

    def __init__(self, stencils: _Stencils) -> None:
        self._stencils = stencils
        self.images: dict[str, pikepdf.Object] = {}
        self._drawn: list[str] = ["0 g"]

    def text(self, baseline: float, text: str, *, pt: float) -> None:
        """A line in the middle of the page."""
        image, wide, high, below = self._stencils.line(text, pt)
        name = f"/T{len(self.images)}"
        self.images[name] = image
        size = f"{wide * _PT:.3f} 0 0 {high * _PT:.3f}"
        corner = f"{(_WIDTH - wide) / 2 * _PT:.3f} {_y(baseline + below):.3f}"
        self._drawn.append(f"q {size} {corner} cm {name} Do Q")

    def code(self, top: float, runs: Sequence[Rectangle], *, module: float, high: float) -> None:
        """A symbol in the middle of the page; `high` is that of a row, mm."""
        columns = max(run.column + run.width for run in runs)
        module = min(module, _COLUMN / columns)
        left = (_WIDTH - columns * module) / 2
        for run in runs:
            x, y = left + run.column * module, top + (run.row + 1) * high
            self._drawn.append(
                f"{x * _PT:.3f} {_y(y):.3f} {run.width * module * _PT:.3f} {high * _PT:.3f} re"
            )
        self._drawn.append("f")

    @property
    def content(self) -> bytes:
        """The content stream."""
        return "\n".join(self._drawn).encode("ascii")


def _y(from_top: float) -> float:
    return (_HEIGHT - from_top) * _PT


def _add_page(pdf: Pdf, stencils: _Stencils, sheet: Separator) -> None:
    page = _Page(stencils)
    draw = _dossier if sheet.divide is Divide.DOSSIER else _next_paper
    draw(page, sheet)
    # Once more and smaller: recognisers read this size best, and a sheet may be torn.
    page.text(252, TITLES[sheet.divide], pt=16)
    if sheet.code:
        page.text(261, f"{CODE_LABEL} {sheet.code}", pt=16)
    page.text(273, _HINTS[sheet.divide], pt=13)
    made = pdf.add_blank_page(page_size=(_WIDTH * _PT, _HEIGHT * _PT))
    made.obj.Resources = Dictionary(XObject=Dictionary(page.images))
    made.obj.Contents = pikepdf.Stream(pdf, page.content)
    made.obj.TrimBox = Array([0, 0, _WIDTH * _PT, _HEIGHT * _PT])


def _dossier(page: _Page, sheet: Separator) -> None:
    page.text(34, TITLES[Divide.DOSSIER], pt=36)
    _qr(page, 48, sheet)
    page.text(156, CODE_LABEL, pt=18)
    page.text(171, sheet.code, pt=28)
    if sheet.kind:
        page.text(190, f"{KIND_LABEL} {sheet.kind}", pt=28)
    page.code(210, code_runs("Code128", sheet.code), module=_BAR_MODULE, high=_BARS_HIGH)


def _next_paper(page: _Page, sheet: Separator) -> None:
    page.text(34, TITLES[Divide.PAPER], pt=36)
    # On top, where scanning programs look for patch codes.
    page.code(46, code_runs("Code39", PATCH), module=_PATCH_MODULE, high=_BARS_HIGH)
    _qr(page, 80, sheet)
    page.text(205, "Giấy tờ tiếp theo", pt=48)


def _qr(page: _Page, top: float, sheet: Separator) -> None:
    runs = code_runs("QRCode", sheet.payload)
    module = _QR / max(run.column + run.width for run in runs)
    page.code(top, runs, module=module, high=module)
