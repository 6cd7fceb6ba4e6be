"""`sohoa update`: newer versions of the program, for IT and for the task that Windows runs.

Needs no home folder and opens none.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from scanner_app.bootstrap.probing.updates import failure_text
from scanner_app.bootstrap.publishing import make_key, offer_update, stage_of
from scanner_app.bootstrap.update_schedule import (
    schedule_updates,
    take_result,
    unschedule_updates,
)
from scanner_app.bootstrap.updating import (
    fetch_update,
    is_sound,
    last_update,
    note_document,
    open_update,
    own_version,
)
from scanner_app.cli.output import error_json, print_json
from scanner_app.cli.typed_password import ask_password
from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.domain.update_errors import UpdateError, UpdateRightError
from scanner_app.domain.updates import UpdateNote, UpdateState
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_for
from scanner_app.messages.updating import state_words
from scanner_app.tasks.cancel import CancelToken

_DONE, _FAILED = 0, 1
_KEY_PROMPT = "Mật khẩu của khóa phát hành: "


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 it could not be done or an update failed."""
    options = parser().parse_args(arguments)
    try:
        return _ACTIONS[options.action](options)
    except Cancelled:
        return _FAILED
    except AppError as error:
        if options.json:
            print_json({"errors": [error_json(error)]})
        else:
            print(text_for(error), file=sys.stderr)
        return _FAILED
    except OSError as error:
        told = UpdateRightError() if isinstance(error, PermissionError) else UpdateError()
        print(text_for(told), file=sys.stderr)
        return _FAILED


def _status(options: argparse.Namespace) -> int:
    last, error = last_update(options.file), None
    state, offered = UpdateState.UNKNOWN, ""
    try:
        state, manifest = open_update(machine=options.file).look()
        offered = manifest.version if manifest is not None else ""
    except AppError as failed:
        error = failed
    if options.json:
        told: dict[str, object] = {"state": state.value, "version": own_version()}
        told |= {"offered": offered, "last": None if last is None else _told(last)}
        print_json(told | ({"errors": [error_json(error)]} if error else {}))
    else:
        print(f"Bản đang dùng: {own_version()}")
        told_to = sys.stderr if error else sys.stdout
        words = text_for(error) if error else state_words(state.value, offered, None)
        print(words, file=told_to)
        if last is not None:
            print(f"Lần trước ({_moment(last.at)}): {_words(last)}")
    return _DONE if error is None else _FAILED


def _fetch(options: argparse.Namespace) -> int:
    note = fetch_update(options.folder, options.file, CancelToken(), again=options.again)
    return _noted(note, options)


def _settle(options: argparse.Namespace) -> int:
    code = take_result(options.folder)
    if code is None:
        last = last_update(options.file)
        return _DONE if last is None else _noted(last, options)
    update = open_update(options.folder, options.file)
    return _noted(update.settle(code, own_version, is_sound), options)


def _noted(note: UpdateNote, options: argparse.Namespace) -> int:
    if options.json:
        print_json(_told(note))
    else:
        print(_words(note))
    return _FAILED if note.state is UpdateState.FAILED else _DONE


def _schedule(options: argparse.Namespace) -> int:
    if options.wanted == "on":
        schedule_updates()
        print("Đã đặt lịch cập nhật: sau khi mở máy, buổi trưa, và khi Sohoa đóng.")
    else:
        unschedule_updates()
        print("Đã bỏ lịch cập nhật.")
    return _DONE


def _key(options: argparse.Namespace) -> int:
    public = make_key(options.key, ask_password(_KEY_PROMPT, twice=True))
    print(f"Khóa bí mật: {options.key} (cất giữ, không chép lên máy của đơn vị)")
    print(f'Đặt ở mọi máy: update_key = "{public}"')
    return _DONE


def _offer(options: argparse.Namespace) -> int:
    manifest = offer_update(
        options.setup,
        options.to,
        options.stage,
        options.expires,
        options.key,
        ask_password(_KEY_PROMPT),
    )
    print(f"Đã đưa bản {manifest.version} vào {options.to}.")
    return _DONE


def _words(note: UpdateNote) -> str:
    told = state_words(note.state.value, note.version, note.code)
    if note.failure is not None:
        told += f" Lần tìm gần nhất ({_moment(note.failure.at)}): {failure_text(note.failure)}"
    return told


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _told(note: UpdateNote) -> dict[str, object]:
    told: dict[str, object] = note_document(note)
    if note.failure is not None:
        told["failure"] = {**note_document(note)["failure"], "text": failure_text(note.failure)}
    return told


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "status": _status,
    "fetch": _fetch,
    "settle": _settle,
    "schedule": _schedule,
    "key": _key,
    "offer": _offer,
}


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    shared.add_argument("--file", type=Path, help="thay cho tệp thiết lập của máy này")
    shared.add_argument("--folder", type=Path, help="thay cho thư mục chứa bộ cài đã tải")
    made = argparse.ArgumentParser(prog="sohoa update", description="Cập nhật Sohoa trên máy này.")
    actions = made.add_subparsers(dest="action", required=True, metavar="VIỆC")

    def action(name: str, told: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[shared], help=told, description=told)

    action("status", "bản đang dùng, bản đang có, lần cập nhật trước")
    fetch = action("fetch", "tải bản đến lượt máy này, kiểm tra chữ ký")
    fetch.add_argument("--again", action="store_true", help="tải cả bản đã cài không thành")
    action("settle", "ghi lại kết quả sau khi bộ cài chạy xong")
    schedule = action("schedule", "đặt hoặc bỏ lịch tự cập nhật (cần quyền quản trị)")
    schedule.add_argument("wanted", choices=("on", "off"))
    key = action("key", "người phát hành: tạo khóa ký bản cập nhật")
    key.add_argument("key", type=Path, metavar="TỆP")
    offer = action("offer", "người phát hành: ký và đưa một bộ cài ra nơi để bản cập nhật")
    offer.add_argument("setup", type=Path, metavar="Sohoa-x.y.z-setup.exe")
    offer.add_argument("--key", type=Path, required=True, metavar="TỆP", help="khóa phát hành")
    offer.add_argument("--to", type=Path, required=True, metavar="THƯ_MỤC")
    offer.add_argument(
        "--stage",
        type=stage_of,
        action="append",
        required=True,
        metavar="NGÀY[:MÃ,MÃ[:PHẦN_TRĂM]]",
        help="ai được cài từ ngày nào: 2026-12-01:06463,06466 rồi 2026-12-08:*:25",
    )
    offer.add_argument("--expires", type=date.fromisoformat, required=True, metavar="NGÀY")
    return made
