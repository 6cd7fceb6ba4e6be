"""How a digitization campaign stands: rate, target, and the day it will be reached."""

from __future__ import annotations

import argparse
from decimal import Decimal

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.cli.progress_rates import print_rates, rate_json
from scanner_app.cli.values import day_or_none, percent_or_none
from scanner_app.domain.campaign import Campaign, CampaignStanding
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Period, grouped, percent_text
from scanner_app.messages.progress import outlook_words, period_words, points_words
from scanner_app.settings import Settings


def run_campaign(app: App, options: argparse.Namespace, office: OfficeCode | None) -> int:
    """Print how it stands; 2 when nobody said what is to be reached."""
    campaign = campaign_of(app.settings, options)
    if campaign is None:
        print("Chưa đặt tỷ lệ phải đạt. Thêm --target, hoặc đặt campaign_target trong cài đặt.")
        return 2
    stands = app.report.campaign(campaign, office, subordinates=options.with_subordinates)
    if options.json:
        print_json(_campaign_json(stands))
        return 0
    print(f"{campaign.name or 'Đợt số hóa'}, hồ sơ tiếp nhận {period_words(campaign.period)}")
    print_rates((stands.rate,), campaign.period)
    if stands.risen is not None:
        print(
            f"  Trước đợt: {_percent(campaign.baseline)}; tăng {points_words(stands.risen)} điểm %"
        )
    print(f"  Phải đạt: {_percent(campaign.target)}: {outlook_words(stands)}")
    print()
    print_table(
        ("Ngày", "Tiếp nhận", "Đã số hóa", "Tỷ lệ đến hết ngày"),
        [
            (
                f"{each.day:%d/%m/%Y}",
                grouped(each.tally.received),
                grouped(each.tally.digitized),
                percent_text(each.so_far.digitized, each.so_far.received),
            )
            for each in stands.days
        ],
    )
    return 0


def campaign_of(settings: Settings, options: argparse.Namespace) -> Campaign | None:
    """As the options say, the rest as in the settings; None without a target."""
    target = options.target
    if target is None:
        target = percent_or_none(settings.campaign_target)
    if target is None:
        return None
    baseline = options.baseline
    return Campaign(
        name=settings.campaign_name,
        period=Period(
            options.since or day_or_none(settings.campaign_since),
            options.until or day_or_none(settings.campaign_until),
        ),
        baseline=percent_or_none(settings.campaign_baseline) if baseline is None else baseline,
        target=target,
    )


def _campaign_json(stands: CampaignStanding) -> Json:
    campaign = stands.campaign
    return {
        "name": campaign.name,
        "since": campaign.period.since.isoformat() if campaign.period.since else None,
        "until": campaign.period.until.isoformat() if campaign.period.until else None,
        "baseline_percent": None if campaign.baseline is None else float(campaign.baseline),
        "target_percent": float(campaign.target),
        "scope": "counter",
        "rate": rate_json(stands.rate),
        "reached": stands.reached,
        "risen_points": None if stands.risen is None else round(float(stands.risen), 2),
        "reached_on": stands.reached_on.isoformat() if stands.reached_on else None,
        "gain": {
            "days": stands.gain.days,
            "received": stands.gain.received,
            "digitized": stands.gain.digitized,
        },
        "days": [
            {
                "day": each.day.isoformat(),
                "received": each.tally.received,
                "digitized": each.tally.digitized,
                "percent_so_far": percent_text(each.so_far.digitized, each.so_far.received),
            }
            for each in stands.days
        ],
    }


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{points_words(value)}%"
