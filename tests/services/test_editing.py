"""A clerk's edits over a whole stack: what becomes of dossiers, papers, PDFs and the journal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.arrangement import BackOrder
from scanner_app.domain.catalog import UNKNOWN_KIND
from scanner_app.domain.dossier import ArchiveFile, HoldReason, PaperState, SignedFile, Tag
from scanner_app.domain.edit_errors import (
    EditStaleError,
    NothingToUndoError,
    OddPagesError,
    SecretUndecidedError,
)
from scanner_app.domain.edits import ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.errors import (
    ArchivingError,
    DossierUnknownError,
    PageDamagedError,
    WrongMoveError,
)
from scanner_app.domain.events import PagesArranged
from scanner_app.domain.ids import PageId, PaperId
from scanner_app.domain.page import PageState
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.signature import SignOrder
from scanner_app.ports import ArchiveRequest
from scanner_app.storage.register import SqlRegister
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import body, decision, line, next_page, reading, receipt, sheet
from tests.fakes.scripted import SoftSigner, TextBuilder
from tests.services.conftest import OFFICE, Counter
from tests.services.stacks import CLERK, Unsigned

FIRST, SECOND = "000.00.21.H37-231018-0007", "000.00.21.H37-231018-0008"
SECRET = replace(decision(), lines=(line(0.15, 0.15, "MẬT"), *decision().lines))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two dossiers of a receipt and a decision of two pages each, unsigned."""
    home = tmp_path_factory.mktemp("taken")
    counter = Counter(home)
    Unsigned(counter).take(
        receipt(FIRST), decision(), next_page(), receipt(SECOND), decision(), next_page()
    )
    counter.database.close()
    return home


@pytest.fixture
def desk(taken: Path, tmp_path: Path) -> Iterator[Unsigned]:
    """A copy of that home: separating its pages anew for each test costs ten times as much."""
    home = tmp_path / "home"
    shutil.copytree(taken, home)
    counter = Counter(home)
    yield Unsigned(counter)
    counter.database.close()


def pages(*numbers: int) -> tuple[PageId, ...]:
    return tuple(PageId(number) for number in numbers)


def test_a_page_goes_to_another_dossier_is_archived_signed_and_then_stays(desk: Unsigned) -> None:
    first, second = desk.dossiers()

    edited = desk.edit.move(pages(3), ToPaper(second.id, second.papers[1].id), CLERK)
    desk.go_on()

    assert desk.shape() == [[(1,), (2,)], [(4,), (5, 6, 3)]]
    assert edited.dossiers == (first.id, second.id)
    assert [p.state for d in desk.dossiers() for p in d.papers] == [PaperState.ARCHIVED] * 4
    desk.sign_and_send()
    assert len(desk.counter.uploader.received) == 4
    with pytest.raises(WrongMoveError):
        desk.edit.remove(pages(3), CLERK)


def test_undo_gives_what_was_and_redo_what_became(desk: Unsigned) -> None:
    second = desk.dossiers()[1]
    desk.edit.move(pages(3), ToPaper(second.id, second.papers[1].id, 0), CLERK)

    desk.history.undo(OFFICE, CLERK)
    desk.go_on()
    undone = desk.shape()
    desk.history.redo(OFFICE, CLERK)
    desk.go_on()

    assert undone == [[(1,), (2, 3)], [(4,), (5, 6)]]
    assert desk.shape() == [[(1,), (2,)], [(4,), (3, 5, 6)]]
    assert desk.counter.dossiers.to_archive() == ()


def test_every_edit_and_its_undoing_is_a_journal_line_of_each_dossier(desk: Unsigned) -> None:
    first, second = desk.dossiers()
    before = len(desk.journal())

    desk.edit.move(pages(3), ToPaper(second.id, second.papers[1].id), CLERK)
    desk.history.undo(OFFICE, "canbo2")
    desk.history.redo(OFFICE, CLERK)

    assert desk.journal()[before:] == [
        (CLERK, "moved", f"dossier:{first.id}"),
        (CLERK, "moved", f"dossier:{second.id}"),
        ("canbo2", "undone", f"dossier:{second.id}"),
        ("canbo2", "undone", f"dossier:{first.id}"),
        (CLERK, "redone", f"dossier:{first.id}"),
        (CLERK, "redone", f"dossier:{second.id}"),
    ]


def test_whoever_watches_hears_which_dossiers_changed(desk: Unsigned) -> None:
    first, second = desk.ids()[1], desk.ids()[0]

    desk.edit.move(pages(3), ToPaper(second, desk.dossiers()[1].papers[0].id), CLERK)

    assert desk.counter.told[-1] == PagesArranged((first, second))


