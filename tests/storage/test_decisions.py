"""Decisions stand in one list with edits of pages: undone and redone in order, never wrongly."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from scanner_app.domain.arrangement import turn
from scanner_app.domain.components import ComponentMark, Duty, Exclusion
from scanner_app.domain.dossier import DraftDossier, DraftPaper, Evidence, HoldReason, Tag
from scanner_app.domain.edit_errors import EditStaleError, NothingToUndoError
from scanner_app.domain.edits import Edit, EditAction, changes_between
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import Box
from scanner_app.storage import schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.components import ComponentStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.secrecy import SecrecyStore
from scanner_app.storage.seen_findings import SeenFindingStore
from tests.storage.conftest import CODE, OFFICE, Store, store_at

CLERK = "canbo1"
COPY = ComponentMark("form", Duty.EXCLUDED, Exclusion.COPY, CLERK)
OTHER = "000.00.21.H37-231018-0008"


SURE = (
    Tag("applicant", "Lê Thị Thử", 0.9, "id_card", Evidence(PageId(1), Box(10, 20, 30, 40))),
    Tag("kind", "Quyết định", 1.0, "ocr", paper=0),
)
TYPED = Tag("applicant", "Lê Thị Thủ", 1.0, "clerk")


def file_with_tags(store: Store) -> tuple[DossierId, PaperId]:
    """A dossier whose applicant was proposed twice, and nothing of its paper."""
    batch, ids = store.read_batch(1)
    proposed = (SURE[0], Tag("applicant", "Lê Th1 Thử", 0.4, "ocr"))
    draft = DraftDossier(CODE, "barcode", (DraftPaper("Đơn", ids),), proposed)
    (dossier,) = store.filing.file(batch, [draft])
    return dossier, store.dossiers.dossier(dossier).papers[0].id


class Desk:
    """Everything that decides, and what holds by it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.components = ComponentStore(store.database, store.clock)
        self.completion = CompletionStore(store.database, store.clock)
        self.findings = SeenFindingStore(store.database, store.clock)
        self.edits = EditStore(store.database, store.clock)

    def turn(self, dossier: DossierId) -> None:
        before = self.edits.arrangement((), [dossier])
        changes = changes_between(before, turn(before, dict.fromkeys(before, 90)))
        self.edits.apply(Edit(EditAction.TURNED, changes), CLERK)

    def holds(self, dossier: DossierId) -> tuple[object, ...]:
        decided = self.components.decided(dossier)
        spots = self.edits.arrangement((), [dossier]).values()
        return (
            {(each.component, each.duty, each.exclusion) for each in decided.marks},
            set(decided.parts.values()),
            decided.finished_at is not None,
            set(self.findings.seen(dossier)),
            [spot.turn_deg for spot in spots],
            sorted(self.store.dossiers.dossier(dossier).tags, key=lambda tag: tag.name),
        )


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_decisions_and_edits_go_back_and_forth_in_their_order_over_a_restart(
    desk: Desk,
) -> None:
    dossier, paper = file_with_tags(desk.store)
    acts = (
        lambda: desk.components.mark(dossier, COPY),
        lambda: desk.turn(dossier),
        lambda: desk.completion.set_part([paper], Part.RESULT, CLERK),
        lambda: desk.components.unmark(dossier, "form", CLERK),
        lambda: desk.findings.see(dossier, "ab", CLERK),
        lambda: desk.store.filing.confirm_tags(dossier, SURE, CLERK),
        lambda: desk.store.filing.confirm_tags(dossier, (TYPED,), "canbo2"),
        lambda: desk.completion.finish(dossier, CLERK),
        lambda: desk.completion.finish(dossier, CLERK, finished=False),
    )
    stood = [desk.holds(dossier)]
    for act in acts:
        act()
        stood.append(desk.holds(dossier))
    assert len({str(each) for each in stood}) == len(acts)  # opened again: as before finishing

    desk.store.database.close()
    again = Desk(store_at(desk.store.home))
    undone = [again.holds(dossier)]
    actions = []
    for _ in acts:
        actions.append(again.edits.undo(OFFICE, CLERK).action.value)
        undone.append(again.holds(dossier))
    redone = [again.holds(dossier)]
    for _ in acts:
        assert again.edits.redo(OFFICE, CLERK).dossiers == (dossier,)
        redone.append(again.holds(dossier))
    journal = [line.action for line in SqlJournal(again.store.database, desk.store.clock).lines()]
    again.store.database.close()

    assert undone == stood[::-1]
    assert redone == stood
    assert actions == [
        *("reopened", "finished", "tag_confirmed", "tag_confirmed", "finding_seen"),
        *("component_unmarked", "part_set", "turned", "component_marked"),
    ]
    assert (journal.count("undone"), journal.count("redone")) == (len(acts), len(acts))


