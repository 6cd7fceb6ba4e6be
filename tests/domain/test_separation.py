"""Separation: which pages form which dossier and paper, and what is held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner_app.domain.dossier import DraftDossier, Evidence, HoldReason
from scanner_app.domain.ids import OriginalId, PageId
from scanner_app.domain.page import Box, Page, PageReading, ReadLine
from scanner_app.domain.separation import separate
from scanner_app.domain.suggestion import draft_dossiers
from tests.domain.pages import (
    barcode,
    blank_page,
    body,
    decision,
    id_card,
    line,
    next_page,
    reading,
    receipt,
    sheet,
    stack,
)

A = "000.27.25.H37-251118-6533"
B = "H37.15-251228-9134"


def shape(drafts: tuple[DraftDossier, ...]) -> list[tuple[str | None, list[list[int]]]]:
    """Codes with the sequence numbers of each paper's pages."""
    return [
        (draft.code, [[page - 100 for page in paper.pages] for paper in draft.papers])
        for draft in drafts
    ]


def labelled(code: str) -> PageReading:
    """A decision that bears a label with the dossier's code."""
    return replace(decision(), barcodes=(barcode(code),))


def test_a_receipt_begins_a_dossier_and_papers_follow_it() -> None:
    pages = stack(receipt(A), decision(), next_page(), receipt(B), decision())

    drafts = separate(pages)

    assert shape(drafts) == [(A, [[0], [1, 2]]), (B, [[3], [4]])]
    assert [draft.holds for draft in drafts] == [(), ()]
    assert drafts[0].code_source == "barcode"


def test_pages_without_any_code_are_one_held_dossier() -> None:
    drafts = separate(stack(decision(), next_page(), decision()))

    assert shape(drafts) == [(None, [[0, 1], [2]])]
    assert drafts[0].holds == (HoldReason.NO_CODE,)
    assert drafts[0].code_source == "none"


def test_pages_before_the_first_code_are_not_glued_to_it() -> None:
    drafts = separate(stack(decision(), receipt(A)))

    assert shape(drafts) == [(None, [[0]]), (A, [[1]])]


def test_every_paper_may_carry_the_same_label() -> None:
    drafts = separate(stack(receipt(A), labelled(A), labelled(A)))

    assert shape(drafts) == [(A, [[0], [1], [2]])]


def test_another_label_begins_another_dossier() -> None:
    drafts = separate(stack(labelled(A), next_page(), labelled(B)))

    assert shape(drafts) == [(A, [[0, 1]]), (B, [[2]])]


def test_a_code_that_comes_back_reopens_its_dossier() -> None:
    drafts = separate(stack(labelled(A), labelled(B), labelled(A)))

    assert shape(drafts) == [(A, [[0], [2]]), (B, [[1]])]


def test_a_code_in_an_address_and_the_bare_code_are_one() -> None:
    symbols = [barcode(A), barcode(f"https://dichvucong.example/?ma={A.lower()}", "QRCode")]

    drafts = separate(stack(receipt(A, barcodes=symbols)))

    assert shape(drafts) == [(A, [[0]])]
    assert drafts[0].holds == ()


def test_two_codes_on_one_page_are_never_decided_here() -> None:
    symbols = [barcode(A), barcode(B, "QRCode")]

    (draft,) = separate(stack(receipt("", barcodes=symbols)))

    assert draft.code is None
    assert draft.holds == (HoldReason.NO_CODE, HoldReason.CODE_CONFLICT)
    assert {tag.value for tag in draft.tags} == {A, B}
    assert all(tag.doubtful for tag in draft.tags)


def test_two_codes_of_which_one_is_the_open_dossiers_hold_it() -> None:
    both = replace(decision(), barcodes=(barcode(A), barcode(B)))

    drafts = separate(stack(receipt(A), both))

    assert shape(drafts) == [(A, [[0], [1]])]
    assert HoldReason.CODE_CONFLICT in drafts[0].holds


def test_a_symbol_read_in_two_ways_is_not_trusted() -> None:
    (draft,) = separate(stack(receipt("", barcodes=[barcode(A, conflict=True)])))

    assert draft.code is None
    assert HoldReason.CODE_CONFLICT in draft.holds


