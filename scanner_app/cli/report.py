"""`sohoa progress`, `sohoa register`: figures and lists."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.progress import OfficeProgress, Period, grouped

_REASONS = {
    "code_invalid": "không phải mã hồ sơ",
    "date_invalid": "ngày tiếp nhận sai",
    "office_missing": "thiếu mã đơn vị tiếp nhận",
}


def add_progress(parser: argparse.ArgumentParser) -> None:
    """Arguments of `progress`."""
    parser.add_argument("--office", help="chỉ một đơn vị")
    parser.add_argument("--since", type=day, metavar="D", help="từ ngày, 2023-08-20 hay 20/8/2023")
    parser.add_argument("--until", type=day, metavar="D", help="đến hết ngày")


def add_register(parser: argparse.ArgumentParser) -> None:
    """Arguments of `register`."""
    actions = parser.add_subparsers(dest="action", required=True)
    importing = actions.add_parser("import", help="nhập sổ theo dõi hồ sơ từ tệp CSV")
    importing.add_argument("file", type=Path)
    importing.add_argument("--office", help="mã đơn vị khi tệp không có cột này")
    importing.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run_progress(app: App, options: argparse.Namespace) -> int:
    """Print the digitized share."""
    period = Period(options.since, options.until)
    office = parse_office_code(options.office) if options.office else None
    report = app.report(period, office)
    if options.json:
        print_json(
            {
                "since": period.since.isoformat() if period.since else None,
                "until": period.until.isoformat() if period.until else None,
                "source": "register" if report.has_register else "none",
                "offices": [_progress_json(line) for line in report.offices],
                "total": _progress_json(report.total),
            }
        )
        return 0
    if not report.has_register:
        print("Chưa nhập sổ theo dõi hồ sơ nên chưa có tỷ lệ. Dùng: sohoa register import TỆP")
    rows = [
        (str(line.office), grouped(line.digitized), grouped(line.total), line.percent_text)
        for line in report.offices
    ]
    total = report.total
    rows.append(("Tổng", grouped(total.digitized), grouped(total.total), total.percent_text))
    print_table(("Đơn vị", "Đã số hóa", "Tổng số", "Tỷ lệ"), rows)
    if total.outside_register:
        print(f"Ngoài sổ theo dõi: {grouped(total.outside_register)} hồ sơ đã số hóa.")
    return 0


def run_register(app: App, options: argparse.Namespace) -> int:
    """Import the register."""
    office = parse_office_code(options.office) if options.office else None
    with app.working():
        done = app.import_register(options.file, office=office)
    refused = [
        {"line": row.line, "reason": row.reason, "text": _REASONS[row.reason]}
        for row in done.refused
    ]
    counts = done.counts
    if options.json:
        print_json(
            {
                "added": counts.added,
                "updated": counts.updated,
                "unchanged": counts.unchanged,
                "refused": refused,
                "released": len(done.released),
            }
        )
    else:
        print(
            f"Thêm {grouped(counts.added)}, sửa {grouped(counts.updated)}, "
            f"giữ nguyên {grouped(counts.unchanged)}, không nhận {grouped(len(refused))} dòng."
        )
        if done.released:
            print(f"Thôi giữ {grouped(len(done.released))} hồ sơ vì sổ nay đã có mã.")
        for row in refused:
            print(f"  Dòng {row['line']}: {row['text']}")
    return 1 if refused else 0


def day(text: str) -> date:
    """A day as people or machines write it.

    Raises:
        argparse.ArgumentTypeError: neither 2023-08-20 nor 20/8/2023.
    """
    try:
        if "/" in text:
            number, month, year = (int(part) for part in text.split("/"))
            return date(year, month, number)
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày") from error


def _progress_json(line: OfficeProgress) -> Json:
    return {
        "office": line.office,
        "digitized": line.digitized,
        "total": line.total,
        "ratio": line.ratio,
        "percent": line.percent_text,
        "outside_register": line.outside_register,
    }
