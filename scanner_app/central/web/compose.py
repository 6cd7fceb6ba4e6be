"""What stands on an office's page, put together from figures of one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scanner_app.central.web.asking import Asked
from scanner_app.central.web.chart import Chart, trend
from scanner_app.central.web.figures import Unit, View
from scanner_app.central.web.listings import LISTINGS, Wanted
from scanner_app.central.web.report import Report
from scanner_app.domain.campaign import Campaign, CampaignStanding, standing


@dataclass(frozen=True, slots=True)
class Look:
    """Which office, which listing, asked for when.

    Attributes:
        listing: word of the path; "" takes the one that tells most.
        with_summary: campaign and trend, too.
    """

    office_id: int
    listing: str
    asked: Asked
    campaign: Campaign | None
    today: date
    at: datetime
    with_summary: bool = False


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """What was read.

    Attributes:
        path: from the viewer's office down to this one.
        has_below: there are offices below it.
        campaign: how it stands; None without a campaign.
        chart: the trend in the period that is shown; None with too few days.
    """

    path: Sequence[Unit]
    report: Report
    has_below: bool
    campaign: CampaignStanding | None = None
    chart: Chart | None = None


def office_figures(view: View, look: Look) -> OfficeFigures | None:
    """The office as asked for; None when it is not there for this viewer."""
    unit = view.unit(look.office_id)
    if unit is None:
        return None
    period = look.asked.period
    total = view.tally(unit.id, period)
    wanted = Wanted(unit, period, total, look.today)
    below = LISTINGS["offices"](view, wanted)
    has_below = any(row.office_id for row in below.rows)
    listing = look.listing or ("offices" if has_below else "dossiers")
    table = below if listing == "offices" else LISTINGS[listing](view, wanted)
    report = Report(
        unit=unit,
        period=period,
        rates=total.rates(period),
        table=table.ordered(look.asked.sort, falling=look.asked.falling),
        at=look.at,
    )
    if not look.with_summary:
        return OfficeFigures(view.path(unit.id), report, has_below)
    return OfficeFigures(
        view.path(unit.id),
        report,
        has_below,
        _standing(view, look, unit),
        _chart(view, look, unit),
    )


def _standing(view: View, look: Look, unit: Unit) -> CampaignStanding | None:
    campaign = look.campaign
    if campaign is None:
        return None
    days = view.days(unit.id, campaign.period)
    return standing(campaign, days, view.gain(unit.id, campaign, look.today), look.today)


def _chart(view: View, look: Look, unit: Unit) -> Chart | None:
    campaign, period = look.campaign, look.asked.period
    return trend(
        view.days(unit.id, period),
        period,
        target=campaign.target if campaign else None,
        baseline=campaign.baseline if campaign else None,
    )