def test_print_that_surely_differs_from_the_barcode_holds_the_dossier() -> None:
    (draft,) = separate(stack(receipt(A, barcodes=[barcode(B)])))

    assert draft.code == B
    assert draft.holds == (HoldReason.CODE_CONFLICT,)
    assert draft.tags[0].doubtful


def test_badly_read_print_does_not_hold_but_lowers_trust_in_the_barcode() -> None:
    (draft,) = separate(stack(receipt(A, barcodes=[barcode(B)], sure=0.4)))

    assert draft.holds == ()
    assert draft.tags[0].doubtful


def test_a_printed_code_stands_in_for_a_missing_barcode_and_is_doubted() -> None:
    (draft,) = separate(stack(receipt(A, barcodes=[])))

    assert (draft.code, draft.code_source) == (A, "ocr")
    assert draft.tags[0].doubtful


def test_the_register_makes_a_printed_code_trustworthy() -> None:
    (draft,) = separate(stack(receipt(A, barcodes=[])), register=lambda code: code == A)

    assert not draft.tags[0].doubtful


def test_consecutive_printed_codes_are_two_dossiers() -> None:
    first, second = "H37.15-251228-0001", "H37.15-251228-0002"

    drafts = separate(stack(receipt(first, barcodes=[]), receipt(second, barcodes=[])))

    assert [draft.code for draft in drafts] == [first, second]


def test_a_printed_code_that_comes_back_is_held() -> None:
    drafts = separate(
        stack(receipt(A, barcodes=[]), receipt(B, barcodes=[]), receipt(A, barcodes=[]))
    )

    assert shape(drafts) == [(A, [[0], [2]]), (B, [[1]])]
    assert HoldReason.CODE_CONFLICT in drafts[0].holds


def test_a_list_of_dossiers_splits_nothing() -> None:
    rows = [line(0.14, 0.3 + 0.03 * at, f"{at} 000.23.21.H37-251013-509{at} Đúng") for at in (1, 2)]
    register_page = replace(decision(), lines=(*decision().lines, *rows))

    drafts = separate(stack(receipt(A), register_page))

    assert shape(drafts) == [(A, [[0], [1]])]
    assert drafts[0].holds == ()


def test_another_printed_code_on_a_later_paper_is_a_conflict() -> None:
    other = replace(decision(), lines=(*decision().lines, line(0.14, 0.3, f"Mã hồ sơ: {B}")))

    (draft,) = separate(stack(receipt(A), other))

    assert draft.code == A
    assert draft.holds == (HoldReason.CODE_CONFLICT,)
    assert [tag.value for tag in draft.tags] == [A, B]


def test_a_slight_misreading_of_the_open_dossiers_code_is_no_conflict() -> None:
    misread = line(0.14, 0.3, f"Mã hồ sơ: {A[:-1]}8", sure=0.5)
    other = replace(decision(), lines=(*decision().lines, misread))

    (draft,) = separate(stack(receipt(A), other))

    assert draft.holds == ()


def test_a_second_receipt_without_readable_code_is_not_glued() -> None:
    drafts = separate(stack(receipt(A), decision(), receipt("", barcodes=[])))

    assert shape(drafts) == [(A, [[0], [1]]), (None, [[2]])]