def test_the_pdf_of_a_paper_that_lost_all_pages_is_gone(desk: Unsigned) -> None:
    first, second = desk.dossiers()
    built = desk.pdfs()

    desk.edit.move(pages(1), ToPaper(second.id, second.papers[0].id), CLERK)
    desk.go_on()

    assert len(built) == 4
    assert desk.pdfs() == built - {f"paper-{first.papers[0].id:08d}.pdf"}
    assert desk.rows("SELECT * FROM erasures") == []


def test_a_whole_paper_takes_its_kind_and_tags_along(desk: Unsigned) -> None:
    first, second = desk.dossiers()
    tag = Tag("number", "15/QĐ-UBND", 1.0, "clerk", paper=1)
    desk.counter.decide().confirm(first.id, tag, CLERK)

    edited = desk.edit.move(pages(2, 3), ToNewPaper(second.id), CLERK)

    moved = desk.dossiers()[1]
    assert [paper.pages for paper in moved.papers] == [(4,), (5, 6), (2, 3)]
    assert (moved.papers[2].id, moved.papers[2].kind) == (edited.new_paper, "Quyết định")
    assert ("number", "15/QĐ-UBND", 2, CLERK) in [
        (each.name, each.value, each.paper, each.confirmed_by) for each in moved.tags
    ]
    assert not any(each.paper == 1 for each in desk.dossiers()[0].tags)


def test_a_part_of_a_paper_becomes_a_paper_of_unknown_kind_without_tags(desk: Unsigned) -> None:
    first, _ = desk.dossiers()

    desk.edit.move(pages(3), ToNewPaper(first.id), CLERK)

    split = desk.dossiers()[0]
    assert [paper.pages for paper in split.papers] == [(1,), (2,), (3,)]
    assert split.papers[2].kind == UNKNOWN_KIND
    assert not any(tag.paper == 2 for tag in split.tags)


def test_a_new_dossier_is_held_until_it_gets_its_code(desk: Unsigned) -> None:
    edited = desk.edit.move(pages(5, 6), ToNewDossier(), CLERK)

    made = desk.dossiers()[-1]
    assert (made.id, made.code, made.holds) == (edited.new_dossier, None, (HoldReason.NO_CODE,))
    desk.counter.decide().give_code(made.id, "000.00.21.H37-231018-0009", CLERK)
    desk.sign_and_send()
    assert [paper.state for paper in desk.dossiers()[-1].papers] == [PaperState.ACCEPTED]


def test_a_dossier_without_pages_is_not_there_until_undo(desk: Unsigned) -> None:
    first, second = desk.dossiers()

    desk.edit.move(pages(1, 2, 3), ToNewPaper(second.id), CLERK)

    assert desk.ids() == (second.id,)
    with pytest.raises(DossierUnknownError):
        desk.counter.dossiers.dossier(first.id)
    desk.history.undo(OFFICE, CLERK)
    assert desk.dossiers()[0] == replace(first, papers=desk.dossiers()[0].papers)


def test_an_emptied_dossier_does_not_keep_its_code_from_others(desk: Unsigned) -> None:
    _, second = desk.dossiers()
    desk.edit.move(pages(1, 2, 3), ToNewPaper(second.id), CLERK)

    (page,) = desk.take(reading(*body()), code=FIRST)

    codes = [(dossier.code, [p.pages for p in dossier.papers]) for dossier in desk.dossiers()]
    assert (FIRST, [(page,)]) in codes


def test_the_program_s_proposal_goes_when_the_page_it_stands_on_goes(desk: Unsigned) -> None:
    first, second = desk.dossiers()
    applicant = [tag for tag in first.tags if tag.paper is None and tag.name == "applicant"]

    desk.edit.move(pages(1), ToNewPaper(second.id), CLERK)

    assert applicant
    assert not any(tag.name == "applicant" for tag in desk.dossiers()[0].tags)


def test_a_removed_page_is_in_nothing_and_can_be_restored(desk: Unsigned) -> None:
    first = desk.dossiers()[0]

    desk.edit.remove(pages(2), CLERK)
    desk.go_on()

    (gone,) = desk.counter.pages.of_dossier(first.id, removed=True)
    assert (gone.id, gone.removed, gone.image.exists()) == (2, True, True)
    assert [page.id for page in desk.counter.pages.of_dossier(first.id)] == [1, 3]
    assert desk.counter.builder.built[-1].pages[0].id == 3
    desk.edit.restore(pages(2, 3), CLERK)
    assert desk.shape()[0] == [(1,), (2, 3)]


