"""Separator sheets through a duplex feeder: both sides of the sheet go, no paper's page does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.page import Page, PageReading
from scanner_app.domain.scan import Side
from scanner_app.domain.separation import separate
from tests.domain.pages import blank_page, decision, next_page, reading, receipt, sheet, stack
from tests.domain.test_separation import A, B, every_page_once, shape

SHEET_A = sheet(f"SOHOA1|DOSSIER|{A}|Tờ khai")
SHEET_B = sheet(f"SOHOA1|DOSSIER|{B}|")
STAINED = reading(blank=0.96)
"""Nothing to read on it, too much ink to be called blank: print shines through."""


def duplex(*sides: PageReading | None) -> list[Page]:
    """Fronts and backs in turn."""
    both: Sequence[Side] = (Side.FRONT, Side.BACK)
    return [replace(page, side=both[at % 2]) for at, page in enumerate(stack(*sides))]


def dividers(pages: list[Page]) -> list[int]:
    return [page - 100 for draft in separate(pages) for page in draft.dividers]


def test_the_back_of_a_sheet_goes_with_it_though_it_is_not_quite_blank() -> None:
    pages = duplex(SHEET_A, STAINED, next_page(7), blank_page())

    drafts = separate(pages)

    assert shape(drafts) == [(A, [[2, 3]])]
    assert dividers(pages) == [0, 1]


def test_without_sides_a_page_that_is_not_blank_is_a_papers() -> None:
    assert shape(separate(stack(SHEET_A, STAINED, next_page(7)))) == [(A, [[1, 2]])]


def test_a_sheet_fed_face_down_leaves_its_empty_front_in_no_paper() -> None:
    pages = duplex(receipt(B), blank_page(), blank_page(), SHEET_A, decision(), blank_page())

    drafts = separate(pages)

    assert shape(drafts) == [(B, [[0, 1]]), (A, [[4, 5]])]
    assert drafts[1].papers[0].kind == "Tờ khai"
    assert dividers(pages) == [3, 2]


def test_a_sheet_that_names_another_dossier_on_its_back_holds_the_one_it_begins() -> None:
    pages = duplex(SHEET_A, SHEET_B, decision(), blank_page())

    (draft,) = separate(pages)

    assert (draft.code, draft.holds) == (A, (HoldReason.CODE_CONFLICT,))
    assert [tag.value for tag in draft.tags] == [A, B]


def test_a_sheet_printed_alike_on_both_sides_divides_once() -> None:
    (draft,) = separate(duplex(SHEET_A, sheet("SOHOA1|NEXT"), next_page(7), blank_page()))

    assert (draft.code, draft.holds, draft.papers[0].kind) == (A, (), "Tờ khai")


def test_text_on_the_back_of_a_sheet_is_never_lost() -> None:
    pages = duplex(SHEET_A, next_page(7), decision(), blank_page())

    drafts = separate(pages)

    assert shape(drafts) == [(A, [[1], [2, 3]])]
    assert every_page_once(pages, drafts)


def test_an_unread_back_of_a_sheet_is_never_lost() -> None:
    assert shape(separate(duplex(SHEET_A, None, decision(), blank_page()))) == [(A, [[1], [2, 3]])]


def test_the_back_of_one_sheet_and_the_front_of_the_next_are_no_pair() -> None:
    pages = duplex(receipt(A), STAINED, SHEET_B, blank_page(), decision(), blank_page())

    assert shape(separate(pages)) == [(A, [[0, 1]]), (B, [[4, 5]])]