def test_a_control_slip_behind_the_receipt_stays_with_it() -> None:
    slip = reading(line(0.3, 0.15, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"), *body())

    drafts = separate(stack(receipt(A), slip, decision()))

    assert shape(drafts) == [(A, [[0], [1], [2]])]


def test_our_sheets_divide_dossiers_and_papers_and_are_in_no_paper() -> None:
    pages = stack(
        sheet(f"SOHOA1|DOSSIER|{A}|Tờ khai"),
        next_page(7),
        sheet("SOHOA1|NEXT"),
        next_page(8),
        sheet(f"SOHOA1|DOSSIER|{B}|"),
        decision(),
    )

    drafts = separate(pages)

    assert shape(drafts) == [(A, [[1], [3]]), (B, [[5]])]
    assert [draft.code_source for draft in drafts] == ["separator", "separator"]
    assert drafts[0].papers[0].kind == "Tờ khai"
    assert [page - 100 for draft in drafts for page in draft.dividers] == [0, 2, 4]


def test_a_sheet_without_a_valid_code_begins_a_held_dossier() -> None:
    drafts = separate(stack(decision(), sheet("SOHOA1|DOSSIER|không rõ|"), decision()))

    assert shape(drafts) == [(None, [[0]]), (None, [[2]])]
    assert drafts[1].holds == (HoldReason.NO_CODE,)


def test_a_sheet_repeated_inside_its_dossier_only_divides_papers() -> None:
    begin = sheet(f"SOHOA1|DOSSIER|{A}|")

    drafts = separate(stack(begin, next_page(7), begin, next_page(8)))

    assert shape(drafts) == [(A, [[1], [3]])]


def test_a_receipt_that_contradicts_its_sheet_holds_the_dossier() -> None:
    (draft,) = separate(stack(sheet(f"SOHOA1|DOSSIER|{A}|"), receipt(B)))

    assert draft.code == A
    assert HoldReason.CODE_CONFLICT in draft.holds


@pytest.mark.parametrize("symbology", ["Code128", "Code39"])
def test_a_stock_patch_sheet_begins_the_next_paper(symbology: str) -> None:
    drafts = separate(stack(receipt(A), next_page(7), sheet("PATCHT", symbology), next_page(8)))

    assert shape(drafts) == [(A, [[0, 1], [3]])]


def test_a_patch_code_on_a_full_page_loses_no_page() -> None:
    full = reading(*body(rows=5), barcodes=[barcode("PATCHT")])

    drafts = separate(stack(receipt(A), full))

    assert shape(drafts) == [(A, [[0, 1]])]


def test_the_blank_back_of_a_sheet_stays_with_it() -> None:
    pages = stack(sheet("SOHOA1|NEXT"), blank_page(), receipt(A), blank_page(), decision())

    (draft,) = separate(pages)

    assert shape((draft,)) == [(A, [[2, 3], [4]])]
    assert [page - 100 for page in draft.dividers] == [0, 1]


def test_an_unreadable_page_stays_with_the_open_paper() -> None:
    drafts = separate(stack(receipt(A), decision(), None, next_page()))

    assert shape(drafts) == [(A, [[0], [1, 2, 3]])]


def test_a_stack_that_begins_with_an_unreadable_page_keeps_it() -> None:
    assert shape(separate(stack(None, blank_page()))) == [(None, [[0, 1]])]


def test_a_stack_of_sheets_alone_keeps_them() -> None:
    (draft,) = separate(stack(sheet(f"SOHOA1|DOSSIER|{A}|"), sheet(f"SOHOA1|DOSSIER|{B}|")))

    assert draft.papers == ()
    assert len(draft.dividers) == 2


def test_a_sheet_at_the_end_stays_with_the_last_dossier() -> None:
    (draft,) = separate(stack(receipt(A), sheet(f"SOHOA1|DOSSIER|{B}|")))

    assert (draft.code, len(draft.dividers)) == (A, 1)


def test_no_pages_give_no_dossier() -> None:
    assert separate([]) == ()


def test_a_typed_code_holds_for_all_pages() -> None:
    drafts = separate(stack(decision(), receipt("", barcodes=[]), decision()), given_code=f" {A} ")

    assert shape(drafts) == [(A, [[0], [1], [2]])]
    assert (drafts[0].code_source, drafts[0].holds) == ("given", ())


@pytest.mark.parametrize(
    "other", [receipt(B), receipt(B, barcodes=[]), sheet(f"SOHOA1|DOSSIER|{B}|")]
)
def test_a_page_with_another_code_than_typed_holds_the_one_dossier(other: PageReading) -> None:
    (draft,) = separate(stack(decision(), other, decision()), given_code=A)

    assert draft.code == A
    assert draft.holds == (HoldReason.CODE_CONFLICT,)


def test_a_matching_page_confirms_the_typed_code() -> None:
    (draft,) = separate(stack(receipt(A.lower())), given_code=A)

    assert draft.holds == ()


def test_a_page_numbered_on_continues_its_paper_in_spite_of_a_header() -> None:
    annex = replace(decision(), lines=(line(0.5, 0.03, "2"), *decision().lines))

    drafts = separate(stack(receipt(A), decision(), annex))

    assert shape(drafts) == [(A, [[0], [1, 2]])]


def test_the_enacting_formula_on_a_second_page_begins_no_paper() -> None:
    formula = reading(line(0.44, 0.06, "QUYẾT ĐỊNH:"), *body())

    drafts = separate(stack(receipt(A), decision(), formula))

    assert shape(drafts) == [(A, [[0], [1, 2]])]


def test_an_identity_card_is_a_paper_of_its_own() -> None:
    drafts = separate(stack(receipt(A), id_card(), decision()))

    assert shape(drafts) == [(A, [[0], [1], [2]])]
    assert drafts[0].papers[1].kind == "Căn cước công dân"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[MÂT]", "MAT"])
def test_a_secret_mark_holds_the_dossier(mark: str) -> None:
    marked = replace(decision(), lines=(*decision().lines, line(0.2, 0.16, mark)))

    (draft,) = separate(stack(receipt(A), marked))

    assert draft.holds == (HoldReason.SECRET,)


@pytest.mark.parametrize(
    "text", ["bảo mật", "mật khẩu", "Mật", "BẢO MẬT", "giữ MẬT thông tin", "MẬT ONG"]
)
def test_words_that_only_contain_the_mark_hold_nothing(text: str) -> None:
    plain_page = replace(decision(), lines=(*decision().lines, line(0.2, 0.16, text)))

    (draft,) = separate(stack(receipt(A), plain_page))

    assert draft.holds == ()


def test_a_secret_mark_low_on_the_page_is_running_text() -> None:
    low = replace(decision(), lines=(*decision().lines, line(0.2, 0.7, "MẬT")))

    (draft,) = separate(stack(receipt(A), low))

    assert draft.holds == ()


def every_page_once(pages: list[Page], drafts: tuple[DraftDossier, ...]) -> bool:
    kept = [page for draft in drafts for paper in draft.papers for page in paper.pages]
    kept += [page for draft in drafts for page in draft.dividers]
    return sorted(kept) == sorted(page.id for page in pages)


def test_a_sheet_without_code_changes_nothing_for_a_typed_code() -> None:
    (draft,) = separate(stack(sheet("SOHOA1|DOSSIER||Đơn"), next_page(7)), given_code=A)

    assert (draft.code, draft.holds, draft.papers[0].kind) == (A, (), "Đơn")


def test_print_that_repeats_the_open_dossiers_code_changes_nothing() -> None:
    drafts = separate(stack(receipt(A, barcodes=[]), receipt(A, barcodes=[])))

    assert shape(drafts) == [(A, [[0], [1]])]
    assert drafts[0].holds == ()


def test_sheets_between_an_earlier_dossier_and_the_next_lose_nothing() -> None:
    first, second = sheet(f"SOHOA1|DOSSIER|{A}|"), sheet(f"SOHOA1|DOSSIER|{B}|")

    drafts = separate(stack(first, decision(), second, decision(), first, second, decision()))

    assert shape(drafts) == [(A, [[1]]), (B, [[3], [6]])]
    assert sorted(page - 100 for draft in drafts for page in draft.dividers) == [0, 2, 4, 5]


def test_sheets_before_any_paper_lie_with_the_next_dossier() -> None:
    drafts = separate(stack(sheet("PATCHT", "Code39"), sheet(f"SOHOA1|DOSSIER|{A}|"), decision()))

    assert shape(drafts) == [(A, [[2]])]
    assert len(drafts[0].dividers) == 2


@pytest.mark.parametrize(
    ("turned", "box"),
    [
        (0, Box(190, 680, 891, 761)),
        (90, Box(690, 1560, 771, 2261)),
        (180, Box(1570, 2708, 2271, 2789)),
        (270, Box(2718, 180, 2799, 881)),
    ],
)
def test_a_codes_place_is_told_on_the_upright_sheet(turned: int, box: Box) -> None:
    lying = replace(labelled(A), orientation_deg=turned, sheet=Box(10, 20, 2000, 3000))

    (draft,) = separate(stack(lying))

    assert draft.tags[0].evidence == Evidence(PageId(100), box)


def test_a_code_without_corners_has_a_page_but_no_place() -> None:
    symbol = replace(barcode(A), corners=())

    (draft,) = separate(stack(replace(decision(), barcodes=(symbol,))))

    assert draft.tags[0].evidence == Evidence(PageId(100), None)


PAGES = {
    "unreadable": None,
    "blank": blank_page(),
    "decision": decision(),
    "next": next_page(),
    "card": id_card(),
    "receipt A": receipt(A),
    "receipt B": receipt(B),
    "receipt B, print only": receipt(B, barcodes=[]),
    "receipt without code": receipt("", barcodes=[]),
    "receipt with two codes": receipt(A, barcodes=[barcode(A), barcode(B)]),
    "receipt in dispute": receipt(A, barcodes=[barcode(A, conflict=True)]),
    "label A": labelled(A),
    "label B": labelled(B),
    "sheet next": sheet("SOHOA1|NEXT"),
    "patch": sheet("PATCHT", "Code39"),
    "sheet A": sheet(f"SOHOA1|DOSSIER|{A}|"),
    "sheet B": sheet(f"SOHOA1|DOSSIER|{B}|Đơn"),
    "sheet without code": sheet("SOHOA1|DOSSIER||"),
}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(PAGES)), max_size=10), st.sampled_from([None, A]))
def test_no_page_is_lost_or_doubled_and_no_code_is_invented(
    names: list[str], given_code: str | None
) -> None:
    pages = stack(*(PAGES[name] for name in names))

    drafts = separate(pages, given_code=given_code)

    codes = [draft.code for draft in drafts if draft.code is not None]
    assert every_page_once(pages, drafts)
    assert all((draft.code is None) == (HoldReason.NO_CODE in draft.holds) for draft in drafts)
    assert len(set(codes)) == len(codes)
    assert set(codes) <= {A, B}
    assert all(paper.pages for draft in drafts for paper in draft.papers)