def test_a_paper_gets_the_order_that_is_asked_for(desk: Unsigned) -> None:
    desk.edit.reorder(pages(3, 2), CLERK)

    assert desk.shape()[0] == [(1,), (3, 2)]
    with pytest.raises(EditStaleError):
        desk.edit.reorder(pages(3, 2, 1), CLERK)


def test_what_changes_nothing_is_no_edit(desk: Unsigned) -> None:
    before = desk.journal()

    for edited in (
        desk.edit.reorder(pages(2, 3), CLERK),
        desk.edit.reorder((), CLERK),
        desk.edit.restore(pages(2), CLERK),
        desk.edit.move((), ToNewDossier(), CLERK),
    ):
        assert (edited.edit, edited.dossiers) == (None, ())

    assert desk.journal() == before
    with pytest.raises(NothingToUndoError):
        desk.history.undo(OFFICE, CLERK)


@pytest.mark.parametrize(("clockwise_deg", "lies_deg"), [(90, 270), (180, 180), (270, 90)])
def test_a_turned_page_is_read_anew_lying_that_way(
    desk: Unsigned, clockwise_deg: int, lies_deg: int
) -> None:
    desk.edit.turn(pages(2), clockwise_deg, CLERK)

    (page,) = desk.counter.pages.pages(pages(2))
    waiting = desk.counter.dossiers.to_archive()
    assert (page.state, page.turn_deg) == (PageState.CAPTURED, lies_deg)
    assert waiting == ()
    desk.go_on()
    (page,) = desk.counter.pages.pages(pages(2))
    assert page.reading is not None
    assert (page.state, page.reading.orientation_deg) == (PageState.READ, lies_deg)
    assert desk.dossiers()[0].papers[1].state is PaperState.ARCHIVED


def test_turning_on_goes_from_what_is_shown_and_undo_takes_one_turn_back(desk: Unsigned) -> None:
    desk.edit.turn(pages(2), 90, CLERK)
    desk.edit.turn(pages(2), 90, CLERK)
    desk.go_on()

    desk.history.undo(OFFICE, CLERK)

    (page,) = desk.counter.pages.pages(pages(2))
    assert (page.turn_deg, page.state) == (270, PageState.CAPTURED)


def test_a_page_that_cannot_be_read_is_archived_as_it_was_turned(desk: Unsigned) -> None:
    desk.counter.reader.failures[PageId(2)] = PageDamagedError()

    desk.edit.turn(pages(2), 90, CLERK)
    desk.go_on()

    (page,) = desk.counter.pages.pages(pages(2))
    assert (page.state, page.shown_deg) == (PageState.UNREADABLE, 270)
    assert desk.dossiers()[0].papers[1].state is PaperState.ARCHIVED


def test_a_turn_shows_a_secret_mark_that_was_not_readable_before(desk: Unsigned) -> None:
    desk.counter.reader.readings[PageId(2)] = SECRET

    desk.edit.turn(pages(2), 180, CLERK)
    desk.sign_and_send()

    assert desk.dossiers()[0].holds == (HoldReason.SECRET,)
    assert len(desk.counter.uploader.received) == 2


def test_pages_do_not_leave_a_dossier_whose_secret_mark_is_undecided(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST), SECRET, receipt(SECOND), decision())
    first, second = desk.dossiers()

    with pytest.raises(SecretUndecidedError):
        desk.edit.move(pages(1), ToNewPaper(second.id), CLERK)
    with pytest.raises(SecretUndecidedError):
        desk.edit.move(pages(2), ToNewDossier(), CLERK)
    desk.edit.move(pages(2), ToPaper(first.id, first.papers[0].id), CLERK)

    assert desk.shape() == [[(1, 2)], [(3,), (4,)]]


def test_a_secret_page_that_comes_in_before_filing_holds_its_new_dossier(desk: Unsigned) -> None:
    second = desk.dossiers()[1]
    batch = desk.counter.batches.open_batch("open", OFFICE, None)
    secret, plain = desk.keep(batch, SECRET, decision())
    desk.counter.pages.record_reading(secret, SECRET)
    desk.counter.pages.record_reading(plain, decision())

    desk.edit.move((plain,), ToNewPaper(second.id), CLERK)
    held_by_plain = desk.dossiers()[1].holds
    desk.edit.move((secret,), ToNewPaper(second.id), CLERK)

    assert held_by_plain == ()
    assert desk.dossiers()[1].holds == (HoldReason.SECRET,)


