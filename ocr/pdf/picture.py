"""One page's picture: what a viewer paints under the invisible text."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image

from ocr.image import Pixels, decode_scan, upright
from ocr.model import PageReading, Placement
from ocr.pdf.bilevel import bilevel_layer, is_bilevel
from ocr.pdf.jpeg import A4_BUDGET_BYTES as JPEG_BUDGET
from ocr.pdf.jpeg import budget_of, jpeg_layer
from ocr.pdf.layers import Layer, Picture, Profile
from ocr.pdf.mrc import A4_BUDGET_BYTES as MRC_BUDGET
from ocr.pdf.mrc import mrc_layers

_EXIF_ORIENTATION = 0x0112  # EXIF 2.3, 4.6.4 A


def picture_of(
    image: Path, reading: PageReading | None, profile: Profile, orientation_deg: int = 0
) -> Picture:
    """The upright page as layers ready for a PDF.

    A bilevel scan stays bilevel; gray stays gray; colour stays colour. A JPEG that needs no turn
    and fits the budget is handed on byte by byte.

    Args:
        image: the scan.
        reading: says how it lies.
        profile: how it is encoded.
        orientation_deg: says how it lies when there is no reading.

    Raises:
        ImageTooLargeError, ImageUnsupportedError, ImageDamagedError: see `ocr.image.load_scan`.
        OSError: the file cannot be read.
    """
    content = image.read_bytes()
    scan = decode_scan(content)
    placement = reading.placement if reading else Placement(orientation_deg)
    dpi = reading.dpi if reading else scan.dpi
    # Asked of the scan: turning by the skew makes grays.
    bilevel = is_bilevel(scan.pixels)
    # 25 against 133 ms for A4 in colour; the code that follows loses more than linear turning.
    page = upright(scan.pixels, placement, quick=not bilevel)
    height, width = page.shape[:2]
    layers: tuple[Layer, ...]
    if bilevel:
        layers = (bilevel_layer(page),)
    elif profile == "mrc":
        layers = mrc_layers(page, dpi, budget_of(width, height, dpi, MRC_BUDGET))
    else:
        budget = budget_of(width, height, dpi, JPEG_BUDGET)
        kept = placement == Placement() and len(content) <= budget and _is_plain_jpeg(content)
        layers = (_as_it_is(content, page) if kept else jpeg_layer(page, dpi, budget),)
    return Picture(layers, width, height, dpi)


def _is_plain_jpeg(content: bytes) -> bool:
    """A JPEG every reader of PDF paints as we decode it: gray or YCbCr, not turned by EXIF."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd tags do not matter here
        with Image.open(io.BytesIO(content)) as image:
            return (
                image.format == "JPEG"
                and image.mode in ("L", "RGB")
                and image.getexif().get(_EXIF_ORIENTATION, 1) == 1
            )


def _as_it_is(content: bytes, page: Pixels) -> Layer:
    height, width = page.shape[:2]
    place = (0, 0, width, height)
    if page.ndim == 2:
        return Layer(content, "jpeg", "gray", width, height, place)
    return Layer(content, "jpeg", "rgb", width, height, place)
