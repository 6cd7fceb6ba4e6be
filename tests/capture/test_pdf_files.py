from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from scanner_app.capture.child_limits import Limits
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEncryptedError,
    FileTooLargeError,
    IntakeError,
)
from scanner_app.ports import SourcePage
from tests.capture.intake import (
    A4_300,
    SCAN,
    SCAN_JPEG,
    assert_spool_holds,
    errors,
    pictures,
    taken_in,
)
from tests.capture.samples import (
    add_image_page,
    add_text_page,
    paper,
    text_pdf,
)


def scanned_pdf(path: Path, **page: str) -> Path:
    with pikepdf.new() as pdf:
        add_image_page(pdf, SCAN_JPEG, SCAN.size, **page)  # type: ignore[arg-type]  # content only
        pdf.save(path)
    return path


INVISIBLE = "BT 3 Tr /F1 12 Tf 50 700 Td (van ban an) Tj ET"


@pytest.mark.parametrize("after", ["", INVISIBLE, "q 0 0 595 842 re W n Q"])
def test_a_page_that_is_one_jpeg_keeps_that_jpeg_and_says_its_dpi(
    folder: Path, spool: Path, after: str
) -> None:
    (image,) = pictures(taken_in(scanned_pdf(folder / "quét.pdf", after=after), spool))

    content = image.read_bytes()
    assert content[content.index(b"\xff\xda") :] == SCAN_JPEG[SCAN_JPEG.index(b"\xff\xda") :]
    with Image.open(image) as page:
        assert page.info["dpi"] == pytest.approx((150, 150), abs=1)


@pytest.mark.parametrize(
    "after",
    [
        "BT /F1 30 Tf 50 700 Td (DA KY) Tj ET",
        "0 0 0 rg 100 100 200 200 re f",
        "q 300 0 0 300 0 0 cm /Im0 Do Q",
        "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
    ],
    ids=["text", "fill", "second picture", "inline picture"],
)
def test_a_scan_with_anything_visible_besides_is_drawn_at_300_dpi(
    folder: Path, spool: Path, after: str
) -> None:
    (image,) = pictures(taken_in(scanned_pdf(folder / "quét.pdf", after=after), spool))

    with Image.open(image) as page:
        assert page.size == A4_300
        assert page.info["dpi"] == (300, 300)


def test_a_scan_without_loss_gives_its_own_pixels(folder: Path, spool: Path) -> None:
    gray = SCAN.convert("L")
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, gray.tobytes(), gray.size, space="/DeviceGray")
        del page.obj["/Resources"]["/XObject"]["/Im0"]["/Filter"]
        pdf.save(folder / "xám.pdf", compress_streams=True)

    (image,) = pictures(taken_in(folder / "xám.pdf", spool))

    with Image.open(image) as drawn:
        assert (drawn.size, drawn.mode, drawn.info["dpi"]) == (gray.size, "L", (150, 150))
        difference = np.asarray(drawn, dtype=float) - np.asarray(gray, dtype=float)
        assert np.abs(difference).mean() < 2


@pytest.mark.parametrize("coding", ["flate", "group4"])
def test_a_bitonal_scan_stays_as_it_is_pixel_for_pixel(
    folder: Path, spool: Path, coding: str
) -> None:
    letters = paper(2480, 3508).convert("L").point(lambda v: 255 * (v > 150)).convert("1")
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, letters.tobytes(), letters.size, space="/DeviceGray")
        image = page.obj["/Resources"]["/XObject"]["/Im0"]
        image["/BitsPerComponent"] = 1
        del image["/Filter"]
        if coding == "group4":
            # Pillow's strip of a one-strip TIFF is a bare Group 4 stream, black as 1.
            raw = io.BytesIO()
            letters.save(raw, "TIFF", compression="group4", tiffinfo={278: 3508})
            with Image.open(io.BytesIO(raw.getvalue())) as written:
                (start,), (size,) = written.tag_v2[273], written.tag_v2[279]  # type: ignore[attr-defined]  # TIFF
                black_is_1 = written.tag_v2[262] == 0  # type: ignore[attr-defined]  # TIFF
            image.write(
                raw.getvalue()[start : start + size],
                filter=pikepdf.Name.CCITTFaxDecode,
                decode_parms=pikepdf.Dictionary(
                    K=-1, Columns=2480, Rows=3508, BlackIs1=not black_is_1
                ),
            )
        pdf.save(folder / "đen trắng.pdf", compress_streams=True)

    (written_page,) = pictures(taken_in(folder / "đen trắng.pdf", spool))

    with Image.open(written_page) as page_image:
        assert (page_image.mode, page_image.info["dpi"]) == ("1", (300, 300))
        assert page_image.info["compression"] == "group4"
        assert np.array_equal(np.asarray(page_image), np.asarray(letters))