def test_two_passes_are_made_sheets_before_they_are_separated(counter: Counter) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("two passes", OFFICE, None)
    # Fronts: two receipts; then the stack turned over: the backs from the last to the first.
    passes = desk.keep(batch, receipt(FIRST), receipt(SECOND), next_page(), next_page())

    desk.edit.interleave(passes, CLERK)
    counter.batches.close_batch(batch)
    desk.go_on()

    assert desk.shape() == [[(1, 4)], [(2, 3)]]


def test_two_passes_are_made_sheets_within_a_dossier_too(counter: Counter) -> None:
    desk = Unsigned(counter)
    passes = desk.take(receipt(FIRST), decision(), next_page(), next_page())

    desk.edit.interleave(passes, CLERK, back_order=BackOrder.SAME)

    assert desk.shape() == [[(1, 3), (2, 4)]]


def test_an_odd_page_keeps_two_passes_from_being_made_sheets(desk: Unsigned) -> None:
    with pytest.raises(OddPagesError):
        desk.edit.interleave(pages(1, 2, 3), CLERK)
    desk.edit.remove(pages(1), CLERK)
    with pytest.raises(EditStaleError):
        desk.edit.interleave(pages(1, 2), CLERK)


def test_a_page_is_replaced_by_others_and_undo_brings_it_back(desk: Unsigned) -> None:
    desk.edit.replace(pages(2), pages(5, 6), CLERK)

    replaced = desk.shape()
    desk.history.undo(OFFICE, CLERK)

    assert replaced == [[(1,), (5, 6, 3)], [(4,)]]
    assert desk.shape() == [[(1,), (2, 3)], [(4,), (5, 6)]]


def test_a_page_neither_replaces_itself_nor_stands_in_for_one_that_is_gone(
    desk: Unsigned,
) -> None:
    desk.edit.remove(pages(2), CLERK)

    for old, new in ((2, 5), (5, 5)):
        with pytest.raises(EditStaleError):
            desk.edit.replace(pages(old), pages(new), CLERK)


