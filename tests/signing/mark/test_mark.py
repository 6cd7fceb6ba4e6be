"""The mark of official copies: what it says, where it stands, what it leaves alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pikepdf
import pytest

from scanner_app.domain.sign_errors import MarkTextError, SigningError
from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.mark.font import missing_letters
from tests.signing.marked_pages import (
    FONT,
    Draw,
    blank,
    card,
    mark_pixels,
    noisy,
    scan,
    seen,
    text_within,
)

AGENCY = "Ủy ban nhân dân phường Lương Văn Tri, tỉnh Lạng Sơn"
LONG = "Chi nhánh Văn phòng đăng ký đất đai khu vực II thuộc " * 4 + "Sở Nông nghiệp và Môi trường"
TIME = "2026-11-23T12:00:00+07:00"
A4, A5, CARD = (210.0, 297.0), (148.0, 210.0), (85.6, 54.0)
MM = 2 * 72 / 25.4
"""Pixels of what is seen."""

Marked = Callable[..., Path]


@pytest.fixture
def marked(signer: FileSigner, tmp_path: Path) -> Marked:
    """Signs a file as the agency's copy."""

    def sign(source: Path, agency: str = AGENCY, kind: CopyKind = CopyKind.SAO_Y) -> Path:
        order = SignOrder(SignerRole.AGENCY, CopyMark(kind, agency))
        return signer.sign(source, tmp_path / f"bản {kind}.pdf", order).path

    return sign


def said(path: Path) -> str:
    """The words of the first page, as poppler reads them."""
    command = ["pdftotext", "-raw", "-l", "1", str(path), "-"]
    return " ".join(
        subprocess.run(command, capture_output=True, check=True).stdout.decode().split()
    )


@pytest.mark.parametrize("kind", list(CopyKind))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_it_says_kind_agency_and_time_and_nothing_else(
    kind: CopyKind, form: str, archive: Path, marked: Marked
) -> None:
    copy = marked(archive, normalize(form, AGENCY), kind)  # type: ignore[arg-type]

    assert said(copy) == normalize("NFC", f"{kind}; {AGENCY}; {TIME}")


def test_letters_are_ten_points_black_upright_without_picture_or_frame(
    tmp_path: Path, marked: Marked
) -> None:
    copy = marked(scan(tmp_path, text_within(25)))

    with pikepdf.open(copy) as pdf:
        drawn = pdf.pages[0].Annots[-1].AP.N
        steps = drawn.read_bytes().decode()
        assert steps.startswith("q BT 0 g /F0 10 Tf\n1 0 0 1 ")
        assert set(steps.split()) & {"re", "Do", "l", "rg", "k", "gs"} == set()
        assert list(drawn.Resources.keys()) == ["/Font"]
        name = str(drawn.Resources.Font.F0.BaseFont)
    assert name.endswith("+LiberationSerif")


def test_the_font_has_every_letter_of_vietnamese() -> None:
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    letters = {normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones} | {"đ"}
    both = letters | {letter.upper() for letter in letters}

    assert all(len(letter) == 1 for letter in both)
    assert missing_letters(FONT, both) == set()


