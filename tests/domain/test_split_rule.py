"""The rule by which a stack is split: all signs, separator sheets alone, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.separation import separate
from scanner_app.domain.split_rule import SplitRule
from tests.domain.pages import (
    barcode,
    blank_page,
    decision,
    line,
    next_page,
    reading,
    receipt,
    sheet,
    stack,
)
from tests.domain.test_separation import PAGES, A, B, every_page_once, labelled, shape

SHEET_A = sheet(f"SOHOA1|DOSSIER|{A}|")
SHEET_B = sheet(f"SOHOA1|DOSSIER|{B}|")
ONE, SHEETS = SplitRule.ONE_DOSSIER, SplitRule.SEPARATORS


def test_one_dossier_takes_the_code_that_its_pages_agree_on() -> None:
    drafts = separate(stack(decision(), next_page(), receipt(A), labelled(A)), split=ONE)

    assert shape(drafts) == [(A, [[0, 1], [2], [3]])]
    assert (drafts[0].code_source, drafts[0].holds) == ("barcode", ())


def test_receipts_of_other_dossiers_do_not_split_one_dossier_but_hold_it() -> None:
    (draft,) = separate(stack(receipt(A), decision(), receipt(B)), split=ONE)

    assert draft.code is None
    assert draft.holds == (HoldReason.NO_CODE, HoldReason.CODE_CONFLICT)
    assert [tag.value for tag in draft.tags] == [A, B]


def test_one_dossier_without_any_code_waits_for_a_person() -> None:
    (draft,) = separate(stack(decision(), next_page()), split=ONE)

    assert draft.holds == (HoldReason.NO_CODE,)


def test_one_dossier_still_has_its_papers_divided() -> None:
    drafts = separate(stack(labelled(A), sheet("SOHOA1|NEXT"), next_page(7)), split=ONE)

    assert shape(drafts) == [(A, [[0], [2]])]


def test_a_sheet_names_one_dossier_and_a_second_sheet_contradicts_it() -> None:
    (draft,) = separate(stack(SHEET_A, decision(), SHEET_B, decision()), split=ONE)

    assert draft.code == A
    assert draft.code_source == "separator"
    assert draft.holds == (HoldReason.CODE_CONFLICT,)


def test_print_on_a_receipt_counts_before_print_elsewhere() -> None:
    other = reading(line(0.14, 0.3, f"Mã hồ sơ: {B}"))

    (draft,) = separate(stack(other, receipt(A, barcodes=[])), split=ONE)

    assert (draft.code, draft.code_source) == (A, "ocr")
    assert draft.holds == (HoldReason.CODE_CONFLICT,)


def test_a_misread_print_of_one_dossiers_code_is_no_conflict() -> None:
    misread = reading(line(0.14, 0.3, f"Mã hồ sơ: {A[:-1]}8", sure=0.5))

    (draft,) = separate(stack(receipt(A), misread), split=ONE)

    assert (draft.code, draft.holds) == (A, ())


def test_two_sure_printed_codes_are_never_decided_here() -> None:
    pages = stack(receipt(A, barcodes=[]), receipt(B, barcodes=[]))

    (draft,) = separate(pages, split=ONE)

    assert draft.code is None
    assert HoldReason.CODE_CONFLICT in draft.holds


def test_only_sheets_begin_dossiers_when_the_rule_says_so() -> None:
    pages = stack(SHEET_A, receipt(A), receipt(""), SHEET_B, decision())

    drafts = separate(pages, split=SHEETS)

    assert shape(drafts) == [(A, [[1], [2]]), (B, [[4]])]
    assert [draft.holds for draft in drafts] == [(), ()]


def test_a_receipt_behind_another_dossiers_sheet_holds_it() -> None:
    drafts = separate(stack(SHEET_A, decision(), labelled(B)), split=SHEETS)

    assert shape(drafts) == [(A, [[1], [2]])]
    assert drafts[0].holds == (HoldReason.CODE_CONFLICT,)


def test_a_sheet_without_code_begins_a_dossier_named_by_its_pages() -> None:
    plain = sheet("SOHOA1|DOSSIER||")

    drafts = separate(stack(plain, receipt(A), plain, decision(), labelled(B)), split=SHEETS)

    assert shape(drafts) == [(A, [[1]]), (B, [[3], [4]])]


def test_sheets_that_lead_to_one_code_make_one_dossier() -> None:
    plain = sheet("SOHOA1|DOSSIER||")

    drafts = separate(
        stack(plain, receipt(A), SHEET_B, decision(), SHEET_A, decision()), split=SHEETS
    )

    assert shape(drafts) == [(A, [[1], [5]]), (B, [[3]])]
    assert drafts[0].code_source == "separator"


def test_a_sheets_own_code_is_trusted_more_than_the_pages() -> None:
    plain = sheet("SOHOA1|DOSSIER||")

    (draft,) = separate(stack(SHEET_A, decision(), plain, receipt(A)), split=SHEETS)

    assert (draft.code_source, draft.tags[0].confidence) == ("separator", 1.0)


@pytest.mark.parametrize("rule", SplitRule)
def test_a_typed_code_makes_one_dossier_under_every_rule(rule: SplitRule) -> None:
    drafts = separate(stack(SHEET_A, decision(), receipt(A)), given_code=A, split=rule)

    assert shape(drafts) == [(A, [[1], [2]])]
    assert drafts[0].holds == ()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(PAGES)), max_size=10), st.sampled_from([ONE, SHEETS]))
def test_no_page_is_lost_and_no_code_invented_under_any_rule(
    names: list[str], rule: SplitRule
) -> None:
    pages = stack(*(PAGES[name] for name in names))

    drafts = separate(pages, split=rule)

    codes = [draft.code for draft in drafts if draft.code is not None]
    assert every_page_once(pages, drafts)
    assert len(set(codes)) == len(codes)
    assert set(codes) <= {A, B}
    assert rule is SHEETS or len(drafts) <= 1


@pytest.mark.parametrize("rule", SplitRule)
def test_blank_backs_stay_in_their_papers_under_every_rule(rule: SplitRule) -> None:
    drafts = separate(stack(labelled(A), blank_page(), next_page()), split=rule)

    assert shape(drafts) == [(A, [[0, 1, 2]])]


def test_a_symbol_in_dispute_names_no_dossier() -> None:
    disputed = receipt("", barcodes=[barcode(A, conflict=True)])

    (draft,) = separate(stack(disputed), split=ONE)

    assert draft.code is None
    assert HoldReason.CODE_CONFLICT in draft.holds
