"""`sohoa sync`: tell the province what changed here, hear what changed there, compare both."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.bootstrap.exchanging import Exchange
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.exchange_errors import NoProvinceError
from scanner_app.domain.progress import grouped
from scanner_app.domain.reconciliation import KeptJob, Reconciliation
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages.register import reopened_words
from scanner_app.tasks.cancel import CancelToken

_MOST_SHOWN = 200
"""Lines of each kind in the table; the JSON has them all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    running = actions.add_parser("run", help="gửi thay đổi lên tỉnh và nhận thay đổi về")
    running.add_argument("--again", action="store_true", help="nhận lại mọi thay đổi từ đầu")
    actions.add_parser("status", help="còn gì chưa trao đổi; không cần mạng")
    report = actions.add_parser("report", help="đối chiếu tệp đã gửi với tệp tỉnh đang giữ")
    report.add_argument(
        "--mend", action="store_true", help="gửi lại những tệp đã có biên nhận mà tỉnh không giữ"
    )
    for action in (running, report, actions.choices["status"]):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(app: App, options: argparse.Namespace) -> int:
    """Sync, say how far it is, or compare; 1 when both sides differ.

    Raises:
        NoProvinceError: the target is no server of a province.
    """
    if app.exchange is None:
        raise NoProvinceError
    if options.action == "status":
        return _status(app.exchange, as_json=options.json)
    if options.action == "report" and not options.mend:
        return _compared(app.exchange, mend=False, as_json=options.json)
    with app.working():
        if options.action == "run":
            return _synced(app.exchange, again=options.again, as_json=options.json)
        return _compared(app.exchange, mend=True, as_json=options.json)


def _synced(exchange: Exchange, *, again: bool, as_json: bool) -> int:
    if again:
        exchange.sync.read_again()
    done = exchange.sync(CancelToken())
    if as_json:
        print_json(
            {
                "told": done.told,
                "untellable": done.untellable,
                "rows": done.rows,
                "kept": done.kept,
                "settled": done.settled,
                "released": len(done.released),
                "reopened": len(done.reopened),
                "stream_new": done.stream_new,
            }
        )
        return 0
    print(
        f"Đã trao đổi với tỉnh: báo lên {grouped(done.told)} thay đổi, nhận về "
        f"{grouped(done.rows)} dòng sổ theo dõi và {grouped(done.settled)} biên nhận."
    )
    if done.kept:
        print(f"{grouped(done.kept)} dòng sổ ở máy này mới hơn của tỉnh nên được giữ và báo lại.")
    if done.released:
        print(f"{grouped(len(done.released))} hồ sơ nay có trong sổ nên thôi bị giữ.")
    if done.reopened:
        print(reopened_words([code for _, code in done.reopened]))
    if done.untellable:
        print(
            f"{grouped(done.untellable)} hồ sơ hoặc dòng sổ có mã, đơn vị hay chữ không hợp lệ nên "
            "chưa báo lên được. Sửa lại trong sổ rồi nhập lại."
        )
    if done.stream_new:
        print("Dữ liệu máy này đã được khôi phục từ bản sao; mọi hồ sơ đã được báo lại cho tỉnh.")
    return 0


def _status(exchange: Exchange, *, as_json: bool) -> int:
    standing = exchange.sync.standing()
    if as_json:
        print_json(
            {
                "stream": str(standing.stream),
                "marked": standing.marked,
                "untold": standing.untold,
                "read_rows": standing.read.rows,
                "read_receipts": standing.read.receipts,
                "synced_at": standing.synced_at.isoformat() if standing.synced_at else None,
            }
        )
        return 0
    waiting = standing.marked + standing.untold
    print(
        f"Còn {grouped(waiting)} thay đổi chưa báo lên tỉnh."
        if waiting
        else "Mọi thay đổi đã được báo lên tỉnh."
    )
    print(
        f"Lần trao đổi trọn vẹn gần nhất: {standing.synced_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}."
        if standing.synced_at
        else "Chưa lần nào trao đổi trọn vẹn."
    )
    return 0


def _compared(exchange: Exchange, *, mend: bool, as_json: bool) -> int:
    found = exchange.reconcile(CancelToken(), mend=mend)
    if as_json:
        print_json(_compared_json(found))
    else:
        _print_compared(found)
    return 0 if found.is_whole else 1


def _print_compared(found: Reconciliation) -> None:
    print(f"Khớp: {grouped(found.agreed)} tệp.")
    if found.elsewhere:
        print(f"Tỉnh còn giữ {grouped(found.elsewhere)} tệp của những hồ sơ không ở máy này.")
    lines = [
        *(_line("tỉnh không giữ", job) for job in found.missing),
        *(_line("tỉnh đã có, ở đây còn chờ", job) for job in found.unsettled),
        *(_line("nội dung khác nhau", each.job) for each in found.differing),
        *(_line("chỉ có ở tỉnh", receipt) for receipt in found.unknown),
    ]
    if not lines:
        print("Hai bên khớp nhau.")
        return
    print_table(("Khác biệt", "Hồ sơ", "Tệp"), lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        print(f"… và {grouped(len(lines) - _MOST_SHOWN)} dòng nữa; dùng --json để xem hết.")
    if found.due_again:
        print(f"Đã xếp gửi lại {grouped(found.due_again)} tệp.")
    if found.unsettled:
        print("Tệp còn chờ mà tỉnh đã có: chạy sohoa sync run --again.")


def _line(what: str, of: KeptJob | DeliveryReceipt) -> tuple[str, str, str]:
    return what, of.code, of.name


def _compared_json(found: Reconciliation) -> Json:
    return {
        "agreed": found.agreed,
        "elsewhere": found.elsewhere,
        "missing": [_file_json(job) for job in found.missing],
        "unsettled": [_file_json(job) for job in found.unsettled],
        "differing": [
            _file_json(each.job)
            | {
                "province_sha256": each.receipt.sha256,
                "province_size_bytes": each.receipt.size_bytes,
            }
            for each in found.differing
        ],
        "unknown": [_file_json(receipt) for receipt in found.unknown],
        "due_again": found.due_again,
        "whole": found.is_whole,
    }


def _file_json(of: KeptJob | DeliveryReceipt) -> Json:
    return {"code": of.code, "name": of.name, "sha256": of.sha256, "size_bytes": of.size_bytes}
