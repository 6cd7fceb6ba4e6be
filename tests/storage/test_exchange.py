"""Events are numbered without gaps and kept until told; what the province told is taken over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.exchange.changes import Changes, Cursor
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.parsing import write_json
from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow, RegisterState, Stamp
from scanner_app.domain.upload import JobState
from scanner_app.storage import exchange as module
from scanner_app.storage import schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.uuid7 import uuid7
from tests.fakes.clock import START
from tests.storage.conftest import CODE, OFFICE, Store
from tests.storage.exchanging import all_told, put_row, rows_of, stated

OTHER = OfficeCode("05983")
BEGINNING = Cursor()


@pytest.fixture
def exchange(store: Store) -> SqlExchange:
    return SqlExchange(store.database, store.clock)


def codes(count: int, first: int = 1) -> list[str]:
    return [f"000.00.21.H37-231018-{number:04d}" for number in range(first, first + count)]


def composed(exchange: SqlExchange) -> tuple[CounterEvent, ...]:
    exchange.compose(OFFICE)
    return exchange.untold()


def changes(
    *rows: StampedRow,
    receipts: tuple[DeliveryReceipt, ...] = (),
    cursor: Cursor = BEGINNING,
    ahead: timedelta = timedelta(days=1),
) -> Changes:
    return Changes(rows, receipts, cursor, more=False, seen_seq=0, clock=START + ahead)


def version(
    code: str, applicant: str, seconds: int, origin: str = "province", office: OfficeCode = OFFICE
) -> StampedRow:
    row = RegisterRow(
        code,
        office,
        START.date(),
        applicant=applicant,
        state=RegisterState.WITHDRAWN,
        handled_by=OTHER,
        due_on=START.date(),
    )
    return StampedRow(row, Stamp(START + timedelta(seconds=seconds), origin))


def receipt(sha256: str, *, size_bytes: int = 12, name: str = "1.pdf") -> DeliveryReceipt:
    return DeliveryReceipt(7, OFFICE, CODE.lower(), name, sha256, size_bytes, START)


def test_events_are_numbered_without_gaps_and_sent_again_as_the_same_text(
    store: Store, exchange: SqlExchange
) -> None:
    for code in codes(3):
        store.filed(code)
    put_row(store.database, CODE)

    first = composed(exchange)
    store.clock.forward(timedelta(hours=1))
    again = composed(exchange)

    assert [event.seq for event in first] == [1, 2, 3, 4]
    assert {event.id.version for event in first} == {7}
    assert [write_json(each.dump()) for each in again] == [write_json(e.dump()) for e in first]


def test_identifiers_sort_by_the_time_they_were_made() -> None:
    made = [uuid7(START + timedelta(milliseconds=each)) for each in range(5)]

    assert sorted(made) == made
    assert len({uuid7(START) for _ in range(50)}) == 50
    assert {each.variant for each in made} == {"specified in RFC 4122"}


def test_no_message_is_longer_than_a_bad_line_carries(
    store: Store, exchange: SqlExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in codes(4):
        store.filed(code)
    one = len(write_json(composed(exchange)[0].dump()))
    monkeypatch.setattr(module, "MOST_TOLD_BYTES", 2 * one + 50)
    assert [event.seq for event in exchange.untold()] == [1, 2]
    monkeypatch.setattr(module, "MOST_TOLD_BYTES", 10)

    told = all_told(exchange)

    assert [event.seq for event in told] == [1, 2, 3, 4]


def test_only_rows_of_the_own_office_that_changed_here_are_told(
    store: Store, exchange: SqlExchange
) -> None:
    mine, other, foreign, broken = codes(4)
    put_row(store.database, mine, "Bên A")
    put_row(store.database, other, office=OTHER)
    put_row(store.database, foreign, origin="province")
    put_row(store.database, broken, "two\nlines")

    outcome = exchange.compose(OFFICE)

    (event,) = exchange.untold()
    assert [row.row.code for row in event.rows] == [mine]
    assert event.rows[0] == rows_of(store.database)[mine]
    assert (outcome.marks, outcome.events, outcome.untellable) == (3, 1, 1)
    assert exchange.compose(OFFICE).marks == 0


def test_a_row_is_told_again_when_it_changes_again(store: Store, exchange: SqlExchange) -> None:
    put_row(store.database, CODE, "Bên A")
    all_told(exchange)

    put_row(store.database, CODE, "Bên B", seconds=1)

    (event,) = all_told(exchange)
    assert [row.row.applicant for row in event.rows] == ["Bên B"]


def test_many_rows_go_in_several_events(
    store: Store, exchange: SqlExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SOME_ROWS", 2)
    for code in codes(5):
        put_row(store.database, code)

    assert [len(event.rows) for event in all_told(exchange)] == [2, 2, 1]


def test_what_the_province_lacks_again_is_told_again(store: Store, exchange: SqlExchange) -> None:
    for code in codes(3):
        store.filed(code)
    told = all_told(exchange)

    assert exchange.seen(1)

    assert exchange.untold() == tuple(told[1:])
    assert exchange.standing().untold == 2


def test_a_province_that_lacks_what_it_had_is_read_from_the_beginning(
    store: Store, exchange: SqlExchange
) -> None:
    for code in codes(2):
        store.filed(code)
    told = all_told(exchange)
    exchange.apply(Changes((), (), Cursor(70, 90), False, 2, store.clock()))
    assert exchange.seen(told[-1].seq)
    assert exchange.standing().read == Cursor(70, 90)

    assert exchange.seen(1)

    assert exchange.standing().read == Cursor()


def test_more_than_was_made_here_or_less_than_is_kept_cannot_be(
    store: Store, exchange: SqlExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_EVENTS", 2)
    assert not exchange.seen(1)
    for code in codes(5):
        store.filed(code)
    all_told(exchange)

    assert not exchange.seen(6)
    assert not exchange.seen(2)
    assert exchange.seen(3)
    assert [event.seq for event in exchange.untold()] == [4, 5]


def test_a_new_stream_tells_everything_anew(store: Store, exchange: SqlExchange) -> None:
    dossier, _ = store.filed(codes(1)[0])
    store.filed(codes(1, 2)[0])
    put_row(store.database, CODE)
    store.filing.assign_code(dossier, codes(1, 3)[0], "clerk", "canbo1")
    before = all_told(exchange)
    stream = exchange.standing().stream

    exchange.begin_stream()
    told = all_told(exchange)

    assert exchange.standing().stream != stream
    assert [event.seq for event in told] == [1, 2, 3]
    assert not {event.id for event in told} & {event.id for event in before}
    assert {each.code: len(each.papers) for each in stated(told)} == {
        codes(1, 3)[0]: 1,
        codes(1, 2)[0]: 1,
    }
    assert [row.row.code for event in told for row in event.rows] == [CODE]


def test_a_code_that_was_stated_once_is_taken_back_in_a_new_stream_as_well(
    store: Store, exchange: SqlExchange
) -> None:
    dossier, _ = store.filed()
    all_told(exchange)
    store.filing.assign_code(dossier, codes(1)[0], "clerk", "canbo1")

    exchange.begin_stream()

    found = {each.code: len(each.papers) for each in stated(all_told(exchange))}
    assert found == {CODE: 0, codes(1)[0]: 1}


def test_rows_of_the_province_stand_unless_ours_are_later_and_are_not_told_back(
    store: Store, exchange: SqlExchange
) -> None:
    earlier, later, new = codes(3)
    put_row(store.database, earlier, "here", seconds=1)
    ours = put_row(store.database, later, "here", seconds=9)
    all_told(exchange)
    theirs = [version(code, "there", 5) for code in (earlier, later, new)]

    applied = exchange.apply(changes(*theirs, cursor=Cursor(30, 40)))

    assert rows_of(store.database) == {earlier: theirs[0], later: ours, new: theirs[2]}
    assert (applied.rows, applied.kept) == (2, 1)
    assert exchange.standing().read == Cursor(30, 40)
    # What stands here against the province's is told again, and nothing else.
    (event,) = all_told(exchange)
    assert event.rows == (ours,)
    assert exchange.apply(changes(*theirs[::2], cursor=Cursor(30, 40))).rows == 0


def test_stamps_ahead_of_the_provinces_clock_are_set_back_to_it(
    store: Store, exchange: SqlExchange
) -> None:
    put_row(store.database, CODE, "here", seconds=10**8)
    all_told(exchange)

    exchange.apply(changes())
    corrected = version(CODE, "there", 25 * 3600)
    exchange.apply(changes(corrected, ahead=timedelta(days=2)))

    assert rows_of(store.database) == {CODE: corrected}
    # The province's own version is not told back.
    assert all_told(exchange) == []


def test_rows_that_came_free_the_dossiers_that_waited_for_them(
    store: Store, exchange: SqlExchange
) -> None:
    dossier, _ = store.filed(CODE, (HoldReason.NOT_IN_REGISTER,))

    row = version(CODE, "there", 0)
    withdrawn = exchange.apply(changes(row))
    back = StampedRow(
        replace(row.row, state=RegisterState.RECEIVED), replace(row.stamp, origin="z")
    )
    applied = exchange.apply(changes(back))

    assert withdrawn.released == ()
    assert applied.released == (dossier,)
    assert store.dossiers.dossier(dossier).holds == ()
    assert [each.code for each in stated(all_told(exchange))] == [CODE]


@pytest.mark.parametrize("refused", [False, True])
def test_a_receipt_settles_the_job_whose_very_file_it_speaks_of(
    store: Store, exchange: SqlExchange, *, refused: bool
) -> None:
    paper = store.signed()
    (job,) = store.queue.jobs()
    if refused:
        with store.database.write() as connection:
            connection.execute(schema.upload_jobs.update().values(state="refused", error="x"))

    applied = exchange.apply(changes(receipts=(receipt(job.sha256),)))
    again = exchange.apply(changes(receipts=(receipt(job.sha256),)))

    (found,) = store.queue.jobs()
    assert (applied.settled, again.settled) == (1, 0)
    assert (found.state, found.error) == (JobState.SENT, None)
    assert found.receipt is not None
    assert found.receipt.location == f"{OFFICE}/{CODE.lower()}/1.pdf"
    with store.database.read() as connection:
        state = connection.scalar(sa.select(schema.papers.c.state))
        actions = list(connection.scalars(sa.select(schema.journal.c.action)))
    assert (paper, state) == (1, PaperState.ACCEPTED.value)
    assert actions[-2:] == ["verified", "sent"]


@pytest.mark.parametrize(
    ("sha256", "size_bytes", "name"),
    [("ab" * 32, 12, "1.pdf"), (f"{1:064x}", 13, "1.pdf"), (f"{1:064x}", 12, "2.pdf")],
)
def test_a_receipt_of_another_file_settles_nothing(
    store: Store, exchange: SqlExchange, sha256: str, size_bytes: int, name: str
) -> None:
    store.signed()

    applied = exchange.apply(changes(receipts=(receipt(sha256, size_bytes=size_bytes, name=name),)))

    assert applied.settled == 0
    assert store.queue.jobs()[0].state is JobState.WAITING


def test_how_far_the_exchange_has_come_is_said(store: Store, exchange: SqlExchange) -> None:
    store.filed()
    put_row(store.database, CODE)
    before = exchange.standing()
    exchange.compose(OFFICE)
    exchange.apply(changes(cursor=Cursor(3, 4)))
    exchange.synced()
    after = exchange.standing()
    exchange.read_again()

    assert (before.marked, before.untold, before.synced_at) == (2, 0, None)
    assert (after.marked, after.untold, after.synced_at) == (0, 2, store.clock.now)
    assert exchange.standing().read == Cursor()
    assert isinstance(after.stream, UUID)


def test_a_row_of_the_province_opens_a_finished_dossier_unless_ours_is_later(store: Store) -> None:
    ours, theirs = codes(2)
    dossiers = [store.filed(code)[0] for code in (ours, theirs)]
    for dossier in dossiers:
        CompletionStore(store.database, store.clock).finish(dossier, "canbo1")
    put_row(store.database, ours)
    asked: list[object] = []

    def lacks(*told: object) -> bool:
        asked.append(told)
        return True

    exchange = SqlExchange(store.database, store.clock, lacks)

    applied = exchange.apply(changes(version(ours, "a", -60), version(theirs, "b", 60)))

    assert asked == [(dossiers[1], "", START.date())]
    assert applied.reopened == ((dossiers[1], theirs),)
    assert store.filing.reopened(dossiers) == ((dossiers[1], theirs),)
