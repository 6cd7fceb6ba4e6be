"""Small files made on the spot: pictures, bombs, PDFs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

A4_POINTS = (595.0, 842.0)


def paper(width: int = 620, height: int = 877, *, seed: int = 1, mode: str = "RGB") -> Image.Image:
    """A picture that differs everywhere: 75-dpi A4 by default."""
    rows = np.random.default_rng(seed).integers(120, 255, (height // 8 + 1, width // 8 + 1, 3))
    small = Image.fromarray(rows.astype(np.uint8))
    return small.resize((width, height), Image.Resampling.BICUBIC).convert(mode)


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    target = io.BytesIO()
    (picture or paper()).save(target, "JPEG", **({"quality": 85} | options))
    return target.getvalue()


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    target = io.BytesIO()
    (picture or paper()).save(target, "PNG", **options)
    return target.getvalue()


def png_bomb(side: int) -> bytes:
    """A valid one-bit PNG of side x side pixels, compressed while it is made."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose frame header (SOF0) claims other sizes."""
    made = jpeg()
    at = made.index(b"\xff\xc0") + 5
    return made[:at] + struct.pack(">HH", height, width) + made[at + 4 :]


def add_image_page(
    pdf: pikepdf.Pdf,
    picture: bytes,
    size: tuple[int, int],
    *,
    before: str = "",
    after: str = "",
    points: tuple[float, float] = A4_POINTS,
    space: str = "/DeviceRGB",
) -> pikepdf.Page:
    """A page that shows one JPEG over its whole box."""
    image = pikepdf.Stream(pdf, picture)
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    image["/Width"], image["/Height"] = size
    image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name(space), 8
    image["/Filter"] = pikepdf.Name.DCTDecode
    page = pdf.add_blank_page(page_size=points)
    fonts = pikepdf.Dictionary(F1=_helvetica())
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image), Font=fonts)
    content = f"{before} q {points[0]} 0 0 {points[1]} 0 0 cm /Im0 Do Q {after}"
    page.obj["/Contents"] = pikepdf.Stream(pdf, content.encode())
    return pdf.pages[-1]


def add_text_page(
    pdf: pikepdf.Pdf, points: tuple[float, float] = A4_POINTS, content: str | None = None
) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=points)
    page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_helvetica()))
    shown = content or "BT /F1 40 Tf 60 400 Td (DON DE NGHI) Tj ET"
    page.obj["/Contents"] = pikepdf.Stream(pdf, shown.encode())
    return pdf.pages[-1]


def text_pdf(path: Path, pages: int = 1, **save: object) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            add_text_page(pdf)
        pdf.save(path, **save)  # type: ignore[arg-type]  # passed through as given
    return path


def tiff(path: Path, frames: Sequence[Image.Image], dpi: int) -> Path:
    first, *rest = frames
    first.save(path, "TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi))
    return path


def _helvetica() -> pikepdf.Dictionary:
    name = pikepdf.Name
    return pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
