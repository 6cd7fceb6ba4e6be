"""Tags: what is proposed for papers and dossiers, how surely, and where it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from scanner_app.domain.dossier import CONFIDENT, DraftDossier, HoldReason, Tag
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.page import PageReading, ReadBarcode, ReadLine
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.suggestion import draft_dossiers
from tests.domain.pages import (
    CARD,
    barcode,
    blank_page,
    body,
    decision,
    document,
    header,
    id_card,
    line,
    next_page,
    reading,
    receipt,
    sheet,
    stack,
)

TODAY = date(2026, 11, 23)
CODE = "000.27.25.H37-251118-6533"
ISSUER = ("ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN")
DAY = "Lạng Sơn, ngày 05 tháng 3 năm 2026"


def draft(*readings: PageReading | None) -> DraftDossier:
    """The only dossier of a stack."""
    (only,) = draft_dossiers(stack(*readings), today=TODAY)
    return only


def tags(*readings: PageReading | None) -> dict[str, Tag]:
    """Tags of the only dossier by name."""
    return {tag.name: tag for tag in draft(*readings).tags}


def plus(page: PageReading, *lines: ReadLine, barcodes: Sequence[ReadBarcode] = ()) -> PageReading:
    """The page with more on it."""
    return replace(page, lines=(*page.lines, *lines), barcodes=(*page.barcodes, *barcodes))


def sure(tag: Tag) -> bool:
    return tag.confidence >= CONFIDENT


# --- papers -----------------------------------------------------------------------------------


def test_a_clean_decision_is_read_with_confidence() -> None:
    found = tags(decision())

    assert {name: found[name].value for name in ("kind", "number", "date", "issuer")} == {
        "kind": "Quyết định",
        "number": "15/QĐ-UBND",
        "date": "2026-03-05",
        "issuer": "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
    }
    assert all(sure(found[name]) for name in ("kind", "number", "date", "issuer"))


def test_every_tag_says_where_it_was_seen() -> None:
    for tag in tags(decision()).values():
        assert tag.evidence is not None
        assert tag.evidence.page == 100
        assert tag.evidence.box is not None


def test_tags_of_a_paper_count_within_the_dossiers_papers() -> None:
    found = draft(receipt(CODE), decision(), next_page())

    kinds = {tag.paper: tag.value for tag in found.tags if tag.name == "kind"}

    assert kinds == {0: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", 1: "Quyết định"}
    assert [paper.kind for paper in found.papers] == list(kinds.values())


def test_a_number_of_another_kind_than_the_title_is_doubted() -> None:
    found = tags(document(*ISSUER, number="15/KH-UBND", day=DAY, title="QUYẾT ĐỊNH"))

    assert not sure(found["kind"])
    assert not sure(found["number"])


def test_a_kinds_title_over_a_letters_number_is_doubted() -> None:
    found = tags(document(*ISSUER, number="15/UBND-VX", day=DAY, title="QUYẾT ĐỊNH"))

    assert not sure(found["kind"])
    assert not sure(found["number"])


def test_the_abbreviation_alone_names_the_kind_with_doubt() -> None:
    found = tags(document(*ISSUER, number="15/QĐ-UBND", day=DAY))

    assert found["kind"].value == "Quyết định"
    assert not sure(found["kind"])


def test_the_year_in_a_number_makes_a_regulation() -> None:
    found = tags(document("BỘ CÔNG AN", number="37/2026/TT-BCA", day=DAY))

    assert found["kind"].value == "Thông tư"


def test_the_title_alone_names_the_kind() -> None:
    found = tags(reading(*header(), line(0.37, 0.14, "TỜ KHAI ĐĂNG KÝ KHAI SINH"), *body()))

    assert (found["kind"].value, sure(found["kind"])) == ("Tờ khai", True)


def test_a_letter_is_known_by_its_number_and_subject() -> None:
    page = plus(
        document(*ISSUER, number="12/UBND-VX", day=DAY),
        line(0.15, 0.15, "V/v số hóa hồ sơ, kết quả giải"),
        line(0.15, 0.165, "quyết thủ tục hành chính"),
        line(0.3, 0.2, "Kính gửi:"),
    )

    found = tags(page)

    assert (found["kind"].value, sure(found["kind"])) == ("Công văn", True)
    assert (found["number"].value, sure(found["number"])) == ("12/UBND-VX", True)
    assert found["summary"].value == ("V/v số hóa hồ sơ, kết quả giải quyết thủ tục hành chính")


def test_a_letter_without_subject_is_doubted() -> None:
    found = tags(document(*ISSUER, number="12/UBND-VX", day=DAY))

    assert (found["kind"].value, sure(found["kind"])) == ("Công văn", False)


def test_a_number_without_header_names_no_letter() -> None:
    page = reading(line(0.2, 0.1, "Số: 2634/BL/2026"), *body())

    found = tags(page)

    assert "kind" not in found
    assert not sure(found["number"])


def test_a_gap_to_write_into_gives_the_symbol_and_the_place() -> None:
    found = tags(document(*ISSUER, number="/CT-UBND", day=DAY, title="CHỈ THỊ"))

    assert (found["number"].value, sure(found["number"])) == ("/CT-UBND", False)
    assert sure(found["kind"])
    assert not sure(found["date"])


def test_a_number_line_without_symbol_gives_an_empty_doubted_value() -> None:
    found = tags(document(*ISSUER, number="......", day=DAY, title="CHỈ THỊ"))

    assert (found["number"].value, sure(found["number"])) == ("", False)


def test_a_missing_number_is_looked_for_left_of_the_date() -> None:
    tag = tags(document(*ISSUER, day=DAY, title="QUYẾT ĐỊNH"))["number"]

    assert (tag.value, sure(tag)) == ("", False)
    assert tag.evidence is not None
    assert tag.evidence.box is not None
    assert tag.evidence.box.right < 1300


def test_a_missing_date_is_looked_for_right_of_the_number() -> None:
    tag = tags(document(*ISSUER, number="15/QĐ-UBND", title="QUYẾT ĐỊNH"))["date"]

    assert (tag.value, sure(tag)) == ("", False)
    assert tag.evidence is not None
    assert tag.evidence.box is not None
    assert tag.evidence.box.left > 700


def test_a_date_in_the_future_is_doubted() -> None:
    page = document(
        *ISSUER, number="15/QĐ-UBND", day="Lạng Sơn, ngày 24 tháng 11 năm 2026", title="QUYẾT ĐỊNH"
    )

    assert not sure(tags(page)["date"])


def test_a_regulations_year_must_be_the_dates() -> None:
    page = document("BỘ CÔNG AN", number="37/2025/TT-BCA", day=DAY, title="THÔNG TƯ")

    assert not sure(tags(page)["date"])


def test_a_date_beside_a_handwritten_number_is_doubted() -> None:
    page = document(*ISSUER, number="22 /QĐ-UBND", day=DAY, title="QUYẾT ĐỊNH")

    assert not sure(tags(page)["date"])


def test_badly_read_pages_give_nothing_with_confidence() -> None:
    page = document(*ISSUER, number="15/QĐ-UBND", day=DAY, title="QUYẾT ĐỊNH", sure=0.5)

    found = tags(page)

    assert not sure(found["number"])
    assert not sure(found["date"])


def test_an_issuer_that_neither_number_nor_text_names_is_doubted() -> None:
    page = document("UBND TỈNH LẠNG SƠN", number="69/BC-VP", day=DAY, title="BÁO CÁO")

    assert not sure(tags(page)["issuer"])


def test_an_issuer_that_the_text_repeats_is_trusted() -> None:
    page = plus(
        document("UBND XÃ BẮC SƠN", title="GIẤY XÁC NHẬN"),
        line(0.14, 0.5, "UBND xã Bắc Sơn xác nhận"),
    )

    assert sure(tags(page)["issuer"])


def test_an_unknown_place_needs_well_read_words() -> None:
    page = document("UBND XÃ BẮC SƠN", number="15/QĐ-UBND", day=DAY, title="QUYẾT ĐỊNH", sure=0.86)

    assert not sure(tags(page)["issuer"])


def test_an_incomplete_issuer_is_doubted_even_when_the_number_agrees() -> None:
    page = document("ỦY BAN NHÂN DÂN", number="15/QĐ-UBND", day=DAY, title="QUYẾT ĐỊNH")

    assert not sure(tags(page)["issuer"])


def test_repaired_accents_need_a_second_sign() -> None:
    alone = tags(document("BỘ CÔNG THUƠNG", day=DAY, title="GIẤY XÁC NHẬN"))["issuer"]
    agreed = tags(document("BỘ CÔNG THUƠNG", number="21/2026/TT-BCT", day=DAY, title="THÔNG TƯ"))

    assert (alone.value, sure(alone)) == ("BỘ CÔNG THƯƠNG", False)
    assert sure(agreed["issuer"])


def test_the_summary_is_what_stands_centred_under_the_title() -> None:
    page = plus(
        decision(),
        line(0.3, 0.18, "Về việc niêm yết danh sách đơn vị"),
        line(0.4, 0.196, "sau sắp xếp"),
        line(0.3, 0.23, "CHỦ TỊCH ỦY BAN NHÂN DÂN"),
    )

    found = tags(page)["summary"]

    assert found.value == "Về việc niêm yết danh sách đơn vị sau sắp xếp"
    assert not sure(found)


def test_body_lines_are_no_summary() -> None:
    wide = " ".join(["trách nhiệm"] * 9)

    assert "summary" not in tags(plus(decision(), line(0.14, 0.18, wide)))


def test_a_summary_in_capitals_ends_where_small_letters_begin() -> None:
    page = plus(
        document("UBND XÃ BẮC SƠN", title="GIẤY XÁC NHẬN"),
        line(0.4, 0.18, "THÔNG TIN VỀ CƯ TRÚ"),
        line(0.3, 0.2, "Ủy ban nhân dân xã xác nhận"),
    )

    assert tags(page)["summary"].value == "THÔNG TIN VỀ CƯ TRÚ"


def test_the_signer_stands_under_a_position_on_the_last_page() -> None:
    last = plus(
        next_page(),
        line(0.6, 0.6, "KT. CHỦ TỊCH"),
        line(0.6, 0.62, "PHÓ CHỦ TỊCH"),
        line(0.6, 0.72, "Nguyễn Hoàng Giang"),
        line(0.14, 0.72, "Lưu Văn Thư"),
    )

    found = tags(decision(), last, blank_page())["signer"]

    assert found.value == "Nguyễn Hoàng Giang"
    assert found.evidence is not None
    assert found.evidence.page == 101
    assert not sure(found)


def test_a_name_without_a_position_above_is_no_signer() -> None:
    assert "signer" not in tags(plus(decision(), line(0.6, 0.7, "Nguyễn Hoàng Giang")))


def test_a_badly_read_signer_is_doubted_more() -> None:
    page = plus(
        decision(), line(0.6, 0.6, "CHỦ TỊCH"), line(0.6, 0.7, "Nguyễn Hoàng Giang", sure=0.4)
    )

    assert tags(page)["signer"].confidence < 0.8


def test_a_separator_sheets_kind_is_taken_as_it_is() -> None:
    found = draft(sheet(f"SOHOA1|DOSSIER|{CODE}|Biên bản bàn giao"), decision())

    assert found.papers[0].kind == "Biên bản bàn giao"
    assert {tag.value for tag in found.tags if tag.name == "kind"} == {"Biên bản bàn giao"}


def test_an_unread_paper_has_no_tags_and_an_unknown_kind() -> None:
    found = draft(None)

    assert [paper.kind for paper in found.papers] == ["Giấy tờ"]
    assert found.tags == ()


# --- dossiers ---------------------------------------------------------------------------------


def test_the_receipt_names_applicant_and_procedure_as_proposals() -> None:
    found = tags(receipt(CODE))

    assert found["applicant"].value == "Trần Thị Thử"
    assert found["procedure"].value == "Đăng ký kết hôn"
    assert found["applicant"].paper is None
    assert found["applicant"].doubtful
    assert found["dossier_code"].value == CODE


def test_a_barcode_that_repeats_a_name_confirms_it() -> None:
    symbol = barcode(f"{CODE}|Trần Thị Thử|1.000894.000.00.00.H37", "QRCode")

    found = tags(receipt(CODE, barcodes=[symbol]))

    assert sure(found["applicant"])


def test_a_barcode_gives_the_procedure_that_could_not_be_read() -> None:
    symbol = barcode(f"{CODE}|Trần Thị Thử|1.000894.000.00.00.H37", "QRCode")
    page = receipt(CODE, barcodes=[symbol])
    unread = replace(page, lines=tuple(one for one in page.lines if "Nội" not in one.text))

    assert tags(unread)["procedure"].value == "1.000894.000.00.00.H37"


def test_fields_are_read_behind_their_labels() -> None:
    page = plus(
        receipt(CODE),
        line(0.14, 0.31, "Số định danh cá nhân/Căn cước: 020391004867"),
        line(0.14, 0.34, "Địa chỉ: thôn Bản Thử, xã Bắc Sơn Số điện thoại: 0900"),
    )

    found = tags(page)

    assert found["applicant_id"].value == "020391004867"
    assert found["address"].value == "thôn Bản Thử, xã Bắc Sơn"


@pytest.mark.parametrize("field", ["O2O39I00486?", "12345", "003391004867"])
def test_an_impossible_citizen_number_is_not_proposed(field: str) -> None:
    page = plus(receipt(CODE), line(0.14, 0.31, f"Số định danh cá nhân/Căn cước: {field}"))

    assert "applicant_id" not in tags(page)


def test_a_field_that_fills_its_line_runs_on_in_the_next() -> None:
    page = receipt(CODE)
    lines = tuple(one for one in page.lines if "Nội" not in one.text)
    long = "Nội dung yêu cầu giải quyết: Đăng ký đất đai, cấp Giấy chứng nhận quyền sử dụng đất"
    wrapped = (line(0.14, 0.28, long), line(0.14, 0.297, "lần đầu"))

    found = tags(replace(page, lines=(*lines, *wrapped)))

    assert found["procedure"].value.endswith("quyền sử dụng đất lần đầu")


def test_an_empty_field_proposes_nothing() -> None:
    assert "address" not in tags(plus(receipt(CODE), line(0.14, 0.31, "Địa chỉ: .....")))


@pytest.mark.parametrize(
    ("text", "applicant"),
    [
        ("Họ, chữ đệm, tên người yêu cầu: Nguyễn Văn Mẫu Giới tính: Nam", "Nguyễn Văn Mẫu"),
        ("Họ, chữ đệm, tên người yêu cầu: Nguyễn Văn Mẫu Điện thoại: 0900", "Nguyễn Văn Mẫu"),
        ("Họ, chữ đệm, tên người yêu cầu : Nguyễn Văn Mẫu Email: a@b.vn", "Nguyễn Văn Mẫu"),
    ],
)
def test_a_form_names_its_applicant(text: str, applicant: str) -> None:
    page = reading(*header(title="TỜ KHAI ĐĂNG KÝ KHAI SINH"), line(0.14, 0.3, text))

    assert tags(page)["applicant"].value == applicant


def test_names_in_other_papers_are_nobodys_application() -> None:
    page = plus(decision(), line(0.14, 0.5, "Người nộp hồ sơ: Nguyễn Văn Mẫu"))

    assert "applicant" not in tags(page)


def test_a_card_fills_in_the_applicant() -> None:
    found = tags(id_card())

    assert {
        name: (found[name].value, found[name].confidence, found[name].source)
        for name in ("applicant", "applicant_id", "birth_date", "sex", "id_issue_date")
    } == {
        "applicant": ("Nguyễn Văn Mẫu", 1.0, "id_card"),
        "applicant_id": ("020099001234", 1.0, "id_card"),
        "birth_date": ("1999-02-01", 1.0, "id_card"),
        "sex": ("Nam", 1.0, "id_card"),
        "id_issue_date": ("2021-04-15", 1.0, "id_card"),
    }
    assert found["kind"].value == "Căn cước công dân"


def test_a_card_without_print_is_known_by_its_code() -> None:
    found = draft(reading(*body(), barcodes=[barcode(CARD, "QRCode")]))

    assert found.papers[0].kind == "Căn cước"


def test_a_card_that_contradicts_itself_is_doubted() -> None:
    found = tags(id_card(CARD.replace("|Nam|", "|Nữ|")))

    assert found["applicant_id"].doubtful
    assert found["sex"].doubtful
    assert not found["applicant"].doubtful


def test_a_card_of_somebody_else_than_the_receipt_names_is_doubted() -> None:
    found = tags(receipt(CODE), id_card())

    assert found["applicant"].doubtful
    assert found["applicant_id"].doubtful


def test_of_several_cards_the_receipts_name_chooses() -> None:
    other = "020199004321||Trần Thị Thử|31121999|Nữ|Khối 3|01012022"

    found = tags(receipt(CODE), id_card(), id_card(other))

    assert found["applicant_id"].value == "020199004321"
    assert not found["applicant_id"].doubtful


def test_several_cards_without_a_receipt_are_doubted() -> None:
    other = "020199004321||Trần Thị Thử|31121999|Nữ|Khối 3|01012022"

    found = tags(id_card(), id_card(other))

    assert found["applicant"].doubtful


@pytest.mark.parametrize(("name", "doubtful"), [("TRẦN THỊ THỬ", False), ("Lê Văn Khác", True)])
def test_the_registers_applicant_wins_and_a_difference_is_doubted(
    name: str, *, doubtful: bool
) -> None:
    row = RegisterRow(CODE, OfficeCode("20"), date(2025, 11, 18), "Đăng ký kết hôn", name)

    (found,) = draft_dossiers(stack(receipt(CODE)), register=lambda _: row, today=TODAY)
    by_name = {tag.name: tag for tag in found.tags}

    assert (by_name["applicant"].value, by_name["applicant"].source) == (name, "register")
    assert by_name["applicant"].doubtful is doubtful
    assert not by_name["procedure"].doubtful


def test_a_register_without_names_changes_nothing() -> None:
    row = RegisterRow(CODE, OfficeCode("20"), date(2025, 11, 18))

    (found,) = draft_dossiers(stack(receipt(CODE)), register=lambda _: row, today=TODAY)

    assert {tag.source for tag in found.tags if tag.name == "applicant"} == {"ocr"}


def test_a_known_code_is_not_needed_to_draft() -> None:
    (found,) = draft_dossiers(stack(receipt(CODE)), register=lambda _: None)

    assert (found.code, found.holds) == (CODE, ())


def test_holds_of_the_separation_stay() -> None:
    assert draft(decision()).holds == (HoldReason.NO_CODE,)


def test_a_field_before_another_label_without_value_proposes_nothing() -> None:
    page = reading(*header(title="TỜ KHAI"), line(0.14, 0.3, "Người nộp hồ sơ: Giới tính: Nam"))

    assert "applicant" not in tags(page)


def test_a_name_with_figures_in_it_is_doubted_more() -> None:
    page = reading(*header(title="TỜ KHAI"), line(0.14, 0.3, "Người nộp hồ sơ: Nguyễn 7ăn Mẫu"))

    assert tags(page)["applicant"].confidence < 0.8


def test_lines_beside_the_middle_are_no_summary() -> None:
    page = plus(
        decision(), line(0.05, 0.178, "Đến số 12"), line(0.3, 0.19, "Về việc niêm yết danh")
    )

    assert tags(page)["summary"].value == "Về việc niêm yết danh"


def test_a_single_word_is_no_signers_name() -> None:
    page = plus(decision(), line(0.6, 0.6, "CHỦ TỊCH"), line(0.6, 0.7, "Giang"))

    assert "signer" not in tags(page)


def test_a_disputed_card_code_is_not_used() -> None:
    page = reading(*body(), barcodes=[barcode(CARD, "QRCode", conflict=True)])

    assert tags(page) == {}


def test_a_number_without_any_issuer_is_doubted() -> None:
    page = document(number="69/BC-VP", day=DAY, title="DANH MỤC")

    assert not sure(tags(page)["number"])


@pytest.mark.parametrize(
    ("text", "trusted"),
    [
        ("Chủ tịch UBND phường Đông Kinh chịu trách nhiệm", False),
        ("Chủ tịch UBND phường Đông, các cơ quan", True),
        ("tại trụ sở phường Đông", True),
        ("tại trụ sở phường Đống", False),
    ],
)
def test_a_place_that_the_text_goes_on_with_lost_a_word(text: str, *, trusted: bool) -> None:
    page = plus(
        document(
            "ỦY BAN NHÂN DÂN", "PHƯỜNG ĐÔNG", number="15/QĐ-UBND", day=DAY, title="QUYẾT ĐỊNH"
        ),
        line(0.14, 0.6, text),
    )

    assert sure(tags(page)["issuer"]) is trusted


def test_an_office_that_needs_a_place_is_doubted_without_one() -> None:
    page = document("BẢO HIỂM XÃ HỘI", number="15/QĐ-BHXH", day=DAY, title="QUYẾT ĐỊNH")

    assert not sure(tags(page)["issuer"])


def test_a_date_with_a_gap_gives_what_was_printed() -> None:
    page = document(
        *ISSUER, number="15/QĐ-UBND", day="Lạng Sơn, ngày tháng 4 năm 2020", title="QUYẾT ĐỊNH"
    )

    found = tags(page)["date"]

    assert (found.value, sure(found)) == ("2020-04", False)


def test_a_card_paper_is_numbered_and_dated_by_its_card() -> None:
    found = [tag for tag in draft(receipt(CODE), id_card()).tags if tag.paper == 1]

    assert {tag.name: tag.value for tag in found} == {
        "kind": "Căn cước công dân",
        "number": "020099001234",
        "date": "2021-04-15",
    }


def test_a_card_without_a_code_is_known_by_its_title_alone() -> None:
    found = draft(reading(line(0.4, 0.2, "CĂN CƯỚC"), *body())).tags

    assert [(tag.name, tag.value) for tag in found] == [("kind", "Căn cước")]


def test_a_card_without_day_of_issue_has_no_date() -> None:
    found = tags(id_card("020199004321||Trần Thị Thử|31121999|Nữ|Khối 3"))

    assert "date" not in found


def test_a_receipt_goes_by_the_dossiers_code() -> None:
    assert tags(receipt(CODE))["number"].value == CODE


def test_an_abbreviation_one_letter_off_is_put_right_by_the_title() -> None:
    found = tags(document(*ISSUER, number="31/TIr-UBND", day=DAY, title="TỜ TRÌNH"))

    assert (found["number"].value, sure(found["number"])) == ("31/TTr-UBND", False)
    assert sure(found["kind"])


def test_another_abbreviation_is_not_bent_to_the_title() -> None:
    found = tags(document(*ISSUER, number="31/STP-UBND", day=DAY, title="TỜ TRÌNH"))

    assert found["number"].value == "31/STP-UBND"


def test_a_form_is_dated_above_its_signature() -> None:
    page = plus(
        reading(*header(title="TỜ KHAI"), *body()),
        line(0.5, 0.7, "Đông Kinh, ngày 20 tháng 10 năm 2025"),
    )

    found = tags(page)["date"]

    assert (found.value, found.confidence) == ("2025-10-20", 0.8)


@pytest.mark.parametrize(
    "text", ["Đông Kinh, ngày 20 tháng 10 năm 2027", "Đông Kinh, ngày tháng 10 năm 2025"]
)
def test_an_odd_date_above_a_signature_is_doubted_more(text: str) -> None:
    page = plus(reading(*header(title="TỜ KHAI"), *body()), line(0.5, 0.7, text))

    assert tags(page)["date"].confidence < 0.8


def test_dates_in_running_text_are_not_the_papers_date() -> None:
    page = plus(
        reading(*header(title="TỜ KHAI"), *body()),
        line(0.14, 0.7, "Căn cước cấp ngày 20 tháng 10 năm 2021"),
        line(0.14, 0.72, "Lạng Sơn, ngày 20 tháng 10 năm 2021"),
    )

    assert "date" not in tags(page)


def test_a_misread_office_in_the_symbol_is_doubted_though_the_kind_agrees() -> None:
    page = document("QUỐC HỘI", number="1672/NQ-UBTVQHI5", day=DAY, title="NGHỊ QUYẾT")

    assert not sure(tags(page)["number"])


@pytest.mark.parametrize(("confidence", "trusted"), [(0.8, False), (0.9, True)])
def test_a_drafting_units_letters_need_well_read_words(confidence: float, *, trusted: bool) -> None:
    page = plus(
        document(*ISSUER, day=DAY),
        line(0.2, 0.13, "Số: 12/UBND-VX", sure=confidence),
        line(0.15, 0.15, "V/v số hóa hồ sơ"),
    )

    assert sure(tags(page)["number"]) is trusted


def test_a_typed_number_of_known_groups_may_be_read_less_well() -> None:
    page = plus(
        document(*ISSUER, day=DAY, title="QUYẾT ĐỊNH"), line(0.2, 0.13, "Số: 15/QĐ-UBND", sure=0.76)
    )

    assert sure(tags(page)["number"])


def test_a_field_on_a_short_line_ends_there() -> None:
    page = receipt(CODE)

    found = tags(plus(page, line(0.14, 0.297, "Hồ sơ nộp trực tiếp")))

    assert found["procedure"].value == "Đăng ký kết hôn"


def test_a_summary_may_be_the_last_thing_on_a_page() -> None:
    page = reading(*header(*ISSUER, title="THÔNG BÁO"), line(0.35, 0.18, "Về việc nghỉ lễ"))

    assert tags(page)["summary"].value == "Về việc nghỉ lễ"
