"""Vietnamese strings that mean the same get the same key."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.text.vietnamese import nfc, plain_key, same_key, tone_folded

_LETTERS = "aăâeêioôơuưybcdđghklmnpqrstvx"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_words = st.builds(
    lambda letters, tone, place: nfc(
        letters[: place % len(letters) + 1] + tone + letters[place % len(letters) + 1 :]
    ),
    st.text(_LETTERS + _LETTERS.upper(), min_size=1, max_size=7),
    st.sampled_from(_TONES),
    st.integers(0, 6),
)
_texts = st.lists(st.one_of(_words, st.text(max_size=8)), max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("hòa", "hoà"),
        ("Hóa đơn", "Hoá đơn"),
        ("khỏe", "khoẻ"),
        ("THỦY LỢI", "THUỶ LỢI"),
        ("Ủy ban", "Uỷ ban"),
        ("đường thủy nội địa", "đường thuỷ nội địa"),
    ],
)
def test_both_placements_of_the_tone_become_the_newer_one(older: str, newer: str) -> None:
    assert tone_folded(older) == newer
    assert tone_folded(newer) == newer
    assert same_key(older) == same_key(newer)


@pytest.mark.parametrize("text", ["quý", "Quỳ", "hoàn", "toán", "của", "mùa", "thúy 7a", "e-mail"])
def test_syllables_written_one_way_only_stay(text: str) -> None:
    expected = text.replace("thúy", "thuý")

    assert tone_folded(text) == expected


def test_marks_tell_words_apart_for_comparing_but_not_for_searching() -> None:
    assert same_key("Đất đai") != same_key("Dat dai")
    assert plain_key("Đất  đai") == plain_key("dat dai") == "dat dai"


@given(_texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert tone_folded(tone_folded(text)) == tone_folded(text)
    assert plain_key(plain_key(text)) == plain_key(text)
    assert same_key(same_key(text)) == same_key(text)


@given(_texts)
def test_composed_and_decomposed_letters_are_the_same_text(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)

    assert tone_folded(decomposed) == tone_folded(text)
    assert plain_key(decomposed) == plain_key(text)


@given(_texts)
def test_folding_the_tone_keeps_every_letter_and_mark(text: str) -> None:
    def parts(string: str) -> list[str]:
        return sorted(unicodedata.normalize("NFD", string))

    assert parts(tone_folded(text)) == parts(text)
    assert plain_key(tone_folded(text)) == plain_key(text)