@pytest.mark.parametrize("agency", ["", "  ", "Sở 🏛", "Sở\ue000Tư pháp"])
def test_an_agency_that_cannot_be_printed_signs_nothing(
    agency: str, archive: Path, marked: Marked, tmp_path: Path
) -> None:
    with pytest.raises(MarkTextError) as caught:
        marked(archive, agency)

    assert caught.value.ends_batch
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("draw", "size", "agency"),
    [
        (text_within(25), A4, AGENCY),
        (text_within(12), A4, AGENCY),
        (text_within(4), A4, AGENCY),
        (text_within(25), (297.0, 210.0), AGENCY),
        (text_within(18), A5, AGENCY),
        (text_within(10), A5, LONG),
        (text_within(25), A4, LONG),
        (card, CARD, AGENCY),
        (noisy, A4, AGENCY),
    ],
    ids=["25mm", "12mm", "4mm", "landscape", "a5", "a5-long", "long", "card", "noisy"],
)
def test_nothing_on_the_page_is_covered(
    draw: Draw, size: tuple[float, float], agency: str, tmp_path: Path, marked: Marked
) -> None:
    page = scan(tmp_path, draw, size=size)

    copy = marked(page, agency)

    letters = mark_pixels(page, copy)
    rows, columns = np.nonzero(letters)
    under = seen(page)[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert np.percentile(under, 0.5) > np.median(under) - 40
    assert rows.max() < letters.shape[0] / 2


@pytest.mark.parametrize("draw", [blank, text_within(25), noisy])
def test_where_there_is_room_it_stands_in_the_top_right_corner(
    draw: Draw, tmp_path: Path, marked: Marked
) -> None:
    page = scan(tmp_path, draw)

    rows, columns = np.nonzero(mark_pixels(page, marked(page)))

    wide = seen(page).shape[1]
    assert rows.max() < 25 * MM
    assert columns.min() > wide / 2
    assert wide - columns.max() == pytest.approx(10 * MM, abs=2 * MM)


def test_a_plan_of_a0_is_marked_in_its_corner_too(tmp_path: Path, marked: Marked) -> None:
    page = tmp_path / "bản vẽ.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(3370, 2384))
        pdf.save(page)

    rows, columns = np.nonzero(mark_pixels(page, marked(page), scale=1))

    assert rows.max() < 25 * MM / 2
    assert columns.max() == pytest.approx(3370 - 10 * MM / 2, abs=4)


@pytest.mark.parametrize("crop", [0, 30])
@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_it_looks_the_same_however_the_page_is_turned(
    rotate: int, crop: float, tmp_path: Path, marked: Marked
) -> None:
    square = (150.0, 150.0)
    page = scan(tmp_path, blank, size=square, crop=crop)
    upright = mark_pixels(page, marked(page))
    turned_page = scan(tmp_path, blank, size=square, crop=crop, rotate=rotate)

    turned = mark_pixels(turned_page, marked(turned_page))

    assert turned.shape == upright.shape
    # Turned letters fall a fraction of a pixel elsewhere.
    shifted = [np.roll(turned, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    assert (upright & ~np.any(shifted, axis=0)).sum() < 0.02 * upright.sum()


def test_letters_of_one_line_touch_none_of_the_next(tmp_path: Path, marked: Marked) -> None:
    page = scan(tmp_path, blank)

    copy = marked(page, " ".join(["Ngợp ỄỄỂ gỹỵ"] * 12))

    letters = mark_pixels(page, copy, scale=8).any(axis=1)
    base_lines = [round(8 * down) for down in _base_lines(copy)]
    assert len(base_lines) > 4
    for upper, lower in pairwise(base_lines):
        between = letters[upper + 8 : lower - 8 * 8]
        assert not between.all()


def _base_lines(path: Path) -> list[float]:
    """Points from the top of the page."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        steps: bytes = page.Annots[-1].AP.N.read_bytes()
        bottom, height = float(page.Annots[-1].Rect[1]), float(page.mediabox[3])
    ups = re.findall(r"1 0 0 1 \S+ (\S+) Tm", steps.decode())
    return [height - bottom - float(up) for up in ups]


def test_a_page_full_to_its_edges_is_marked_where_least_is_covered(
    tmp_path: Path, marked: Marked
) -> None:
    page = scan(tmp_path, text_within(0))

    copy = marked(page)

    letters = mark_pixels(page, copy)
    assert said(copy).endswith(f"{AGENCY}; {TIME}")
    assert letters.any()


def test_a_page_smaller_than_the_mark_is_not_signed(tmp_path: Path, marked: Marked) -> None:
    with pytest.raises(SigningError) as caught:
        marked(scan(tmp_path, blank, size=(20, 20)))

    assert caught.value.facts["problem"] == "no_room_for_mark"


def test_the_officers_signature_stays_intact_below_it(
    signer: FileSigner, archive: Path, marked: Marked, verifier: PdfVerifier, tmp_path: Path
) -> None:
    first = signer.sign(archive, tmp_path / "cán bộ.pdf", SignOrder()).path

    copy = marked(first)

    report = verifier.verify(copy)
    assert report.ok
    assert not report.changed_after_signing
    assert [one.intact for one in report.signatures] == [True, True]
    assert [one.covers_whole_file for one in report.signatures] == [False, True]
    assert copy.read_bytes().startswith(first.read_bytes())


def test_a_second_mark_leaves_the_first_free(tmp_path: Path, marked: Marked) -> None:
    page = scan(tmp_path, text_within(25))
    first = marked(page)

    second = marked(first, kind=CopyKind.SAO_LUC)

    assert not (mark_pixels(page, first) & mark_pixels(first, second)).any()
    assert mark_pixels(first, second).any()


def test_an_order_without_mark_shows_nothing(
    signer: FileSigner, archive: Path, tmp_path: Path
) -> None:
    signed = signer.sign(archive, tmp_path / "ẩn.pdf", SignOrder(SignerRole.AGENCY)).path

    assert (seen(signed) == seen(archive)).all()
    assert said(signed) == ""


def test_signature_and_mark_add_less_than_forty_kilobytes(archive: Path, marked: Marked) -> None:
    copy = marked(archive, LONG)

    assert copy.stat().st_size - archive.stat().st_size < 40_000
