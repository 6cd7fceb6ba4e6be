"""Tallies, breakdowns and imports on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from scanner_app.domain.breakdowns import ClerkProgress, DayProgress, ProcedureProgress
from scanner_app.domain.campaign import Gain
from scanner_app.domain.errors import Cancelled, TalliesDifferError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import OfficeCode, PaperId
from scanner_app.domain.progress import DossierFacts, Measure, OfficeProgress, Period, Tally, summed
from scanner_app.domain.register import RegisterRow, RegisterState
from scanner_app.domain.register_import import ImportCounts
from scanner_app.domain.register_table import Field
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.upload import Receipt
from scanner_app.ports import RememberedColumns
from scanner_app.storage.breakdowns import SqlBreakdowns
from scanner_app.storage.column_memory import SqlColumnMemory
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.database import Database
from scanner_app.storage.progress import SqlProgress
from tests.bench.ratio import CAMPAIGN, OFFICES, fill
from tests.storage.conftest import CODE, OFFICE, Store
from tests.storage.linking import link

DAY = date(2023, 10, 18)
SECOND = "000.00.21.H37-231018-0008"
OTHER = OfficeCode("05977")
ROW = RegisterRow(CODE, OFFICE, DAY, "1.001193", "Nông Văn Thử", date(2023, 10, 25))


def deliver(store: Store, paper: PaperId) -> None:
    job = store.queue.of_papers([paper])[paper]
    store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho"))


@pytest.fixture
def breakdowns(store: Store) -> SqlBreakdowns:
    """With one digitized dossier of two that were received."""
    store.register.put([ROW, RegisterRow(SECOND, OTHER, DAY)])
    deliver(store, store.signed(CODE))
    return SqlBreakdowns(store.database)


@pytest.mark.usefixtures("breakdowns")
def test_counting_anew_heals_tallies_that_something_else_changed(store: Store) -> None:
    right = store.progress.offices(Period())
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE tallies SET received = received + 5")
    assert not store.progress.check()
    with pytest.raises(TalliesDifferError):
        store.progress.look()

    store.progress.rebuild()

    assert store.progress.check()
    assert store.progress.look() == "2 dòng"
    assert store.progress.offices(Period()) == right == store.progress.counted(Period())


@pytest.mark.usefixtures("breakdowns")
def test_a_dossier_with_a_secret_mark_is_not_digitized(store: Store) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET holds = '[\"secret\"]'")

    assert store.progress.offices(Period(), [OFFICE]) == (OfficeProgress(OFFICE, 0, 1),)
    assert store.progress.check()


def test_a_dossier_of_reuse_links_alone_counts_outside_the_register_too(store: Store) -> None:
    dossier, paper = store.filed(CODE)
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE pages SET removed = 1 WHERE paper_id = ?", (paper,))
    stored = StoredFile("Đơn", Part.COMPONENT, "0" * 64, 10)
    link(store.database, store.clock, dossier, stored, "canbo1")

    assert store.progress.offices(Period()) == (OfficeProgress(OFFICE, 0, 0, outside_register=1),)
    assert store.progress.check()


def test_days_and_procedures_add_up_to_the_offices(breakdowns: SqlBreakdowns) -> None:
    assert breakdowns.days(Period()) == (DayProgress(DAY, Tally(2, 1)),)
    assert breakdowns.procedures(Period()) == (
        ProcedureProgress("", Tally(1)),
        ProcedureProgress("1.001193", Tally(1, 1)),
    )
    assert breakdowns.days(Period(until=date(2023, 10, 17))) == ()


def test_a_clerk_is_counted_by_certificate_and_named_by_it(
    store: Store, breakdowns: SqlBreakdowns
) -> None:
    store.signed(CODE)
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE signatures SET certificate = 'ab'")

    assert breakdowns.clerks(Period()) == (ClerkProgress("ab", "Cán bộ", 2, 1, 1),)
    assert breakdowns.clerks(Period(), [OTHER]) == ()


def test_what_is_stuck_says_how_far_it_is(store: Store, breakdowns: SqlBreakdowns) -> None:
    store.signed(CODE)

    stuck = breakdowns.stuck(Period(), limit=9)

    assert [(each.code, each.due_on, each.facts) for each in stuck] == [
        (CODE, ROW.due_on, DossierFacts(2, 1, 0, 2, 0)),
        (SECOND, None, DossierFacts()),
    ]
    assert len(breakdowns.stuck(Period(), limit=1)) == 1


def test_a_gain_counts_what_came_and_what_got_its_last_receipt(
    store: Store, breakdowns: SqlBreakdowns
) -> None:
    today = store.clock.now.date()

    assert breakdowns.gain(Period(), last_day=today, days=14) == Gain(14, 2, 1)
    later = today + timedelta(days=30)
    assert breakdowns.gain(Period(), last_day=later, days=14) == Gain(14, 0, 0)


def test_an_unchanged_row_keeps_its_stamp_and_a_changed_one_gets_a_later(store: Store) -> None:
    store.register.put([ROW, RegisterRow(SECOND, OFFICE, DAY)])
    before = stamps(store)
    store.clock.forward(timedelta(hours=-1))

    taken = store.register.take_in(
        [(2, ROW), (3, RegisterRow(SECOND, OFFICE, DAY, state=RegisterState.WITHDRAWN))]
    )

    after = stamps(store)
    assert taken.counts == ImportCounts(0, 1, 1)
    assert after[CODE] == before[CODE]
    assert after[SECOND] > before[SECOND]


def stamps(store: Store) -> dict[str, str]:
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT code_key, stamp_at FROM register")
        return {row[0]: row[1] for row in rows}


def test_columns_that_are_not_told_stay_as_they_are(store: Store) -> None:
    store.register.put([ROW])
    told = (Field.CODE, Field.OFFICE, Field.RECEIVED_ON)

    store.register.take_in([(2, RegisterRow(CODE, OTHER, DAY))], told)

    found = store.register.lookup(CODE)
    assert found is not None
    assert (found.office, found.applicant, found.due_on) == (OTHER, ROW.applicant, ROW.due_on)


def test_of_repeated_codes_the_last_line_stands_and_the_others_are_told(store: Store) -> None:
    many = [(number, RegisterRow(CODE, OFFICE, DAY, f"{number}")) for number in range(2, 2500)]

    taken = store.register.take_in(many)

    assert taken.counts == ImportCounts(1, 0, 0)
    assert taken.repeated == 2497
    assert (taken.repeats[0], len(taken.repeats)) == ((2, 2499), 100)
    found = store.register.lookup(CODE)
    assert found is not None
    assert found.procedure == "2499"


def test_a_dry_run_says_what_would_become_and_writes_nothing(store: Store) -> None:
    taken = store.register.take_in([(2, ROW)], dry_run=True)

    assert taken.counts.added == 1
    assert store.register.is_empty()


def test_an_import_that_is_stopped_changes_nothing_and_locks_nobody_out(store: Store) -> None:
    def lines() -> Iterator[tuple[int, RegisterRow]]:
        yield 2, ROW
        store.register.put([RegisterRow(SECOND, OFFICE, DAY)])
        raise Cancelled

    with pytest.raises(Cancelled):
        store.register.take_in(lines())

    assert [row.code for row in store.register.rows()] == [SECOND]


def test_named_columns_are_remembered_until_named_otherwise(store: Store) -> None:
    memory = SqlColumnMemory(store.database, store.clock)
    headings = ("ma ho so", "ngay")
    first = RememberedColumns(headings, {Field.CODE: "ma ho so"})
    second = RememberedColumns(headings, {Field.CODE: "ngay"})
    memory.remember(first)
    memory.remember(second)

    assert memory.remembered(headings) == second.columns
    assert memory.remembered(("khác",)) is None
    assert memory.every() == (second,)


def test_rows_that_come_and_go_leave_no_tally_behind(store: Store) -> None:
    store.register.put([ROW])
    deliver(store, store.signed(CODE))
    with store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM register")

    assert store.progress.check()
    with store.database.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM tallies").scalar() == 0
        connection.exec_driver_sql("DELETE FROM signatures")
        connection.exec_driver_sql("DELETE FROM upload_jobs")
        connection.exec_driver_sql("DELETE FROM pages")
        connection.exec_driver_sql("DELETE FROM papers")
        connection.exec_driver_sql("DELETE FROM dossiers")
    assert store.progress.check()
    assert store.progress.offices(Period()) == ()


@pytest.mark.usefixtures("breakdowns")
def test_a_dossier_that_gets_another_code_counts_for_that_one(store: Store) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossiers SET code = ?, code_key = ?", (SECOND, SECOND))

    assert store.progress.offices(Period(), [OTHER]) == (OfficeProgress(OTHER, 1, 1),)
    assert store.progress.check()


def test_a_province_in_small_has_the_announced_ratio_from_tallies_and_by_counting(
    tmp_path: Path,
) -> None:
    path = tmp_path / "province.db"
    Database(path).close()
    fill(path, 7329, 6305)
    database = Database(path)
    progress = SqlProgress(database)

    lines = progress.offices(CAMPAIGN)

    assert len(lines) == OFFICES
    assert lines == progress.counted(CAMPAIGN)
    rate = summed(line.tally for line in lines).rate(Measure.DIGITIZED, CAMPAIGN)
    assert rate.percent_text == "86,03%"
    database.close()


def test_a_part_that_is_named_late_makes_a_digitized_dossier_complete(
    store: Store, breakdowns: SqlBreakdowns
) -> None:
    paper = store.signed(CODE)
    deliver(store, paper)

    CompletionStore(store.database, store.clock).set_part([paper], Part.RESULT, "canbo1")

    assert breakdowns.days(Period())[0].tally == Tally(2, 1, 0, 1)


def test_a_page_that_is_taken_out_by_a_plain_update_counts_no_more(
    store: Store, breakdowns: SqlBreakdowns
) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE pages SET removed = 1")

    assert breakdowns.days(Period())[0].tally == Tally(2)
    assert store.progress.check()
