"""One page's picture: what a viewer paints under the invisible text."""

from __future__ import annotations

from pathlib import Path

from ocr.image import decode_scan, upright
from ocr.model import PageReading, Placement
from ocr.pdf.jpeg import budget_of, jpeg_layer
from ocr.pdf.layers import Picture, Profile


def picture_of(image: Path, reading: PageReading | None, profile: Profile) -> Picture:
    """The upright page as layers ready for a PDF.

    A bilevel scan stays bilevel; gray stays gray; colour stays colour. A JPEG that needs no turn
    and fits the budget is handed on byte by byte.

    Raises:
        ImageTooLargeError, ImageUnsupportedError, ImageDamagedError: see `ocr.image.load_scan`.
        OSError: the file cannot be read.
    """
    if profile == "mrc":
        raise NotImplementedError(profile)
    content = image.read_bytes()
    scan = decode_scan(content)
    placement = reading.placement if reading else Placement()
    dpi = reading.dpi if reading else scan.dpi
    page = upright(scan.pixels, placement)
    height, width = page.shape[:2]
    layers = (jpeg_layer(page, budget_of(width, height, dpi)),)
    return Picture(layers, width, height, dpi)
