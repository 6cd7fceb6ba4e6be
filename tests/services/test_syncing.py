"""A sync goes on after any cut, and finds out which side was put back from a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.exchange_errors import EventsOutOfStepError, NotOurOfficeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import JobState
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.ports import ProvinceLink
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.clock import START
from tests.fakes.province import CutLink, InMemoryLink, InMemoryProvince
from tests.storage.conftest import CODE, Store, store_at
from tests.storage.exchanging import OFFICE, put_row, rows_of

COUNTER = "counter-1"


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copyfile(empty_database, tmp_path / "sohoa.db")
    opened = store_at(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def province(store: Store) -> InMemoryProvince:
    return InMemoryProvince(
        store.clock, {COUNTER: OFFICE, "counter-2": OFFICE, "far": OfficeCode("05983")}
    )


@pytest.fixture
def exchange(store: Store) -> SqlExchange:
    return SqlExchange(store.database, store.clock)


def sync(exchange: SqlExchange, link: ProvinceLink) -> SyncWithProvince:
    return SyncWithProvince(exchange, link, lambda: OFFICE)


def received(code: str, applicant: str) -> RegisterRow:
    return RegisterRow(code, OFFICE, START.date(), applicant=applicant)


def test_one_sync_brings_both_sides_to_the_same(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.signed()
    ours = put_row(store.database, CODE, "Bên A")
    province.correct(received("000.00.21.H37-231018-0008", "Bên B"))

    outcome = sync(exchange, province.link(COUNTER))(CancelToken())

    statement = province.stated(COUNTER, CODE)
    assert statement is not None
    assert [paper.sha256 for paper in statement.papers] == [f"{1:064x}"]
    assert province.rows[CODE.casefold()][1] == ours
    assert set(rows_of(store.database)) == {CODE, "000.00.21.H37-231018-0008"}
    assert (outcome.told, outcome.rows, outcome.stream_new) == (2, 1, False)
    standing = exchange.standing()
    assert (standing.marked, standing.untold, standing.synced_at) == (0, 0, store.clock.now)


def test_nothing_new_costs_one_question_and_tells_nothing(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.filed()
    sync(exchange, province.link(COUNTER))(CancelToken())
    only_one = CutLink(province.link(COUNTER), iter(["", "request"]))

    outcome = sync(exchange, only_one)(CancelToken())

    assert (outcome.told, outcome.rows, outcome.settled) == (0, 0, 0)


def test_without_a_line_nothing_is_lost_and_the_next_sync_goes_on(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.filed()
    script = iter(["request", "", "answer", "request"])
    away = sync(exchange, CutLink(province.link(COUNTER), script))
    for _ in range(3):
        with pytest.raises(TargetUnreachableError):
            away(CancelToken())

    outcome = away(CancelToken())

    # Its answer was lost once; told again it is the same event, and changed nothing.
    assert [len(told) for told in province.streams.values()] == [1]
    assert outcome.told == 0
    assert exchange.standing().untold == 0


def test_a_receipt_whose_answer_was_lost_settles_the_job(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.signed()
    province.keep(COUNTER, CODE, "1.pdf", f"{1:064x}", 12)

    outcome = sync(exchange, province.link(COUNTER))(CancelToken())

    assert outcome.settled == 1
    assert store.queue.jobs()[0].state is JobState.SENT


def test_many_changes_come_in_several_messages(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    for number in range(5):
        province.correct(received(f"000.00.21.H37-231018-{number:04d}", "x"))

    outcome = sync(exchange, InMemoryLink(province, COUNTER, most=2))(CancelToken())

    assert (outcome.rows, len(rows_of(store.database))) == (5, 5)


def test_a_province_put_back_from_a_copy_hears_what_it_lost(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    link = province.link(COUNTER)
    store.filed()
    sync(exchange, link)(CancelToken())
    copy = dict(province.streams), dict(province.statements)
    store.filed("000.00.21.H37-231018-0008")
    sync(exchange, link)(CancelToken())

    province.streams, province.statements = copy
    outcome = sync(exchange, link)(CancelToken())

    assert not outcome.stream_new
    assert province.stated(COUNTER, "000.00.21.H37-231018-0008") is not None


def test_a_counter_put_back_from_a_copy_begins_a_new_stream_and_hears_what_it_lost(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    link = province.link(COUNTER)
    put_row(store.database, CODE, "before")
    store.filed()
    sync(exchange, link)(CancelToken())
    shutil.copyfile(store.database.path, store.home / "copy.db")
    put_row(store.database, CODE, "after", seconds=5)
    store.clock.forward(timedelta(minutes=1))
    sync(exchange, link)(CancelToken())

    shutil.copyfile(store.home / "copy.db", store.database.path)
    store.filed("000.00.21.H37-231018-0008")
    outcome = sync(exchange, link)(CancelToken())

    assert outcome.stream_new
    assert len(province.streams) == 2
    assert rows_of(store.database)[CODE].row.applicant == "after"
    assert province.stated(COUNTER, "000.00.21.H37-231018-0008") is not None


def test_two_databases_of_one_stream_are_told_apart(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    twin_path = store.home / "twin.db"
    shutil.copyfile(store.database.path, twin_path)
    twin = Database(twin_path)
    put_row(store.database, CODE, "one")
    put_row(twin, CODE, "two", seconds=1)
    link = province.link(COUNTER)
    sync(exchange, link)(CancelToken())

    outcome = sync(SqlExchange(twin, store.clock), link)(CancelToken())
    sync(exchange, link)(CancelToken())

    twin.close()
    assert outcome.stream_new
    assert rows_of(store.database)[CODE].row.applicant == "two"


class DeafLink(InMemoryLink):
    """A province that wants other events, whatever it gets."""

    def tell(self, *_: object) -> int:
        raise EventsOutOfStepError(expected=1)


def test_sides_that_cannot_agree_stop_and_lose_nothing(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.filed()

    with pytest.raises(EventsOutOfStepError):
        sync(exchange, DeafLink(province, COUNTER))(CancelToken())

    sync(exchange, province.link(COUNTER))(CancelToken())
    assert province.stated(COUNTER, CODE) is not None


def test_rows_of_another_office_are_refused_and_stay(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    put_row(store.database, CODE)

    with pytest.raises(NotOurOfficeError):
        sync(exchange, province.link("far"))(CancelToken())

    assert province.rows == {}
    assert exchange.standing().untold == 1


def test_rows_that_name_an_office_nobody_knows_hold_up_no_others(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    good = put_row(store.database, CODE)
    bad = put_row(store.database, "000.00.21.H37-231018-0008", handled_by=OfficeCode("99999"))
    store.filed()

    outcome = sync(exchange, province.link(COUNTER))(CancelToken())

    assert (outcome.told, outcome.untellable) == (2, 1)
    assert [row for _, row in province.rows.values()] == [good]
    assert rows_of(store.database)[bad.row.code] == bad
    assert sync(exchange, province.link(COUNTER))(CancelToken()).told == 0


def test_who_stops_it_stops_between_two_messages(
    store: Store, exchange: SqlExchange, province: InMemoryProvince
) -> None:
    store.filed()
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        sync(exchange, province.link(COUNTER))(cancel)

    assert province.streams == {}
