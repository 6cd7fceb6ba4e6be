"""A campaign's standing and forecast."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.breakdowns import DayProgress
from scanner_app.domain.campaign import Campaign, Gain, reached_on, standing
from scanner_app.domain.progress import Measure, Period, Tally

TODAY = date(2023, 10, 1)
LANG_SON = Campaign(
    "Chiến dịch 2023",
    Period(date(2023, 8, 20), date(2023, 11, 30)),
    baseline=Decimal(26),
    target=Decimal(86),
)

COUNTS = st.integers(0, 2000)
TARGETS = st.decimals(0, 100, places=2)
PERIODS = st.builds(
    lambda days: Period(None, None if days is None else TODAY + timedelta(days=days)),
    st.none() | st.integers(-5, 90),
)


def campaign(target: Decimal, period: Period) -> Campaign:
    return Campaign("", period, None, target)


def day_or_never(of: Campaign, tally: Tally, received: int, digitized: int) -> date:
    return reached_on(of, tally, Gain(14, received, digitized), TODAY) or date.max


@given(COUNTS, st.floats(0, 1), COUNTS, COUNTS, TARGETS, PERIODS)
def test_the_forecast_is_the_first_day_on_which_the_counts_reach_the_target(
    received: int, share: float, coming: int, done: int, target: Decimal, period: Period
) -> None:
    tally = Tally(received=received, digitized=int(received * share))
    of = campaign(target, period)

    told = reached_on(of, tally, Gain(14, coming, done), TODAY)

    assert told == first_day(of, tally, coming, done)


def first_day(of: Campaign, tally: Tally, coming: int, done: int) -> date | None:
    """By walking day after day, in fourteenths of dossiers."""
    if not tally.received:
        return None
    received, digitized = 14 * tally.received, 14 * tally.digitized
    until = of.period.until
    for days in range(3651):
        if digitized * 100 >= of.target * received:
            return TODAY + timedelta(days=days)
        received += coming if until is None or TODAY + timedelta(days=days) < until else 0
        digitized += done
    return None


@given(st.integers(1, 2000), st.floats(0, 1), COUNTS, COUNTS, COUNTS, TARGETS, TARGETS, PERIODS)
def test_more_digitized_is_never_later_and_a_higher_target_never_earlier(
    received: int, share: float, coming: int, one: int, other: int,
    low: Decimal, high: Decimal, period: Period,
) -> None:  # fmt: skip
    low, high = sorted((low, high))
    slow, fast = sorted((one, other))
    tally = Tally(received=received, digitized=int(received * share))
    better = Tally(received=received, digitized=received)
    of = campaign(high, period)

    assert day_or_never(of, tally, coming, fast) <= day_or_never(of, tally, coming, slow)
    assert day_or_never(campaign(low, period), tally, coming, one) <= day_or_never(
        of, tally, coming, one
    )
    assert day_or_never(of, better, coming, one) <= day_or_never(of, tally, coming, one)


def test_the_campaign_of_2023_stands_as_it_was_announced() -> None:
    days = [
        DayProgress(date(2023, 11, 30), Tally(700_000, 600_000)),
        DayProgress(date(2023, 8, 20), Tally(32_908, 30_485)),
    ]

    stands = standing(LANG_SON, days, Gain(14, 0, 0), date(2023, 11, 30))

    assert stands.rate.counts_text == "630.485/732.908"
    assert stands.rate.percent_text == "86,03%"
    assert stands.reached
    assert stands.reached_on == date(2023, 11, 30)
    assert stands.risen is not None
    assert round(stands.risen, 2) == Decimal("60.03")
    assert [each.so_far.received for each in stands.days] == [32_908, 732_908]


@pytest.mark.parametrize("baseline", [None, Decimal(26)])
def test_without_a_denominator_there_is_no_forecast_and_nothing_has_risen(
    baseline: Decimal | None,
) -> None:
    empty = Campaign("", Period(), baseline, Decimal(0))

    stands = standing(empty, [], Gain(14, 100, 100), TODAY)

    assert (stands.reached, stands.reached_on, stands.risen) == (False, None, None)


def test_without_a_baseline_nothing_has_risen() -> None:
    open_ended = Campaign("", Period(), None, Decimal(50))

    stands = standing(open_ended, [DayProgress(TODAY, Tally(2, 1))], Gain(14, 0, 0), TODAY)

    assert stands.risen is None
    assert stands.reached


def test_a_target_is_reached_by_the_exact_share_not_the_shown() -> None:
    rate = Tally(100_000, 85_996).rate(Measure.DIGITIZED)

    assert not rate.reaches(Decimal(86))
    assert rate.reaches(Decimal("85.996"))
    assert not Tally().rate(Measure.DIGITIZED).reaches(Decimal(0))
    assert rate.measure.formula == "digitized.1"


def test_tallies_are_added_and_taken_away() -> None:
    one, two = Tally(3, 2, 1, 1), Tally(4, 2, 2, 0)

    assert one + two - two == one
