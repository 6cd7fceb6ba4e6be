"""Another reader of fonts finds in the blank font what it is meant to say."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from ocr.pdf.truetype import BlankFont, font_file

_FONT = BlankFont("Trang", 1000, 520, 810, -190, 3_850_000_000)


@pytest.fixture
def read() -> TTFont:
    """The font with every checksum compared; a wrong one raises."""
    return TTFont(io.BytesIO(font_file(_FONT)), checkChecksums=2, lazy=False)


def test_both_glyphs_are_empty_and_of_the_width_asked_for(read: TTFont) -> None:
    assert read["hmtx"].metrics == {".notdef": (520, 0), "blank": (520, 0)}
    assert [read["glyf"][name].numberOfContours for name in read.getGlyphOrder()] == [0, 0]


def test_a_space_shows_the_blank_glyph(read: TTFont) -> None:
    assert read.getBestCmap() == {0x20: "blank"}


def test_heights_agree_in_all_tables(read: TTFont) -> None:
    heights = {
        (read["hhea"].ascent, read["hhea"].descent),
        (read["OS/2"].sTypoAscender, read["OS/2"].sTypoDescender),
        (read["OS/2"].usWinAscent, -read["OS/2"].usWinDescent),
    }

    assert heights == {(810, -190)}


def test_the_name_is_the_family_and_the_postscript_name(read: TTFont) -> None:
    assert [read["name"].getDebugName(number) for number in (1, 2, 6)] == [
        "Trang",
        "Regular",
        "Trang",
    ]


def test_the_checksum_of_the_whole_file_is_the_one_demanded() -> None:
    content = font_file(_FONT)
    words = (int.from_bytes(content[at : at + 4], "big") for at in range(0, len(content), 4))

    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA
