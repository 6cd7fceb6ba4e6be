"""The sRGB colour profile of the output intent, made from the published numbers.

Written here rather than shipped: 456 bytes, no licence to carry, the same bytes on every machine.
"""

from __future__ import annotations

import functools
import struct

# sRGB primaries and white adapted to D50 by Bradford, as ICC profiles store them
# (IEC 61966-2-1:1999; the values of the ICC's own sRGB profiles).
_D50 = (0.9642, 1.0, 0.8249)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
# IEC 61966-2-1, 5.2: ((c + 0.055) / 1.055) ** 2.4 above 0.04045, c / 12.92 below.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEADER_BYTES = 128


@functools.cache
def srgb_profile() -> bytes:
    """An ICC 4.2 display profile for sRGB; PDF 1.7 and so PDF/A-2 allow up to this version."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + b"".join(map(_fixed, _CURVE))
    tags = [
        (b"desc", _text("sRGB")),
        (b"cprt", _text("CC0")),
        (b"wtpt", _xyz(_D50)),
        (b"rXYZ", _xyz(_RED)),
        (b"gXYZ", _xyz(_GREEN)),
        (b"bXYZ", _xyz(_BLUE)),
    ]
    table_bytes = 4 + 12 * (len(tags) + 3)
    table, body = b"", b""
    for name, content in tags:
        offset = _HEADER_BYTES + table_bytes + len(body)
        table += name + struct.pack(">II", offset, len(content))
        body += content + b"\0" * (-len(content) % 4)
    offset = _HEADER_BYTES + table_bytes + len(body)
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        table += name + struct.pack(">II", offset, len(curve))
    body += curve + b"\0" * (-len(curve) % 4)
    size = _HEADER_BYTES + table_bytes + len(body)
    return _header(size) + struct.pack(">I", len(tags) + 3) + table + body


def _header(size: int) -> bytes:
    """ICC.1:2004-10, 7.2: the fixed fields; the date is fixed so that the bytes are."""
    return (
        struct.pack(">I", size)
        + b"\0\0\0\0"
        + b"\x04\x20\0\0"
        + b"mntrRGB XYZ "
        + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
        + b"acsp"
        + b"\0" * 28
        + b"".join(map(_fixed, _D50))
        + b"\0" * 48
    )


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, value))


def _text(text: str) -> bytes:
    content = text.encode("utf-16-be")
    return (
        b"mluc"
        + struct.pack(">III", 0, 1, 12)
        + b"enUS"
        + struct.pack(">II", len(content), 28)
        + content
    )
