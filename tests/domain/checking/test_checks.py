"""What the checks of a dossier say, and what they leave unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from scanner_app.domain.checking import ReadDossier, check_dossier, fingerprint
from scanner_app.domain.components import ComponentLine, ComponentState, Duty
from scanner_app.domain.dossier import Dossier, Evidence, Paper, PaperState, Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.findings import Finding, Weight
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import Box, Page, PageReading, ReadLine
from scanner_app.domain.register import RegisterRow
from tests.domain import pages as made
from tests.domain.pages import decision, document, line, next_page, reading

OFFICE = OfficeCode("06463")
TODAY = date(2026, 11, 27)
CARD = made.CARD.replace("15042021", "15042023")
"""Issued at 24 years: it serves until its owner is 40."""
Kind = tuple[str, Sequence[PageReading | None]]


def read(
    *papers: Kind,
    tags: Sequence[Tag] = (),
    row: RegisterRow | None = None,
    lines: Sequence[ComponentLine] = (),
) -> ReadDossier:
    """A dossier of papers, each a kind with its pages; pictures are all different."""
    kept: list[Page] = []
    filed: list[Paper] = []
    for number, (kind, readings) in enumerate(papers):
        own = [made.page(len(kept) + at, what) for at, what in enumerate(readings)]
        kept += [replace(page, sha256=str(page.id)) for page in own]
        ids = tuple(page.id for page in own)
        filed.append(Paper(PaperId(number + 1), DossierId(1), number, kind, ids, PaperState.FILED))
    dossier = Dossier(
        *(DossierId(1), OFFICE, BatchId(1), "H37", "qr", made.NOON, tuple(filed), tuple(tags))
    )
    return ReadDossier(dossier, {page.id: page for page in kept}, row, TODAY, tuple(lines))


def found(what: ReadDossier) -> list[str]:
    return [each.code for each in check_dossier(what)]


def one(what: ReadDossier) -> Finding:
    (finding,) = check_dossier(what)
    return finding


def form(*rows: str, sure: float = 0.96) -> PageReading:
    """A form that a citizen filled."""
    lines: list[ReadLine] = made.header(title="TỜ KHAI")
    lines += [line(0.14, 0.25 + 0.03 * at, row, sure=sure) for at, row in enumerate(rows)]
    return reading(*lines)


def id_card(payload: str = CARD) -> PageReading:
    return made.id_card(payload)


def card(name: str) -> PageReading:
    return id_card(CARD.replace("Nguyễn Văn Mẫu", name))


def named(name: str, *rows: str, sure: float = 0.96) -> PageReading:
    return form(f"Họ tên người nộp: {name}", *rows, sure=sure)


@pytest.mark.parametrize(
    ("on_card", "on_form", "codes"),
    [
        ("Nguyễn Văn Hòa", "NGUYỄN VĂN HOÀ", []),
        ("Nguyễn Văn An", "Nguyễn Văn Ấn", ["name.accents"]),
        ("Nguyễn Văn An", "Nguyễn Thị An", ["name.differs"]),
    ],
)
def test_names_are_compared_without_case_and_place_of_tones(
    on_card: str, on_form: str, codes: list[str]
) -> None:
    dossier = read(("Căn cước", [card(on_card)]), ("Tờ khai", [named(on_form)]))

    assert found(dossier) == codes


def test_a_difference_shows_both_sides_with_their_places() -> None:
    dossier = read(("Căn cước", [card("Nguyễn Văn An")]), ("Tờ khai", [named("Nguyễn Thị Lan")]))

    finding = one(dossier)

    assert [(side.source, side.value) for side in finding.sides] == [
        ("id_card", "Nguyễn Văn An"),
        ("Tờ khai", "Nguyễn Thị Lan"),
    ]
    pages = [side.evidence.page for side in finding.sides if side.evidence is not None]
    assert pages == [PageId(100), PageId(101)]


def test_badly_read_letters_of_a_name_accuse_nobody() -> None:
    blurred = named("Nguyễn Văn Mấn", sure=0.5)

    assert found(read(("Căn cước", [id_card()]), ("Tờ khai", [blurred]))) == []


def test_one_of_two_cards_is_enough_for_a_form() -> None:
    other = id_card(CARD.replace("Nguyễn Văn Mẫu", "Lê Văn Khác").replace("001234", "001235"))

    assert (
        found(read(("Căn cước", [other, id_card()]), ("Tờ khai", [named("Nguyễn Văn Mẫu")]))) == []
    )


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Số định danh cá nhân: 020099001239", ["number.differs"]),
        ("Ngày sinh: 02/02/1999", ["birth.differs"]),
        ("Ngày sinh: 01/02/1999", []),
    ],
)
def test_number_and_birth_date_on_the_form_are_those_of_the_card(
    said: str, codes: list[str]
) -> None:
    person = named("Nguyễn Văn Mẫu", said)

    assert found(read(("Căn cước", [id_card()]), ("Tờ khai", [person]))) == codes


@pytest.mark.parametrize(
    ("applicant", "codes"),
    [("Công ty TNHH Mẫu", []), ("NGUYỄN VĂN MẪU", []), ("Trần Văn Khác", ["name.differs"])],
)
def test_the_register_names_the_person_of_the_card(applicant: str, codes: list[str]) -> None:
    row = RegisterRow("H37", OFFICE, TODAY, applicant=applicant)

    assert found(read(("Căn cước", [id_card()]), row=row)) == codes


@pytest.mark.parametrize(
    ("number", "born", "sex", "codes"),
    [
        ("020099001234", "1999-02-01", "Nam", []),
        ("081234567", "1999-02-01", "Nam", []),
        ("000099001234", "", "", ["id.shape"]),
        ("020099001234", "1998-02-01", "Nam", ["id.birth"]),
        ("020199001234", "1999-02-01", "Nam", ["id.sex"]),
    ],
)
def test_an_id_number_has_its_owners_year_and_sex(
    number: str, born: str, sex: str, codes: list[str]
) -> None:
    values = (("applicant_id", number), ("birth_date", born), ("sex", sex))
    tags = [Tag(name, value, 1.0, "clerk") for name, value in values if value]

    assert found(read(tags=tags)) == codes


@pytest.mark.parametrize(
    ("issued", "codes"), [("15042021", ["card.expired"]), ("15042022", []), ("15042023", [])]
)
def test_a_card_serves_until_the_next_age_at_which_it_is_changed(
    issued: str, codes: list[str]
) -> None:
    """Born in February 1999: 25 in February 2024; from February 2022 on it serves to 40."""
    row = RegisterRow("H37", OFFICE, date(2024, 7, 1))
    payload = CARD.replace("15042023", issued)

    assert found(read(("Căn cước", [id_card(payload)]), row=row)) == codes


@pytest.mark.parametrize(
    ("born", "received", "codes"),
    [
        ("14011999", date(2024, 1, 13), []),
        ("14011999", date(2024, 1, 14), ["card.expired"]),
        ("15011999", date(2024, 6, 30), []),
        ("29061999", date(2024, 6, 30), []),
        ("29061999", date(2024, 7, 1), ["card.expired"]),
        ("30061999", date(2024, 6, 30), ["card.expired"]),
        ("29022000", date(2025, 2, 28), []),
        ("29022000", date(2025, 3, 1), ["card.expired"]),
        ("01021939", date(2026, 11, 27), []),
    ],
)
def test_cards_that_ended_before_the_new_law_served_until_it_was_in_force(
    born: str, received: date, codes: list[str]
) -> None:
    year = int(born[-4:])
    digits = f"{'2' if year >= 2000 else '0'}{year % 100:02d}"
    payload = CARD.replace("01021999", born).replace("020099", f"020{digits}")
    payload = payload.replace("15042023", "15042021" if year > 1950 else "15041998")

    what = read(("Căn cước", [id_card(payload)]), row=RegisterRow("H37", OFFICE, received))

    assert found(what) == codes


def header_tags(number: str, *, box: Box | None = None, by: str | None = None) -> list[Tag]:
    place = Evidence(PageId(100), box)
    return [
        Tag("number", number, 0.3, "ocr", place, 0, by),
        Tag("date", "2026-03-05", 0.95, "ocr", None, 0),
        Tag("issuer", "UBND XÃ BẮC SƠN", 0.95, "ocr", None, 0),
    ]


@pytest.mark.parametrize(
    ("shown", "by", "codes"),
    [
        ("/TB-UBND", None, ["paper.no_number"]),
        ("….. /TB-UBND", None, ["paper.no_number"]),
        ("đ#- /TB-UBND", None, []),
        ("/TB-UBND", "cán bộ", []),
    ],
)
def test_a_blank_number_is_asked_for_and_one_written_by_hand_is_not(
    shown: str, by: str | None, codes: list[str]
) -> None:
    page = document(
        "UBND XÃ BẮC SƠN", number=shown, day="Lạng Sơn, ngày 05 tháng 3 năm 2026", title="THÔNG BÁO"
    )
    box = Box(490, 440, 1100, 510)

    assert found(read(("Thông báo", [page]), tags=header_tags("/TB-UBND", box=box, by=by))) == codes


def test_what_is_missing_in_a_header_is_named_and_forms_need_none() -> None:
    assert found(read(("Quyết định", [decision()]))) == [
        "paper.no_number",
        "paper.no_date",
        "paper.no_issuer",
    ]
    assert found(read(("Tờ khai", [form()]), ("Quyết định", [reading(*made.body())]))) == []


@pytest.mark.parametrize(
    ("kind", "day", "codes"),
    [
        ("Tờ khai", "2026-11-28", ["date.future"]),
        ("Tờ khai", "2026-11-10", ["date.late"]),
        ("Tờ khai", "2026-11-09", []),
        ("Quyết định", "2026-11-10", []),
        ("Tờ khai", "2026-11", []),
    ],
)
def test_what_is_brought_is_not_newer_than_its_reception(
    kind: str, day: str, codes: list[str]
) -> None:
    row = RegisterRow("H37", OFFICE, date(2026, 11, 9))
    tags = [Tag("date", day, 0.95, "ocr", None, 0)]

    assert found(read((kind, [reading(*made.body())]), tags=tags, row=row)) == codes


def test_poor_and_unreadable_pages_come_first() -> None:
    blurred = replace(form(), quality=("blurred", "cut_edge"))
    tags = [Tag("applicant_id", "12", 1.0, "ocr")]

    findings = check_dossier(read(("Tờ khai", [blurred, None]), tags=tags))

    assert [(each.code, each.weight) for each in findings] == [
        ("page.poor", Weight.RESCAN),
        ("page.unreadable", Weight.RESCAN),
        ("id.shape", Weight.ASK),
    ]
    assert dict(findings[0].facts)["quality"] == "blurred,cut_edge"


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        ([2, 3], []),
        ([3], ["page.gap"]),
        ([2, 4], ["page.gap"]),
        ([3, 2], ["page.gap", "page.order"]),
    ],
)
def test_printed_page_numbers_go_up_by_one(numbers: list[int], codes: list[str]) -> None:
    tags = header_tags("15/QĐ-UBND")
    pages = [decision(), *(next_page(number) for number in numbers)]

    assert found(read(("Quyết định", pages), tags=tags)) == codes


def test_the_same_picture_twice_is_told() -> None:
    what = read(("Tờ khai", [form(), form()]))
    pages = {page: replace(each, sha256="one") for page, each in what.pages.items()}

    assert found(replace(what, pages=pages)) == ["page.twice"]


def test_a_scanned_component_that_the_rules_exclude_is_told() -> None:
    excluded = ComponentLine(
        *(None, Part.COMPONENT, "Bản sao", Duty.EXCLUDED, None, ComponentState.UNNEEDED),
        papers=(PaperId(1),),
    )

    finding = one(read(("Tờ khai", [form()]), lines=[excluded]))

    assert (finding.code, finding.paper) == ("component.unneeded", PaperId(1))


def test_another_value_makes_another_finding() -> None:
    def shape(number: str) -> str:
        return fingerprint(one(read(tags=[Tag("applicant_id", number, 1.0, "ocr")])))

    assert shape("12") == shape("12")
    assert shape("12") != shape("13")
