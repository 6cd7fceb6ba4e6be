"""Pages to be marked, as scans in PDF/A, and what a reader shows of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from ocr.pdf.pdfa import PdfPage, write_pdfa
from ocr.pdf.xmp import PdfMetadata
from tests.signing.keyfiles import NOON

Gray = npt.NDArray[np.int16]
Draw = Callable[[Image.Image, float], None]
"""Draws on a page; gets pixels a millimetre."""

FONT = Path("resources/fonts/LiberationSerif-Regular.ttf")
_DPI = 100
_WORDS = ("Căn", "cứ", "Luật", "Tổ", "chức", "chính", "quyền", "địa", "phương", "ngày", "19")


def blank(_image: Image.Image, _mm: float) -> None:
    """Paper."""


def text_within(edge: float) -> Draw:
    """Lines of 13-point text up to so many millimetres from every edge."""

    def draw(image: Image.Image, mm: float) -> None:
        pen, face = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), round(4.6 * mm))
        right, bottom = image.width - edge * mm, image.height - edge * mm
        y, number = edge * mm, 0
        while y + 5 * mm < bottom:
            x = edge * mm
            while x + pen.textlength(_WORDS[number % len(_WORDS)], font=face) < right:
                pen.text((x, y), _WORDS[number % len(_WORDS)], font=face, fill=(25, 25, 30))
                x += pen.textlength(_WORDS[number % len(_WORDS)] + " ", font=face)
                number += 1
            y += 6 * mm

    return draw


def noisy(image: Image.Image, mm: float) -> None:
    """A sheet of rough gray paper, darker to the left, with dust, text within 25 mm."""
    text_within(25)(image, mm)
    dice = np.random.default_rng(7)
    shade = np.linspace(0.8, 1.0, image.width)[None, :, None]
    rough = np.asarray(image) * shade + dice.normal(0, 7, (image.height, image.width, 1))
    for x, y in dice.integers(0, min(image.size), (150, 2)):
        rough[y, x] = 60
    image.paste(Image.fromarray(rough.clip(0, 255).astype(np.uint8)))


def card(image: Image.Image, mm: float) -> None:
    """A coloured card with a photograph, lettered on top and to the right."""
    pen, face = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), round(3 * mm))
    pen.rectangle((0, 0, *image.size), fill=(205, 228, 220))
    pen.rectangle((4 * mm, 20 * mm, 22 * mm, 44 * mm), fill=(90, 90, 120))
    pen.text((30 * mm, 3 * mm), "CĂN CƯỚC CÔNG DÂN", font=face, fill=(150, 20, 20))
    for line in range(6):
        pen.text((26 * mm, (22 + 5 * line) * mm), "Họ và tên: A", font=face, fill=(20, 20, 20))


def scan(
    folder: Path,
    draw: Draw,
    *,
    size: tuple[float, float] = (210, 297),
    rotate: int = 0,
    crop: float = 0,
) -> Path:
    """A PDF/A of one page.

    Args:
        folder: for the file.
        draw: what is on the page.
        size: width and height in millimetres.
        rotate: the page's own entry, degrees.
        crop: points that its crop box leaves out on each side.
    """
    mm = _DPI / 25.4
    image = Image.new("RGB", (round(size[0] * mm), round(size[1] * mm)), (247, 245, 240))
    draw(image, mm)
    image.save(folder / "trang.jpg", dpi=(_DPI, _DPI), quality=92)
    target = folder / "trang.pdf"
    metadata = PdfMetadata("Giấy tờ", "H37.1.2-261123-0001", "Phường Thử", "Cán bộ", NOON)
    write_pdfa([PdfPage(image=folder / "trang.jpg", reading=None)], metadata, target)
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.Rotate = rotate
        if crop:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            page.CropBox = pikepdf.Array([left + crop, bottom + crop, right - crop, top - crop])
        pdf.save(target)
    return target


def seen(path: Path, *, scale: float = 2) -> Gray:
    """The first page as a reader shows it with its signatures, gray."""
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        bitmap = document[0].render(scale=scale, grayscale=True)
        gray: Gray = bitmap.to_numpy().squeeze().astype(np.int16)
    return gray


def mark_pixels(before: Path, after: Path, *, scale: float = 2) -> npt.NDArray[np.bool_]:
    """Where the second file's first page is darker."""
    changed: npt.NDArray[np.bool_] = seen(before, scale=scale) - seen(after, scale=scale) > 20
    return changed
