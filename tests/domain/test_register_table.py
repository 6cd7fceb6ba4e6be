"""What a line of a register's export says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.catalog import Office
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_tree import OfficeTree
from scanner_app.domain.register import RegisterRow, RegisterState
from scanner_app.domain.register_table import (
    Field,
    LineReader,
    RefusedLine,
    guessed,
    parse_day,
    parse_state,
    places,
)

CODE = "000.00.21.H37-231018-0007"
OFFICES = OfficeTree((Office("06463", "Xã Chi Lăng", "commune"),))
ALL = {field: place for place, field in enumerate(Field)}


def line(**cells: str) -> RegisterRow | RefusedLine:
    told = {"code": CODE, "office": "06463", "received_on": "18/10/2023"} | cells
    return LineReader(ALL, None, OFFICES).read([told.get(field.value, "") for field in Field])


@pytest.mark.parametrize(
    "text",
    ["18/10/2023", "2023-10-18", "18-10-2023", "18.10.2023", "20231018", "18/10/2023 09:30",
     "18/10/2023 09:30:15", "2023-10-18T09:30:15", "45217", "45217.39"],
)  # fmt: skip
def test_a_day_is_read_as_people_and_excel_write_it(text: str) -> None:
    assert parse_day(text) == date(2023, 10, 18)


@pytest.mark.parametrize("text", ["", "32/10/2023", "hôm nay", "18/10/1923", "99999", "10001", "1"])
def test_what_is_no_day_of_ours_is_none(text: str) -> None:
    assert parse_day(text) is None


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days_and_states(text: str) -> None:
    parse_day(text)
    assert parse_state(text) in RegisterState


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("3", RegisterState.WITHDRAWN),
        ("7", RegisterState.WITHDRAWN),
        ("Công dân yêu cầu rút hồ sơ", RegisterState.WITHDRAWN),
        ("KHÔNG ĐƯỢC TIẾP NHẬN", RegisterState.WITHDRAWN),
        ("Đã rút", RegisterState.WITHDRAWN),
        ("Thủ tục rút gọn", RegisterState.RECEIVED),
        ("Đang xử lý", RegisterState.RECEIVED),
        ("4", RegisterState.RECEIVED),
        ("", RegisterState.RECEIVED),
    ],
)
def test_a_status_is_withdrawn_by_the_portals_number_or_words(
    text: str, state: RegisterState
) -> None:
    assert parse_state(text) is state


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"code": "123"}, "code_invalid"),
        ({"received_on": "?"}, "date_invalid"),
        ({"office": ""}, "office_missing"),
        ({"office": "UBND xã nào đó"}, "office_invalid"),
        ({"handled_by": "Sở nào đó"}, "handled_by_invalid"),
    ],
)
def test_a_line_is_refused_for_its_first_wrong_cell(cells: dict[str, str], reason: str) -> None:
    refused = line(**cells)

    assert isinstance(refused, RefusedLine)
    assert refused.reason == reason


@pytest.mark.parametrize("office", ["06463", "6463", "Xã Chi Lăng", " 06463 "])
def test_an_office_is_known_by_code_by_a_number_without_zeros_or_by_name(office: str) -> None:
    row = line(office=office)

    assert isinstance(row, RegisterRow)
    assert row.office == "06463"


def test_a_transfer_to_the_receiving_office_is_none() -> None:
    away, here = line(handled_by="05977"), line(handled_by="06463")

    assert isinstance(away, RegisterRow)
    assert isinstance(here, RegisterRow)
    assert (away.handled_by, here.handled_by) == ("05977", None)


def test_the_given_office_stands_in_for_an_empty_cell() -> None:
    row = LineReader({Field.CODE: 0, Field.RECEIVED_ON: 1}, OfficeCode("06463"), OFFICES).read(
        [CODE, "2023-10-18"]
    )

    assert row == RegisterRow(CODE, OfficeCode("06463"), date(2023, 10, 18))


def test_texts_are_composed_printable_and_not_without_end() -> None:
    row = line(applicant="No\u0302ng\x00\n Thử", procedure="x" * 600, code=f" {CODE} ")

    assert isinstance(row, RegisterRow)
    assert (row.applicant, len(row.procedure)) == ("Nông Thử", 500)


def test_columns_are_placed_only_when_all_and_the_needed_ones_are_there() -> None:
    headings = ("STT", "Mã hồ sơ", "Ngày tiếp nhận")
    columns = guessed(headings)

    assert places(columns, headings) == {Field.CODE: 1, Field.RECEIVED_ON: 2}
    assert places({Field.CODE: "ma ho so"}, headings) is None
    assert places(columns | {Field.OFFICE: "don vi"}, headings) is None
