"""Names and formulas of the rates, as they stand beside every figure, whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scanner_app.domain.campaign import CampaignStanding
from scanner_app.domain.progress import Measure, Period, grouped


@dataclass(frozen=True, slots=True)
class RateWords:
    """A rate in words.

    Attributes:
        label: its name.
        formula: numerator by denominator, in words.
        numerator, denominator: what is counted above and below the line.
    """

    label: str
    formula: str
    numerator: str
    denominator: str


_DIGITIZED = (
    "hồ sơ đã số hóa: mọi giấy tờ của hồ sơ đã được nơi nhận xác nhận, hoặc lấy lại từ kho dữ liệu"
)
_RECEIVED = "hồ sơ đã tiếp nhận trong kỳ theo sổ theo dõi, không tính hồ sơ rút hoặc không nhận"

RATES = {
    Measure.DIGITIZED: RateWords(
        label="Tỷ lệ số hóa hồ sơ",
        formula="Số hồ sơ đã số hóa / Số hồ sơ đã tiếp nhận × 100%",
        numerator=_DIGITIZED,
        denominator=_RECEIVED,
    ),
    Measure.REUSED: RateWords(
        label="Tỷ lệ tái sử dụng",
        formula="Số hồ sơ đã số hóa có giấy tờ lấy lại từ kho / Số hồ sơ đã số hóa × 100%",
        numerator="hồ sơ đã số hóa có ít nhất một giấy tờ lấy lại từ kho dữ liệu, không quét lại",
        denominator=_DIGITIZED,
    ),
    Measure.COMPLETE: RateWords(
        label="Tỷ lệ số hóa đủ thành phần và kết quả",
        formula=(
            "Số hồ sơ đã số hóa cả thành phần hồ sơ và kết quả giải quyết / "
            "Số hồ sơ đã tiếp nhận × 100%"
        ),
        numerator=(
            "hồ sơ đã số hóa có ít nhất một thành phần hồ sơ và một kết quả giải quyết thủ tục"
        ),
        denominator=_RECEIVED,
    ),
}

SOURCES = {
    "register": "sổ theo dõi hồ sơ của hệ thống một cửa",
    "none": "chưa có hồ sơ nào trong sổ theo dõi nên chưa có tỷ lệ",
}
"""Where the denominator comes from, by `Rate.source`."""

OF_THIS_PC = "của máy này"
"""Beside figures of a counter: its numerator knows only what this PC digitized."""


def period_words(period: Period) -> str:
    """The period as people say it, days as dd/mm/yyyy."""
    if period.since is None and period.until is None:
        return "từ trước đến nay"
    if period.since is None:
        return f"đến hết {_day(period.until)}"
    if period.until is None:
        return f"từ {_day(period.since)}"
    return f"từ {_day(period.since)} đến hết {_day(period.until)}"


def outlook_words(stands: CampaignStanding) -> str:
    """Whether the campaign's target is reached, or when it will be, and by what pace."""
    if stands.reached:
        return "đã đạt"
    gain = stands.gain
    pace = f"{gain.days} ngày qua tiếp nhận {grouped(gain.received)}, số hóa " + grouped(
        gain.digitized
    )
    if not stands.rate.denominator:
        return "chưa có hồ sơ nào trong sổ"
    if stands.reached_on is None:
        return f"chưa đạt; theo đà hiện nay thì không đạt ({pace})"
    return f"chưa đạt; theo đà hiện nay đạt vào {stands.reached_on:%d/%m/%Y} ({pace})"


def points_words(value: Decimal) -> str:
    """Percentage points, "60,15"."""
    return f"{value.quantize(Decimal('0.01'))}".replace(".", ",")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
