"""`sohoa progress`: the three rates with their formulas, and what they are made of."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import print_json, print_table
from scanner_app.cli.progress_campaign import run_campaign
from scanner_app.cli.progress_file import run_files
from scanner_app.cli.progress_lines import BREAKDOWNS, office_json
from scanner_app.cli.progress_rates import print_rates, rate_json
from scanner_app.cli.values import day, percent
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.progress import Extent, Period, grouped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `progress`."""
    parser.add_argument("--office", help="chỉ một đơn vị")
    parser.add_argument("--since", type=day, metavar="D", help="từ ngày, 2023-08-20 hay 20/8/2023")
    parser.add_argument("--until", type=day, metavar="D", help="đến hết ngày")
    parser.add_argument(
        "--by",
        choices=tuple(BREAKDOWNS),
        default="office",
        help="theo đơn vị, ngày tiếp nhận, thủ tục, cán bộ, hoặc các hồ sơ chưa số hóa",
    )
    parser.add_argument(
        "--with-subordinates", action="store_true", help="tính cả các đơn vị trực thuộc"
    )
    parser.add_argument(
        "--campaign",
        action="store_true",
        help="so với mục tiêu của đợt số hóa (trong cài đặt, hoặc --target)",
    )
    parser.add_argument("--target", type=percent, metavar="%", help="tỷ lệ phải đạt")
    parser.add_argument("--baseline", type=percent, metavar="%", help="tỷ lệ trước đợt số hóa")
    parser.add_argument(
        "--xlsx",
        type=Path,
        metavar="TỆP",
        help="lưu mọi bảng số liệu thành sổ tính Excel, như cửa sổ tỷ lệ số hóa",
    )
    parser.add_argument(
        "--pdf",
        type=Path,
        metavar="TỆP",
        help="lưu số liệu và biểu đồ thành tệp PDF để in; một thư mục thì tệp tự có tên theo đơn "
        "vị và kỳ (--xlsx cũng vậy)",
    )
    parser.add_argument("--recount", action="store_true", help="đếm lại tất cả từ đầu rồi in")


def run(app: App, options: argparse.Namespace) -> int:
    """Print the rates."""
    if options.recount:
        app.report.recount()
    office = parse_office_code(options.office) if options.office else None
    if options.xlsx is not None or options.pdf is not None:
        return run_files(app, options, office)
    if options.campaign or options.target is not None:
        return run_campaign(app, options, office)
    return _run_report(app, options, office)


def _run_report(app: App, options: argparse.Namespace, office: OfficeCode | None) -> int:
    period = Period(options.since, options.until)
    below: bool = options.with_subordinates
    report = app.report(period, office, subordinates=below)
    extent = Extent(period, office, below)
    headings, lines, told = BREAKDOWNS[options.by](app, extent)
    if options.json:
        print_json(
            {
                "since": period.since.isoformat() if period.since else None,
                "until": period.until.isoformat() if period.until else None,
                "source": "register" if report.has_register else "none",
                "scope": "counter",
                "with_subordinates": below,
                "rates": [rate_json(rate) for rate in report.rates],
                "offices": [office_json(line) for line in report.offices],
                "total": office_json(report.total),
                "by": options.by,
                "lines": told,
            }
        )
        return 0
    if not report.has_register:
        print("Chưa nhập sổ theo dõi hồ sơ nên chưa có tỷ lệ. Dùng: sohoa register import TỆP")
    print_rates(report.rates, period)
    print()
    print_table(headings, lines)
    digitized = report.rates[0]
    left = digitized.denominator - digitized.numerator
    if options.by == "stuck" and left > len(lines):
        print(f"Hiện {grouped(len(lines))} trong {grouped(left)} hồ sơ chưa số hóa.")
    if report.total.outside_register:
        outside = grouped(report.total.outside_register)
        print(f"Ngoài sổ theo dõi: {outside} hồ sơ đã số hóa.")
    return 0
