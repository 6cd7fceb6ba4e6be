"""The letters of a mark as a font inside a PDF, no more than it needs."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

_TABLES_KEPT = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
"""What a font inside a PDF is asked for: glyphs are chosen by number (ISO 32000-1, 9.9)."""
_SERIF_NONSYMBOLIC = 1 << 1 | 1 << 5
_STEM_V = 84  # Times Roman's, Adobe Core 14 metrics; nothing draws by it when a font is embedded
_KEPT = 8  # offices of a counter


@dataclass(frozen=True, slots=True)
class MarkFont:
    """A font cut down to some letters. Lengths in thousandths of the letters' size.

    Attributes:
        name: with the tag of a subset, "ABCDEF+LiberationSerif".
        program: TrueType file.
        glyphs: number of each letter's glyph.
        widths: of each letter.
        ascent, descent: how far letters reach above and, negative, below their base line.
    """

    name: str
    program: bytes
    glyphs: dict[str, int]
    widths: dict[str, int]
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]

    def width(self, text: str, pt: float) -> float:
        """Of a line of text, points."""
        return sum(self.widths[letter] for letter in text) * pt / 1000

    def codes(self, text: str) -> str:
        """The text as a string operand, hexadecimal."""
        return "<" + "".join(f"{self.glyphs[letter]:04X}" for letter in text) + ">"


def missing_letters(font: Path, letters: Iterable[str]) -> set[str]:
    """Those the font has no glyph for."""
    known = _cmap(font)
    return {letter for letter in letters if ord(letter) not in known}


@lru_cache(_KEPT)
def font_of(font: Path, letters: frozenset[str]) -> MarkFont:
    """The font cut down to these letters, all of which it has; the same bytes every time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(
        hinting=False, layout_features=[], notdef_outline=True, drop_tables=["FFTM", "kern"]
    )
    with TTFont(font, recalcTimestamp=False, lazy=True) as whole:
        units: int = whole["head"].unitsPerEm
        cmap = whole.getBestCmap()
        name = whole["name"].getDebugName(6)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(letter) for letter in letters])
        advances = whole["hmtx"].metrics
        widths = {letter: advances[cmap[ord(letter)]][0] for letter in letters}
        capital = whole["OS/2"].sCapHeight
        subsetter.subset(whole)
        glyphs = {letter: whole.getGlyphID(cmap[ord(letter)]) for letter in letters}
        for table in set(whole.keys()) - _TABLES_KEPT - {"GlyphOrder"}:
            del whole[table]
        out = BytesIO()
        whole.save(out)
        head = whole["head"]

    def em(length: int) -> int:
        return round(length * 1000 / units)

    return MarkFont(
        name=f"{_tag(letters)}+{name}",
        program=out.getvalue(),
        glyphs=glyphs,
        widths={letter: em(width) for letter, width in widths.items()},
        ascent=em(head.yMax),
        descent=em(head.yMin),
        cap_height=em(capital),
        box=(em(head.xMin), em(head.yMin), em(head.xMax), em(head.yMax)),
    )


def embedded(font: MarkFont, writer: BasePdfFileWriter) -> generic.IndirectObject:
    """The font as objects of the file: composite, glyphs by number, back to Unicode."""
    program = _stream(font.program, writer, {"/Length1": _number(len(font.program))})
    descriptor = _dictionary(
        {
            "/Type": pdf_name("/FontDescriptor"),
            "/FontName": pdf_name(f"/{font.name}"),
            "/Flags": _number(_SERIF_NONSYMBOLIC),
            "/FontBBox": _numbers(font.box),
            "/ItalicAngle": _number(0),
            "/Ascent": _number(font.ascent),
            "/Descent": _number(font.descent),
            "/CapHeight": _number(font.cap_height),
            "/StemV": _number(_STEM_V),
            "/FontFile2": program,
        }
    )
    widths = sorted((font.glyphs[letter], width) for letter, width in font.widths.items())
    spans: list[generic.PdfObject] = []
    for glyph, width in widths:
        spans += [_number(glyph), _numbers([width])]
    descendant = _dictionary(
        {
            "/Type": pdf_name("/Font"),
            "/Subtype": pdf_name("/CIDFontType2"),
            "/BaseFont": pdf_name(f"/{font.name}"),
            "/CIDSystemInfo": _dictionary(
                {
                    "/Registry": generic.TextStringObject("Adobe"),
                    "/Ordering": generic.TextStringObject("Identity"),
                    "/Supplement": _number(0),
                }
            ),
            "/FontDescriptor": writer.add_object(descriptor),
            "/W": generic.ArrayObject(spans),
            "/CIDToGIDMap": pdf_name("/Identity"),
        }
    )
    return writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/Font"),
                "/Subtype": pdf_name("/Type0"),
                "/BaseFont": pdf_name(f"/{font.name}"),
                "/Encoding": pdf_name("/Identity-H"),
                "/DescendantFonts": generic.ArrayObject([writer.add_object(descendant)]),
                "/ToUnicode": _stream(_to_unicode(font.glyphs), writer, {}),
            }
        )
    )


@lru_cache(1)
def _cmap(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as whole:
        return frozenset(whole.getBestCmap())


def _tag(letters: frozenset[str]) -> str:
    """Six capitals that differ where the letters do (ISO 32000-1, 9.6.4)."""
    number = zlib.crc32("".join(sorted(letters)).encode())
    tag = ""
    for _ in range(6):
        number, place = divmod(number, 26)
        tag += chr(ord("A") + place)
    return tag


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    pairs = [
        f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, glyph in sorted(glyphs.items(), key=lambda pair: pair[1])
    ]
    # ISO 32000-1, 9.7.5.4: at most 100 entries in a block.
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
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
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def _stream(
    content: bytes, writer: BasePdfFileWriter, entries: dict[str, generic.PdfObject]
) -> generic.IndirectObject:
    stream = generic.StreamObject(_dictionary(entries), stream_data=content)
    stream.compress()  # type: ignore[no-untyped-call] # upstream
    return writer.add_object(stream)


def _dictionary(entries: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    named = {pdf_name(key): value for key, value in entries.items()}
    return generic.DictionaryObject(named)  # type: ignore[no-untyped-call] # upstream


def _numbers(values: Iterable[int]) -> generic.ArrayObject:
    return generic.ArrayObject([_number(value) for value in values])


def _number(value: int) -> generic.NumberObject:
    return generic.NumberObject(value)  # type: ignore[no-untyped-call] # upstream