LINES = st.builds(
    line,
    st.floats(0, 0.9),
    st.floats(0, 0.95),
    st.text(st.sampled_from("SốQĐUBND/-.:0123 ngàythángnămTờtrìnhMẬT|"), min_size=1).filter(
        lambda text: bool(text.split())
    ),
    sure=st.floats(0, 1),
)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=5))
def test_any_print_can_be_drafted(lines: list[ReadLine]) -> None:
    (draft,) = draft_dossiers(stack(reading(*lines)))

    assert all(0 <= tag.confidence <= 1 for tag in draft.tags)


def test_a_surely_read_code_one_digit_off_is_another_dossiers() -> None:
    neighbour = line(0.14, 0.3, f"Mã hồ sơ: {A[:-1]}4", sure=0.96)
    other = replace(decision(), lines=(*decision().lines, neighbour))

    (draft,) = separate(stack(receipt(A), other))

    assert draft.holds == (HoldReason.CODE_CONFLICT,)


def signed(*readings: PageReading | None, file: int = 1) -> list[Page]:
    """Pages of one PDF that others signed."""
    return [replace(page, original=OriginalId(file)) for page in stack(*readings)]


def one_stack(*parts: list[Page]) -> list[Page]:
    """The parts one behind the other, numbered through."""
    pages = [page for part in parts for page in part]
    return [replace(page, id=PageId(100 + n), seq=n) for n, page in enumerate(pages)]


