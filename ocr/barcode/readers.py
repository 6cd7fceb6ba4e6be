"""The two barcode readers behind one form: a gray picture in, readings out."""

from __future__ import annotations

import logging
from functools import cache
from types import ModuleType

import numpy as np
import numpy.typing as npt
import zxingcpp

from ocr.barcode.readings import Corners, Reading, bytes_behind, texts_of_bytes

GrayImage = npt.NDArray[np.uint8]

_log = logging.getLogger(__name__)

_ZXING_FORMATS = ("Code128", "Code39", "QRCode", "DataMatrix", "PDF417", "EAN13")
# Only formats with a check of their own or known to both readers: zbar's interleaved 2 of 5,
# DataBar and Codabar see bars in plain text.
_ZBAR_FORMATS = {"CODE128": "Code128", "CODE39": "Code39", "QRCODE": "QRCode", "EAN13": "EAN13"}
_CODE39_FAMILY = ("Code39", "Code32", "PZN")


def available_readers() -> tuple[str, ...]:
    """Names of the readers that work on this PC, sorted: "zbar" (optional) and "zxing".

    zbar's library on Windows needs the Visual C++ 2013 runtime; without it only zxing reads.
    """
    return ("zbar", "zxing") if _pyzbar() is not None else ("zxing",)


def read_zxing(gray: GrayImage, *, invert: bool, rendering: int = 0) -> list[Reading]:
    """All symbols zxing-cpp finds.

    Args:
        gray: uint8, shape (height, width).
        invert: also look for light symbols on dark ground (half as much time again).
        rendering: passed on into the readings.
    """
    found = zxingcpp.read_barcodes(
        gray, formats=_zxing_formats(), try_invert=invert, text_mode=zxingcpp.TextMode.Plain
    )
    readings = []
    for symbol in found:
        text, spellings = symbol.text, frozenset[str]()
        if not _names_its_character_set(symbol.symbology_identifier):
            text, spellings = texts_of_bytes(symbol.bytes, symbol.text)
        place = symbol.position
        points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        readings.append(
            Reading(
                format=_family(symbol.format.name),
                text=text,
                reader="zxing",
                corners=tuple((point.x, point.y) for point in points),
                rendering=rendering,
                spellings=spellings,
            )
        )
    return readings


def read_zbar(gray: GrayImage, *, rendering: int = 0) -> list[Reading]:
    """All symbols zbar finds; none when zbar is not available on this PC."""
    pyzbar = _pyzbar()
    if pyzbar is None:
        return []
    wanted = [pyzbar.ZBarSymbol[name] for name in _ZBAR_FORMATS]
    readings = []
    for symbol in pyzbar.decode(np.ascontiguousarray(gray), symbols=wanted):
        given = symbol.data.decode("utf-8", errors="replace")
        raw = bytes_behind(given) if symbol.type == "QRCODE" else symbol.data
        text, spellings = texts_of_bytes(raw, given)
        readings.append(
            Reading(
                format=_ZBAR_FORMATS[symbol.type],
                text=text,
                reader="zbar",
                corners=_clockwise(symbol.rect),
                rendering=rendering,
                spellings=spellings,
            )
        )
    return readings


@cache
def _pyzbar() -> ModuleType | None:
    try:
        from pyzbar import pyzbar
    except (ImportError, OSError):
        # OSError: the wheel is there, but a library it needs is not (Windows).
        _log.warning("zbar does not load; barcodes are read by zxing alone")
        return None
    module: ModuleType = pyzbar
    return module


@cache
def _zxing_formats() -> zxingcpp.BarcodeFormats:
    formats = [getattr(zxingcpp.BarcodeFormat, name) for name in _ZXING_FORMATS]
    return zxingcpp.BarcodeFormats(formats)


def _names_its_character_set(identifier: str) -> bool:
    """Whether the AIM symbology identifier says that the symbol has an ECI.

    Modifiers from ISO/IEC 15424: QR 2, 4, 6; Data Matrix 4, 5, 6; PDF417 1.
    """
    return identifier in {"]Q2", "]Q4", "]Q6", "]d4", "]d5", "]d6", "]L1"}


def _family(name: str) -> str:
    if name.startswith(_CODE39_FAMILY):
        return "Code39"
    return "QRCode" if name.startswith("QRCode") else name


def _clockwise(rect: tuple[int, int, int, int]) -> Corners:
    left, top, width, height = rect
    right, bottom = left + width, top + height
    return ((left, top), (right, top), (right, bottom), (left, bottom))
