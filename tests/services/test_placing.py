"""Rescanned pages go where the clerk asked for them, and are never lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scanner_app.domain.arrangement import Arrangement
from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.events import DossierFiled
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.page import PageState
from scanner_app.domain.place import Place
from scanner_app.services.placing import PlaceBatches
from scanner_app.storage.edits import EditStore
from tests.domain.pages import blank_page, decision, next_page, receipt, sheet
from tests.services.conftest import OFFICE, Counter
from tests.services.stacks import CLERK, Unsigned
from tests.services.test_editing import FIRST, SECRET

P1, P2, P3, P4 = (PageId(number) for number in (1, 2, 3, 4))


@pytest.fixture
def desk(counter: Counter) -> Unsigned:
    """A dossier of a receipt and a decision of two pages."""
    made = Unsigned(counter)
    made.take(receipt(FIRST), decision(), next_page())
    return made


def test_a_rescanned_page_stands_in_for_the_bad_one(desk: Unsigned) -> None:
    desk.rescan(Place(replace=(P2,), by=CLERK), decision(), blank_page())

    desk.go_on()

    (dossier,) = desk.dossiers()
    assert desk.shape() == [[(1,), (4, 5, 3)]]
    assert dossier.papers[1].state is PaperState.ARCHIVED
    assert DossierFiled(dossier.id) in desk.counter.told[-8:]
    assert [page.id for page in desk.counter.pages.of_dossier(dossier.id, removed=True)] == [P2]
    assert (CLERK, "replaced", f"dossier:{dossier.id}") in desk.journal()


def test_undoing_a_rescan_leaves_its_pages_removed_and_redoing_brings_them(desk: Unsigned) -> None:
    desk.rescan(Place(replace=(P2,)), decision())
    desk.go_on()

    desk.history.undo(OFFICE, CLERK)
    (dossier,) = desk.dossiers()
    removed = [page.id for page in desk.counter.pages.of_dossier(dossier.id, removed=True)]
    undone = desk.shape()
    desk.history.redo(OFFICE, CLERK)

    assert (undone, removed) == ([[(1,), (2, 3)]], [P4])
    assert desk.shape() == [[(1,), (4, 3)]]


def test_further_pages_are_inserted_behind_the_one_named(desk: Unsigned) -> None:
    desk.rescan(Place(after=P2), next_page(), next_page())

    desk.go_on()

    assert desk.shape() == [[(1,), (2, 4, 5, 3)]]


def test_a_rescan_is_placed_before_it_is_read_and_archived_after(desk: Unsigned) -> None:
    desk.rescan(Place(replace=(P2,)), decision())
    reader, desk.counter.reader = desk.counter.reader, Idle()  # type: ignore[assignment]  # reads nothing

    desk.go_on()

    (page,) = desk.counter.pages.pages([P4])
    assert page.state is PageState.CAPTURED
    assert desk.shape() == [[(1,), (4, 3)]]
    assert desk.dossiers()[0].papers[1].state is PaperState.FILED
    desk.counter.reader = reader
    desk.go_on()
    assert desk.dossiers()[0].papers[1].state is PaperState.ARCHIVED


class Idle:
    """A reader that never comes to a page."""

    def read(self, *_: object) -> tuple[()]:
        return ()


def test_a_rescan_with_a_secret_mark_holds_the_dossier(desk: Unsigned) -> None:
    desk.rescan(Place(replace=(P2,)), SECRET)

    desk.sign_and_send()

    assert desk.dossiers()[0].holds == (HoldReason.SECRET,)
    assert desk.counter.uploader.received == []


def test_a_rescan_joins_its_stack_before_that_is_separated(counter: Counter) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    # The barcode of the receipt could not be read the first time.
    bad, _ = desk.keep(batch, receipt("", barcodes=()), decision())
    counter.batches.close_batch(batch)
    desk.rescan(Place(replace=(bad,)), receipt(FIRST))

    desk.go_on()

    (dossier,) = desk.dossiers()
    assert (dossier.code, desk.shape()) == (FIRST, [[(3,), (2,)]])
    assert [page.id for page in counter.pages.of_dossier(dossier.id, removed=True)] == [bad]


def test_a_rescan_waits_for_its_stack_to_be_scanned(desk: Unsigned) -> None:
    batch = desk.counter.batches.open_batch("stack", OFFICE, None)
    first, second = desk.keep(batch, receipt(FIRST), decision())
    rescan = desk.rescan(Place(after=first), next_page())

    desk.place()
    waiting = [each for each, _ in desk.counter.filing.to_place()]
    desk.counter.batches.close_batch(batch)
    desk.place()

    assert waiting == [rescan]
    assert [page.id for page in desk.counter.pages.unfiled(batch)] == [first, 6, second]


def test_a_rescan_beside_a_separator_sheet_is_a_paper_of_its_own(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(sheet(f"SOHOA1|DOSSIER|{FIRST}"), decision())
    desk.rescan(Place(replace=(P1,)), next_page())

    desk.go_on()
    placed = desk.shape()
    desk.history.undo(OFFICE, CLERK)

    assert placed == [[(2,), (3,)]]
    assert desk.shape() == [[(2,)]]


@pytest.mark.parametrize("edits", [1, 3])
def test_edits_that_come_in_between_lose_no_rescan(desk: Unsigned, edits: int) -> None:
    desk.rescan(Place(after=P2), next_page())
    counter = desk.counter

    class Busy(EditStore):
        left = edits

        def arrangement(
            self, pages: Sequence[PageId], dossiers: Sequence[DossierId] = ()
        ) -> Arrangement:
            found = super().arrangement(pages, dossiers)
            if len(pages) > 1 and self.left:
                self.left -= 1
                desk.edit.turn([P3], 90, CLERK)
            return found

    PlaceBatches(
        counter.filing, Busy(counter.database, counter.clock), counter.pages, counter.after_edit()
    )()
    desk.go_on()

    # After as many vain tries as it has, a rescan is a stack; no page is lost either way.
    assert desk.shape() == ([[(1,), (2, 4, 3)]] if edits == 1 else [[(1,), (2, 3)], [(4,)]])


@pytest.mark.parametrize("why", ["removed", "destroyed", "sent", "unreadable", "unknown"])
def test_a_rescan_whose_place_is_gone_is_a_stack_like_any_other(desk: Unsigned, why: str) -> None:
    (dossier,) = desk.dossiers()
    place = Place(replace=(PageId(99),)) if why == "unknown" else Place(after=P2)
    batch = desk.rescan(place, decision())
    if why == "removed":
        desk.edit.remove([P2], CLERK)
    elif why == "destroyed":
        desk.counter.secret().destroy(dossier.id, CLERK, [P2])
    elif why == "sent":
        # Signed and queued by another thread while the rescan was on its way.
        desk.sign_only()
    elif why == "unreadable":
        desk.write("UPDATE batches SET place = 'damaged' WHERE place IS NOT NULL")

    desk.go_on()

    assert desk.shape()[-1] == [(4,)]
    assert desk.dossiers()[-1].holds == (HoldReason.NO_CODE,)
    assert ("sohoa", "place_lost", f"batch:{batch}") in desk.journal()


def test_a_page_taken_out_of_a_rescan_goes_along_removed(desk: Unsigned) -> None:
    batch = desk.rescan(Place(after=P2), next_page(), blank_page(), closed=False)
    blank = PageId(5)
    desk.edit.remove([blank], CLERK)
    desk.counter.batches.close_batch(batch)

    desk.go_on()

    (dossier,) = desk.dossiers()
    assert desk.shape() == [[(1,), (2, 4, 3)]]
    assert [page.id for page in desk.counter.pages.of_dossier(dossier.id, removed=True)] == [blank]
    desk.edit.restore([blank], CLERK)
    assert desk.shape()[0][1] == (2, 4, 5, 3)
