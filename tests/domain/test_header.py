"""Number, date, issuer and kind from the header of an administrative page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.catalog import PAPER_KINDS
from scanner_app.domain.layout import lay_out
from scanner_app.domain.page import Box, PageReading, ReadLine
from scanner_app.domain.suggestion.day import FoundDay, find_day
from scanner_app.domain.suggestion.issuer import FoundIssuer, find_issuer
from scanner_app.domain.suggestion.number import FoundNumber, find_number, parse_number
from scanner_app.domain.titles import Title, find_title
from tests.domain.pages import MOTTO, NATION, body, document, header, line, reading

ISSUER = ("ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN")


def numbered(number: str, *, sure: float = 0.96) -> FoundNumber:
    lines = [*header(*ISSUER), line(0.2, 0.13, f"Số: {number}", sure=sure)]
    found = find_number(lay_out(reading(*lines)))
    assert found is not None
    return found


def text_of(found: FoundNumber) -> str:
    assert found.number is not None
    return found.number.text


def dated(text: str, *, sure: float = 0.96, left: float = 0.52) -> FoundDay | None:
    return find_day(lay_out(reading(*header(*ISSUER), line(left, 0.13, text, sure=sure), *body())))


def issued(*rows: str, sure: float = 0.96, offices: tuple[str, ...] = ()) -> FoundIssuer:
    found = find_issuer(lay_out(document(*rows, number="15/QĐ-UBND", sure=sure)), offices)
    assert found is not None
    return found


def titled(text: str, *, left: float = 0.43, top: float = 0.16, sure: float = 0.96) -> Title | None:
    return find_title(lay_out(reading(*header(*ISSUER), line(left, top, text, sure=sure), *body())))


# --- layout -----------------------------------------------------------------------------------


def test_the_header_is_split_where_the_national_title_begins() -> None:
    merged = line(0.17, 0.07, f"UBND TỈNH LẠNG SƠN {NATION}")

    layout = lay_out(reading(merged, line(0.55, 0.088, MOTTO)))

    assert layout.left[0].text == "UBND TỈNH LẠNG SƠN"
    assert layout.right[0].text == NATION


def test_the_motto_alone_still_shows_the_columns() -> None:
    spoilt = [line(0.17, 0.07, "BỘ TƯ PHÁP"), line(0.47, 0.07, "C0 H X4"), line(0.55, 0.088, MOTTO)]

    layout = lay_out(reading(*spoilt))

    assert layout.nation is None
    assert [row.text for row in layout.left] == ["BỘ TƯ PHÁP"]


def test_a_misread_national_title_is_recognised() -> None:
    layout = lay_out(reading(line(0.47, 0.07, "ONG HÒA XÃ HỘI CHÚ NGHIA VIET N AM")))

    assert layout.has_header


def test_a_national_title_low_on_the_page_is_no_header() -> None:
    assert not lay_out(reading(line(0.47, 0.6, NATION))).has_header


def test_an_empty_page_has_an_empty_layout() -> None:
    layout = lay_out(reading())

    assert (layout.segments, layout.left, layout.has_header) == ((), (), False)
    assert (layout.page_number, layout.header_bottom) == (None, 0)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (line(0.5, 0.03, "2"), 2),
        (line(0.48, 0.03, "- 12 -"), 12),
        (line(0.5, 0.5, "2"), None),
        (line(0.1, 0.03, "2"), None),
        (line(0.45, 0.03, "trang 2"), None),
        (line(0.48, 0.03, "2026"), None),
    ],
)
def test_a_number_alone_at_the_top_centre_is_the_page_number(
    mark: ReadLine, expected: int | None
) -> None:
    assert lay_out(reading(mark, *body())).page_number == expected


# --- number -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "serial", "year", "symbol"),
    [
        ("15/QĐ-BNV", "15", "", "QĐ-BNV"),
        ("12/UBND-VX", "12", "", "UBND-VX"),
        ("118/2025/NĐ-CP", "118", "2025", "NĐ-CP"),
        ("05a/TTr-SLĐTB&XH", "05a", "", "TTr-SLĐTB&XH"),
        ("1672/NQ-UBTVQH15", "1672", "", "NQ-UBTVQH15"),
        ("36/HĐDV/2026", "36", "2026", "HĐDV"),
        ("6533/TNHS", "6533", "", "TNHS"),
    ],
)
def test_every_grammar_of_numbers_is_taken_apart(
    text: str, serial: str, year: str, symbol: str
) -> None:
    number = parse_number(text)

    assert number is not None
    assert (number.serial, number.year, number.symbol) == (serial, year, symbol)
    assert number.text == text


@pytest.mark.parametrize(
    "text", ["", "15", "15/", "/QĐ-UBND", "15/qđ-ubnd", "15-QĐ/TU", "15 /QĐ-BNV"]
)
def test_other_texts_are_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(
    st.integers(1, 99999).map(lambda serial: f"{serial:02}"),
    st.sampled_from([kind.abbreviation for kind in PAPER_KINDS if kind.abbreviation]),
    st.sampled_from(["UBND", "BNV", "STP", "TTg", "HĐND"]),
)
def test_every_kind_is_known_by_its_abbreviation(serial: str, kind: str, office: str) -> None:
    number = parse_number(f"{serial}/{kind}-{office}")

    assert number is not None
    assert [found.abbreviation for found in number.kinds] == [kind]
    assert number.issuer_group == office


def test_letters_name_their_issuer_first() -> None:
    number = parse_number("12/STP-HT")

    assert number is not None
    assert (number.kinds, number.issuer_group) == ((), "STP")


@pytest.mark.parametrize("number", ["15/QĐ-UBND", "05/CT-UBND", "118/2025/NĐ-CP", "3259/UBND-KSTT"])
def test_a_typed_number_is_clean(number: str) -> None:
    found = numbered(number)

    assert (text_of(found), found.clean) == (number, True)


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("22 /BC-UBND", "22/BC-UBND"),
        ("5/QĐ-UBND", "5/QĐ-UBND"),
        ("00/QĐ-UBND", "00/QĐ-UBND"),
        ("15/QD-UBND", "15/QĐ-UBND"),
        ("15/QĐĐ-UBNĐ", "15/QĐ-UBND"),
        ("31QĐ-UBND”", "31/QĐ-UBND"),
        ("2# /CT-UBND", "/CT-UBND"),
        ("/2026/TT-BCT", "/2026/TT-BCT"),
        ("3ƒ _ /2026/TT-BCA", "/2026/TT-BCA"),
        ("/TB-UBND", "/TB-UBND"),
    ],
)
def test_what_was_mended_or_is_missing_is_not_clean(seen: str, value: str) -> None:
    found = numbered(seen)

    assert (text_of(found), found.clean) == (value, False)


def test_badly_read_words_are_not_clean() -> None:
    assert not numbered("15/QĐ-UBND", sure=0.6).clean


def test_figures_higher_than_type_are_taken_for_handwriting() -> None:
    written = line(0.2, 0.13, "Số: 606/QĐ-UBND")
    label, number = written.words
    taller = Box(number.box.left, number.box.top - 8, number.box.right, number.box.bottom + 4)
    lines = [*header(*ISSUER), replace(written, words=(label, replace(number, box=taller)))]

    found = find_number(lay_out(reading(*lines)))

    assert found is not None
    assert (text_of(found), found.clean) == ("606/QĐ-UBND", False)


def test_a_line_without_symbol_shows_only_its_place() -> None:
    found = numbered("......")

    assert (found.number, found.clean) == (None, False)


@pytest.mark.parametrize("text", ["SỞ TƯ PHÁP", "SỐ LIỆU TỔNG HỢP"])
def test_other_rows_that_begin_alike_are_no_number(text: str) -> None:
    assert find_number(lay_out(reading(*header("UBND TỈNH LẠNG SƠN", text)))) is None


def test_a_label_glued_to_its_number_is_cut_off() -> None:
    lines = [*header(*ISSUER), line(0.2, 0.13, "Só:15/QĐ-UBND")]

    found = find_number(lay_out(reading(*lines)))

    assert found is not None
    assert text_of(found) == "15/QĐ-UBND"


# --- date -------------------------------------------------------------------------------------


def test_a_typed_date_line_is_clean() -> None:
    found = dated("Lạng Sơn, ngày 05 tháng 3 năm 2026")

    assert found is not None
    assert (found.value, found.place, found.clean) == ("2026-03-05", "Lạng Sơn", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lạng Sơn, ngày tháng 4 năm 2020", "2020-04"),
        ("Lạng Sơn, ngày @3 tháng 0I năm 2025", "2025"),
        ("Lạng Sơn, ngày0B tháng 02 năm 2025", "2025-02"),
        ("Lạng Sơn, ngày.2{ tháng ({ năm 2026", "2026"),
        ("Lạng Sơn, ngày 31 tháng 4 năm 2026", "2026-04"),
        ("Lạng Sơn, ngày … tháng … năm …", ""),
        ("Lạng Sơn, ngày 05 tháng 3 năm 20", ""),
        ("Lạng Sơn, ngày 5 tháng 3 năm 2026", "2026-03-05"),
        ("Lạng Sơn, ngày 05 tháng 1 năm 2026", "2026-01-05"),
        ("Lạng Sơn, ngày 2i", ""),
    ],
)
def test_gaps_and_unpadded_figures_are_not_clean(text: str, value: str) -> None:
    found = dated(text)

    assert found is not None
    assert (found.value, found.clean) == (value, False)


def test_a_badly_read_date_is_not_clean() -> None:
    found = dated("Lạng Sơn, ngày 05 tháng 3 năm 2026", sure=0.5)

    assert found is not None
    assert not found.clean


def test_a_day_higher_than_the_year_is_taken_for_handwriting() -> None:
    typed = line(0.52, 0.13, "Lạng Sơn, ngày 15 tháng 8 năm 2025")
    words = list(typed.words)
    box = words[3].box
    words[3] = replace(words[3], box=Box(box.left, box.top - 6, box.right, box.bottom + 4))
    page = reading(*header(*ISSUER), replace(typed, words=tuple(words)))

    found = find_day(lay_out(page))

    assert found is not None
    assert (found.value, found.clean) == ("2025-08-15", False)


@pytest.mark.parametrize(
    "text",
    [
        "Ngày, tháng, năm sinh: 03/10/1991",
        "được thông qua ngày 10 tháng 12 năm 1948 tại",
        "Căn cứ Luật Tổ chức chính quyền địa phương, ngày 16 tháng 6 năm 2025",
        "Hạnh phúc của nhân dân",
    ],
)
def test_other_lines_are_no_date_line(text: str) -> None:
    assert dated(text) is None


def test_a_date_line_outside_a_header_is_not_clean() -> None:
    found = find_day(lay_out(reading(line(0.52, 0.13, "Lạng Sơn, ngày 05 tháng 3 năm 2026"))))

    assert found is not None
    assert not found.clean


# --- issuer -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (("BỘ CÔNG THƯƠNG",), "BỘ CÔNG THƯƠNG"),
        (("UỶ BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"), "UỶ BAN NHÂN DÂN TỈNH QUẢNG NGÃI"),
        (("UBND TỈNH LẠNG SƠN", "SỞ TƯ PHÁP"), "SỞ TƯ PHÁP"),
        (("ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN", "SỞ TƯ PHÁP"), "SỞ TƯ PHÁP"),
        (
            ("UBND XÃ BẮC SƠN", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        ),
        (("BỘ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG"), "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
        (("BỘ GIÁO DỤC VÀ", "ĐÀO TẠO"), "BỘ GIÁO DỤC VÀ ĐÀO TẠO"),
    ],
)
def test_the_last_office_of_the_left_column_issued_the_paper(
    rows: tuple[str, ...], value: str
) -> None:
    found = issued(*rows)

    assert (found.value, found.known, found.complete) == (value, True, True)


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (("BỘ CÔNG THUƠNG.",), "BỘ CÔNG THƯƠNG"),
        (("TRUNG TÂM PHỤC VỤ", "HÀNH CHINH CONG"), "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
    ],
)
def test_accents_are_put_right_by_a_known_name(rows: tuple[str, ...], value: str) -> None:
    found = issued(*rows)

    assert (found.value, found.repaired) == (value, True)


def test_names_handed_in_are_known_too() -> None:
    assert not issued("UBND XÃ ĐIEM HE").known
    assert issued("UBND XÃ ĐIEM HE", offices=("UBND xã Điềm He",)).value == "UBND XÃ ĐIỀM HE"


def test_two_known_names_with_one_spelling_put_nothing_right() -> None:
    found = issued("UBND XÃ TAN LAP", offices=("Xã Tân Lập", "Xã Tần Lạp"))

    assert (found.value, found.repaired) == ("UBND XÃ TAN LAP", True)


@pytest.mark.parametrize(
    "rows", [("ỦY BAN NHÂN DÂN",), ("TRUNG TÂM PHỤC VỤ",), ("UBND",), ("UBND XÃ",)]
)
def test_a_name_that_breaks_off_is_not_complete(rows: tuple[str, ...]) -> None:
    assert not issued(*rows).complete


def test_a_spoilt_row_close_below_makes_the_name_incomplete() -> None:
    lines = [*header("UBND XÃ BẮC SƠN"), line(0.2, 0.085, "bị) nÁa b0 h vo qoiw")]

    found = find_issuer(lay_out(reading(*lines)))

    assert found is not None
    assert not found.complete


def test_a_stamp_further_below_names_no_issuer() -> None:
    lines = [*header("BỘ CÔNG THƯƠNG"), line(0.2, 0.1, "VĂN PHÒNG CHÍNH PHỦ")]

    found = find_issuer(lay_out(reading(*lines)))

    assert found is not None
    assert found.value == "BỘ CÔNG THƯƠNG"


@pytest.mark.parametrize(
    "page",
    [
        reading(*header()),
        reading(line(0.2, 0.07, "ĐƠN XIN"), *body()),
        reading(*header(), line(0.1, 0.2, "SỞ TƯ PHÁP")),
    ],
)
def test_a_page_without_an_office_in_its_header_names_no_issuer(page: PageReading) -> None:
    assert find_issuer(lay_out(page)) is None


def test_initials_are_what_numbers_abbreviate_to() -> None:
    assert issued("BỘ CÔNG THƯƠNG").initials == "BCT"
    assert issued("UBND XÃ BẮC SƠN").initials == "UBND"


# --- title ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "wrong", "whole"),
    [
        ("QUYẾT ĐỊNH", "Quyết định", 0, True),
        ("QUYÉT ĐỊNH", "Quyết định", 0, True),
        ("CHÍ THỊ", "Chỉ thị", 0, True),
        ("VTHÔNG TƯ", "Thông tư", 1, True),
        ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch", 0, True),
        ("TỜ KHAI ĐĂNG KÝ KHAI SINH", "Tờ khai", 0, False),
        ("ĐƠN ĐỀ NGHỊ", "Đơn", 0, True),
        ("BÁO CÁO", "Báo cáo", 0, True),
    ],
)
def test_a_title_line_names_its_kind(text: str, kind: str, wrong: int, *, whole: bool) -> None:
    title = titled(text)

    assert title is not None
    assert (title.kind.name, title.wrong, title.whole) == (kind, wrong, whole)


@pytest.mark.parametrize(
    "text", ["Quyết định", "LUẬN", "ĐỀ ẤM", "CHỦ TỊCH", "HỘI ĐỒNG NHÂN DÂN", "12345"]
)
def test_other_lines_are_no_title(text: str) -> None:
    assert titled(text) is None


def test_a_title_stands_in_the_middle_of_the_upper_half() -> None:
    assert titled("QUYẾT ĐỊNH", left=0.02) is None
    assert titled("QUYẾT ĐỊNH", top=0.7) is None
    assert titled("QUYẾT ĐỊNH", top=0.02) is None


def test_stains_in_front_of_a_title_are_left_aside() -> None:
    page = line(0.44, 0.16, "ˆ lj QUYẾT ĐỊNH")
    words = (*page.words[:1], replace(page.words[1], confidence=0.2), *page.words[2:])

    title = find_title(lay_out(reading(*header(*ISSUER), replace(page, words=words))))

    assert title is not None
    assert title.whole


def test_the_upper_title_counts_and_a_colon_makes_a_formula() -> None:
    lines = [line(0.43, 0.3, "QUYẾT ĐỊNH:"), line(0.43, 0.16, "QUYẾT ĐỊNH")]

    title = find_title(lay_out(reading(*header(*ISSUER), *lines)))

    assert title is not None
    assert not title.formula


def test_a_wide_gap_ends_a_segment_and_empty_lines_have_none() -> None:
    left, right = line(0.1, 0.2, "SỞ TƯ PHÁP"), line(0.6, 0.2, "Lạng Sơn")
    merged = replace(left, words=(*left.words, *right.words))
    empty = replace(left, words=())

    layout = lay_out(reading(merged, empty))

    assert [segment.text for segment in layout.segments] == ["SỞ TƯ PHÁP", "Lạng Sơn"]


def test_the_rule_under_an_issuer_is_no_row() -> None:
    lines = [*header("BỘ CÔNG THƯƠNG"), line(0.2, 0.085, "———")]

    found = find_issuer(lay_out(reading(*lines)))

    assert found is not None
    assert (found.value, found.complete) == ("BỘ CÔNG THƯƠNG", True)


def test_a_short_misread_name_before_other_capitals_is_no_title() -> None:
    assert titled("THÔNG XÁO CỦA CHÚNG") is None


def test_a_long_name_is_known_with_a_wrong_letter_before_other_capitals() -> None:
    title = titled("GIẤY TIẾP NHẬM HỒ SƠ BỔ SUNG", left=0.36)

    assert title is not None
    assert (title.kind.name, title.wrong, title.whole) == (
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        1,
        False,
    )


def test_one_word_of_a_place_is_not_put_right_by_another_word() -> None:
    found = issued("ỦY BAN NHÂN DÂN", "XÃ VĂN QUAN")

    assert (found.value, found.repaired) == ("ỦY BAN NHÂN DÂN XÃ VĂN QUAN", False)
    assert found.tail == ("XÃ", "VĂN", "QUAN")
