from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from scanner_app.capture.child_limits import Limits
from scanner_app.capture.files import DiskFileSource, _conversation
from scanner_app.domain.errors import (
    DiskFullError,
    FileDamagedError,
    FileEncryptedError,
    FileHostileError,
    FileMissingError,
    FileTooLargeError,
    IntakeError,
)
from scanner_app.ports import SourceFile, SourcePage
from tests.capture.samples import (
    add_image_page,
    add_text_page,
    jpeg,
    jpeg_claiming,
    paper,
    png,
    png_bomb,
    text_pdf,
    tiff,
)

Outcome = SourcePage | IntakeError
SCAN = paper(1240, 1754)
SCAN_JPEG = jpeg(SCAN)
A4_300 = (2480, 3509)
"""595 x 842 points at 300 dpi; parts of pixels count whole."""

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="chỉ có trên POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Hồ sơ số 7 – Điềm He"
    made.mkdir()
    return made


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    made = tmp_path / "hàng đợi"
    made.mkdir()
    return made


def taken_in(path: Path, spool: Path, limits: Limits | None = None) -> list[Outcome]:
    source = DiskFileSource(limits)
    (file,) = source.find([path])
    assert isinstance(file, SourceFile)
    return list(source.pages(file, spool))


def pictures(outcomes: list[Outcome]) -> list[Path]:
    return [o.image for o in outcomes if isinstance(o, SourcePage)]


def errors(outcomes: list[Outcome]) -> list[tuple[type[IntakeError], object]]:
    return [(type(o), o.facts.get("page")) for o in outcomes if isinstance(o, IntakeError)]


def assert_spool_holds(spool: Path, kept: list[Path]) -> None:
    assert sorted(spool.iterdir()) == sorted(kept)


# --- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ảnh.jpg", SCAN_JPEG),
        ("progressive.jpg", jpeg(SCAN, progressive=True)),
        ("sai đuôi.pdf", jpeg(SCAN.convert("L"), dpi=(300, 300))),
        ("trang.png", png(paper(mode="P"))),
        ("cmyk.jpg", jpeg(paper(mode="CMYK"))),
    ],
)
def test_a_single_picture_keeps_its_bytes(
    folder: Path, spool: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)

    (page,) = taken_in(folder / name, spool)

    assert isinstance(page, SourcePage)
    assert (page.page, page.image.read_bytes()) == (1, content)
    assert_spool_holds(spool, [page.image])


@pytest.mark.parametrize(
    "content",
    [
        SCAN_JPEG[: len(SCAN_JPEG) * 2 // 3],
        jpeg(SCAN, progressive=True)[:-2000],
        png()[:-3000],
        b"\xff\xd8\xff\xe0 nothing more",
        b"II*\0\x08\0\0\0\xff\xff",
    ],
    ids=["jpeg", "progressive", "png", "no header", "tiff"],
)
def test_a_picture_cut_short_is_damaged(folder: Path, spool: Path, content: bytes) -> None:
    path = folder / "cụt.jpg"
    path.write_bytes(content)

    (error,) = taken_in(path, spool)

    assert isinstance(error, FileDamagedError)
    assert error.facts["path"] == path
    assert_spool_holds(spool, [])


@pytest.mark.parametrize(
    "content", [png_bomb(30_000), jpeg_claiming(30_000, 30_000)], ids=["png", "jpeg"]
)
def test_a_picture_of_too_many_pixels_is_refused_before_decoding(
    folder: Path, spool: Path, content: bytes
) -> None:
    (folder / "bom").write_bytes(content)

    (error,) = taken_in(folder / "bom", spool)

    assert isinstance(error, FileTooLargeError)
    assert (error.facts["what"], error.facts["limit"]) == ("pixels", 80_000_000)


def test_frames_of_a_tiff_are_lossless_pages_that_keep_their_dpi(folder: Path, spool: Path) -> None:
    frames = [paper(seed=1), paper(seed=2, mode="L"), paper(seed=3).convert("1")]
    path = tiff(folder / "nhiều trang.tif", frames, 200)

    written = pictures(taken_in(path, spool))

    for image, frame in zip(written, frames, strict=True):
        with Image.open(image) as page:
            assert np.array_equal(np.asarray(page), np.asarray(frame))
            assert page.info["dpi"] == (200, 200)
    with Image.open(written[2]) as bitonal:
        assert bitonal.info["compression"] == "group4"


@pytest.mark.parametrize("form", ["BMP", "WEBP"])
def test_other_picture_forms_become_png_without_loss(folder: Path, spool: Path, form: str) -> None:
    options = {"lossless": True} if form == "WEBP" else {"dpi": (200, 200)}
    paper().save(folder / "ảnh", form, **options)

    (image,) = pictures(taken_in(folder / "ảnh", spool))

    with Image.open(image) as page:
        assert page.format == "PNG"
        assert np.array_equal(np.asarray(page), np.asarray(paper()))


# --- PDF --------------------------------------------------------------------------------------


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


def test_a_scan_that_is_no_jpeg_is_drawn_at_its_own_density(folder: Path, spool: Path) -> None:
    gray = SCAN.convert("L")
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, gray.tobytes(), gray.size, space="/DeviceGray")
        del page.obj["/Resources"]["/XObject"]["/Im0"]["/Filter"]
        pdf.save(folder / "xám.pdf", compress_streams=True)

    (image,) = pictures(taken_in(folder / "xám.pdf", spool))

    with Image.open(image) as drawn:
        assert drawn.size == pytest.approx(gray.size, abs=2)
        assert (drawn.mode, drawn.info["dpi"]) == ("L", (150, 150))