def test_pages_inserted_behind_a_separator_sheet_become_a_paper(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(sheet(f"SOHOA1|DOSSIER|{FIRST}"), decision(), receipt(SECOND))

    desk.edit.insert_after(PageId(1), pages(3), CLERK)

    assert desk.shape() == [[(2,), (3,)]]


def test_a_page_removed_before_filing_goes_with_the_page_it_lay_behind(counter: Counter) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    desk.keep(batch, receipt(FIRST), receipt(SECOND), next_page())

    desk.edit.remove(pages(3), CLERK)
    counter.batches.close_batch(batch)
    desk.go_on()

    assert desk.shape() == [[(1,)], [(2,)]]
    second = desk.dossiers()[1]
    assert [page.id for page in counter.pages.of_dossier(second.id, removed=True)] == [3]
    desk.edit.move(pages(3), ToPaper(second.id, second.papers[0].id), CLERK)
    assert desk.shape()[1] == [(2, 3)]


@pytest.mark.parametrize(
    ("act", "at_once"), [("reorder", [[(2,)], [(1,)]]), ("turn", [])], ids=["reorder", "turn"]
)
def test_a_stack_that_is_edited_while_it_is_separated_is_looked_at_again(
    counter: Counter, act: str, at_once: list[object]
) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    first, second = desk.keep(batch, receipt(FIRST), receipt(SECOND))

    class Busy(SqlRegister):
        done = False

        def lookup(self, code: str) -> RegisterRow | None:
            if not self.done:
                self.done = True
                desk.edit.reorder([second, first], CLERK)
                if act == "turn":
                    desk.edit.turn([first], 90, CLERK)
            return super().lookup(code)

    counter.register = Busy(counter.database, counter.clock)
    counter.batches.close_batch(batch)
    desk.go_on()
    found = desk.shape()
    desk.go_on()

    # A turned page is read anew first.
    assert found == at_once
    assert desk.shape() == [[(2,)], [(1,)]]


def test_a_stack_all_of_whose_pages_were_removed_waits_for_undo(counter: Counter) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    kept = desk.keep(batch, receipt(FIRST))
    counter.batches.close_batch(batch)
    desk.edit.remove(kept, CLERK)

    desk.go_on()
    before = desk.ids()
    desk.history.undo(OFFICE, CLERK)
    desk.go_on()

    assert before == ()
    assert desk.shape() == [[(1,)]]


def test_an_edit_of_a_stack_cannot_be_undone_once_the_stack_is_filed(counter: Counter) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    kept = desk.keep(batch, receipt(FIRST), decision())
    desk.edit.reorder(kept[::-1], CLERK)
    counter.batches.close_batch(batch)
    desk.go_on()

    with pytest.raises(EditStaleError):
        desk.history.undo(OFFICE, CLERK)

    assert desk.shape() == [[(2,)], [(1,)]]


def test_a_page_is_not_put_back_into_a_stack_that_was_filed_without_it(desk: Unsigned) -> None:
    second = desk.dossiers()[1]
    batch = desk.counter.batches.open_batch("stack", OFFICE, None)
    page, _ = desk.keep(batch, next_page(), receipt(FIRST))
    desk.edit.move([page], ToPaper(second.id, second.papers[1].id), CLERK)
    desk.counter.batches.close_batch(batch)
    desk.go_on()

    with pytest.raises(EditStaleError):
        desk.history.undo(OFFICE, CLERK)

    assert desk.shape() == [[(1,), (2, 3), (8,)], [(4,), (5, 6, 7)]]


def test_what_cannot_be_undone_any_more_is_told_once_and_then_passed_over(desk: Unsigned) -> None:
    desk.edit.reorder(pages(3, 2), CLERK)
    desk.edit.move(pages(5, 6), ToNewDossier(), CLERK)
    # The new dossier joins the one that has its code: its row goes.
    desk.counter.decide().give_code(desk.dossiers()[-1].id, SECOND, CLERK)

    with pytest.raises(EditStaleError):
        desk.history.undo(OFFICE, CLERK)
    desk.history.undo(OFFICE, CLERK)

    assert desk.shape()[0] == [(1,), (2, 3)]


def test_an_edit_of_a_sent_paper_cannot_be_undone(desk: Unsigned) -> None:
    desk.edit.reorder(pages(3, 2), CLERK)
    desk.go_on()
    desk.sign_and_send()

    with pytest.raises(WrongMoveError):
        desk.history.undo(OFFICE, CLERK)

    assert desk.shape()[0] == [(1,), (3, 2)]


def test_a_pdf_whose_paper_is_edited_while_it_is_built_is_dropped(desk: Unsigned) -> None:
    desk.edit.reorder(pages(3, 2), CLERK)
    builder = desk.counter.builder

    class Interrupted(TextBuilder):
        def build_all(
            self, requests: Iterable[ArchiveRequest], cancel: CancelToken
        ) -> Iterator[tuple[PaperId, ArchiveFile | ArchivingError]]:
            for built in builder.build_all(requests, cancel):
                desk.edit.remove(pages(3), CLERK)
                yield built

    desk.counter.builder = Interrupted()
    desk.go_on()
    left = (desk.dossiers()[0].papers[1].state, len(desk.pdfs()))
    desk.counter.builder = builder
    desk.go_on()

    assert left == (PaperState.FILED, 3)
    assert [page.id for page in builder.built[-1].pages] == [2]
    assert desk.dossiers()[0].papers[1].state is PaperState.ARCHIVED


def test_a_signature_whose_paper_is_edited_meanwhile_is_dropped(desk: Unsigned) -> None:
    soft = SoftSigner(desk.counter.clock)

    class Interrupted(SoftSigner):
        def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
            signed = soft.sign(source, target, order)
            if "quyet-dinh" in target.name and desk.shape()[0] == [(1,), (2, 3)]:
                desk.edit.remove(pages(3), CLERK)
            return signed

    errors = desk.sign_only(Interrupted(desk.counter.clock))

    assert [error.code for error in errors] == ["edit.stale"]
    assert desk.dossiers()[0].papers[1].state is PaperState.FILED
    assert len(desk.pdfs()) == 3
    assert len(desk.counter.queue.jobs()) == 3


def test_history_says_who_did_what_to_which_pages_newest_first(desk: Unsigned) -> None:
    first = desk.dossiers()[0]
    desk.edit.remove(pages(2), CLERK)
    desk.edit.turn(pages(3), 90, "canbo2")
    desk.history.undo(OFFICE, CLERK)

    found = [
        (each.by, each.action, each.state, each.pages, each.dossiers)
        for each in desk.history.past(OFFICE)
    ]

    assert found == [
        ("canbo2", "turned", "undone", (3,), (first.id,)),
        (CLERK, "removed", "done", (2,), (first.id,)),
    ]
