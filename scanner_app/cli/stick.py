"""`sohoa stick`: carry signed files to the province on a USB stick, and its receipts back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import error_json, print_json, print_table
from scanner_app.domain.errors import AppError
from scanner_app.domain.progress import grouped
from scanner_app.domain.stick_errors import StickMissingError
from scanner_app.domain.upload import JobState
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, help_text in (
        ("write", "ghi mọi tệp đang chờ ra USB"),
        ("receipts", "đọc biên nhận của tỉnh từ USB"),
        ("status", "còn gì chờ, gói nào chưa có biên nhận; không cần USB"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        if name != "status":
            action.add_argument(
                "path", nargs="?", type=Path, help="ổ USB; bỏ trống là ổ đã đặt trong cấu hình"
            )


def run(app: App, options: argparse.Namespace) -> int:
    """Write, read or show; 1 when something went wrong.

    Raises:
        StickError leaves: the stick; nothing half-written counts.
        UploadError leaves: this counter's certificate cannot be used.
    """
    if options.action == "status":
        return _status(app, as_json=options.json)
    path = options.path or _set_path(app)
    with app.working():
        if options.action == "write":
            return _write(app, path, as_json=options.json)
        return _receipts(app, path, as_json=options.json)


def _set_path(app: App) -> Path:
    kind, _, path = app.settings.target.partition(":")
    if kind != "stick" or not path:
        raise StickMissingError(path="")
    return Path(path)


def _write(app: App, path: Path, *, as_json: bool) -> int:
    done = app.sticks.write(path, CancelToken())
    if as_json:
        print_json(
            {
                "written": done.papers,
                "bytes": done.sealed_bytes,
                "standing": done.standing,
                "left": done.left,
                "errors": [error_json(error) for error in done.errors],
            }
        )
    else:
        megabytes = grouped(round(done.sealed_bytes / 1e6))
        print(f"Đã ghi {grouped(done.papers)} tệp ({megabytes} MB) ra USB, đã niêm phong cho tỉnh.")
        if done.standing:
            print(f"{grouped(done.standing)} tệp khác đã có sẵn trên USB này.")
        if done.left:
            print(f"Còn {grouped(done.left)} tệp không đủ chỗ: ghi tiếp ra USB khác.")
        print("Giữ các tệp chờ cho đến khi đọc biên nhận: sohoa stick receipts")
        _tell(done.errors)
    return 1 if done.errors else 0


def _receipts(app: App, path: Path, *, as_json: bool) -> int:
    done = app.sticks.read(path, CancelToken())
    if as_json:
        print_json(
            {
                "bundles": done.bundles,
                "sent": done.sent,
                "refused": done.refused,
                "unknown": done.unknown,
                "errors": [error_json(error) for error in done.errors],
            }
        )
    elif not done.bundles and not done.errors:
        print("USB này chưa có biên nhận nào của tỉnh cho máy này.")
    else:
        print(
            f"Tỉnh đã nhận {grouped(done.sent)} tệp, từ chối {grouped(done.refused)} tệp; "
            f"{grouped(done.unknown)} biên nhận khác không còn tệp nào chờ."
        )
        if done.refused:
            print("Xem lý do từ chối: sohoa queue list")
        _tell(done.errors)
    return 1 if done.errors or done.refused else 0


def _status(app: App, *, as_json: bool) -> int:
    bundles = app.sticks.carried()
    waiting = len(app.queue.jobs([JobState.WAITING.value]))
    if as_json:
        listed = [
            {
                "bundle": str(each.bundle),
                "made_at": each.made_at.isoformat(),
                "papers": each.papers,
                "complete": each.complete,
            }
            for each in bundles
        ]
        print_json({"waiting": waiting, "bundles": listed})
        return 0
    print(f"Đang chờ: {grouped(waiting)} tệp. Gói chưa có biên nhận: {grouped(len(bundles))}.")
    if bundles:
        print_table(
            ("Gói", "Ghi lúc", "Tệp", "Trạng thái"),
            [
                (
                    f"SOHOA-{each.bundle}",
                    each.made_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M"),
                    grouped(each.papers),
                    "đã niêm phong" if each.complete else "ghi dở",
                )
                for each in bundles
            ],
        )
    return 0


def _tell(errors: Sequence[AppError]) -> None:
    for error in errors:
        print(text_for(error), file=sys.stderr)