@pytest.mark.parametrize(("mode", "kept"), [(3, True), (0, False)])
def test_text_in_a_form_over_a_scan_counts_when_it_is_seen(
    folder: Path, spool: Path, mode: int, kept: bool
) -> None:
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, SCAN_JPEG, SCAN.size, after="q /Ocr Do Q")
        form = pikepdf.Stream(pdf, f"BT {mode} Tr /F1 12 Tf 50 700 Td (van ban) Tj ET".encode())
        form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        form["/BBox"] = [0, 0, 595, 842]
        form["/Resources"] = pikepdf.Dictionary(Font=page.obj["/Resources"]["/Font"])
        page.obj["/Resources"]["/XObject"]["/Ocr"] = form
        pdf.save(folder / "có chữ.pdf")

    (image,) = pictures(taken_in(folder / "có chữ.pdf", spool))

    with Image.open(image) as page_image:
        assert (page_image.size == SCAN.size) == kept


@pytest.mark.parametrize("before", ["q 0 0 300 842 re W n", "q 0.5 0 0 0.5 0 0 cm"])
def test_a_scan_shown_in_part_or_small_is_drawn(folder: Path, spool: Path, before: str) -> None:
    path = scanned_pdf(folder / "quét.pdf", before=before, after="Q")

    (image,) = pictures(taken_in(path, spool))

    with Image.open(image) as page:
        assert page.size == A4_300


def test_a_rotated_scan_is_drawn_upright_as_a_reader_shows_it(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, SCAN_JPEG, SCAN.size)
        page.obj["/Rotate"] = 90
        pdf.save(folder / "xoay.pdf")

    (image,) = pictures(taken_in(folder / "xoay.pdf", spool))

    with Image.open(image) as drawn:
        assert drawn.width > drawn.height
        shown = drawn.convert("L").resize((160, 113))
    expected = SCAN.convert("L").transpose(Image.Transpose.ROTATE_270).resize((160, 113))
    difference = np.asarray(shown, dtype=float) - np.asarray(expected, dtype=float)
    assert np.abs(difference).mean() < 3


def test_rotation_and_size_inherited_from_the_page_tree_count(folder: Path, spool: Path) -> None:
    (folder / "cây.pdf").write_bytes(
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90/MediaBox[0 0 595 842]"
        b"/Resources<</XObject<</Im0 4 0 R>>>>>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Image/Width 1240/Height 1754/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter/DCTDecode/Length %d>>stream\n"
        % len(SCAN_JPEG)
        + SCAN_JPEG
        + b"\nendstream endobj\n5 0 obj<</Length 33>>stream\n595 0 0 842 0 0 cm /Im0 Do"
        b"       \nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n"
    )

    (image,) = pictures(taken_in(folder / "cây.pdf", spool))

    with Image.open(image) as drawn:
        assert drawn.size == (A4_300[1], A4_300[0])


