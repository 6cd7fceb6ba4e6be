"""What becomes of a dossier with a secret mark: it goes on, or its secret pages go for good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.dossier import HoldReason, PaperState, Tag
from scanner_app.domain.edit_errors import (
    EditStaleError,
    EraseUnfinishedError,
    NothingToUndoError,
    SecretPageMissingError,
)
from scanner_app.domain.edits import ToPaper
from scanner_app.domain.errors import DossierUnknownError, WrongMoveError
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.messages import known_codes
from tests.domain.pages import decision, line, next_page, receipt
from tests.services.conftest import OFFICE, Counter
from tests.services.stacks import CLERK, Unsigned
from tests.services.test_editing import FIRST

TITLE = "Kế hoạch phòng thủ khu vực biên giới"
SECRET = replace(
    decision(),
    lines=(line(0.15, 0.15, "TỐI MẬT"), *decision().lines, line(0.3, 0.19, f"Về việc {TITLE}")),
)
RECEIPT, MARKED, BEHIND = (PageId(number) for number in (1, 2, 3))


@pytest.fixture
def desk(counter: Counter) -> Unsigned:
    """A dossier of a receipt and a secret decision of two pages."""
    made = Unsigned(counter)
    made.take(receipt(FIRST), SECRET, next_page())
    return made


def files_of(desk: Unsigned, *pages: PageId) -> list[Path]:
    """Picture and words of these pages, there or not."""
    home = desk.counter.home
    pictures = [page.image for page in desk.counter.pages.pages(pages)]
    return pictures + [home / f"readings/00000/{page:08d}.json" for page in pages]


def test_a_dossier_with_a_secret_mark_stands_still(desk: Unsigned) -> None:
    desk.sign_and_send()

    (dossier,) = desk.dossiers()
    assert dossier.holds == (HoldReason.SECRET,)
    assert {paper.state for paper in dossier.papers} == {PaperState.FILED}
    assert desk.counter.secret().marked(dossier.id) == (MARKED,)
    assert desk.counter.secret().to_destroy(dossier.id) == (MARKED, BEHIND)


def test_after_a_false_alarm_the_dossier_goes_on(desk: Unsigned) -> None:
    (held,) = desk.ids()

    assert desk.counter.secret().not_secret(held, CLERK) == held
    desk.sign_and_send()

    (dossier,) = desk.dossiers()
    assert dossier.holds == ()
    assert {paper.state for paper in dossier.papers} == {PaperState.ACCEPTED}
    assert (CLERK, "secret_denied", f"dossier:{held}") in desk.journal()


def test_after_a_false_alarm_the_dossier_joins_the_one_of_its_code(desk: Unsigned) -> None:
    (held,) = desk.ids()
    desk.take(receipt(FIRST))
    other = next(each for each in desk.ids() if each != held)

    assert desk.counter.secret().not_secret(held, CLERK) == other

    assert desk.ids() == (other,)
    assert desk.shape() == [[(4,), (1,), (2, 3)]]


def test_saying_twice_that_nothing_is_secret_changes_nothing(desk: Unsigned) -> None:
    (held,) = desk.ids()
    desk.counter.secret().not_secret(held, CLERK)
    before = desk.journal()

    desk.counter.secret().not_secret(held, CLERK)

    assert desk.journal() == before
    with pytest.raises(DossierUnknownError):
        desk.counter.secret().not_secret(DossierId(99), CLERK)


def test_a_secret_paper_is_destroyed_and_the_rest_goes_on(desk: Unsigned) -> None:
    (held,) = desk.ids()
    doomed = files_of(desk, MARKED, BEHIND)
    assert all(path.exists() for path in doomed)

    gone = desk.counter.secret().destroy(held, CLERK)
    desk.sign_and_send()

    assert gone == (MARKED, BEHIND)
    assert not any(path.exists() for path in doomed)
    assert desk.shape() == [[(RECEIPT,)]]
    assert desk.dossiers()[0].papers[0].state is PaperState.ACCEPTED
    for page in desk.counter.pages.pages(gone):
        assert (page.destroyed, page.removed, page.reading) == (True, True, None)
        assert len(page.sha256) == 64
        assert page.error in known_codes()


def test_what_was_read_on_a_destroyed_page_is_nowhere_in_the_database(desk: Unsigned) -> None:
    (held,) = desk.ids()
    typed = Tag("summary", f"{TITLE} 2026", 1.0, "clerk", paper=1)
    desk.counter.decide().confirm(held, typed, CLERK)
    home = desk.counter.home
    database = [home / "sohoa.db", home / "sohoa.db-journal"]
    needle = TITLE.encode()
    assert any(needle in path.read_bytes() for path in database)

    desk.counter.secret().destroy(held, CLERK)

    assert not any(needle in path.read_bytes() for path in database if path.exists())
    assert not any(tag.paper == 1 for tag in desk.dossiers()[0].tags)


def test_each_destroyed_page_is_in_the_journal_with_its_digest(desk: Unsigned) -> None:
    (held,) = desk.ids()
    before = len(desk.journal())
    digests = [page.sha256 for page in desk.counter.pages.pages([MARKED, BEHIND])]

    desk.counter.secret().destroy(held, CLERK)

    assert desk.journal()[before:] == [
        (CLERK, "secret_destroyed", f"page:{MARKED}"),
        (CLERK, "secret_destroyed", f"page:{BEHIND}"),
        (CLERK, "secret_destroyed", f"dossier:{held}"),
        ("sohoa", "erased", f"page:{MARKED}"),
        ("sohoa", "erased", f"page:{BEHIND}"),
    ]
    lines = desk.rows("SELECT detail FROM journal WHERE action = 'secret_destroyed' ORDER BY id")
    assert [detail for (detail,) in lines[:2]] == digests


def test_nothing_brings_a_destroyed_page_back(desk: Unsigned) -> None:
    (held,) = desk.ids()
    first = desk.dossiers()[0].papers[0]
    desk.edit.move([MARKED], ToPaper(held, first.id), CLERK)
    desk.edit.remove([MARKED, RECEIPT], CLERK)
    desk.history.undo(OFFICE, CLERK)
    desk.counter.secret().destroy(held, CLERK, [MARKED])

    desk.history.redo(OFFICE, CLERK)
    desk.edit.restore([RECEIPT], CLERK)
    desk.history.undo(OFFICE, CLERK)
    desk.history.undo(OFFICE, CLERK)

    assert desk.shape() == [[(RECEIPT,), (BEHIND,)]]
    # The move spoke of nothing else than the destroyed page.
    with pytest.raises(NothingToUndoError):
        desk.history.undo(OFFICE, CLERK)
    for act in (
        lambda: desk.edit.restore([MARKED], CLERK),
        lambda: desk.edit.turn([MARKED], 90, CLERK),
        lambda: desk.counter.secret().destroy(held, CLERK, [MARKED]),
    ):
        with pytest.raises(EditStaleError):
            act()
    assert desk.counter.pages.of_dossier(held, removed=True) == ()


def test_a_dossier_stays_held_while_a_marked_page_stays(desk: Unsigned) -> None:
    (held,) = desk.ids()

    desk.counter.secret().destroy(held, CLERK, [BEHIND])

    assert desk.dossiers()[0].holds == (HoldReason.SECRET,)


def test_a_removed_secret_page_counts_until_it_is_destroyed(desk: Unsigned) -> None:
    (held,) = desk.ids()
    desk.edit.remove([MARKED], CLERK)

    assert desk.counter.secret().marked(held) == (MARKED,)
    assert desk.counter.secret().to_destroy(held) == (MARKED, BEHIND)


def test_a_secret_page_removed_before_filing_holds_the_dossier_it_goes_with(
    counter: Counter,
) -> None:
    desk = Unsigned(counter)
    batch = counter.batches.open_batch("stack", OFFICE, None)
    _, secret = desk.keep(batch, receipt(FIRST), SECRET)
    counter.pages.record_reading(secret, SECRET)
    desk.edit.remove([secret], CLERK)
    counter.batches.close_batch(batch)

    desk.go_on()

    assert desk.dossiers()[0].holds == (HoldReason.SECRET,)


def test_which_pages_to_destroy_must_be_said_when_none_bears_a_mark(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST), decision())
    (dossier,) = desk.ids()

    with pytest.raises(SecretPageMissingError):
        counter.secret().destroy(dossier, CLERK)

    assert desk.shape() == [[(1,), (2,)]]


def test_a_clerk_holds_a_dossier_whose_mark_was_not_read(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST), decision())
    (dossier,) = desk.ids()

    counter.secret().hold(dossier, CLERK)
    counter.secret().hold(dossier, CLERK)
    desk.sign_and_send()
    counter.secret().destroy(dossier, CLERK, [PageId(2)])
    desk.sign_and_send()

    assert len(counter.uploader.received) == 1
    assert desk.pdfs() == {desk.dossiers()[0].papers[0].pdf.name}  # type: ignore[union-attr]  # sent
    assert desk.journal().count((CLERK, "secret_marked", f"dossier:{dossier}")) == 1


def test_what_waits_in_the_queue_is_not_sent_while_a_mark_is_undecided(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST))
    desk.sign_only()
    (dossier,) = desk.ids()

    counter.secret().hold(dossier, CLERK)
    desk.sign_and_send()
    held = list(counter.uploader.received)
    counter.secret().not_secret(dossier, CLERK)
    desk.sign_and_send()

    assert held == []
    assert len(counter.uploader.received) == 1


def test_a_page_of_a_queued_paper_is_not_destroyed(counter: Counter) -> None:
    desk = Unsigned(counter)
    desk.take(receipt(FIRST))
    desk.sign_only()
    (dossier,) = desk.ids()

    with pytest.raises(WrongMoveError):
        counter.secret().destroy(dossier, CLERK, [RECEIPT])

    assert all(path.exists() for path in files_of(desk, RECEIPT))


def test_a_page_of_another_dossier_is_not_destroyed(desk: Unsigned) -> None:
    desk.take(receipt("000.00.21.H37-231018-0008"))
    (held,) = (dossier.id for dossier in desk.dossiers() if dossier.holds)

    with pytest.raises(EditStaleError):
        desk.counter.secret().destroy(held, CLERK, [PageId(4)])

    assert all(path.exists() for path in files_of(desk, PageId(4)))


def test_a_file_that_another_program_has_open_is_erased_at_the_next_start(
    desk: Unsigned, monkeypatch: pytest.MonkeyPatch
) -> None:
    (held,) = desk.ids()
    picture = files_of(desk, MARKED)[0]
    unlink = Path.unlink

    def busy(path: Path, missing_ok: bool = False) -> None:
        if path == picture:
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", busy)
    with pytest.raises(EraseUnfinishedError):
        desk.counter.secret().destroy(held, CLERK)
    monkeypatch.undo()
    assert picture.exists()
    assert desk.shape() == [[(RECEIPT,)]]

    assert desk.counter.erase() == 0

    assert not picture.exists()


def test_a_reading_that_comes_too_late_leaves_no_words_of_a_destroyed_page(
    desk: Unsigned,
) -> None:
    (held,) = desk.ids()
    desk.edit.turn([MARKED], 90, CLERK)
    desk.counter.secret().destroy(held, CLERK, [MARKED, BEHIND])

    recorded = desk.counter.pages.record_reading(MARKED, SECRET, turn_deg=270)

    assert not recorded
    assert not any(path.exists() for path in files_of(desk, MARKED))
