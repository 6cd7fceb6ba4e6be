"""Page images come in whole, the right way up and at their true size, or not at all."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.errors import ImageDamagedError, ImageTooLargeError, ImageUnsupportedError
from ocr.image import (
    Pixels,
    _jpeg_is_whole,
    decode_scan,
    encode_image,
    gray_of,
    load_scan,
    turned,
    upright,
    upright_matrix,
    upright_size,
)
from ocr.model import Placement, Rect


@pytest.fixture(scope="module")
def drawing() -> Pixels:
    """A colour page 160 x 240 whose four quarters differ."""
    page = np.full((240, 160, 3), 250, np.uint8)
    cv2.rectangle(page, (10, 10), (60, 90), (0, 0, 200), -1)
    cv2.rectangle(page, (100, 20), (150, 50), (30, 160, 20), -1)
    cv2.circle(page, (40, 190), 25, (90, 30, 0), -1)
    return page


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _pillow(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels[:, :, ::-1])


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "PPM"])
def test_lossless_formats_keep_every_pixel(drawing: Pixels, kind: str) -> None:
    scan = decode_scan(_file(_pillow(drawing), kind))

    assert np.array_equal(scan.pixels, drawing)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_lossy_formats_keep_colours_in_bgr_order(drawing: Pixels, kind: str) -> None:
    scan = decode_scan(_file(_pillow(drawing), kind, quality=95))

    assert scan.pixels.shape == drawing.shape
    assert np.abs(scan.pixels[50, 30].astype(int) - drawing[50, 30]).max() < 12


@pytest.mark.parametrize("mode", ["1", "P", "L", "LA", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_of_scanners_becomes_eight_bits(drawing: Pixels, mode: str) -> None:
    source = _pillow(drawing)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(source.convert("L")).astype(np.uint16) << 8)
    else:
        image = source.convert(mode)
    expected = np.asarray(image.convert("RGB") if mode != "I;16" else source.convert("L"))

    scan = decode_scan(_file(image, "TIFF"))

    assert scan.pixels.dtype == np.uint8
    seen = scan.pixels[50, 30]
    wanted = expected[50, 30]
    difference = gray_of(scan.pixels).astype(int) - cv2.cvtColor(drawing, cv2.COLOR_BGR2GRAY)
    assert np.abs(np.atleast_1d(seen)[::-1].astype(int) - np.atleast_1d(wanted)).max() <= 1
    assert np.median(np.abs(difference)) <= 8


def test_transparent_pixels_lie_on_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

    scan = decode_scan(_file(clear, "PNG"))

    assert scan.pixels.min() == 255


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", [2, 3, 4, 5, 6, 7, 8])
def test_exif_orientation_is_undone(drawing: Pixels, kind: str, orientation: int) -> None:
    lies_as = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = _file(_pillow(drawing).transpose(lies_as), kind, exif=exif)

    scan = decode_scan(content)

    assert scan.pixels.shape == drawing.shape
    assert np.abs(scan.pixels.astype(int) - drawing).mean() < 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP", "PPM"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_a_file_that_ends_early_is_damaged(kind: str, share: float) -> None:
    noise = np.random.default_rng(7).integers(0, 255, size=(240, 160, 3), dtype=np.uint8)
    content = _file(_pillow(noise), kind)

    with pytest.raises(ImageDamagedError):
        decode_scan(content[: int(len(content) * share)])


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg"])
def test_a_compressed_tiff_that_ends_early_is_damaged(compression: str) -> None:
    noise = np.random.default_rng(7).integers(0, 255, size=(400, 300), dtype=np.uint8)
    image = Image.fromarray(noise).convert("1" if compression == "group4" else "L")
    content = _file(image, "TIFF", compression=compression)
    start = content.index(b"II*\0") + 8
    assert decode_scan(content).width == 300

    with pytest.raises(ImageDamagedError):
        decode_scan(content[: start + (len(content) - start) // 2])


def test_a_jpeg_whose_tail_was_never_written_is_damaged(drawing: Pixels) -> None:
    content = _file(_pillow(drawing), "JPEG")
    half = len(content) // 2

    with pytest.raises(ImageDamagedError):
        decode_scan(content[:half] + bytes(len(content) - half))


def test_a_thumbnail_inside_does_not_make_a_cut_jpeg_whole(drawing: Pixels) -> None:
    thumbnail = _file(_pillow(drawing).resize((40, 60)), "JPEG")
    content = _file(_pillow(drawing), "JPEG", comment=thumbnail)
    assert content.count(b"\xff\xd9") == 2

    with pytest.raises(ImageDamagedError):
        decode_scan(content[:-2])


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}]
)
def test_the_end_of_a_jpeg_is_found_by_its_own_markers(
    drawing: Pixels, options: dict[str, object]
) -> None:
    # libjpeg paints missing lines gray; whether OpenCV tells depends on its version.
    content = _file(_pillow(drawing), "JPEG", **options)

    assert _jpeg_is_whole(content)
    assert _jpeg_is_whole(content + bytes(64))
    assert not _jpeg_is_whole(content[:-2])
    assert not _jpeg_is_whole(content[: len(content) * 2 // 3])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 renamed", b"GIF89a", b"\x00" * 4096])
def test_what_is_no_page_image_is_unsupported(content: bytes) -> None:
    with pytest.raises(ImageUnsupportedError):
        decode_scan(content)


def test_more_pixels_than_paper_has_are_refused_before_decoding() -> None:
    content = _file(Image.new("1", (10_000, 9_000)), "PNG")

    with pytest.raises(ImageTooLargeError) as caught:
        decode_scan(content)

    assert caught.value.facts["width"] == 10_000


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("png_60000x60000_1bit.png", ImageTooLargeError),
        ("jpeg_sof_65500.jpg", ImageTooLargeError),
        ("png_bad_crc.png", ImageDamagedError),
        ("pdf_renamed.jpg", ImageUnsupportedError),
        ("zero_bytes.pdf", ImageUnsupportedError),
    ],
)
def test_hostile_files_end_in_a_named_error(
    corpus: Path, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        load_scan(corpus / "pdf_torture" / "hostile" / name)


def test_a_file_is_read_from_a_folder_with_vietnamese_letters(
    tmp_path: Path, drawing: Pixels
) -> None:
    folder = tmp_path / "Hồ sơ đất đai – Ủy ban"
    folder.mkdir()
    path = folder / "tờ khai số 1.png"
    path.write_bytes(encode_image(drawing, "png", 300))

    assert np.array_equal(load_scan(path).pixels, drawing)


@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff"])
def test_a_written_image_states_its_dpi(drawing: Pixels, kind: str) -> None:
    scan = decode_scan(encode_image(drawing, kind, 200))  # type: ignore[arg-type]  # parametrized

    assert scan.dpi == pytest.approx(200, abs=0.1)
    assert scan.dpi_source == "file"


@pytest.mark.parametrize(
    ("size", "dpi", "source"),
    [
        ((2480, 3508), 300, "estimated"),
        ((3508, 2480), 300, "estimated"),
        ((1654, 2339), 200, "estimated"),
        ((1748, 2480), 300, "estimated"),
        ((3508, 4961), 300, "estimated"),
        ((638, 1011), 300, "estimated"),
        ((2481, 3898), 300, "estimated"),
        ((1000, 1000), 300, "assumed"),
    ],
)
def test_without_dpi_in_the_file_the_papers_size_tells(
    size: tuple[int, int], dpi: float, source: str
) -> None:
    scan = decode_scan(_file(Image.new("1", size, 1), "PNG"))

    assert scan.dpi == pytest.approx(dpi, rel=0.01)
    assert scan.dpi_source == source


def test_a_default_of_96_dpi_on_a_big_scan_is_not_believed() -> None:
    scan = decode_scan(_file(Image.new("1", (2480, 3508), 1), "PNG", dpi=(96, 96)))

    assert (scan.dpi, scan.dpi_source) == (300, "estimated")


@pytest.mark.parametrize("orientation", [0, 90, 180, 270])
def test_quarter_turns_are_undone_exactly(drawing: Pixels, orientation: int) -> None:
    lies = np.rot90(drawing, -(orientation // 90)).copy()

    assert np.array_equal(upright(lies, Placement(orientation)), drawing)
    assert np.array_equal(turned(lies, orientation), drawing)


@pytest.mark.parametrize(
    ("orientation", "skew", "sheet"),
    list(
        itertools.product(
            [0, 90, 180, 270], [0.0, -4.0, 7.5], [None, Rect(8, 5, 150, 210), Rect(-9, -4, 99, 99)]
        )
    ),
)
def test_the_matrix_says_where_upright_puts_each_pixel(
    orientation: int, skew: float, sheet: Rect | None
) -> None:
    scan = np.full((300, 220), 255, np.uint8)
    cv2.circle(scan, (95, 140), 5, 0, -1)
    placement = Placement(orientation, skew, sheet)

    page = upright(scan, placement)

    assert page.shape[::-1] == upright_size(220, 300, placement)
    ink = 255.0 - page
    expected = upright_matrix(220, 300, placement) @ np.array([95.0, 140.0, 1.0])
    inside = 8 < expected[0] < page.shape[1] - 8 and 8 < expected[1] < page.shape[0] - 8
    if inside:
        ys, xs = np.indices(page.shape)
        centre = (np.average(xs, weights=ink), np.average(ys, weights=ink))
        assert np.abs(np.subtract(centre, expected)).max() < 0.2


@pytest.mark.parametrize("orientation", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, -11.0, 4.0])
def test_without_a_crop_the_middle_stays_the_middle(orientation: int, skew: float) -> None:
    matrix = upright_matrix(220, 300, Placement(orientation, skew))

    middle = matrix @ np.array([109.5, 149.5, 1.0])

    wide, high = upright_size(220, 300, Placement(orientation))
    assert middle == pytest.approx([(wide - 1) / 2, (high - 1) / 2])


def test_a_page_lying_clockwise_is_made_level() -> None:
    level = np.full((400, 400), 255, np.uint8)
    cv2.line(level, (60, 200), (340, 200), 0, 3)
    clockwise = cv2.getRotationMatrix2D((199.5, 199.5), -6.0, 1.0)
    lies = np.asarray(cv2.warpAffine(level, clockwise, (400, 400), borderValue=255), np.uint8)
    assert lies[170:190, 60:120].min() < 128  # left end is higher: turned clockwise

    page = upright(lies, Placement(skew_deg=6.0))

    rows = np.nonzero((page < 128).any(axis=1))[0]
    assert rows.max() - rows.min() <= 5


def test_places_the_scan_does_not_show_get_the_papers_colour() -> None:
    cream = np.full((300, 200, 3), (200, 230, 240), np.uint8)

    page = upright(cream, Placement(skew_deg=5.0, sheet=Rect(-20, -20, 220, 320)))

    assert page.shape == (340, 240, 3)
    assert np.abs(page.astype(int) - (200, 230, 240)).max() <= 1
