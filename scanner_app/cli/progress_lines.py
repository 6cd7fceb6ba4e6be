"""Breakdowns of the rates: by office, day, procedure and clerk, and what is stuck."""

from __future__ import annotations

from collections.abc import Callable

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json
from scanner_app.domain.progress import Extent, OfficeProgress, Tally, grouped, percent_text

_STUCK = 50
_COUNTS = ("Tiếp nhận", "Đã số hóa", "Tỷ lệ", "Tái sử dụng", "Đủ TP và KQ")

Breakdown = tuple[tuple[str, ...], list[tuple[object, ...]], list[Json]]
"""Headings and lines for people, and the same for machines."""


def _by_office(app: App, extent: Extent) -> Breakdown:
    report = app.report(extent.period, extent.office, subordinates=extent.subordinates)
    lines: list[tuple[object, ...]] = [
        (_office_words(line), *_counts(line.tally)) for line in report.offices
    ]
    lines.append(("Tổng", *_counts(report.total.tally)))
    return ("Đơn vị", *_COUNTS), lines, [office_json(line) for line in report.offices]


def _by_day(app: App, extent: Extent) -> Breakdown:
    days = app.report.by_day(extent)
    return (
        ("Ngày", *_COUNTS),
        [(f"{each.day:%d/%m/%Y}", *_counts(each.tally)) for each in days],
        [{"day": each.day.isoformat(), **_tally_json(each.tally)} for each in days],
    )


def _by_procedure(app: App, extent: Extent) -> Breakdown:
    found = app.report.by_procedure(extent)
    return (
        ("Thủ tục", *_COUNTS),
        [(each.procedure or "(không ghi)", *_counts(each.tally)) for each in found],
        [{"procedure": each.procedure, **_tally_json(each.tally)} for each in found],
    )


def _by_clerk(app: App, extent: Extent) -> Breakdown:
    found = app.report.by_clerk(extent)
    return (
        ("Cán bộ", "Giấy tờ đã ký", "Nơi nhận đã có", "Hồ sơ"),
        [
            (each.holder, grouped(each.papers), grouped(each.accepted), grouped(each.dossiers))
            for each in found
        ],
        [
            {
                "certificate": each.clerk,
                "holder": each.holder,
                "papers": each.papers,
                "accepted": each.accepted,
                "dossiers": each.dossiers,
            }
            for each in found
        ],
    )


def _stuck(app: App, extent: Extent) -> Breakdown:
    found = app.report.stuck(extent, limit=_STUCK)
    return (
        ("Mã hồ sơ", "Đơn vị", "Tiếp nhận", "Hẹn trả", "Giấy tờ", "Nơi nhận đã có"),
        [
            (
                each.code,
                each.office,
                f"{each.received_on:%d/%m/%Y}",
                f"{each.due_on:%d/%m/%Y}" if each.due_on else "",
                each.facts.papers or "chưa quét",
                each.facts.accepted,
            )
            for each in found
        ],
        [
            {
                "code": each.code,
                "office": each.office,
                "received_on": each.received_on.isoformat(),
                "due_on": each.due_on.isoformat() if each.due_on else None,
                "papers": each.facts.papers,
                "accepted": each.facts.accepted,
            }
            for each in found
        ],
    )


BREAKDOWNS: dict[str, Callable[[App, Extent], Breakdown]] = {
    "office": _by_office,
    "day": _by_day,
    "procedure": _by_procedure,
    "clerk": _by_clerk,
    "stuck": _stuck,
}


def office_json(line: OfficeProgress) -> Json:
    """The line of an office."""
    return {
        "office": line.office,
        "name": line.name,
        "valid_from": line.valid_from.isoformat() if line.valid_from else None,
        "digitized": line.digitized,
        "total": line.total,
        "reused": line.reused,
        "complete": line.complete,
        "ratio": line.ratio,
        "percent": line.percent_text,
        "outside_register": line.outside_register,
    }


def _tally_json(tally: Tally) -> Json:
    return {
        "received": tally.received,
        "digitized": tally.digitized,
        "reused": tally.reused,
        "complete": tally.complete,
        "percent": percent_text(tally.digitized, tally.received),
    }


def _office_words(line: OfficeProgress) -> str:
    return f"{line.office} {line.name}".strip()


def _counts(tally: Tally) -> tuple[str, ...]:
    return (
        grouped(tally.received),
        grouped(tally.digitized),
        percent_text(tally.digitized, tally.received),
        percent_text(tally.reused, tally.digitized),
        percent_text(tally.complete, tally.received),
    )
