"""Which paper is which component, what is missing, and what the rules do not want."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.catalog import PAPER_KINDS, RECEIPT, UNKNOWN_KIND
from scanner_app.domain.checklist import ANY_COMPONENT, checklist, procedure_of, rules_for
from scanner_app.domain.completing_errors import ProceduresError
from scanner_app.domain.components import (
    ComponentLine,
    ComponentMark,
    ComponentRule,
    ComponentState,
    Duty,
    Exclusion,
    ProcedureRules,
)
from scanner_app.domain.dossier import Dossier, Paper, PaperState, Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.reuse import ReuseLink, StoredFile
from scanner_app.paths import resources_folder
from scanner_app.procedure_files import read_procedures

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TODAY = NOW.date()
FORM, BIRTH, CARD, LETTER, RESULT = (
    "Tờ khai",
    "Giấy chứng sinh",
    "Căn cước",
    "Công văn",
    "Trích lục",
)
RULES = ProcedureRules(
    "1.001193",
    "Đăng ký khai sinh",
    (
        ComponentRule("form", "Tờ khai", (FORM,)),
        ComponentRule("birth", "Giấy chứng sinh", (BIRTH,)),
        ComponentRule("card", "Tùy thân", (CARD,), duty=Duty.EXCLUDED, exclusion=Exclusion.SHOWN),
        ComponentRule("letter", "Ủy quyền", ("Giấy ủy quyền",), optional=True),
        ComponentRule("result", "Trích lục", (RESULT,), Part.RESULT, optional=True),
    ),
)
SHIPPED = resources_folder() / "catalog" / "procedures.toml"
PRESENT, MISSING = ComponentState.PRESENT, ComponentState.MISSING


def dossier(*kinds: str, tags: tuple[Tag, ...] = ()) -> Dossier:
    papers = tuple(
        Paper(PaperId(at), DossierId(1), at, kind, (PageId(at),), PaperState.FILED)
        for at, kind in enumerate(kinds)
    )
    return Dossier(
        DossierId(1), OfficeCode("06463"), BatchId(1), None, "none", NOW, papers, tags, ()
    )


def link(kind: str, part: Part = Part.COMPONENT) -> ReuseLink:
    return ReuseLink(f"reuse_{kind}.pdf", StoredFile(kind, part, "ab" * 32, 9), "cb", NOW)


def of(lines: tuple[ComponentLine, ...], key: str) -> ComponentLine:
    return next(line for line in lines if line.rule is not None and line.rule.key == key)


def test_a_paper_fills_the_component_that_names_its_kind_and_what_has_none_is_missing() -> None:
    lines = checklist(RULES, dossier("TỜ KHAI đăng ký"), {}, (), ())

    assert (of(lines, "form").state, of(lines, "form").papers) == (PRESENT, (0,))
    assert of(lines, "birth").state is MISSING
    assert of(lines, "letter").state is ComponentState.EXEMPT


def test_an_excluded_component_is_no_gap_and_its_scan_is_told_as_unneeded() -> None:
    without, scanned = (
        of(checklist(RULES, dossier(*kinds), {}, (), ()), "card") for kinds in ((), (CARD,))
    )

    assert (without.state, without.exclusion) == (ComponentState.EXEMPT, Exclusion.SHOWN)
    assert scanned.state is ComponentState.UNNEEDED


def test_a_stored_paper_fills_a_component_as_used_again() -> None:
    line = of(checklist(RULES, dossier(FORM), {}, (link(BIRTH),), ()), "birth")

    assert (line.state, line.duty, line.links) == (PRESENT, Duty.REUSED, (link(BIRTH).name,))


def test_a_link_makes_no_excluded_component_needless_and_no_scanned_one_reused() -> None:
    links = (link(CARD), link(FORM))
    lines = checklist(RULES, dossier(FORM), {}, links, ())

    assert of(lines, "card").state is ComponentState.EXEMPT
    assert (of(lines, "form").duty, of(lines, "form").links) == (Duty.REQUIRED, (links[1].name,))


def test_a_kind_that_only_begins_with_the_same_letters_is_another() -> None:
    lines = checklist(RULES, dossier("Tờ khaibáo"), {}, (), ())

    assert of(lines, "form").state is MISSING


def test_a_clerk_decides_instead_of_the_rule() -> None:
    marks = (
        ComponentMark("birth", Duty.EXCLUDED, Exclusion.COPY, "cb"),
        ComponentMark("card", Duty.REQUIRED, None, "cb"),
        ComponentMark("letter", Duty.REQUIRED, None, "cb"),
        ComponentMark("gone", Duty.REQUIRED, None, "cb"),
    )

    lines = checklist(RULES, dossier(FORM), {}, (), marks)

    assert (of(lines, "birth").state, of(lines, "birth").marked_by) == (ComponentState.EXEMPT, "cb")
    assert [of(lines, key).state for key in ("card", "letter")] == [MISSING, MISSING]


def test_a_result_stands_with_the_results_unless_a_person_put_it_elsewhere() -> None:
    found = dossier(RESULT)

    suggested = checklist(RULES, found, {}, (), ())
    decided = checklist(RULES, found, {PaperId(0): Part.PROCESSING}, (), ())

    assert of(suggested, "result").papers == (0,)
    assert of(decided, "result").papers == ()
    assert [line.part for line in decided if line.papers] == [Part.PROCESSING]


def test_two_components_of_one_kind_are_filled_by_two_papers() -> None:
    twins = tuple(ComponentRule(key, key, (FORM,)) for key in "ab")

    lines = checklist(replace(RULES, components=twins), dossier(FORM, FORM, FORM), {}, (), ())

    assert [line.papers for line in lines] == [(0, 2), (1,)]


def test_the_kind_that_a_person_confirmed_counts() -> None:
    tag = Tag("kind", BIRTH, 1.0, "clerk", paper=0)
    guessed, confirmed = (
        checklist(RULES, dossier(UNKNOWN_KIND, tags=(each,)), {}, (), ())
        for each in (tag, replace(tag, confirmed_by="cb"))
    )

    assert (of(guessed, "birth").state, of(confirmed, "birth").state) == (MISSING, PRESENT)


def test_of_an_unknown_procedure_any_paper_of_the_applicant_is_enough() -> None:
    (alone, receipt), (only,) = (
        checklist(None, dossier(kind), {}, (), ()) for kind in (RECEIPT, LETTER)
    )

    assert (alone.rule, alone.state) == (ANY_COMPONENT, MISSING)
    assert (receipt.rule, only.rule, only.state) == (None, None, PRESENT)


_kinds = st.sampled_from([FORM, BIRTH, CARD, LETTER, RESULT, RECEIPT, UNKNOWN_KIND])
_parts = st.sampled_from(Part)


@given(
    kinds=st.lists(_kinds, max_size=8),
    parts=st.dictionaries(st.integers(0, 7).map(PaperId), _parts),
    links=st.lists(st.builds(link, _kinds, _parts), max_size=4, unique_by=lambda each: each.name),
    rules=st.sampled_from([None, RULES, replace(RULES, components=())]),
    excluded=st.sets(st.sampled_from(["form", "birth", "any"])),
)
def test_every_paper_and_link_is_in_exactly_one_line_of_its_part(
    kinds: list[str],
    parts: dict[PaperId, Part],
    links: list[ReuseLink],
    rules: ProcedureRules | None,
    excluded: set[str],
) -> None:
    marks = [ComponentMark(key, Duty.EXCLUDED, Exclusion.COPY, "cb") for key in excluded]
    found = dossier(*kinds)

    lines = checklist(rules, found, parts, links, marks)

    assert sorted(p for line in lines for p in line.papers) == [paper.id for paper in found.papers]
    assert sorted(n for line in lines for n in line.links) == sorted(each.name for each in links)
    assert all(parts.get(paper, line.part) is line.part for line in lines for paper in line.papers)
    assert [line.part for line in lines] == sorted(
        (line.part for line in lines), key=list(Part).index
    )
    assert all(line.papers or line.links or line.rule for line in lines)


@pytest.mark.parametrize(
    "told",
    [
        "1.001193",
        "1.001193.000.00.00.H37",
        "Đăng ký khai sinh",
        "ĐĂNG KÝ KHAI SINH",
        "Thủ tục đăng ký khai sinh",
        "1.001193 - Khai sinh",
    ],
)
def test_a_procedure_is_found_by_code_or_name(told: str) -> None:
    assert rules_for(told, TODAY, (RULES,)) is RULES


@pytest.mark.parametrize("told", ["", "1.0011930", "11.001193", "Khai sinh", "2.000635"])
def test_other_procedures_are_not_mistaken_for_it(told: str) -> None:
    assert rules_for(told, TODAY, (RULES,)) is None


def test_a_dossier_keeps_the_rules_of_the_day_it_was_received() -> None:
    old = replace(RULES, valid_to=date(2025, 6, 30))
    new = replace(RULES, valid_from=date(2025, 7, 1))

    days = (date(2025, 6, 30), date(2025, 7, 1))
    corrected = replace(new, name="A", valid_from=date(2026, 1, 1))

    assert [rules_for(RULES.code, day, (old, new)) for day in days] == [old, new]
    assert rules_for(RULES.code, date(2026, 1, 1), (new, corrected, old)) is corrected


def test_the_procedure_is_what_a_person_confirmed_then_the_register_then_the_paper() -> None:
    read = Tag("procedure", "đọc", 0.8, "ocr")
    sure = replace(read, value="chắc", confirmed_by="cb")

    assert procedure_of(dossier(tags=(read, sure)), "sổ") == "chắc"
    assert procedure_of(dossier(tags=(read,)), "sổ") == "sổ"
    assert procedure_of(dossier(tags=(read,)), "") == "đọc"


def test_every_kind_the_shipped_table_names_is_a_known_kind() -> None:
    known = {kind.name for kind in PAPER_KINDS}
    table = read_procedures(SHIPPED)

    assert {k for rules in table for each in rules.components for k in each.kinds} <= known
    assert len({rules.code for rules in table}) == len(table) == 7


ENTRY = '[[procedure]]\ncode = "1"\nname = "A"\n{more}\n[[procedure.component]]\nkey = "k"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "procedure"),
        ("procedure = 1", "procedure"),
        ("[[procedures]]\n", "procedures"),
        ("[[procedure]]\n", "component"),
        (ENTRY.format(more='valid_form = ""'), "valid_form"),
        (ENTRY.format(more='valid_from = "2025"') + 'name = "K"\nkinds = ["Đơn"]\n', "valid_from"),
        (ENTRY.format(more=""), "kinds"),
        (ENTRY.format(more="") + 'name = "K"\nkinds = ["Đơn"]\nexclusion = "b"\n', "exclusion"),
        (ENTRY.format(more="") + 'name = "K"\nkinds = ["Đơn"]\npart = "else"\n', "else"),
        ("[[procedure]", "TOMLDecodeError"),
    ],
)
def test_a_wrong_table_names_what_is_wrong(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "procedures.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ProceduresError) as caught:
        read_procedures(path)

    assert key in str(caught.value.facts["key"])
