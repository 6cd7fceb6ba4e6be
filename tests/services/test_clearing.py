"""Files go after the receipt and the days set, never earlier, never by a wrong clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.domain.edit_errors import PagesClearedError
from scanner_app.domain.edits import ToNewDossier
from scanner_app.domain.errors import Cancelled
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.journal_errors import ClockDoubtfulError
from scanner_app.domain.progress import Period
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.ports import Cleared
from scanner_app.services.clearing import ClearDelivered
from scanner_app.storage.clearing import ClearingStore
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.progress import SqlProgress
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.scripted import ScriptedUploader
from tests.services.conftest import CODE, OFFICE, Counter

KEEP = timedelta(days=30)
OTHER = "000.00.21.H37-231018-0008"
CLERK = "canbo1"


@dataclass
class Kept:
    """A counter with delivered dossiers."""

    counter: Counter

    def clear(self, keep_for: timedelta | None = KEEP) -> ClearDelivered:
        counter = self.counter
        store = ClearingStore(counter.database, counter.clock)
        return ClearDelivered(store, counter.erase, counter.clock, keep_for)

    def run(self) -> tuple[int, int, int]:
        """Dossiers, pages and papers cleared."""
        done = self.clear()(CancelToken(), CLERK)
        return done.dossiers, done.pages, done.papers

    def deliver(self, code: str = CODE, pages: int = 2) -> DossierId:
        contents: list[object] = [f"{code}/{n}".encode() for n in range(pages)]
        done = self.counter.digitize({f"{code}.pdf": contents}, code)
        return done.dossiers[0]

    def work_days(self, count: int, *, apart: int = 1) -> None:
        """Time goes by, and somebody works every so many days."""
        for _ in range(count):
            self.counter.clock.forward(timedelta(days=apart))
            SqlJournal(self.counter.database, self.counter.clock).add(CLERK, "started", "app")

    def files(self) -> set[str]:
        """Pictures, words and PDFs below the home."""
        home = self.counter.home
        names = ("pages", "readings", "unsigned", "signed")
        return {
            path.relative_to(home).as_posix()
            for name in names
            for path in (home / name).rglob("*")
            if path.is_file()
        }

    def pages_of(self, dossier: DossierId) -> tuple[PageId, ...]:
        return tuple(page.id for page in self.counter.pages.of_dossier(dossier))


@pytest.fixture
def kept(counter: Counter) -> Kept:
    return Kept(counter)


def test_pictures_words_and_signed_pdfs_go_when_their_days_are_over(kept: Kept) -> None:
    dossier = kept.deliver()
    kept.work_days(30)
    before = kept.files()

    counts = kept.run()

    assert len(before) == 5
    assert (counts, kept.files()) == ((1, 2, 1), set())
    newest = SqlJournal(kept.counter.database, kept.counter.clock).line()
    assert newest is not None
    assert (newest.actor, newest.action, newest.subject, newest.detail) == (
        CLERK,
        "cleared",
        f"dossier:{dossier}",
        "pages:2 papers:1",
    )


def test_a_day_too_early_nothing_goes(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(29)
    before = kept.files()

    assert kept.run() == (0, 0, 0)
    assert kept.files() == before


def test_without_days_nothing_ever_goes(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(60, apart=7)

    clear = kept.clear(None)

    assert (clear.is_on, clear.due(), clear(CancelToken(), CLERK).dossiers) == (False, 0, 0)
    assert len(kept.files()) == 5


def test_only_counting_says_how_many_are_due_and_removes_nothing(kept: Kept) -> None:
    kept.deliver()
    kept.deliver(OTHER)
    kept.work_days(30)
    before = kept.files()

    assert kept.clear().due() == 2
    assert kept.files() == before


def test_rows_digests_receipts_and_the_share_stay(kept: Kept) -> None:
    dossier = kept.deliver()
    counter = kept.counter
    progress = SqlProgress(counter.database)
    share = progress.offices(Period())
    jobs = counter.queue.jobs()
    paper = counter.dossiers.dossier(dossier).papers[0]
    kept.work_days(30)

    kept.run()

    (after,) = counter.dossiers.dossier(dossier).papers
    pages = counter.pages.of_dossier(dossier)
    assert (after.sha256, after.state, after.pages) == (paper.sha256, paper.state, paper.pages)
    assert (after.cleared, after.pdf) == (True, None)
    assert [(page.cleared, page.reading) for page in pages] == [(True, None)] * 2
    assert (progress.offices(Period()), counter.queue.jobs()) == (share, jobs)


def test_a_dossier_of_which_one_paper_was_not_delivered_stays_whole(kept: Kept) -> None:
    kept.deliver()
    kept.counter.uploader = ScriptedUploader(kept.counter.clock, [TargetUnreachableError()])
    kept.counter.digitize({"more.pdf": [b"more"]}, CODE)
    kept.work_days(30)
    before = kept.files()

    assert kept.run() == (0, 0, 0)
    assert kept.files() == before


def test_papers_that_came_later_go_when_their_own_days_are_over(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(30)
    kept.run()
    kept.counter.digitize({"more.pdf": [b"more"]}, CODE)

    early = kept.run()
    kept.work_days(30)

    assert (early, kept.run(), kept.files()) == ((0, 0, 0), (1, 1, 1), set())


def test_a_receipt_of_another_file_removes_nothing(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(30)
    with kept.counter.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE upload_jobs SET receipt = json_set(receipt, '$[0]', 'ff')"
        )

    assert kept.run() == (0, 0, 0)
    assert len(kept.files()) == 5


def test_a_file_that_changed_after_delivery_stays_until_it_is_delivered(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(30)
    with kept.counter.database.write() as connection:
        connection.exec_driver_sql("UPDATE papers SET sha256 = 'ff'")

    assert kept.run() == (0, 0, 0)


def test_a_job_of_another_file_removes_nothing(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(30)
    with kept.counter.database.write() as connection:
        connection.exec_driver_sql("UPDATE upload_jobs SET sha256 = 'ff'")

    assert kept.run() == (0, 0, 0)


def test_a_dossier_that_is_held_for_a_secret_mark_stays(kept: Kept) -> None:
    dossier = kept.deliver()
    kept.counter.secret().hold(dossier, CLERK)
    kept.work_days(30)

    assert kept.run() == (0, 0, 0)


def test_pages_somebody_took_out_go_with_their_dossier(kept: Kept) -> None:
    done = kept.counter.digitize({"a.pdf": [b"1", b"2", b"3"]}, None)
    (dossier,) = done.dossiers
    kept.counter.edit().remove(done.pages[1:2], CLERK)
    kept.counter.decide().give_code(dossier, CODE, CLERK)
    kept.counter.digitize({}, None)
    kept.work_days(30)

    assert kept.run() == (1, 3, 1)
    assert kept.files() == set()


def test_cleared_pages_are_neither_edited_nor_read_anew(kept: Kept) -> None:
    dossier = kept.deliver()
    kept.work_days(30)
    kept.run()
    pages = kept.pages_of(dossier)
    with kept.counter.database.write() as connection:
        # Somebody turned a page just before: it waits to be read, and nothing is there to read.
        connection.exec_driver_sql("UPDATE pages SET state = 'captured'")

    with pytest.raises(PagesClearedError) as raised:
        kept.counter.edit().move(pages[:1], ToNewDossier(), CLERK)

    assert raised.value.facts == {"page": pages[0]}
    assert kept.counter.pages.to_read() == ()


def test_undo_does_not_bring_a_cleared_page_back(kept: Kept) -> None:
    done = kept.counter.digitize({"a.pdf": [b"1", b"2"]}, None)
    (dossier,) = done.dossiers
    kept.counter.edit().remove(done.pages[1:], CLERK)
    kept.counter.decide().give_code(dossier, CODE, CLERK)
    kept.counter.digitize({}, None)
    kept.work_days(30)
    kept.run()

    with pytest.raises(PagesClearedError):
        kept.counter.history().undo(OFFICE, CLERK)


def test_the_same_file_handed_in_again_is_still_known(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(30)
    kept.run()

    again = kept.counter.digitize({f"{CODE}.pdf": [f"{CODE}/{n}".encode() for n in (0, 1)]})

    assert (len(again.pages), again.errors, kept.files()) == (2, (), set())


@pytest.mark.parametrize("days", [30, 400])
def test_a_clock_that_jumped_ahead_removes_nothing_before_five_days_of_work(
    kept: Kept, days: int
) -> None:
    kept.deliver()
    kept.work_days(5)
    kept.counter.clock.forward(timedelta(days=days))
    kept.work_days(4)

    with pytest.raises(ClockDoubtfulError):
        kept.run()
    with pytest.raises(ClockDoubtfulError):
        kept.clear().due()
    kept.work_days(1)

    assert kept.run() == (1, 2, 1)


def test_a_clock_before_the_newest_line_removes_nothing(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(60)
    kept.counter.clock.forward(-timedelta(days=2))

    with pytest.raises(ClockDoubtfulError):
        kept.run()

    assert len(kept.files()) == 5


def test_receipts_of_a_day_with_a_dead_clock_are_not_old(kept: Kept) -> None:
    kept.work_days(6)
    kept.counter.clock.forward(-timedelta(days=3000))
    kept.deliver()
    kept.counter.clock.forward(timedelta(days=3000))
    kept.work_days(20)

    early = kept.run()
    kept.work_days(10)

    assert (early, kept.run()) == ((0, 0, 0), (1, 2, 1))


def test_a_counter_that_works_once_a_week_is_cleared_too(kept: Kept) -> None:
    kept.deliver()
    kept.work_days(5, apart=7)

    assert kept.run() == (1, 2, 1)


def test_a_stop_between_two_dossiers_leaves_no_file_of_the_first(kept: Kept) -> None:
    first = kept.deliver()
    kept.deliver(OTHER)
    kept.work_days(30)
    token = CancelToken()

    class StoppedAfterOne(ClearingStore):
        def clear(self, dossier: DossierId, before: datetime, by: str) -> Cleared | None:
            token.cancel()
            return super().clear(dossier, before, by)

    stopped = StoppedAfterOne(kept.counter.database, kept.counter.clock)
    clear = ClearDelivered(stopped, kept.counter.erase, kept.counter.clock, KEEP)
    with pytest.raises(Cancelled):
        clear(token, CLERK)

    left = {page.cleared for page in kept.counter.pages.of_dossier(first)}
    assert (left, len(kept.files())) == ({True}, 5)


def test_a_file_that_another_program_has_open_goes_at_the_next_start(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.deliver()
    kept.work_days(30)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", _held)
        done = kept.clear()(CancelToken(), CLERK)

    left = kept.counter.erase()

    assert (done.left, left, kept.files()) == (5, 0, set())


def _held(_path: Path, *, missing_ok: bool = False) -> None:
    raise PermissionError(missing_ok)
