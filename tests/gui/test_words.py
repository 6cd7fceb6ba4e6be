"""Words for people: dates as they write them, trust in words, errors with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_app.domain.dossier import HoldReason, Tag
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import FileEmptyError, FileMissingError
from scanner_app.domain.page import PageState
from scanner_app.gui.errors import notice_of
from scanner_app.gui.words import (
    HOLD_ADVICE,
    HOLDS,
    Mark,
    page_advice,
    page_words,
    shown_value,
    stored_value,
    trust_words,
)
from tests.domain.pages import blank_page, decision, page


@pytest.mark.parametrize("typed", ["11/01/2024", " 11-1-2024", "11.01.2024", "2024-01-11"])
def test_a_date_is_stored_in_one_form_however_it_is_typed(typed: str) -> None:
    assert stored_value("date", typed) == "2024-01-11"


@pytest.mark.parametrize("typed", ["31/02/2024", "mai", "01/2024"])
def test_what_is_no_date_is_refused_where_a_date_belongs(typed: str) -> None:
    assert stored_value("date", typed) is None
    assert stored_value("summary", typed) == typed


@pytest.mark.parametrize("hold", HoldReason)
def test_each_hold_has_a_word_and_says_what_to_do(hold: HoldReason) -> None:
    assert HOLDS[hold]
    assert HOLD_ADVICE[hold].count(".") >= 2


def test_a_stored_date_is_shown_day_first() -> None:
    assert shown_value(Tag("date", "2024-01-11", 0.9, "ocr")) == "11/01/2024"
    assert shown_value(Tag("number", "2024-01-11", 0.9, "ocr")) == "2024-01-11"


def test_trust_is_told_in_words_with_number_and_source() -> None:
    sure = Tag("number", "15/QĐ-UBND", 0.96, "ocr")

    assert trust_words(sure) == "tin cậy 0,96\nchữ in"
    assert trust_words(replace(sure, confidence=0.8)) == "cần xem, khá 0,80\nchữ in"
    assert trust_words(replace(sure, confidence=0.4)) == "cần xem, thấp 0,40\nchữ in"
    assert trust_words(replace(sure, value="")) == "cần xem\nchưa đọc được"
    assert trust_words(replace(sure, confirmed_by="an")) == "đã xác nhận"


def test_each_state_of_a_page_has_words_and_a_mark() -> None:
    kept = replace(page(0, None), state=PageState.CAPTURED, error=None)
    blurred = page(0, replace(decision(), quality=("blurred", "low_dpi")))

    assert page_words(kept) == ("đã giữ", Mark.KEPT)
    assert page_words(kept, being_read=True) == ("đang đọc", Mark.WORKING)
    assert page_words(page(0, decision())) == ("sẵn sàng", Mark.READY)
    assert page_words(page(0, blank_page())) == ("trang trắng", Mark.READY)
    assert page_words(blurred) == ("cần kiểm tra: mờ, độ phân giải dưới 200 dpi", Mark.LOOK)
    assert page_words(page(0, None)) == ("lỗi: không đọc được", Mark.ERROR)
    assert "Quét lại" in page_advice(page(0, None))


def test_an_error_says_what_happened_and_what_to_do() -> None:
    notice = notice_of(DiskFullError(path="D:/Sohoa"))

    assert notice is not None
    assert notice.is_error
    assert notice.text.startswith("Ổ đĩa chứa Sohoa đã đầy. Giải phóng")


def test_many_errors_are_told_once_each_and_the_rest_counted() -> None:
    errors = [FileEmptyError(path=f"{n % 6}.jpg") for n in range(12)]

    notice = notice_of(*errors, FileMissingError(path="x"))

    assert notice is not None
    lines = notice.text.splitlines()
    assert len(lines) == 4
    assert lines[3] == "Và 4 việc khác cần xem lại; bấm Xem tất cả."
    assert notice.details.count("\n") == 6


def test_a_bug_is_told_with_an_id_and_no_code_words() -> None:
    notice = notice_of(KeyError("row"))

    assert notice is not None
    assert "Có lỗi trong chương trình" in notice.text
    assert "KeyError" not in notice.text


def test_no_error_is_no_notice() -> None:
    assert notice_of() is None
