"""Separator sheets: their codes, and their print where a stain spoils the codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.errors import DossierCodeError, SheetKindError
from scanner_app.domain.page import PageReading, ReadBarcode
from scanner_app.domain.separation import separate
from scanner_app.domain.separator_sheet import (
    KIND_LENGTH,
    NEXT_PAPER,
    Divide,
    Separator,
    dossier_sheet,
    read_separator,
)
from tests.domain.pages import barcode, body, decision, line, next_page, reading, receipt, stack
from tests.domain.test_separation import A, B, shape

NEIGHBOUR = A[:-1] + "4"


def printed(code: str = A, kind: str = "", *, sure: float = 0.96) -> PageReading:
    """A sheet of which only the print could be read."""
    lines = [line(0.2, 0.1, "TỜ PHÂN CÁCH HỒ SƠ"), line(0.2, 0.5, "Mã hồ sơ:")]
    if code:
        lines.append(line(0.2, 0.55, code, sure=sure))
        lines.append(line(0.2, 0.9, f"Mã hồ sơ: {code}", sure=sure))
    if kind:
        lines.append(line(0.2, 0.6, f"Giấy tờ: {kind}", sure=sure))
    return reading(*lines, blank=0.97)


@pytest.mark.parametrize("kind", ["", "Tờ khai", "Giấy chứng nhận quyền sử dụng đất"])
def test_what_a_sheet_says_in_its_code_is_read_back(kind: str) -> None:
    sheet = dossier_sheet(A, kind)

    found = read_separator(reading(barcodes=[barcode(sheet.payload, "QRCode")]))

    assert found == sheet == Separator(Divide.DOSSIER, A, kind)


def test_the_next_papers_sheet_is_read_back() -> None:
    symbols = [barcode(NEXT_PAPER.payload, "QRCode"), barcode("PATCHT", "Code39")]

    assert read_separator(reading(barcodes=symbols)) == NEXT_PAPER


@pytest.mark.parametrize("kind", ["Đơn|khác", "x" * (KIND_LENGTH + 1), "Đơn\x07"])
def test_a_kind_that_a_sheet_cannot_say_is_refused(kind: str) -> None:
    with pytest.raises(SheetKindError) as raised:
        dossier_sheet(A, kind)

    assert raised.value.facts["text"] == kind


def test_a_sheet_is_made_for_a_dossier_code_only() -> None:
    with pytest.raises(DossierCodeError):
        dossier_sheet("hồ sơ số 7")


def test_print_stands_in_for_a_stained_code_and_is_doubted() -> None:
    drafts = separate(stack(printed(A, "Tờ khai"), next_page(7)))

    assert shape(drafts) == [(A, [[1]])]
    assert (drafts[0].code_source, drafts[0].papers[0].kind) == ("ocr", "Tờ khai")
    assert drafts[0].tags[0].doubtful
    assert drafts[0].holds == ()


def test_the_register_makes_a_sheets_print_trustworthy() -> None:
    (draft,) = separate(stack(printed(A), decision()), register=lambda code: code == A)

    assert not draft.tags[0].doubtful


def test_a_kind_in_doubt_is_left_out() -> None:
    found = read_separator(printed(A, "Tờ khai", sure=0.5))

    assert found is not None
    assert found.kind == ""


def test_a_sheets_bars_are_better_than_its_print() -> None:
    stained = replace(printed(NEIGHBOUR, sure=0.6), barcodes=(barcode(A),))

    found = read_separator(stained)

    assert found is not None
    assert (found.code, found.source, found.confidence) == (A, "barcode", 0.99)


@pytest.mark.parametrize(
    "symbols", [[barcode(A), barcode(B)], [barcode(A, conflict=True)]], ids=["two", "disputed"]
)
def test_a_sheet_whose_code_is_in_doubt_begins_a_held_dossier(symbols: list[ReadBarcode]) -> None:
    doubtful = replace(printed(A), barcodes=tuple(symbols))

    drafts = separate(stack(doubtful, next_page(7)))

    assert shape(drafts) == [(None, [[1]])]
    assert HoldReason.NO_CODE in drafts[0].holds


def test_a_torn_sheet_without_its_code_begins_a_held_dossier() -> None:
    drafts = separate(stack(receipt(A), printed(""), decision()))

    assert shape(drafts) == [(A, [[0]]), (None, [[2]])]


@pytest.mark.parametrize("again", ["", f"Mã hồ sơ: {NEIGHBOUR}"], ids=["once", "two"])
def test_a_code_that_a_sheets_prints_do_not_agree_on_is_not_taken(again: str) -> None:
    lines = [line(0.2, 0.1, "TỜ PHÂN CÁCH HỒ SƠ"), line(0.2, 0.55, A)]
    lines += [line(0.2, 0.9, again)] if again else []

    drafts = separate(stack(reading(*lines), next_page(7)))

    assert shape(drafts) == [(None, [[1]])]
    assert drafts[0].holds == (HoldReason.NO_CODE,)


def test_a_title_with_misread_letters_still_divides() -> None:
    misread = reading(line(0.2, 0.1, "TƠ PHÀN CÁCH H0 SƠ"), line(0.2, 0.5, A))

    assert read_separator(misread) is not None


def test_the_next_papers_sheet_divides_by_its_title() -> None:
    sheet = reading(line(0.2, 0.1, "TỜ PHÂN CÁCH GIẤY TỜ"), line(0.2, 0.5, "Giấy tờ tiếp theo"))

    drafts = separate(stack(receipt(A), next_page(7), sheet, next_page(8)))

    assert shape(drafts) == [(A, [[0, 1], [3]])]


@pytest.mark.parametrize("text", ["PATCHT", "PATCH T", "Patch Code T"])
def test_a_stock_patch_sheet_whose_bars_fail_divides_by_its_letters(text: str) -> None:
    patch = reading(line(0.4, 0.1, text), line(0.4, 0.9, text), blank=0.97)

    drafts = separate(stack(receipt(A), next_page(7), patch, next_page(8)))

    assert shape(drafts) == [(A, [[0, 1], [3]])]


@pytest.mark.parametrize(
    "page",
    [
        reading(line(0.4, 0.1, "PATCH T"), *body()),
        reading(line(0.2, 0.1, "TỜ PHÂN CÁCH HỒ SƠ"), *body(rows=5)),
        reading(line(0.2, 0.1, "Đặt TỜ PHÂN CÁCH HỒ SƠ trước trang đầu"), *body(rows=1)),
        reading(line(0.2, 0.1, "TỜ KHAI")),
    ],
)
def test_a_document_that_speaks_of_sheets_is_none(page: PageReading) -> None:
    assert read_separator(page) is None


def test_a_symbol_behind_a_sheet_puts_its_misread_print_right() -> None:
    drafts = separate(stack(printed(NEIGHBOUR, sure=0.6), receipt(A)))

    assert shape(drafts) == [(A, [[1]])]
    assert drafts[0].code_source == "barcode"
    assert [page - 100 for page in drafts[0].dividers] == [0]


@pytest.mark.parametrize("sheet", [printed(NEIGHBOUR), printed(B, sure=0.6)])
def test_a_receipt_that_surely_differs_from_a_sheets_print_holds_the_dossier(
    sheet: PageReading,
) -> None:
    (draft,) = separate(stack(sheet, receipt(A)))

    assert draft.code != A
    assert draft.holds == (HoldReason.CODE_CONFLICT,)


def test_a_sheets_print_that_comes_back_is_held() -> None:
    drafts = separate(stack(printed(A), decision(), printed(B), decision(), printed(A), decision()))

    assert shape(drafts) == [(A, [[1], [5]]), (B, [[3]])]
    assert drafts[0].holds == (HoldReason.CODE_CONFLICT,)
