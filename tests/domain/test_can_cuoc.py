"""Citizen numbers and the codes on their cards."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.can_cuoc import (
    PROVINCE_NAMES,
    is_can_cuoc,
    is_old_number,
    masked,
    number_agrees,
    parse_card_code,
)

PAYLOAD = "020099001234|081234567|Nguyễn Văn Mẫu|01021999|Nam|Thôn Nà Mẫu, Lạng Sơn|15042021"


def test_the_seven_fields_of_a_card() -> None:
    card = parse_card_code(PAYLOAD)

    assert card is not None
    assert (card.number, card.old_number, card.name) == (
        "020099001234",
        "081234567",
        "Nguyễn Văn Mẫu",
    )
    assert (card.born_on, card.sex, card.issued_on) == (
        date(1999, 2, 1),
        "Nam",
        date(2021, 4, 15),
    )
    assert card.address == "Thôn Nà Mẫu, Lạng Sơn"
    assert card.consistent


def test_six_fields_are_a_card_without_day_of_issue() -> None:
    card = parse_card_code("020199004321||Trần Thị Thử|31121999|Nữ|Khối 3")

    assert card is not None
    assert (card.old_number, card.issued_on, card.extra) == ("", None, ())


def test_further_fields_are_kept() -> None:
    card = parse_card_code(f"{PAYLOAD}|cha|mẹ")

    assert card is not None
    assert card.extra == ("cha", "mẹ")


def test_dates_may_have_slashes_and_readers_may_add_signs() -> None:
    card = parse_card_code(
        "]Q1\x02020 099 001 234||Nguyễn Văn Mẫu|01/02/1999|NAM|Nà Mẫu|15-04-2021\r\n"
    )

    assert card is not None
    assert (card.number, card.born_on, card.issued_on, card.sex) == (
        "020099001234",
        date(1999, 2, 1),
        date(2021, 4, 15),
        "Nam",
    )


def test_an_impossible_or_missing_date_stays_out() -> None:
    card = parse_card_code("020099001234||Nguyễn Văn Mẫu|31021999|X|Nà Mẫu|")

    assert card is not None
    assert (card.born_on, card.issued_on, card.sex) == (None, None, "")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "SOHOA1|NEXT",
        "DN4012345678901|4e677579|01/01/1990|1|a|b|c",
        "097099001234||Mẫu|01021999|Nam|x",
        "02009900123||Mẫu|01021999|Nam|x",
        "020099001234||Mẫu|01021999|Nam",
        "020099001234|||01021999|Nam|x",
        "H37.15-251228-9134|Hoàng Văn Giả|1.000656.000.00.00.H37",
    ],
)
def test_other_codes_are_no_card(payload: str) -> None:
    assert parse_card_code(payload) is None


@pytest.mark.parametrize(
    ("number", "born_on", "sex", "agrees"),
    [
        ("020099001234", date(1999, 2, 1), "Nam", True),
        ("020099001234", date(1999, 2, 1), "Nữ", False),
        ("020099001234", date(1998, 2, 1), "Nam", False),
        ("020300000001", date(2000, 2, 29), "Nữ", True),
        ("020300000001", date(1900, 2, 28), "Nữ", False),
        ("020099001234", None, "", True),
        ("20099001234", None, "", False),
    ],
)
def test_century_year_and_sex_stand_in_the_number(
    number: str, born_on: date | None, sex: str, *, agrees: bool
) -> None:
    assert number_agrees(number, born_on=born_on, sex=sex) is agrees


def test_a_card_that_contradicts_its_number_says_so() -> None:
    card = parse_card_code("020099004156||Lương Thị Ví Dụ|22101994|Nữ|thôn Bản Thử|04082021")

    assert card is not None
    assert not card.consistent


def test_province_and_country_codes_begin_a_number() -> None:
    assert len(PROVINCE_NAMES) == 63
    assert PROVINCE_NAMES["020"] == "Lạng Sơn"
    assert is_can_cuoc("101090000001")
    assert not is_can_cuoc("003090000001")


def test_nine_digits_are_an_old_number() -> None:
    assert is_old_number("081234567")
    assert not is_old_number("08123456")


def test_the_masked_number_hides_the_middle() -> None:
    assert masked("020099001456") == "0200•••••456"
    assert masked("081234567") == "0812••567"
    assert masked("1234567") == "•••••••"


@given(st.text(max_size=80))
def test_any_text_is_a_card_or_none(text: str) -> None:
    card = parse_card_code(text)

    assert card is None or is_can_cuoc(card.number)
