"""Separator sheets in print: scanned again they say what they were printed for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from ocr.image import Scan
from ocr.read import read_scan
from scanner_app.domain.errors import StorageError
from scanner_app.domain.separator_sheet import (
    KIND_LENGTH,
    NEXT_PAPER,
    Separator,
    dossier_sheet,
    read_separator,
)
from scanner_app.paths import resources_folder
from scanner_app.processing.mapping import reading_from_engine
from scanner_app.processing.sheet_codes import Rectangle, code_runs
from scanner_app.processing.sheets import PdfSheetPrinter
from tests.data.generate.degrade import Damage, scan

CODE = "000.00.21.H37-231018-0007"
SHEET = dossier_sheet(CODE, "Tờ khai đăng ký khai sinh")
DPI = 200
MM = DPI / 25.4
FONT = resources_folder() / "fonts" / "LiberationSans-Bold.ttf"


def printed(sheet: Separator, path: Path) -> Image.Image:
    """The sheet as a printer of 600 dpi lays it on paper, seen at 200 dpi."""
    PdfSheetPrinter(FONT).write([sheet], path)
    with pypdfium2.PdfDocument(path) as pdf:
        drawn: Image.Image = pdf[0].render(scale=600 / 72).to_pil().convert("RGB")
    return drawn.resize((round(210 * MM), round(297 * MM)), Image.Resampling.BOX)


def scanned(paper: Image.Image, damage: Damage, *, gray: bool = False) -> Separator | None:
    """What the sheet says after a scan."""
    pixels = scan(np.asarray(paper), damage, dpi=DPI, seed=3)
    if gray:
        pixels = np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"))
    return read_separator(reading_from_engine(read_scan(Scan(pixels, float(DPI), "file"))))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "damage", "gray"),
    [
        (SHEET, Damage(3.4, bed="dark"), False),
        (NEXT_PAPER, Damage(-2.0, 180, light=0.1, noise=3.0, quality=60), True),
    ],
    ids=["dossier", "paper"],
)
def test_a_sheet_that_was_scanned_says_what_it_was_printed_for(
    tmp_path: Path, sheet: Separator, damage: Damage, gray: bool
) -> None:
    assert scanned(printed(sheet, tmp_path / "to.pdf"), damage, gray=gray) == sheet


@pytest.mark.slow
@pytest.mark.parametrize(("bars", "source"), [(True, "barcode"), (False, "ocr")])
def test_a_stained_sheet_is_read_by_its_bars_or_else_by_its_print(
    tmp_path: Path, bars: bool, source: str
) -> None:
    paper = printed(SHEET, tmp_path / "to.pdf")
    stain = ImageDraw.Draw(paper)
    stain.rectangle([60 * MM, 48 * MM, 150 * MM, 138 * MM], fill="black")
    if not bars:
        stain.rectangle([10 * MM, 206 * MM, 200 * MM, 235 * MM], fill="white")

    found = scanned(paper, Damage(-1.0))

    assert found is not None
    assert (found.code, found.kind, found.source) == (CODE, SHEET.kind, source)


def test_each_sheet_is_an_a4_page_for_one_side(tmp_path: Path) -> None:
    path = tmp_path / "to.pdf"

    PdfSheetPrinter(FONT).write([SHEET, NEXT_PAPER], path)

    with pikepdf.open(path) as pdf:
        boxes = [[round(float(edge)) for edge in page.mediabox] for page in pdf.pages]
        assert boxes == [[0, 0, 595, 842]] * 2
        assert pdf.Root.ViewerPreferences.Duplex == "/Simplex"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_the_longest_code_and_kind_stay_inside_the_margins(tmp_path: Path) -> None:
    sheet = dossier_sheet("H37.123.123.123.123-20251018-1234567", "Ừ" * KIND_LENGTH)

    paper = np.asarray(printed(sheet, tmp_path / "to.pdf").convert("L"))

    inked = np.flatnonzero((paper < 128).any(axis=0)) / MM
    assert inked[0] >= 14
    assert inked[-1] <= 196


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError) as raised:
        PdfSheetPrinter(FONT).write([SHEET], tmp_path / "file" / "to.pdf")

    assert raised.value.facts["path"] == str(tmp_path / "file" / "to.pdf")


def test_bars_are_runs_of_dark_modules() -> None:
    # Code 39 begins with an asterisk: narrow, wide space, narrow, narrow, wide, narrow, wide, ...
    first = code_runs("Code39", "PATCHT")[:3]

    assert first == (Rectangle(0, 0, 1), Rectangle(0, 3, 1), Rectangle(0, 5, 2))