@pytest.mark.parametrize("before", ["q 0 0 300 842 re W n", "q 0.5 0 0 0.5 0 0 cm"])
def test_a_scan_shown_in_part_or_small_is_drawn(folder: Path, spool: Path, before: str) -> None:
    path = scanned_pdf(folder / "quét.pdf", before=before, after="Q")

    (image,) = pictures(taken_in(path, spool))

    with Image.open(image) as page:
        assert page.size == A4_300


@pytest.mark.parametrize("inherited", [False, True])
def test_a_rotated_scan_is_drawn_upright_as_a_reader_shows_it(
    folder: Path, spool: Path, inherited: bool
) -> None:
    with pikepdf.new() as pdf:
        page = add_image_page(pdf, SCAN_JPEG, SCAN.size)
        (pdf.Root.Pages if inherited else page.obj)["/Rotate"] = 90
        pdf.save(folder / "xoay.pdf")

    (image,) = pictures(taken_in(folder / "xoay.pdf", spool))

    with Image.open(image) as drawn:
        assert drawn.width > drawn.height
        shown = drawn.convert("L").resize((160, 113))
    expected = SCAN.convert("L").transpose(Image.Transpose.ROTATE_270).resize((160, 113))
    difference = np.asarray(shown, dtype=float) - np.asarray(expected, dtype=float)
    assert np.abs(difference).mean() < 3


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


# --- the child --------------------------------------------------------------------------------


def test_a_child_that_falls_silent_is_stopped_and_the_next_file_goes_on(
    folder: Path, spool: Path
) -> None:
    path = text_pdf(folder / "treo.pdf")

    stopped = taken_in(path, spool, Limits(page_wall_s=0.02))
    after = taken_in(path, spool)

    assert errors(stopped) == [(FileHostileError, 1)]
    assert len(pictures(after)) == 1


@posix_only
@pytest.mark.slow
def test_a_page_that_computes_for_ever_is_stopped(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        content = "0.5 0 0 0.5 0 0 cm " + "0 0 5000 5000 re W n 0 0 4000 4000 re f " * 60_000
        add_text_page(pdf, content=content + "1 1 m 2 2 l S " * 400_000)
        pdf.save(folder / "nặng.pdf")

    outcomes = taken_in(folder / "nặng.pdf", spool, Limits(page_cpu_s=1))

    assert errors(outcomes) == [(FileHostileError, 1)]


@posix_only
def test_a_child_that_wants_too_much_memory_gets_none(folder: Path, spool: Path) -> None:
    (folder / "lớn.png").write_bytes(png(Image.new("RGB", (8000, 8000)), compress_level=1))

    outcomes = taken_in(folder / "lớn.png", spool, Limits(memory_bytes=200 << 20))

    assert errors(outcomes) == [(FileHostileError, 1)]
    assert_spool_holds(spool, [])


@posix_only
@pytest.mark.slow
def test_a_form_that_contains_itself_does_no_harm(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        page = add_text_page(pdf, content="/Fm Do")
        form = pdf.make_stream(b"/Fm Do /Fm Do")
        form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        form["/BBox"] = [0, 0, 595, 842]
        form["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
        pdf.save(folder / "vòng.pdf")

    (outcome,) = taken_in(folder / "vòng.pdf", spool, Limits(page_cpu_s=2))

    assert isinstance(outcome, SourcePage | FileHostileError)


@posix_only
def test_whoever_stops_asking_leaves_no_process_and_no_unfinished_file(
    folder: Path, spool: Path
) -> None:
    source = DiskFileSource()
    (file,) = source.find([text_pdf(folder / "dài.pdf", pages=5)])
    assert isinstance(file, SourceFile)
    (spool / f"{file.sha256[:16]}-0001.jpg.part").write_bytes(b"half")

    pages = source.pages(file, spool)
    first = next(pages)
    assert isinstance(pages, Iterator)
    pages.close()  # type: ignore[attr-defined]  # a generator

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert isinstance(first, SourcePage)
    assert_spool_holds(spool, [first.image])


def test_a_file_gone_since_it_was_found_is_missing(folder: Path, spool: Path) -> None:
    path = folder / "a.jpg"

    (error,) = DiskFileSource().pages(SourceFile(path=path, sha256="0" * 64), spool)

    assert (type(error), getattr(error, "facts", {}).get("path")) == (FileMissingError, path)


class ScriptedChild:
    """Answers from a list, as a child process would over its pipe."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self._answers = list(answers)

    def next_page(self) -> dict[str, object] | None:
        return self._answers.pop(0) if self._answers else None

    def failed_cleanly(self) -> bool:
        return False


def test_a_full_disk_ends_the_intake(spool: Path) -> None:
    with pytest.raises(DiskFullError) as raised:
        list(_conversation(ScriptedChild({"full": True}), Path("a.pdf"), spool))

    assert raised.value.facts["path"] == spool


def test_a_child_cannot_name_a_file_outside_the_spool(spool: Path) -> None:
    child = ScriptedChild({"page": 1, "name": "../../etc/passwd"}, {"end": True})

    (page,) = _conversation(child, Path("a.pdf"), spool)

    assert isinstance(page, SourcePage)
    assert page.image == spool / "passwd"


def test_a_drawn_page_is_readable_as_a_picture_of_full_colour(folder: Path, spool: Path) -> None:
    with pikepdf.new() as pdf:
        add_text_page(pdf, content="1 0 0 rg 0 0 595 842 re f")
        pdf.save(folder / "đỏ.pdf")

    (image,) = pictures(taken_in(folder / "đỏ.pdf", spool))

    with Image.open(io.BytesIO(image.read_bytes())) as page:
        assert page.mode == "RGB"
