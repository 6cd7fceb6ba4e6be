"""The font of the invisible text layer: one empty glyph that stands for every character."""

from __future__ import annotations

import functools

from ocr.pdf.truetype import BlankFont, font_file

FONT_NAME = "SohoaBlank"

UNITS_PER_EM = 1000
ADVANCE = 500
"""Width of every glyph, thousandths of an em; the text layer scales words with Tz."""
ASCENT = 800
DESCENT = -200

BRIDGE_CODE = 0x0001
"""Character code that reads as two spaces: it fills a wide gap inside a row.

Two characters and not one: readers drop a glyph that is a single space and then take the gap for
a gutter between columns (poppler's TextPage::addChar), which tears header blocks apart.
"""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_MADE = 3_850_000_000  # any fixed second since 1904, so that the bytes are fixed

# ISO 19005-2, 6.2.11.7.2 forbids U+0000, U+FEFF and U+FFFE; surrogates are no characters.
_FIRST_CODE = 0x0020
_BYTE_PAGES = (*range(0xD8), *range(0xE0, 0x100))


@functools.cache
def font_program() -> bytes:
    """TrueType with .notdef and one blank glyph, 500 units wide; the same bytes every time."""
    return font_file(BlankFont(FONT_NAME, UNITS_PER_EM, ADVANCE, ASCENT, DESCENT, _MADE))


def cid_to_gid() -> bytes:
    """Every character shows the blank glyph: none may show .notdef (ISO 19005-2, 6.2.11.8)."""
    return b"\0\1" * 0x10000


@functools.cache
def to_unicode() -> bytes:
    """CMap from codes to text: a code is its own UTF-16 unit, but for `BRIDGE_CODE`."""
    ranges = []
    for page in _BYTE_PAGES:
        first = max(page << 8, _FIRST_CODE)
        last = 0xFFFD if page == 0xFF else (page << 8) + 0xFF
        if page == 0xFE:
            last = 0xFEFE
        ranges.append(f"<{first:04X}> <{last:04X}> <{first:04X}>")
    # PDF 32000-1, 9.7.5.4: at most 100 entries in a block.
    blocks = [ranges[start : start + 100] for start in range(0, len(ranges), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
        "1 beginbfchar",
        f"<{BRIDGE_CODE:04X}> <00200020>",
        "endbfchar",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfrange", *block, "endbfrange"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def encoded(text: str) -> str:
    """The text as hexadecimal codes of this font; what the CMap does not hold becomes U+FFFD."""
    return "".join(
        f"{ord(character if _covered(character) else REPLACEMENT):04X}" for character in text
    )


def _covered(character: str) -> bool:
    code = ord(character)
    return _FIRST_CODE <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF and code != 0xFEFF
