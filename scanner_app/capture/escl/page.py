"""A page as it came: whether it is whole, and how many dots per inch it really has."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from PIL import Image

from scanner_app.capture.child_images import BROKEN, check_decodes
from scanner_app.capture.child_limits import Limits
from scanner_app.capture.driver import Encoded
from scanner_app.capture.escl.choosing import UNITS_PER_INCH, Ticket
from scanner_app.capture.jpeg_header import with_dpi
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.scan import Colour

_END_OF_IMAGE = b"\xff\xd9"
_PADDING = b"\0\r\n"
"""What devices put behind a complete picture to fill their last block."""
_KNOWN_DPIS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)
_TOLERANCE = 0.03
"""Devices round the width to whole blocks of pixels; the nearest two resolutions are 20 % apart."""


class ShortPageError(Exception):
    """The page is not whole; says how it showed."""


@dataclass(frozen=True, slots=True)
class WholePage:
    """A complete page and its true resolution."""

    picture: Encoded
    dpi: int


def whole_page(content: bytes, ticket: Ticket, *, cut: bool = False) -> WholePage:
    """The page, its bytes kept but for the density in its header where that is wrong.

    A device that sends 300 dots where 600 were asked for would have every measure on the page
    doubled, and a PDF page the size of a table: so the header is made true, as it says nothing
    else. The picture is never decoded and encoded again.

    Raises:
        ShortPageError: cut, or damaged, or no JPEG.
    """
    if cut:
        raise ShortPageError("cut")
    if not content.rstrip(_PADDING).endswith(_END_OF_IMAGE):
        raise ShortPageError("no end")
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands before every decoding
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            width, height = picture.size
            if width * height > Limits().pixels:
                raise ShortPageError("too many pixels")
            mode, density = picture.mode, picture.info.get("dpi")
            check_decodes(picture)
            if _filled_up(picture):
                raise ShortPageError("filled up")
    except (*BROKEN, FileDamagedError) as error:
        raise ShortPageError("does not decode") from error
    dpi = true_dpi(width, height, ticket)
    if density is None or {round(float(each)) for each in density} != {dpi}:
        with contextlib.suppress(ValueError):
            content = with_dpi(content, dpi, dpi)
    colour = Colour.GRAY if mode == "L" else Colour.COLOUR
    return WholePage(Encoded(content, ".jpg", width, height, colour), dpi)


def true_dpi(width: int, height: int, ticket: Ticket) -> int:
    """Dots per inch by the number of dots on the area asked for.

    What was asked for, unless width and height agree on another resolution that scanners have:
    a device may also cut away what is no paper, which makes a page smaller at the same density.

    Args:
        width: in pixels.
        height: in pixels.
        ticket: what was asked for.
    """
    across = width * UNITS_PER_INCH / ticket.width
    along = height * UNITS_PER_INCH / ticket.height
    if not _near(across, ticket.dpi):
        for dpi in _KNOWN_DPIS:
            if _near(across, dpi) and _near(along, dpi):
                return dpi
    return ticket.dpi


def _filled_up(picture: Image.Image) -> bool:
    """Whether the last row is what the decoder puts where the data ended too early.

    A device that lost its sheet in mid page may close the JPEG properly. The decoder then gives
    exact mid gray without a word; no scanned row is that even. Progressive JPEGs escape.
    """
    width, height = picture.size
    last = picture.crop((0, height - 1, width, height)).convert("RGB")
    return last.getcolors(1) == [(width, (128, 128, 128))]


def _near(measured: float, dpi: int) -> bool:
    return abs(measured - dpi) <= _TOLERANCE * dpi
