"""`sohoa machine-settings`: IT's settings of this PC, for installers, scripts and by hand.

Needs no home folder and opens none: an installer calls it before there is one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scanner_app import paths
from scanner_app.bootstrap.machine_settings import change_machine, check_machine, given
from scanner_app.cli.output import error_json, print_json, print_table
from scanner_app.domain.errors import AppError, SettingsError
from scanner_app.messages import text_for
from scanner_app.messages.setting_words import LAYERS, WORDS
from scanner_app.settings import (
    Layer,
    SetValue,
    ignored_policies,
    machine_file,
    names_secret,
    set_values,
)
from scanner_app.settings_template import template, value_words

_DONE, _FAILED, _USAGE = 0, 1, 2
_HIDDEN = "(ẩn)"


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 it could not be done, 2 a key or value is wrong."""
    options = parser().parse_args(arguments)
    try:
        return _ACTIONS[options.action](options)
    except AppError as error:
        if options.json:
            print_json({"errors": [error_json(error)]})
        else:
            print(text_for(error), file=sys.stderr)
        return _USAGE if isinstance(error, SettingsError) else _FAILED


def _show(options: argparse.Namespace) -> int:
    stated = options.home or os.environ.get("SOHOA_HOME")
    home = Path(stated).absolute() if stated else paths.default_home()
    found = set_values(home, options.file)
    if options.json:
        told = [_told(each) for each in found]
        ignored = list(ignored_policies())
        print_json({"settings": told, "file": str(options.file), "ignored_policies": ignored})
        return _DONE
    shown = [each for each in found if options.all or each.layer is not Layer.BUILT_IN]
    headings = ("Mục", "Giá trị", "Đặt ở", "Khóa", "Ý nghĩa")
    print_table(headings, [_row(each) for each in shown])
    print(f"Thiết lập máy: {options.file}")
    for name in ignored_policies():
        print(f"Chính sách nhóm có mục mà bản này không biết: {name}")
    return _DONE


def _set(options: argparse.Namespace) -> int:
    changes = given(options.assignments)
    wrote = change_machine(options.file, changes, options.unset, options.start)
    if options.json:
        print_json({"file": str(options.file), "changed": wrote, "set": sorted(changes)})
    else:
        print(f"{'Đã ghi' if wrote else 'Không có gì đổi trong'} {options.file}.")
    return _DONE


def _template(_options: argparse.Namespace) -> int:
    sys.stdout.write(template())
    return _DONE


def _check(options: argparse.Namespace) -> int:
    path = options.checked or options.file
    doubts = check_machine(path)
    if options.json:
        told = [{"key": each.key, **error_json(each.error)} for each in doubts]
        print_json({"file": str(path), "ok": not doubts, "errors": told})
    else:
        for each in doubts:
            print(f"{each.key}: {text_for(each.error)}")
        print(f"{path}: {'cần xem lại' if doubts else 'tốt'}.")
    return _FAILED if doubts else _DONE


def _value(each: SetValue) -> str:
    return _HIDDEN if names_secret(each.value) else value_words(each.value)


def _row(each: SetValue) -> tuple[str, ...]:
    lock = "khóa" if each.locked else ""
    return each.key, _value(each), LAYERS[each.layer], lock, WORDS[each.key].title


def _told(each: SetValue) -> dict[str, object]:
    value = _HIDDEN if names_secret(each.value) else each.value
    return {
        "key": each.key,
        "value": value,
        "from": each.layer.value,
        "source": each.source,
        "locked": each.locked,
    }


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "show": _show,
    "set": _set,
    "template": _template,
    "check": _check,
}


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    shared.add_argument(
        "--file", type=Path, default=machine_file(), help="thay cho tệp thiết lập của máy này"
    )
    made = argparse.ArgumentParser(
        prog="sohoa machine-settings", description="Thiết lập máy, do quản trị hệ thống đặt."
    )
    actions = made.add_subparsers(dest="action", required=True, metavar="VIỆC")
    show = actions.add_parser("show", parents=[shared], help="mục nào đang có giá trị gì, do đâu")
    show.add_argument("--home", help="kho để xem thiết lập (SOHOA_HOME)")
    show.add_argument("--all", action="store_true", help="cả những mục đang để như có sẵn")
    change = actions.add_parser("set", parents=[shared], help="đặt, bỏ; tạo tệp khi chưa có")
    change.add_argument("assignments", nargs="*", metavar="MỤC=GIÁ_TRỊ")
    change.add_argument("--unset", action="append", default=[], metavar="MỤC", help="bỏ mục")
    change.add_argument(
        "--from", dest="start", type=Path, metavar="TỆP", help="lấy cả tệp này làm thiết lập máy"
    )
    actions.add_parser("template", parents=[shared], help="in tệp mẫu có chú giải mọi mục")
    check = actions.add_parser("check", parents=[shared], help="kiểm tra tệp thiết lập")
    check.add_argument("checked", nargs="?", type=Path, metavar="TỆP")
    return made
