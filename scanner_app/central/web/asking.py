"""What a request asks for: period, order of rows. Whatever else stands in its query is ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict
from urllib.parse import urlencode

from scanner_app.domain.campaign import Campaign
from scanner_app.domain.progress import Period

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
_KEY = re.compile(r"[a-z_]{1,20}")


class _Order(TypedDict):
    merged: bool
    sort: str
    falling: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One request's wishes.

    Attributes:
        period: days of reception; the default one when the query's days are wrong.
        wrong: the query's days are no days, or the last lies before the first.
        since_text, until_text: as they stand in the form.
        merged: with what units had before they were merged.
        sort: key of a column, "" for the table's own order.
        falling: greatest first.
    """

    period: Period
    wrong: bool
    since_text: str
    until_text: str
    merged: bool = False
    sort: str = ""
    falling: bool = False

    def query(self, *, sort: str | None = None, falling: bool | None = None) -> str:
        """The same wishes as a query string, in another order if one is given; "?" comes first."""
        order = self.sort if sort is None else sort
        down = self.falling if falling is None else falling
        told = _period_query(self.period)
        if self.merged:
            told["merged"] = "1"
        if order:
            told |= {"sort": order, "order": "desc" if down else "asc"}
        return f"?{urlencode(told)}"


@dataclass(frozen=True, slots=True)
class Preset:
    """A period to choose by one click.

    Attributes:
        chosen: it is the one that is shown.
    """

    label: str
    query: str
    chosen: bool


def asked(query: Mapping[str, str], campaign: Campaign | None, today: date) -> Asked:
    """What the query says. Without days: the campaign's period, else this year."""
    sort = query.get("sort", "")
    order = _Order(
        merged=query.get("merged") == "1",
        sort=sort if _KEY.fullmatch(sort) else "",
        falling=query.get("order") == "desc",
    )
    default = campaign.period if campaign else _this_year(today)
    if "since" not in query and "until" not in query:
        return _plain(default, **order)
    since_text, until_text = query.get("since", "").strip(), query.get("until", "").strip()
    try:
        period = Period(_day(since_text), _day(until_text))
    except ValueError:
        period = None
    if period is None or (period.since and period.until and period.since > period.until):
        # A field for days holds days alone; what else was typed cannot stand in it.
        first, last = (text if _DAY.fullmatch(text) else "" for text in (since_text, until_text))
        return Asked(default, True, first, last, **order)
    return _plain(period, **order)


def presets(asked_for: Asked, campaign: Campaign | None, today: date) -> tuple[Preset, ...]:
    """Periods people ask for most."""
    first = today.replace(day=1)
    next_month = (first + timedelta(days=32)).replace(day=1)
    known = [
        ("Tháng này", Period(first, next_month - timedelta(days=1))),
        ("Năm nay", _this_year(today)),
        ("Từ trước đến nay", Period()),
    ]
    if campaign:
        known.insert(0, (f"Đợt cao điểm: {campaign.name}", campaign.period))
    return tuple(
        Preset(label, replace(asked_for, period=period).query(), period == asked_for.period)
        for label, period in known
    )


def _plain(period: Period, *, merged: bool, sort: str, falling: bool) -> Asked:
    shown = _text(period.since), _text(period.until)
    return Asked(period, False, *shown, merged=merged, sort=sort, falling=falling)


def _this_year(today: date) -> Period:
    return Period(date(today.year, 1, 1), date(today.year, 12, 31))


def _period_query(period: Period) -> dict[str, str]:
    return {"since": _text(period.since), "until": _text(period.until)}


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise ValueError
    day = date.fromisoformat(text)
    if not _FIRST <= day <= _LAST:
        raise ValueError
    return day
