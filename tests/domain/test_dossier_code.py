"""Dossier codes: what is one, what is found, what is put right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.dossier_code import find_dossier_codes, parse_dossier_code, same_code
from scanner_app.domain.errors import DossierCodeError

VALID = [
    ("000.27.25.H37-251118-6533", "000.27.25.H37", date(2025, 11, 18), "6533"),
    ("000.00.01.H29-260310-0420", "000.00.01.H29", date(2026, 3, 10), "0420"),
    ("38.98.H29-210519-0013", "38.98.H29", date(2021, 5, 19), "0013"),
    ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), "0092637"),
    ("H37.12.3-240229-00001", "H37.12.3", date(2024, 2, 29), "00001"),
    ("H37-231120-0001", "H37", date(2023, 11, 20), "0001"),
    ("h37.15-251228-9134", "H37.15", date(2025, 12, 28), "9134"),
]
INVALID = [
    "",
    "H37",
    "H37.12-230820",
    "H37.12-231320-0123",
    "H37.12-230229-0123",
    "H37.12-230820-123",
    "H37.12-230820-12345678",
    "H37.12-18991231-0001",
    "H37.1234-230820-0123",
    "000.27.25.37-251118-6533",
    "1.001193.000.00.00.H37",
    "H37.12-230820-0123-1",
    "H37.12 - 230820 - 0123",
    "H37.12-٢٣٠٨٢٠-0123",
]


@pytest.mark.parametrize(("text", "office", "day", "number"), VALID)
def test_codes_of_both_orders_are_taken_apart(
    text: str, office: str, day: date, number: str
) -> None:
    code = parse_dossier_code(f" {text}\n")

    assert (code.text, code.office, code.received_on, code.number) == (text, office, day, number)
    assert not code.repaired


@pytest.mark.parametrize("text", INVALID)
def test_other_texts_are_refused_with_the_text(text: str) -> None:
    with pytest.raises(DossierCodeError) as caught:
        parse_dossier_code(text)

    assert caught.value.facts == {"text": text}


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "https://dichvucong.example/tra-cuu?ma={}",
        "https://dichvucong.example/tra-cuu?x=1%26ma%3D{}&y=2",
        "{}|Hoàng Văn Giả|1.000656.000.00.00.H37",
        "Mã hồ sơ: {}.",
        "(Số hồ sơ {}), ngày 18/11/2025",
    ],
)
@pytest.mark.parametrize("code", [case[0] for case in VALID])
def test_a_code_is_found_in_addresses_and_running_text(text: str, code: str) -> None:
    (found,) = find_dossier_codes(text.format(code))

    assert found.text == code
    assert not found.repaired


@pytest.mark.parametrize(
    "seen",
    [
        "OOO.27.25.H37-251118-6533",
        "000. 27.25.H37-251118-6533",
        "000.27.25.H37 - 251118 - 6533",
        "000.27.25.H37–251118—6533",
        "000,27.25.H37-25l1I8-6533",
        "000.27.25.h37-251118-6533",
    ],
)
def test_confusions_of_recognisers_are_put_right(seen: str) -> None:
    (found,) = find_dossier_codes(f"Mã hồ sơ: {seen}")

    assert found.key == "000.27.25.h37-251118-6533"


def test_what_was_put_right_is_marked() -> None:
    (found,) = find_dossier_codes("H37.I5-25I228-9I34")

    assert (found.text, found.repaired) == ("H37.15-251228-9134", True)


@pytest.mark.parametrize(
    "text",
    [
        "000.27.25.H37-2511418-6533",
        "0000.27.25.H37-251118-6533",
        "000.27.25.H37-251118-65331234",
        "000.27.25.H37-251118-6533-2",
        "xH37.15-251228-9134",
        "1.000656.000.00.00.H37",
        "ngày 18/11/2025, số 12/UBND-VX",
        "0200990041560200990041",
    ],
)
def test_longer_or_other_strings_contain_no_code(text: str) -> None:
    assert find_dossier_codes(text) == ()


def test_bars_of_a_table_are_no_digits() -> None:
    (found,) = find_dossier_codes("|38.98.H29-210519-0013| Đúng hạn")

    assert (found.text, found.repaired) == ("38.98.H29-210519-0013", False)


def test_codes_come_in_order_and_once_the_exact_spelling_first() -> None:
    text = "H37.15-251228-9I34 G09.20-20260609-0092637 H37.15-251228-9134 g09.20-20260609-0092637"

    found = find_dossier_codes(text)

    assert [code.text for code in found] == ["H37.15-251228-9134", "G09.20-20260609-0092637"]
    assert not any(code.repaired for code in found)


def test_case_and_blanks_at_the_ends_make_no_other_code() -> None:
    assert same_code("h37-231120-0001 ", "H37-231120-0001")
    assert not same_code("H37-231120-0001", "H37-231120-0002")


OFFICES = st.one_of(
    st.from_regex(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}", fullmatch=True),
    st.from_regex(r"[A-Y][0-9]{2}(\.[0-9]{1,3}){0,4}", fullmatch=True),
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(OFFICES, DAYS, st.from_regex(r"[0-9]{4,7}", fullmatch=True), st.sampled_from(["%y", "%Y"]))
def test_every_code_of_the_grammar_is_read_back(
    office: str, day: date, number: str, year: str
) -> None:
    text = f"{office}-{day.strftime(year + '%m%d')}-{number}"

    code = parse_dossier_code(text)

    assert (code.office, code.received_on, code.number) == (office, day, number)
    assert [found.text for found in find_dossier_codes(f"x {text} y")] == [text]


@given(st.text(max_size=60))
def test_any_text_gives_valid_codes_or_none(text: str) -> None:
    for code in find_dossier_codes(text):
        assert parse_dossier_code(code.text).key == code.key


def test_an_impossible_day_makes_no_code_of_a_text_in_its_form() -> None:
    assert find_dossier_codes("Mã hồ sơ: H37.12-231320-0123") == ()
