"""A dossier is finished when nothing it needs is missing, and a person may take that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner_app.domain.completing_errors import (
    ComponentsMissingError,
    ComponentUnknownError,
    DossierHeldError,
    DoubtsLeftError,
    ProceduresError,
)
from scanner_app.domain.components import (
    Completeness,
    ComponentRule,
    Duty,
    Exclusion,
    ProcedureRules,
)
from scanner_app.domain.dossier import DraftDossier, DraftPaper, HoldReason, Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.reuse import StoredFile
from scanner_app.services.completing import Complete
from scanner_app.services.filing import DecideDossier
from scanner_app.storage import schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.components import ComponentStore
from scanner_app.storage.exchange_statements import statement_of
from tests.storage.conftest import CODE, OFFICE, Store, store
from tests.storage.linking import link

__all__ = ["store"]
"""Fixtures of the store, used here as they are."""
CLERK = "canbo1"
RULES = ProcedureRules(
    "1.001193",
    "Đăng ký khai sinh",
    (
        ComponentRule("form", "Tờ khai", ("Tờ khai",)),
        ComponentRule("decision", "Quyết định", ("Quyết định",), Part.RESULT, optional=True),
    ),
    valid_to=date(2023, 12, 31),
)
UNREADABLE = {"state": "unreadable", "error": "page.damaged"}
STORED = (("Tờ khai", "a"), ("Bản vẽ", "c"))
SURE = Tag("procedure", "Đăng ký khai sinh", 0.95, "ocr")


@dataclass
class Desk:
    store: Store
    table: tuple[ProcedureRules, ...] | ProceduresError
    reads: int = 0

    def __post_init__(self) -> None:
        store = self.store
        components = ComponentStore(store.database, store.clock)
        completion = CompletionStore(store.database, store.clock)
        self.complete = Complete(
            *(store.dossiers, store.pages, store.register, components, completion, self.read)
        )

    def read(self) -> tuple[ProcedureRules, ...]:
        self.reads += 1
        if isinstance(self.table, ProceduresError):
            raise self.table
        return self.table

    def file(
        self, *kinds: str, tags: tuple[Tag, ...] = (SURE,), holds: tuple[HoldReason, ...] = ()
    ) -> DossierId:
        batch, ids = self.store.read_batch(len(kinds))
        papers = tuple(DraftPaper(kind, (page,)) for kind, page in zip(kinds, ids, strict=True))
        code, source = (None, "none") if holds else (CODE, "barcode")
        draft = DraftDossier(code, source, papers, tags, holds)
        (dossier,) = self.store.filing.file(batch, [draft])
        return dossier

    def look(self, dossier: DossierId) -> Completeness:
        return self.complete.look(self.store.dossiers.dossier(dossier))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, (RULES,))


def test_a_missing_component_keeps_the_dossier_open_until_it_is_not_subject(desk: Desk) -> None:
    dossier = desk.file("Quyết định")

    with pytest.raises(ComponentsMissingError) as refused:
        desk.complete.finish(dossier, CLERK, despite_doubts=True)
    before = desk.complete.mark(dossier, "form", Duty.EXCLUDED, CLERK, exclusion=Exclusion.COPY)
    finished = desk.complete.finish(dossier, CLERK)

    assert refused.value.facts == {"text": "Tờ khai", "count": 1}
    assert (before, finished) == (None, True)
    assert desk.look(dossier).finished_at is not None


def test_finishing_can_be_taken_back(desk: Desk) -> None:
    dossier = desk.file("Tờ khai")
    desk.complete.finish(dossier, CLERK)

    assert desk.complete.reopen(dossier, CLERK)
    assert desk.look(dossier).finished_at is None
    assert not desk.complete.reopen(dossier, CLERK)


def test_a_held_dossier_is_not_finished(desk: Desk) -> None:
    dossier = desk.file("Tờ khai", holds=(HoldReason.NO_CODE,))

    with pytest.raises(DossierHeldError):
        desk.complete.finish(dossier, CLERK, despite_doubts=True)


def test_doubtful_tags_are_told_once_and_a_person_may_go_on(desk: Desk) -> None:
    doubtful = Tag("number", "15/QĐ", 0.5, "ocr", paper=0)
    dossier = desk.file("Tờ khai", tags=(SURE, doubtful))

    with pytest.raises(DoubtsLeftError) as told:
        desk.complete.finish(dossier, CLERK)

    assert told.value.facts == {"text": "1 thẻ chưa ai xem"}
    assert desk.complete.finish(dossier, CLERK, despite_doubts=True)


def test_pages_that_cannot_be_read_are_doubts_and_what_is_finished_has_none(desk: Desk) -> None:
    dossier = desk.file("Tờ khai")
    (paper,) = desk.store.dossiers.dossier(dossier).papers
    table = schema.pages
    with desk.store.database.write() as connection:
        connection.execute(table.update().where(table.c.id == paper.pages[0]).values(UNREADABLE))

    with pytest.raises(DoubtsLeftError) as told:
        desk.complete.finish(dossier, CLERK)
    done = [desk.complete.finish(dossier, CLERK, despite_doubts=each) for each in (True, False)]

    assert told.value.facts == {"text": "1 trang không đọc được"}
    assert done == [True, False]


def test_a_stored_paper_that_is_used_again_is_no_gap(desk: Desk) -> None:
    dossier = desk.file("Quyết định")
    files = [StoredFile(kind, Part.COMPONENT, each * 64, 9) for kind, each in STORED]
    for file in files:
        link(desk.store.database, desk.store.clock, dossier, file, CLERK)

    assert desk.look(dossier).missing == ()
    assert [each.file for each in desk.look(dossier).links] == files


def test_without_a_register_the_code_says_the_day_and_else_the_day_in_vietnam(
    store: Store,
) -> None:
    desk = Desk(store, (replace(RULES, valid_to=date(2023, 10, 18)),))
    store.clock.now = datetime(2023, 10, 19, 5, tzinfo=UTC)
    by_code = desk.look(desk.file("Tờ khai")).rules
    found = []
    for minute in (59, 60):
        store.clock.now = datetime(2023, 10, 18, 16, tzinfo=UTC) + timedelta(minutes=minute)
        found.append(desk.look(desk.file("Tờ khai", holds=(HoldReason.NO_CODE,))).rules)

    assert by_code is not None
    assert [rules is not None for rules in found] == [True, False]
    assert desk.reads == 1


def test_the_paper_that_a_procedure_ends_with_is_kept_as_its_result(desk: Desk) -> None:
    dossier = desk.file("Tờ khai", "Quyết định")
    desk.complete.finish(dossier, CLERK)
    with desk.store.database.read() as connection:
        told = [paper.part for paper in statement_of(connection, CODE, CODE).papers]
    assert told == [Part.COMPONENT, Part.RESULT]

    paper = desk.store.dossiers.dossier(dossier).papers[1].id
    desk.complete.set_part(dossier, [paper], None, CLERK)
    result = desk.look(dossier).lines[-1]

    assert (result.part, len(result.papers)) == (Part.RESULT, 1)


def test_the_register_says_which_procedure_and_which_day(desk: Desk) -> None:
    dossier = desk.file("Tờ khai", tags=())
    unknown = desk.look(dossier)
    desk.store.register.put([RegisterRow(CODE, OFFICE, date(2023, 12, 31), procedure=RULES.code)])
    known = desk.look(dossier)
    desk.store.register.put([RegisterRow(CODE, OFFICE, date(2024, 1, 1), procedure=RULES.code)])
    later = desk.look(dossier)

    assert [each.rules for each in (unknown, known, later)] == [None, RULES, None]
    assert known.row is not None


def require(desk: Desk, dossier: DossierId) -> None:
    desk.complete.mark(dossier, "decision", Duty.REQUIRED, CLERK)


def rule_again(desk: Desk, dossier: DossierId) -> None:
    desk.complete.unmark(dossier, "form", CLERK)


def put_elsewhere(desk: Desk, dossier: DossierId) -> None:
    paper = desk.store.dossiers.dossier(dossier).papers[0].id
    desk.complete.set_part(dossier, [paper], Part.PROCESSING, CLERK)


def exclude(desk: Desk, dossier: DossierId) -> None:
    desk.complete.mark(dossier, "form", Duty.EXCLUDED, CLERK, exclusion=Exclusion.COPY)


@pytest.mark.parametrize(
    ("kind", "act", "opens"),
    [
        ("Tờ khai", require, True),
        ("Bản vẽ", rule_again, True),
        ("Tờ khai", put_elsewhere, True),
        ("Tờ khai", exclude, False),
    ],
)
def test_a_decision_by_which_something_is_missing_opens_a_finished_dossier(
    desk: Desk, kind: str, act: Callable[[Desk, DossierId], None], *, opens: bool
) -> None:
    dossier = desk.file(kind)
    if kind != "Tờ khai":
        exclude(desk, dossier)
    desk.complete.finish(dossier, CLERK)

    act(desk, dossier)

    assert (desk.look(dossier).finished_at is None) is opens
    assert (desk.look(dossier).reopened_at is not None) is opens
    assert bool(desk.look(dossier).missing) is opens


def test_a_confirmed_tag_by_which_something_is_missing_opens_a_finished_dossier(
    desk: Desk,
) -> None:
    dossier = desk.file("Tờ khai")
    decide = DecideDossier(desk.store.dossiers, desk.store.filing, desk.complete.lacks)
    desk.complete.finish(dossier, CLERK)

    decide.confirm(dossier, Tag("number", "15/QĐ", 1.0, "clerk", paper=0), CLERK)
    assert desk.look(dossier).finished_at is not None
    decide.confirm(dossier, Tag("kind", "Giấy khác", 1.0, "clerk", paper=0), CLERK)

    assert (desk.look(dossier).finished_at, desk.look(dossier).reopened_at is None) == (None, False)


OTHER_RULES = ProcedureRules(
    "2.000001", "Đăng ký kết hôn", (ComponentRule("form", "Bản vẽ", ("Bản vẽ",)),)
)


@pytest.mark.parametrize(
    ("procedure", "day", "opens"),
    [
        ("Đăng ký kết hôn", date(2023, 10, 18), True),
        ("Thủ tục Đăng ký khai sinh", date(2023, 10, 18), False),  # the same one
        ("Đăng ký khai sinh", date(2024, 2, 1), False),  # by no list any paper will do
        ("Không ai biết", date(2023, 10, 18), False),
    ],
)
def test_the_register_opens_a_finished_dossier_that_lacks_something_by_its_procedure(
    desk: Desk, procedure: str, day: date, *, opens: bool
) -> None:
    desk.table = (RULES, OTHER_RULES)
    dossier = desk.file("Tờ khai")
    desk.complete.finish(dossier, CLERK)
    row = RegisterRow(CODE, OFFICE, day, procedure)

    taken = desk.store.register.take_in([(1, row)], lacks=desk.complete.lacks_by)

    assert taken.reopened == (((dossier, CODE),) if opens else ())
    assert (desk.look(dossier).finished_at is None) is opens


def test_a_broken_table_of_procedures_opens_nothing(desk: Desk) -> None:
    dossier = desk.file("Tờ khai")
    desk.complete.finish(dossier, CLERK)
    broken = Desk(desk.store, ProceduresError(path="x", line=1))

    assert not broken.complete.lacks_by(dossier, "Đăng ký kết hôn", date(2023, 10, 18))
    assert not desk.complete.lacks_by(DossierId(99), "Đăng ký kết hôn", date(2023, 10, 18))


def test_a_component_the_procedure_does_not_have_cannot_be_decided(desk: Desk) -> None:
    dossier = desk.file("Tờ khai")

    with pytest.raises(ComponentUnknownError):
        desk.complete.mark(dossier, "else", Duty.REQUIRED, CLERK)


def test_a_broken_table_is_told_and_nothing_is_finished_meanwhile(store: Store) -> None:
    trouble = ProceduresError(path="procedures.toml", key="kind")
    desk = Desk(store, trouble)
    dossier = desk.file("Tờ khai")

    assert desk.look(dossier).trouble is trouble
    with pytest.raises(ProceduresError):
        desk.complete.finish(dossier, CLERK)
