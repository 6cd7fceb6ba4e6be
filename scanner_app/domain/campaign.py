"""A digitization campaign: baseline and target, the series of its days, and a forecast."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scanner_app.domain.breakdowns import DayProgress
from scanner_app.domain.progress import Measure, Period, Rate, Tally

GAIN_DAYS = 14
"""Days whose gain a forecast goes on with: two weeks, so that each weekday weighs the same."""

_FARTHEST_DAYS = 3650
"""A target that is ten years off is not reached, for all that anybody can say."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is to be reached, and when.

    Attributes:
        period: days of reception of the dossiers it is about.
        baseline: digitized rate before it, in percent, 0 to 100; None is not known.
        target: digitized rate to be reached, in percent, 0 to 100.
    """

    name: str
    period: Period
    baseline: Decimal | None
    target: Decimal


@dataclass(frozen=True, slots=True)
class Gain:
    """What the last days brought.

    Attributes:
        days: how many whole days these are, at least 1.
        received: dossiers of the campaign received in them.
        digitized: dossiers of the campaign whose last receipt came in them.
    """

    days: int
    received: int
    digitized: int


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """One day of reception: its own counts, and those of the campaign up to its end."""

    day: date
    tally: Tally
    so_far: Tally


@dataclass(frozen=True, slots=True)
class CampaignStanding:
    """How a campaign stands.

    Attributes:
        rate: the digitized rate of its period.
        reached: the exact rate is at or above the target.
        risen: percentage points above the baseline; None without a rate or a baseline.
        reached_on: the day the target will be reached when the last days' gain goes on; today
            when it is reached; None when it never will, or there is no denominator.
    """

    campaign: Campaign
    rate: Rate
    gain: Gain
    reached: bool
    risen: Decimal | None
    reached_on: date | None
    days: tuple[CampaignDay, ...]


def standing(
    campaign: Campaign, days: Iterable[DayProgress], gain: Gain, today: date
) -> CampaignStanding:
    """How the campaign stands today.

    Args:
        campaign: what is to be reached.
        days: counts of its period.
        gain: of the last `GAIN_DAYS` days.
        today: the forecast's first day.
    """
    series = campaign_days(days)
    tally = series[-1].so_far if series else Tally()
    rate = tally.rate(Measure.DIGITIZED, campaign.period)
    return CampaignStanding(
        campaign=campaign,
        rate=rate,
        gain=gain,
        reached=rate.reaches(campaign.target),
        risen=_risen(rate, campaign.baseline),
        reached_on=reached_on(campaign, tally, gain, today),
        days=series,
    )


def campaign_days(days: Iterable[DayProgress]) -> tuple[CampaignDay, ...]:
    """The series, by day; a day without reception is not in it."""
    series: list[CampaignDay] = []
    so_far = Tally()
    for each in sorted(days, key=lambda progress: progress.day):
        so_far += each.tally
        series.append(CampaignDay(each.day, each.tally, so_far))
    return tuple(series)


def reached_on(campaign: Campaign, tally: Tally, gain: Gain, today: date) -> date | None:
    """The first day on which the rate reaches the target, if the last days' gain goes on.

    Until the period ends, as many dossiers are received and as many are digitized a day as in
    the last days; after it none are received, and digitizing goes on. A line, not a curve: two
    numbers that anybody can check, and nothing that learns. More digitized or a greater gain
    never makes it later, a higher target never earlier (property-tested).

    Returns:
        Today when it is reached already; None when it never will be, is more than ten years off,
        or nothing was received.
    """
    if not tally.received:
        return None
    share = Fraction(campaign.target) / 100
    digitized_a_day = Fraction(gain.digitized, gain.days)
    received_a_day = Fraction(gain.received, gain.days)
    days_left = _days_left(campaign.period, today)
    missing = share * tally.received - tally.digitized
    days = _days_until(missing, digitized_a_day - share * received_a_day)
    if days is None or days > days_left:
        # The period is over by then: what is still missing at its end is worked off alone.
        missing += days_left * (share * received_a_day - digitized_a_day)
        more = _days_until(missing, digitized_a_day)
        days = None if more is None else days_left + more
    if days is None or days > _FARTHEST_DAYS:
        return None
    return today + timedelta(days=days)


def _days_until(missing: Fraction, daily: Fraction) -> int | None:
    """Whole days until the daily gain has made up for what is missing; None is never."""
    if missing <= 0:
        return 0
    return math.ceil(missing / daily) if daily > 0 else None


def _days_left(period: Period, today: date) -> int:
    """Days on which dossiers are still received, today aside; many when the period is open."""
    if period.until is None:
        return _FARTHEST_DAYS + 1
    return max((period.until - today).days, 0)


def _risen(rate: Rate, baseline: Decimal | None) -> Decimal | None:
    if baseline is None or not rate.denominator:
        return None
    return Decimal(rate.numerator) * 100 / Decimal(rate.denominator) - baseline
