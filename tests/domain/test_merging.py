"""Whatever order versions of rows come in, however often: every side holds the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.exchange.register_rows import StampedRow
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.merging import clamped, counter_origin, merged, next_stamp, standing
from scanner_app.domain.register import NEVER, RegisterRow, Stamp
from tests.domain.exchange import values
from tests.fakes.clock import START

# Few values, so that equal codes, equal times and equal stamps come up all the time.
_versions = st.builds(
    lambda code, applicant, second, origin: StampedRow(
        RegisterRow(code, OfficeCode("06463"), START.date(), applicant=applicant),
        Stamp(START + timedelta(seconds=second), origin),
    ),
    st.sampled_from(["000.00.21.H37-231018-0001", "000.00.21.h37-231018-0001"]),
    st.sampled_from(["A", "B"]),
    st.integers(0, 2),
    st.sampled_from(["counter:1", "counter:2", "province"]),
)


@given(_versions, _versions, _versions)
def test_of_versions_the_same_stands_whatever_the_order(
    one: StampedRow, two: StampedRow, three: StampedRow
) -> None:
    assert standing(one, two) == standing(two, one)
    assert standing(standing(one, two), three) == standing(one, standing(two, three))
    assert standing(one, one) == one


@given(_versions, _versions)
def test_the_later_stamp_stands(one: StampedRow, two: StampedRow) -> None:
    found = standing(one, two)

    assert found in (one, two)
    assert found.stamp == max(one.stamp, two.stamp)


@given(st.lists(_versions), st.lists(_versions), st.randoms())
def test_sides_that_heard_the_same_versions_hold_the_same_rows(
    some: list[StampedRow], more: list[StampedRow], random: Random
) -> None:
    shuffled = [*some, *more, *some]
    random.shuffle(shuffled)

    heard_in_parts = merged([*merged(some).values(), *merged(more).values()])

    assert merged(shuffled) == heard_in_parts


@given(values.moments, values.stamps)
def test_a_correction_stands_against_what_was_seen_even_by_a_slow_clock(
    now: datetime, seen: Stamp
) -> None:
    assert next_stamp(now, "counter:1", over=seen) > seen
    assert next_stamp(now, "counter:1").at == now


@given(values.stamps, values.moments)
def test_no_stamp_is_ahead_of_the_clock_it_is_set_back_to(stamp: Stamp, clock: datetime) -> None:
    found = clamped(stamp, clock)

    assert found.at <= clock
    assert found.origin == stamp.origin
    assert found.at == stamp.at or stamp.at > clock
    assert clamped(found, clock) == found


def test_rows_from_before_there_were_stamps_give_way_to_every_other() -> None:
    assert next_stamp(START, counter_origin(UUID(int=1))) > NEVER
    assert counter_origin(UUID(int=1)) == "counter:00000000-0000-0000-0000-000000000001"
