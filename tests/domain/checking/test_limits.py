"""Where the checks of a dossier begin and end: what one more day, line or page changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scanner_app.domain.checking import ReadDossier, check_dossier
from scanner_app.domain.components import ComponentLine, ComponentRule, ComponentState, Duty
from scanner_app.domain.dossier import Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.findings import Weight
from scanner_app.domain.ids import OriginalId, PaperId
from scanner_app.domain.page import PageReading
from scanner_app.domain.register import RegisterRow
from tests.domain import pages as made
from tests.domain.checking.test_checks import (
    CARD,
    OFFICE,
    TODAY,
    form,
    found,
    header_tags,
    id_card,
    named,
    read,
)
from tests.domain.pages import blank_page, body, decision, line, next_page, reading


def original(what: ReadDossier, *, cleared: bool = False) -> ReadDossier:
    """The same papers as files that others signed, or as ones whose pictures are gone."""
    kept = {"cleared": True} if cleared else {"original": OriginalId(1)}
    papers = tuple(replace(paper, **kept) for paper in what.dossier.papers)
    return replace(what, dossier=replace(what.dossier, papers=papers))


@pytest.mark.parametrize(("below", "codes"), [(3, ["birth.differs"]), (4, [])])
def test_a_birth_date_belongs_to_the_name_three_lines_above_it(
    below: int, codes: list[str]
) -> None:
    rows = ["Nơi cư trú: thôn Nà Mẫu"] * (below - 1)
    person = named("Nguyễn Văn Mẫu", *rows, "Ngày sinh: 02/02/1999")

    assert found(read(("Căn cước", [id_card()]), ("Tờ khai", [person]))) == codes


@pytest.mark.parametrize("said", ["Số định danh cá nhân: 020099001239", "Ngày sinh: 02/02/1999"])
def test_badly_read_figures_accuse_nobody(said: str) -> None:
    lines = [*made.header(title="TỜ KHAI"), line(0.14, 0.25, "Họ tên người nộp: Nguyễn Văn Mẫu")]
    blurred = reading(*lines, line(0.14, 0.28, said, sure=0.4))

    assert found(read(("Căn cước", [id_card()]), ("Tờ khai", [blurred]))) == []


def test_without_a_card_the_form_is_held_against_the_register() -> None:
    row = RegisterRow("H37", OFFICE, TODAY, applicant="Trần Văn Khác")

    assert found(read(("Tờ khai", [named("Nguyễn Văn Mẫu")]), row=row)) == ["name.differs"]


def test_what_is_only_good_to_know_comes_last() -> None:
    old = CARD.replace("15042023", "15042021")
    what = read(("Căn cước", [id_card(old)]), ("Quyết định", [decision()]))

    weights = [each.weight for each in check_dossier(what)]

    assert weights == [Weight.ASK, Weight.ASK, Weight.NOTE, Weight.NOTE]


def test_files_that_others_signed_and_cleared_ones_are_not_to_be_scanned_again() -> None:
    blurred = replace(decision(), quality=("blurred",))
    what = read(("Quyết định", [blurred, next_page(4)]), tags=header_tags("/QĐ-UBND"))

    assert found(what) == ["page.poor", "page.gap", "paper.no_number"]
    assert found(original(what)) == []
    assert found(original(what, cleared=True)) == ["page.gap", "paper.no_number"]


def test_what_was_not_found_on_a_badly_read_page_may_be_there() -> None:
    poor, good = (replace(decision(), confidence=each) for each in (0.79, 0.8))

    assert found(read(("Quyết định", [poor]))) == []
    assert len(found(read(("Quyết định", [good])))) == 3


@pytest.mark.parametrize(
    ("confidence", "by", "codes"),
    [(0.3, None, []), (0.3, "cb", ["date.late"]), (0.95, None, ["date.late"])],
)
def test_a_day_that_was_hardly_read_is_not_too_late(
    confidence: float, by: str | None, codes: list[str]
) -> None:
    row = RegisterRow("H37", OFFICE, date(2026, 11, 9))
    tag = Tag("date", "2026-11-10", confidence, "ocr", None, 0, by)

    assert found(read(("Tờ khai", [reading(*body())]), tags=[tag], row=row)) == codes


@pytest.mark.parametrize(("part", "codes"), [(Part.COMPONENT, ["date.late"]), (Part.RESULT, [])])
def test_what_a_procedure_asks_for_was_brought_whatever_its_kind(
    part: Part, codes: list[str]
) -> None:
    row = RegisterRow("H37", OFFICE, date(2026, 11, 9))
    tag = Tag("date", "2026-11-10", 0.95, "ocr", None, 0)
    rule = ComponentRule("k", "K", ("Quyết định",), part)
    state = ComponentState.PRESENT
    listed = ComponentLine(rule, part, "K", Duty.REQUIRED, None, state, (PaperId(1),))

    what = read(("Quyết định", [reading(*body())]), tags=[tag], row=row, lines=[listed])

    assert found(what) == codes


def test_today_is_not_the_future() -> None:
    tag = Tag("date", TODAY.isoformat(), 0.95, "ocr", None, 0)

    assert found(read(("Tờ khai", [reading(*body())]), tags=[tag])) == []


def test_the_number_of_applicant_and_card_is_told_once_and_blanks_do_not_count() -> None:
    wrong = CARD.replace("020099001234", "020098001234")
    tags = [Tag("applicant_id", "020098001234", 1.0, "id_card")]
    tags += [Tag("birth_date", "1999-02-01", 1.0, "id_card")]

    assert found(read(("Căn cước", [id_card(wrong)]), tags=tags)) == ["id.birth"]
    assert found(read(tags=[Tag("applicant_id", "020 099 001234", 1.0, "clerk")])) == []


@pytest.mark.parametrize(("issued", "codes"), [("01011962", ["card.expired"]), ("01022022", [])])
def test_a_card_is_changed_at_sixty_for_the_last_time(issued: str, codes: list[str]) -> None:
    """Born in February 1964; from February 2022 on it serves for good."""
    card = CARD.replace("01021999", "01021964").replace("020099", "020064")
    card = card.replace("15042023", issued.replace("1962", "2022"))

    assert found(read(("Căn cước", [id_card(card)]))) == codes


def test_an_empty_back_is_neither_poor_nor_there_twice() -> None:
    blank = replace(blank_page(), quality=("dark",))
    what = read(("Tờ khai", [form(), blank, blank]))
    same = {page: replace(each, sha256="one") for page, each in what.pages.items()}

    assert found(what) == []
    assert found(replace(what, pages=same)) == []


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        (reading(*body()), next_page(4), []),
        (decision(), next_page(61), []),
        (next_page(59), next_page(60), []),
        (next_page(58), next_page(60), ["page.gap"]),
    ],
)
def test_only_numbers_of_pages_make_a_gap(
    first: PageReading, second: PageReading, codes: list[str]
) -> None:
    tags = header_tags("15/QĐ-UBND")

    assert found(read(("Quyết định", [first, second]), tags=tags)) == codes
