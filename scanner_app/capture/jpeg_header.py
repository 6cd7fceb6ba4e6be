"""Facts from a JPEG's header, and its dots per inch set without touching the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SOI = b"\xff\xd8"
_JFIF = b"JFIF\0"
_ADOBE = b"Adobe"
_APP0, _APP14, _SOS = 0xE0, 0xEE, 0xDA
_ADOBE_TRANSFORM_AT = 11


def with_dpi(jpeg: bytes, dpi_x: int, dpi_y: int) -> bytes:
    """The same JPEG saying these dots per inch in its JFIF header; pixels untouched.

    Raises:
        ValueError: not a JPEG.
    """
    density = struct.pack(">BHH", 1, dpi_x, dpi_y)
    for marker, start, end in _segments(jpeg):
        if marker == _APP0 and jpeg[start : start + 5] == _JFIF and end - start >= 14:
            return jpeg[: start + 7] + density + jpeg[start + 12 :]
    header = _JFIF + b"\x01\x01" + density + b"\0\0"
    return _SOI + b"\xff\xe0" + struct.pack(">H", len(header) + 2) + header + jpeg[2:]


def is_plain(jpeg: bytes) -> bool:
    """Whether every reader shows the picture alike once it has a JFIF header.

    False with an Adobe marker that says "not YCbCr": a JFIF header would overrule it.

    Raises:
        ValueError: not a JPEG.
    """
    for marker, start, end in _segments(jpeg):
        content = jpeg[start:end]
        if marker == _APP14 and content.startswith(_ADOBE):
            return len(content) > _ADOBE_TRANSFORM_AT and content[_ADOBE_TRANSFORM_AT] == 1
    return True


def _segments(jpeg: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of the content of each header segment before the picture."""
    if not jpeg.startswith(_SOI):
        raise ValueError("no JPEG")
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            raise ValueError("no marker where one must stand")
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _SOS:
            return
        (length,) = struct.unpack(">H", jpeg[at + 2 : at + 4])
        if length < 2:
            raise ValueError("segment without length")
        yield marker, at + 4, min(at + 2 + length, len(jpeg))
        at += 2 + length
