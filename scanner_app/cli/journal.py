"""`sohoa journal`: who did what to which dossier; is the record whole; a copy to keep elsewhere."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.journal_words import told
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.cli.values import day
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.progress import grouped
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_of

_DIGEST = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="kiểm tra nhật ký còn nguyên vẹn")
    verify.add_argument("file", nargs="?", type=Path, help="tệp đã xuất; bỏ trống là nhật ký ở đây")
    verify.add_argument(
        "--noted",
        type=_noted,
        action="append",
        default=[],
        metavar="DÒNG:MÃ",
        help="dòng và mã băm đã ghi lại ở nơi khác",
    )
    show = actions.add_parser("show", help="xem ai đã làm gì")
    show.add_argument("--dossier", metavar="CODE", help="chỉ hồ sơ này")
    show.add_argument("--since", type=day, metavar="D", help="từ ngày, 2023-08-20 hay 20/8/2023")
    export = actions.add_parser("export", help="xuất nhật ký ra tệp để giữ ở nơi khác")
    export.add_argument("file", type=Path)
    confirm = actions.add_parser(
        "confirm-clock", help="xác nhận giờ máy đang đúng, khi trước đây máy chạy sai giờ"
    )
    confirm.add_argument("--yes", action="store_true", help="không hỏi lại")
    for action in (verify, show, export, confirm):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(app: App, options: argparse.Namespace) -> int:
    """Verify, show or export."""
    if options.action == "verify":
        return _verify(app, options)
    if options.action == "confirm-clock":
        return _confirm_clock(app, options)
    if options.action == "export":
        return _export(app, options)
    return _show(app, options)


def _verify(app: App, options: argparse.Namespace) -> int:
    if options.file is None:
        report = app.journal.verify(options.noted)
    else:
        report = app.journal.verify_file(options.file, options.noted)
    problems: list[Json] = [
        {"line": each.line, "code": each.code, "text": text_of(each.code)}
        for each in report.problems
    ]
    if options.json:
        print_json(
            {
                "ok": report.ok,
                "lines": report.lines,
                "first": report.first,
                "last": report.last,
                "head": report.head,
                "anchored": report.anchored,
                "keyed": report.keyed,
                "problems": problems,
                "problem_count": report.broken,
            }
        )
        return 0 if report.ok else 1
    print(f"Nhật ký có {grouped(report.lines)} dòng.")
    if report.first and report.last:
        print(f"Từ {_shown(report.first)} đến {_shown(report.last)}.")
    for problem in problems:
        print(f"  Dòng {problem['line']}: {problem['text']}")
    if report.broken > len(problems):
        print(f"  … và {grouped(report.broken - len(problems))} chỗ khác.")
    print("Kết luận: " + ("nguyên vẹn." if report.ok else "KHÔNG nguyên vẹn."))
    print(f"Ghi lại ở nơi khác để đối chiếu về sau: {report.lines}:{report.head}")
    return 0 if report.ok else 1


def _confirm_clock(app: App, options: argparse.Namespace) -> int:
    """Signing goes on, though something was signed at a later time before."""
    shown = f"{datetime.now(VIETNAM):%d/%m/%Y %H:%M:%S}"
    if not (options.yes or options.json):
        if not sys.stdin.isatty():
            print("Thêm --yes để xác nhận.", file=sys.stderr)
            return 1
        if input(f"Bây giờ là {shown}, đúng không? [c/K] ").strip().lower() not in {"c", "có"}:
            return 1
    with app.working():
        app.journal.confirm_clock(app.account)
    if options.json:
        print_json({"clock": datetime.now(UTC).isoformat()})
    else:
        print(f"Đã xác nhận giờ máy: {shown}.")
    return 0


def _export(app: App, options: argparse.Namespace) -> int:
    with app.working():
        count = app.journal.export(options.file, app.account)
    if options.json:
        print_json({"path": str(options.file), "lines": count})
    else:
        print(f"{options.file}: {grouped(count)} dòng.")
    return 0


def _show(app: App, options: argparse.Namespace) -> int:
    code = parse_dossier_code(options.dossier).text if options.dossier else None
    since = None
    if options.since is not None:
        since = datetime.combine(options.since, time(), VIETNAM).astimezone(UTC)
    lines, codes = app.journal.lines(dossier=code, since=since), app.journal.codes()
    if options.json:
        print_json(
            {"lines": [asdict(line) | {"dossier": codes.get(line.subject)} for line in lines]}
        )
        return 0
    print_table(
        ("Dòng", "Lúc", "Người làm", "Việc", "Đối tượng"),
        [(line.line, _shown(line.at), *told(line, codes)) for line in lines],
    )
    return 0


def _shown(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"


def _noted(text: str) -> tuple[int, str]:
    line, _, digest = text.partition(":")
    if not line.isdigit() or len(digest) != _DIGEST:
        raise argparse.ArgumentTypeError(f"“{text}” không phải DÒNG:MÃ BĂM")
    return int(line), digest.lower()
