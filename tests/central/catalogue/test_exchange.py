"""Events, deliveries and changes: each once, whatever comes twice, late or at the same time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_app.central.catalogue.changes import changes, holdings
from scanner_app.central.catalogue.counters import retire
from scanner_app.central.catalogue.deliveries import find
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.catalogue.register import import_rows
from scanner_app.domain.exchange.changes import Cursor
from scanner_app.domain.exchange_errors import (
    EventsOutOfStepError,
    NotOurOfficeError,
    StreamForkedError,
)
from scanner_app.domain.progress import Period
from scanner_app.domain.upload_errors import TargetConflictError
from tests.central.catalogue.conftest import (
    NOW,
    Counter,
    Province,
    delivery,
    paper,
    row,
    stamped,
)


def test_a_dossier_is_digitized_when_all_its_stated_papers_have_receipts(
    province: Province,
) -> None:
    counter = province.counter("06001")
    first, second = paper("a"), paper("b")
    counter.tell(counter.event(stamped(1)))
    counter.state(1, first, second)
    head = HeadProgress(province.catalogue, province.office("180"))

    counter.deliver(1, first)
    (half,) = head.offices(Period())
    counter.deliver(1, second)
    (whole,) = head.offices(Period())

    assert (half.digitized, half.total) == (0, 1)
    assert (whole.digitized, whole.total) == (1, 1)


def test_the_same_file_again_gives_the_same_receipt(province: Province) -> None:
    counter, stated = province.counter("06001"), paper("a")

    first = counter.deliver(1, stated)
    again = counter.deliver(1, stated)

    assert again == first
    assert find(province.catalogue, counter.identity, delivery(1, stated)) == first


def test_another_file_under_the_name_is_a_conflict(province: Province) -> None:
    counter, stated = province.counter("06001"), paper("a")
    counter.deliver(1, stated)

    with pytest.raises(TargetConflictError):
        counter.deliver(1, replace(stated, sha256="0" * 64))


def test_events_are_taken_once_and_without_gaps(province: Province) -> None:
    counter = province.counter("06001")
    events = [counter.event(stamped(1)), counter.event(stamped(2)), counter.event(stamped(3))]

    assert counter.tell(*events[:2]) == 2
    assert counter.tell(*events[:2]) == 2
    assert counter.tell(*events[1:]) == 3
    with pytest.raises(EventsOutOfStepError) as error:
        counter.tell(replace(counter.event(), seq=5))

    assert error.value.facts["expected"] == 4
    head = HeadProgress(province.catalogue, counter.identity.office_id)
    assert head.offices(Period())[0].total == 3


def test_other_events_under_known_numbers_are_a_fork(province: Province) -> None:
    counter = province.counter("06001")
    counter.tell(counter.event(stamped(1)), counter.event(stamped(2)))
    copied = Counter(province.catalogue, counter.identity, counter.stream, seq=1)

    with pytest.raises(StreamForkedError):
        copied.tell(copied.event(stamped(9)))


def test_a_row_of_another_office_refuses_the_whole_batch(province: Province) -> None:
    counter = province.counter("06001")

    with pytest.raises(NotOurOfficeError):
        counter.tell(counter.event(stamped(1)), counter.event(stamped(2, "06463")))

    assert HeadProgress(province.catalogue, province.office("20")).offices(Period()) == ()


def test_a_district_speaks_for_the_communes_below_it(province: Province) -> None:
    district = province.counter("180")

    district.tell(district.event(stamped(1, "06002")))
    district.state(1, paper("a", reused=True))

    (line,) = HeadProgress(province.catalogue, province.office("06002")).offices(Period())
    assert (line.digitized, line.reused, line.total) == (1, 1, 1)


def test_changes_are_read_to_the_end_in_small_steps(province: Province) -> None:
    counter = province.counter("06001")
    import_rows(province.catalogue, [row(number) for number in range(7)], NOW)
    import_rows(province.catalogue, [row(number, "06463") for number in range(10, 15)], NOW)
    cursor, codes, steps = Cursor(), [], 0

    while True:
        told = changes(province.catalogue, counter.identity, counter.stream, cursor, NOW, most=3)
        codes += [version.row.code for version in told.rows]
        cursor, steps = told.cursor, steps + 1
        if not told.more:
            break

    assert codes == [row(number).code for number in range(7)]
    assert steps == 3


def test_an_office_hears_once_that_a_dossier_left_it(province: Province) -> None:
    counter = province.counter("06001")
    import_rows(province.catalogue, [row(1)], NOW)
    first = changes(province.catalogue, counter.identity, counter.stream, Cursor(), NOW)

    import_rows(province.catalogue, [row(1, "06463")], NOW.replace(hour=4))
    second = changes(province.catalogue, counter.identity, counter.stream, first.cursor, NOW)
    third = changes(province.catalogue, counter.identity, counter.stream, second.cursor, NOW)

    assert [(each.row.office, each.row.applicant) for each in first.rows] == [
        ("06001", "Người nộp 1")
    ]
    assert [(each.row.office, each.row.applicant) for each in second.rows] == [("06463", "")]
    assert third.rows == ()


def test_a_version_that_lost_comes_back_as_the_one_that_stands(province: Province) -> None:
    counter = province.counter("06001")
    import_rows(province.catalogue, [row(1)], NOW)
    before = changes(province.catalogue, counter.identity, counter.stream, Cursor(), NOW)

    counter.tell(counter.event(stamped(1, minutes=5, procedure="2.000635")))
    after = changes(province.catalogue, counter.identity, counter.stream, before.cursor, NOW)

    assert [each.row.procedure for each in after.rows] == ["1.001193"]


def test_holdings_of_a_successor_hold_what_its_predecessors_delivered(province: Province) -> None:
    old, stated = province.counter("06001"), paper("a")
    receipt = old.deliver(1, stated)
    new = province.counter("06001", day=NOW.date().replace(year=2026))

    assert new.identity.office_id != old.identity.office_id
    assert holdings(province.catalogue, new.identity, 0) == (receipt,)
    assert find(province.catalogue, new.identity, delivery(1, stated)) == receipt


def test_papers_of_a_pc_that_is_gone_hold_nobody_up(province: Province) -> None:
    gone, its_successor = province.counter("06001"), province.counter("06001", "Quầy 2")
    gone.tell(gone.event(stamped(1)))
    gone.state(1, paper("lost"))
    its_successor.state(1, paper("anew", reused=True))

    waiting = retire(province.catalogue, gone.identity.counter, NOW)

    (line,) = HeadProgress(province.catalogue, province.office("06001")).offices(Period())
    assert (waiting, line.digitized) == (1, 1)
