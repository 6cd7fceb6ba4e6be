"""One calm text for each end of a scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner_app.domain.ids import BatchId, OfficeCode
from scanner_app.domain.scan import EndReason, ScanEnd
from scanner_app.domain.scan_errors import PassesDifferError, error_of
from scanner_app.gui.scanning.open_stack import DeviceEnded, Left, OpenStack
from scanner_app.gui.scanning.scan_words import (
    coming_words,
    ended_notice,
    found_words,
    open_words,
    standing_words,
)
from scanner_app.ports import CaptureOrder, CaptureSession

STACK = OpenStack(
    session=CaptureSession(
        "k", Path("k"), CaptureOrder(OfficeCode("1"), None, "", "", ""), datetime.now(UTC)
    ),
    batch=BatchId(1),
    kept=12,
    next_sheet=13,
    left=Left.FAULT,
)
FAULTS = [reason for reason in EndReason if error_of(ScanEnd(reason), device="d") is not None]


@pytest.mark.parametrize("left", [left for left in Left if left is not Left.UNEVEN])
def test_an_open_stack_says_what_is_kept_and_which_key_comes_next(left: Left) -> None:
    told = open_words(replace(STACK, left=left))

    assert "12" in told
    assert "Quét tiếp" in told or "Xong chồng (F7)" in told


@pytest.mark.parametrize("reason", FAULTS)
def test_a_fault_with_pages_says_that_they_are_kept_and_where_to_go_on(reason: EndReason) -> None:
    error = error_of(ScanEnd(reason), device="d")

    notice = ended_notice(DeviceEnded("k", STACK, 12, error=error))

    assert notice.is_error
    assert "Đã giữ 12 trang; nạp tiếp từ tờ thứ 13." in notice.text


@pytest.mark.parametrize("reason", FAULTS)
def test_a_fault_without_a_page_names_no_key_that_is_not_there(reason: EndReason) -> None:
    error = error_of(ScanEnd(reason), device="d")

    notice = ended_notice(DeviceEnded("k", None, error=error))

    assert "Quét tiếp" not in notice.text
    assert "vẫn được giữ" not in notice.text


def test_unequal_passes_say_how_many_pages_each_gave() -> None:
    stack = replace(STACK, left=Left.UNEVEN)

    notice = ended_notice(DeviceEnded("k", stack, 12, error=PassesDifferError(fronts=7, backs=5)))

    assert "7 mặt trước, 5 mặt sau" in notice.text
    assert "Xong chồng lần nữa" in notice.text


def test_a_whole_stack_says_that_the_next_may_come() -> None:
    notice = ended_notice(DeviceEnded("k", None, 40))

    assert (notice.is_error, "40 trang" in notice.text) == (False, True)
    assert "F4" in notice.text


def test_a_scan_stopped_before_its_first_page_says_so() -> None:
    assert "chưa có trang nào" in ended_notice(DeviceEnded("k", None, 0)).text


def test_of_several_found_stacks_the_newest_is_told_and_the_others_counted() -> None:
    newest = replace(STACK, left=Left.FOUND, kept=3)

    told = found_words((STACK, STACK, newest))

    assert "Sohoa đã giữ đủ 3 trang" in told
    assert "Còn 2 chồng giấy khác" in told
    assert found_words(()) == ""


@pytest.mark.parametrize(
    ("kept", "coming", "read", "ending", "words"),
    [
        (0, 0, 0, False, "Đang gọi máy quét…"),
        (0, 1, 0, False, "Đang quét trang 1"),
        (12, 13, 0, False, "Đang quét trang 13 – đã nhận 12 trang"),
        (12, 12, 9, False, "Đang quét – đã nhận 12 trang, đã đọc 9"),
        (12, 0, 0, False, "Đang gọi máy quét… – đã nhận 12 trang"),
    ],
)
def test_the_line_says_what_comes_and_what_is_kept(
    *, kept: int, coming: int, read: int, ending: bool, words: str
) -> None:
    assert coming_words(kept, coming, read, ending=ending) == words


def test_the_line_says_that_the_scan_ends_after_this_page() -> None:
    assert coming_words(2, 3, 0, ending=True).startswith("Dừng sau trang này…")


def test_the_open_stack_stands_in_the_status_line() -> None:
    assert standing_words(None, 0) == ""
    assert standing_words(STACK, 0) == "Chồng đang mở: 12 trang"
    assert standing_words(STACK, 2) == "Chồng đang mở: 12 trang (và 2 chồng khác)"
