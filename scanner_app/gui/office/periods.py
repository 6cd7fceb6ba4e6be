"""Periods that can be chosen, and which days they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from scanner_app.domain.campaign import Campaign
from scanner_app.domain.progress import Period
from scanner_app.settings import Settings


class Span(StrEnum):
    """A choice of period; its value is what is remembered."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CAMPAIGN = "campaign"
    EVER = "ever"
    FREE = "free"


SPANS = {
    Span.WEEK: "Tuần này",
    Span.MONTH: "Tháng này",
    Span.YEAR: "Năm nay",
    Span.CAMPAIGN: "Đợt số hóa",
    Span.EVER: "Từ trước đến nay",
    Span.FREE: "Từ ngày đến ngày",
}
"""What they are called; a campaign that has a name is called by it."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The choices of one day."""

    today: date
    campaign: Campaign | None

    @property
    def offered(self) -> tuple[tuple[Span, str], ...]:
        """Each choice with its words."""
        return tuple(
            (span, self._words(span))
            for span in Span
            if span is not Span.CAMPAIGN or self.campaign is not None
        )

    def period(self, span: Span, free: Period) -> Period:
        """Days of a choice; `free` is what was typed."""
        today = self.today
        match span:
            case Span.WEEK:
                monday = today - timedelta(days=today.weekday())
                return Period(monday, monday + timedelta(days=6))
            case Span.MONTH:
                first = today.replace(day=1)
                following = (first + timedelta(days=31)).replace(day=1)
                return Period(first, following - timedelta(days=1))
            case Span.YEAR:
                return Period(date(today.year, 1, 1), date(today.year, 12, 31))
            case Span.CAMPAIGN if self.campaign is not None:
                return self.campaign.period
            case Span.FREE:
                return free
            case _:
                return Period()

    def _words(self, span: Span) -> str:
        if span is not Span.CAMPAIGN or self.campaign is None:
            return SPANS[span]
        period = self.campaign.period
        name = self.campaign.name or SPANS[span]
        if period.since is None or period.until is None:
            return name
        return f"{name} ({_short(period.since)}–{_short(period.until)})"


def stated_campaign(settings: Settings) -> Campaign | None:
    """The campaign of the settings; None when no target is set."""
    if not settings.campaign_target:
        return None
    return Campaign(
        name=settings.campaign_name,
        period=Period(_day(settings.campaign_since), _day(settings.campaign_until)),
        baseline=_percent(settings.campaign_baseline) if settings.campaign_baseline else None,
        target=_percent(settings.campaign_target),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _percent(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"