def test_a_file_that_others_signed_is_one_paper_whatever_its_pages_show() -> None:
    pages = one_stack(
        signed(decision(), blank_page(), receipt(B), decision(), sheet(f"SOHOA1|DOSSIER|{B}|"))
    )

    assert shape(separate(pages)) == [(None, [[0, 1, 2, 3, 4]])]


def test_what_lies_before_and_behind_a_signed_file_is_no_part_of_it() -> None:
    pages = one_stack(
        stack(receipt(A), decision()),
        signed(next_page(), next_page()),
        signed(next_page(), file=2),
        stack(next_page(), blank_page()),
    )

    assert shape(separate(pages)) == [(A, [[0], [1], [2, 3], [4], [5, 6]])]


def test_the_first_page_of_a_signed_file_may_begin_a_dossier() -> None:
    pages = one_stack(stack(receipt(A)), signed(receipt(B), receipt(A)), stack(decision()))

    assert shape(separate(pages)) == [(A, [[0]]), (B, [[1, 2], [3]])]


def test_a_separator_sheet_before_a_signed_file_names_its_dossier() -> None:
    pages = one_stack(
        stack(sheet(f"SOHOA1|DOSSIER|{A}|Giấy phép")), signed(decision(), next_page())
    )

    (draft,) = separate(pages)

    assert draft.code == A
    assert [(paper.kind, len(paper.pages)) for paper in draft.papers] == [("Giấy phép", 2)]