def test_a_decision_that_another_one_replaced_is_refused_once_and_the_one_before_is_next(
    desk: Desk,
) -> None:
    dossier, _ = desk.store.filed()
    other, _ = desk.store.filed(None, (HoldReason.NO_CODE,))
    desk.components.mark(dossier, COPY)
    desk.components.mark(other, COPY)
    desk.store.filing.assign_code(other, CODE, "clerk", CLERK)
    desk.components.mark(dossier, ComponentMark("form", Duty.REQUIRED, None, CLERK))
    desk.edits.undo(OFFICE, CLERK)

    # Of the dossier that joined: the same word holds, so it may be taken back as one of the target.
    desk.edits.undo(OFFICE, CLERK)
    assert desk.components.decided(dossier).marks == ()
    with pytest.raises(EditStaleError):
        desk.edits.undo(OFFICE, CLERK)
    with pytest.raises(NothingToUndoError):
        desk.edits.undo(OFFICE, CLERK)


def test_finishing_is_not_done_again_over_a_paper_that_came_meanwhile(desk: Desk) -> None:
    dossier, _ = desk.store.filed()
    desk.completion.finish(dossier, CLERK)
    desk.edits.undo(OFFICE, CLERK)
    desk.store.filed()

    with pytest.raises(EditStaleError):
        desk.edits.redo(OFFICE, CLERK)

    assert desk.components.decided(dossier).finished_at is None


def test_finishing_is_not_done_again_while_the_dossier_is_held(desk: Desk) -> None:
    dossier, _ = desk.store.filed(None, (HoldReason.NO_CODE,))
    desk.completion.finish(dossier, CLERK)
    desk.edits.undo(OFFICE, CLERK)

    with pytest.raises(EditStaleError):
        desk.edits.redo(OFFICE, CLERK)


def test_a_decision_cuts_off_what_was_undone_in_its_office_alone(desk: Desk) -> None:
    dossier, _ = desk.store.filed()
    desk.turn(dossier)
    desk.edits.undo(OFFICE, CLERK)
    with pytest.raises(NothingToUndoError):
        desk.edits.undo(OfficeCode("05977"), CLERK)
    desk.components.mark(dossier, COPY)

    with pytest.raises(NothingToUndoError):
        desk.edits.redo(OFFICE, CLERK)


def test_what_was_found_right_in_a_dossier_that_joins_another_goes_along(desk: Desk) -> None:
    stays, _ = desk.store.filed()
    goes, _ = desk.store.filed(None, (HoldReason.NO_CODE,))
    for dossier, finding in ((stays, "ab"), (goes, "ab"), (goes, "cd")):
        desk.findings.see(dossier, finding, CLERK)

    desk.store.filing.assign_code(goes, CODE, "clerk", CLERK)

    assert desk.findings.seen(stays) == {"ab", "cd"}
    assert desk.edits.undo(OFFICE, CLERK).dossiers == (stays,)
    assert desk.findings.seen(stays) == {"ab"}


def test_confirming_what_is_confirmed_already_is_no_edit(desk: Desk) -> None:
    dossier, _ = file_with_tags(desk.store)

    assert desk.store.filing.confirm_tags(dossier, SURE, CLERK) is not None
    assert desk.store.filing.confirm_tags(dossier, SURE, CLERK) is None
    assert desk.store.filing.confirm_tags(dossier, (SURE[1], SURE[1]), "canbo2") is not None


def test_what_was_read_on_a_destroyed_page_is_in_no_edit_any_more(desk: Desk) -> None:
    secret, _ = file_with_tags(desk.store)
    clean, _ = desk.store.filed(OTHER)
    # The same page tells of another dossier, as of one that pages moved to.
    desk.store.filing.confirm_tags(clean, SURE[:1], CLERK)
    desk.store.filing.confirm_tags(secret, (TYPED,), CLERK)
    secrecy = SecrecyStore(desk.store.database, desk.store.clock)
    secrecy.hold(secret, CLERK)

    secrecy.destroy(secret, [PageId(1)], CLERK, release=False)

    with desk.store.database.read() as connection:
        assert connection.execute(sa.select(schema.decision_edits)).all() == []
    with pytest.raises(NothingToUndoError):
        desk.edits.undo(OFFICE, CLERK)
