"""Comparing Vietnamese texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.folding import distance, nfc, plain, plain_words, sort_key, tone_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("Ủy ban", "UỶ BAN"),
        ("thủy", "thuỷ"),
        ("HOẢ TỐC", "Hỏa tốc"),
        ("khỏe", "khoẻ"),
    ],
)
def test_both_places_of_a_tone_mark_give_one_key(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hóa"), ("đề", "để"), ("tổ", "tố"), ("da", "đa")]
)
def test_another_tone_or_letter_gives_another_key(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_decomposed_text_equals_composed_text() -> None:
    assert nfc(unicodedata.normalize("NFD", " Quyết  định\n")) == "Quyết định"


def test_the_letter_eth_is_taken_for_the_vietnamese_letter() -> None:
    assert nfc("QÐ-ðiện") == "QĐ-điện"


def test_plain_text_has_neither_case_nor_accents() -> None:
    assert plain("QUYẾT ĐỊNH Ưu đãi") == "quyet dinh uu dai"
    assert plain_words(" - Số: 15/QĐ. ") == "so 15 qd"


def test_words_sort_like_a_dictionary() -> None:
    ordered = [
        "a 1",
        "a",
        "à",
        "ả",
        "ã",
        "á",
        "ạ",
        "an",
        "ăn",
        "ân",
        "b2",
        "da",
        "đa",
        "ơ",
        "u",
        "ư",
        "z",
        "ж",
    ]

    assert sorted(ordered[5:] + ordered[:5], key=sort_key) == [
        "a",
        "à",
        "ả",
        "ã",
        "á",
        "ạ",
        "a 1",
        *ordered[7:],
    ]


def test_letters_come_before_tones() -> None:
    assert sorted(["bán", "bàng", "ban", "bang"], key=sort_key) == ["ban", "bán", "bang", "bàng"]


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [("", "", 0), ("quyet", "quyt", 1), ("abc", "abc", 0), ("abc", "xyz", 3)],
)
def test_distance_counts_single_letter_edits(left: str, right: str, edits: int) -> None:
    assert distance(left, right, limit=3) == edits


def test_distance_stops_one_over_its_limit() -> None:
    assert distance("aaaa", "bbbb", limit=2) == 3
    assert distance("a", "abcdef", limit=2) == 3


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_symmetric_and_zero_only_for_equal_texts(left: str, right: str) -> None:
    edits = distance(left, right, limit=12)

    assert edits == distance(right, left, limit=12)
    assert (edits == 0) == (left == right)


@given(st.text("abc", max_size=9), st.text("abc", max_size=9), st.integers(0, 9))
def test_distance_is_what_the_table_of_all_beginnings_gives(
    left: str, right: str, limit: int
) -> None:
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left, start=1):
        before, row = row, [at]
        for to, other in enumerate(right):
            row.append(min(before[to + 1] + 1, row[to] + 1, before[to] + (letter != other)))

    assert distance(left, right, limit=limit) == min(row[-1], limit + 1)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert plain_words(plain_words(text)) == plain_words(text)


@given(st.text(max_size=20))
def test_every_text_can_be_sorted(text: str) -> None:
    assert sort_key(text) == sort_key(text)