def test_the_stamp_of_a_signature_field_is_drawn(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, SCAN_JPEG, SCAN.size)
        stamp = pikepdf.Stream(pdf, b"1 0 0 rg 0 0 200 100 re f")
        stamp["/Type"], stamp["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        stamp["/BBox"] = [0, 0, 200, 100]
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T="chữ ký",
                F=4,
                Rect=[300, 600, 500, 700],
                AP=pikepdf.Dictionary(N=pdf.make_indirect(stamp)),
            )
        )
        page.obj["/Annots"] = pikepdf.Array([field])
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        pdf.save(folder / "đã ký.pdf")

    (image,) = pictures(taken_in(folder / "đã ký.pdf", spool))

    with Image.open(image) as drawn:
        middle = (drawn.width * 400 // 595, drawn.height * (842 - 650) // 842)
        red, green, blue = drawn.convert("RGB").getpixel(middle)  # type: ignore[misc]  # three bands
    assert red > 240
    assert max(green, blue) < 20


def test_a_picture_page_and_a_text_page_come_each_in_its_way(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        add_image_page(pdf, SCAN_JPEG, SCAN.size)
        add_text_page(pdf)
        pdf.save(folder / "hỗn hợp.pdf")

    outcomes = taken_in(folder / "hỗn hợp.pdf", spool)

    assert [o.page for o in outcomes if isinstance(o, SourcePage)] == [1, 2]
    with Image.open(pictures(outcomes)[1]) as text:
        assert (text.size, text.mode, text.info["dpi"]) == (A4_300, "L", (300, 300))
        assert np.asarray(text).min() < 50
    assert_spool_holds(spool, pictures(outcomes))


def test_a_password_to_open_is_asked_for_one_to_edit_is_not(folder: Path, spool: Path) -> None:
    locked = pikepdf.Encryption(user="mở", owner="sửa")
    guarded = pikepdf.Encryption(user="", owner="sửa")

    of_locked = taken_in(text_pdf(folder / "khóa.pdf", encryption=locked), spool)
    of_guarded = taken_in(text_pdf(folder / "hạn chế.pdf", encryption=guarded), spool)

    assert errors(of_locked) == [(FileEncryptedError, None)]
    assert len(pictures(of_guarded)) == 1


def test_more_pages_than_allowed_are_refused_before_the_first(folder: Path, spool: Path) -> None:
    path = text_pdf(folder / "dài.pdf", pages=4)

    (error,) = taken_in(path, spool, Limits(pages=3))

    assert isinstance(error, FileTooLargeError)
    assert (error.facts["what"], error.facts["limit"]) == ("pages", 3)
    assert_spool_holds(spool, [])


def test_a_page_that_fails_names_its_number_and_the_rest_go_on(folder: Path, spool: Path) -> None:
    path = folder / "lẫn.pdf"
    with pikepdf.new() as pdf:
        add_text_page(pdf)
        add_text_page(pdf, points=(10_000, 10_000))
        add_image_page(pdf, SCAN_JPEG, (60_000, 60_000))
        broken = add_image_page(pdf, SCAN_JPEG, SCAN.size)
        broken.obj["/Resources"]["/XObject"]["/Im0"]["/Width"] = pikepdf.Name.Wide
        add_text_page(pdf)
        pdf.save(path)

    outcomes = taken_in(path, spool)

    assert errors(outcomes) == [
        (FileTooLargeError, 2),
        (FileTooLargeError, 3),
        (FileDamagedError, 4),
    ]
    assert [o.page for o in outcomes if isinstance(o, SourcePage)] == [1, 5]
    assert {o.facts["path"] for o in outcomes if isinstance(o, IntakeError)} == {path}


def test_a_pdf_cut_in_half_gives_its_pages_or_an_error_never_an_exception(
    folder: Path, spool: Path
) -> None:
    whole = text_pdf(folder / "đủ.pdf", pages=3).read_bytes()
    (folder / "cụt.pdf").write_bytes(whole[: len(whole) // 3])

    assert taken_in(folder / "cụt.pdf", spool)


def test_a_drawn_page_is_readable_as_a_picture_of_full_colour(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        add_text_page(pdf, content="1 0 0 rg 0 0 595 842 re f")
        pdf.save(folder / "đỏ.pdf")

    (image,) = pictures(taken_in(folder / "đỏ.pdf", spool))

    with Image.open(io.BytesIO(image.read_bytes())) as page:
        assert page.mode == "RGB"
