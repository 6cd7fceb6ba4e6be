"""What clerks decide about components stays, each change with its line in the journal."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from scanner_app.domain.components import ComponentMark, Decided, Duty, Exclusion
from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.storage import schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.components import ComponentStore
from tests.storage.conftest import CODE, Store

CLERK = "canbo1"
COPY = ComponentMark("form", Duty.EXCLUDED, Exclusion.COPY, CLERK)
NEEDED = ComponentMark("form", Duty.REQUIRED, None, CLERK)


@pytest.fixture
def components(store: Store) -> ComponentStore:
    return ComponentStore(store.database, store.clock)


@pytest.fixture
def completion(store: Store) -> CompletionStore:
    return CompletionStore(store.database, store.clock)


def lines(store: Store) -> list[tuple[str, str, str]]:
    table = schema.journal
    query = sa.select(table.c.action, table.c.subject, table.c.detail).order_by(table.c.id)
    with store.database.read() as connection:
        rows = connection.execute(query).all()
    wanted = ("component_marked", "component_unmarked", "part_set", "finished", "reopened")
    return [(row.action, row.subject, row.detail) for row in rows if row.action in wanted]


def test_a_later_decision_replaces_an_earlier_one_and_each_gives_what_was_before(
    store: Store, components: ComponentStore
) -> None:
    dossier, _ = store.filed()

    before = [
        components.mark(dossier, COPY),
        components.mark(dossier, NEEDED),
        components.mark(dossier, NEEDED),
        components.unmark(dossier, "form", CLERK),
        components.unmark(dossier, "form", CLERK),
    ]

    assert before == [None, COPY, NEEDED, NEEDED, None]
    assert components.decided(dossier) == Decided()
    assert lines(store) == [
        ("component_marked", f"dossier:{dossier}", "form excluded b"),
        ("component_marked", f"dossier:{dossier}", "form required"),
        ("component_unmarked", f"dossier:{dossier}", "form"),
    ]


def test_nobody_decides_about_a_dossier_that_is_not_there(components: ComponentStore) -> None:
    with pytest.raises(DossierUnknownError):
        components.mark(DossierId(9), COPY)
    with pytest.raises(DossierUnknownError):
        components.decided(DossierId(9))


def test_a_part_is_decided_by_a_person_even_when_it_is_the_one_of_the_start(
    store: Store, components: ComponentStore, completion: CompletionStore
) -> None:
    dossier, paper = store.filed()

    decided = []
    for part in (Part.COMPONENT, Part.RESULT, Part.RESULT, None):
        completion.set_part([paper], part, CLERK)
        decided.append(dict(components.decided(dossier).parts))

    assert decided == [{paper: Part.COMPONENT}, *[{paper: Part.RESULT}] * 2, {}]
    told = [(action, detail) for action, _, detail in lines(store)]
    assert told == [("part_set", part) for part in ("component", "result", "by_rules")]


def test_finishing_keeps_where_papers_stand_without_calling_it_a_decision(
    store: Store, components: ComponentStore, completion: CompletionStore
) -> None:
    dossier, paper = store.filed()

    done = [
        completion.finish(dossier, CLERK, parts={paper: Part.RESULT}),
        completion.finish(dossier, CLERK, parts={paper: Part.RESULT}),
    ]
    finished = components.decided(dossier)
    done.append(completion.finish(dossier, CLERK, finished=False))

    assert done == [True, False, True]
    assert (finished.parts, finished.finished_at) == ({}, store.clock.now)
    assert components.decided(dossier).finished_at is None
    assert lines(store) == [
        ("part_set", f"paper:{paper}", "result"),
        ("finished", f"dossier:{dossier}", ""),
        ("reopened", f"dossier:{dossier}", ""),
    ]


def test_of_two_joined_dossiers_the_word_of_the_one_that_stays_counts(
    store: Store, components: ComponentStore
) -> None:
    stays, _ = store.filed()
    goes, _ = store.filed(None, (HoldReason.NO_CODE,))
    other = ComponentMark("birth", Duty.REQUIRED, None, CLERK)
    components.mark(stays, COPY)
    for mark in (NEEDED, other):
        components.mark(goes, mark)

    store.filing.assign_code(goes, CODE, "clerk", CLERK)

    assert set(components.decided(stays).marks) == {COPY, other}
