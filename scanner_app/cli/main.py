"""Headless commands over the same services as the windows."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scanner_app import logs, paths
from scanner_app.bootstrap import App, open_app
from scanner_app.cli import (
    check,
    clear,
    demo,
    devices,
    digitize,
    doctor,
    dossier,
    journal,
    profiles,
    progress,
    queue,
    register,
    reuse,
    scan,
    secret,
    selftest,
    send,
    sheets,
    sign,
    stick,
    sync,
    verify,
    watch,
)
from scanner_app.cli.output import Json, error_json, print_json
from scanner_app.domain.errors import (
    AppError,
    Cancelled,
    DossierCodeError,
    OfficeCodeError,
    SettingsError,
    SheetKindError,
)
from scanner_app.domain.exchange_errors import NoProvinceError
from scanner_app.domain.profile_errors import ProfileError
from scanner_app.domain.scan_errors import DeviceUnclearError, NoOpenStackError
from scanner_app.domain.secret_errors import SecretNameError, SecretUnusableError
from scanner_app.messages import BUG, text_for
from scanner_app.ports import EventSink
from scanner_app.settings import load_settings

FAILED, USAGE = 1, 2

Command = Callable[[App, argparse.Namespace], int]

_COMMANDS: dict[str, Command] = {
    "digitize": digitize.run,
    "devices": devices.run,
    "scan": scan.run,
    "profiles": profiles.run,
    "sheets": sheets.run,
    "register": register.run,
    "reuse": reuse.run,
    "progress": progress.run,
    "queue": queue.run,
    "send": send.run,
    "secret": secret.run,
    "sign": sign.run,
    "stick": stick.run,
    "sync": sync.run,
    "verify": verify.run,
    "journal": journal.run,
    "check": check.run,
    "clear": clear.run,
    "doctor": doctor.run,
    "dossier": dossier.run,
    "finish": dossier.run_finish,
    "demo": demo.run,
    "watch": watch.run,
}

_SINKS: dict[str, Callable[[argparse.Namespace], EventSink]] = {
    "register": register.sink,
    "watch": watch.sink,
    "send": send.sink,
}
"""Who hears of what happens, for commands that tell while they work."""

_WRONG_USE = (
    DeviceUnclearError,
    DossierCodeError,
    NoOpenStackError,
    NoProvinceError,
    OfficeCodeError,
    ProfileError,
    SecretNameError,
    SecretUnusableError,
    SettingsError,
    SheetKindError,
)

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 something went wrong, 2 wrong use."""
    command = next((word for word in arguments if not word.startswith("-")), None)
    if command == "central":
        from scanner_app.cli import central

        return central.run([word for word in arguments if word is not command])
    if command == "machine-settings":
        from scanner_app.cli import machine_settings

        return machine_settings.run([word for word in arguments if word is not command])
    if command == "update":
        from scanner_app.cli import update

        return update.run([word for word in arguments if word is not command])
    options = _parser().parse_args(arguments)
    with selftest.apart(options) as own:
        return _run(options, own or _home(options))


def _run(options: argparse.Namespace, home: Path) -> int:
    stop_logging = logs.start_logging(paths.log_folder(home), verbose=options.verbose)
    try:
        if options.command == "selftest":
            # Opens no store: the newer program's test must not turn it into one for itself alone.
            return selftest.run(home, load_settings(None if options.apart else home), options)
        settings = load_settings(home)
        key = sign.key_choice(options)
        tell = _SINKS.get(options.command, _silent)(options)
        with open_app(home, settings, tell=tell, key=key) as app:
            return _COMMANDS[options.command](app, options)
    except (AppError, Cancelled) as error:
        return _failed(error, options)
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        # The reader of our output went away (`sohoa ... | head`); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception:  # noqa: BLE001 - the last stop: a bug is logged with an id, not shown raw
        number = secrets.token_hex(4)
        _log.exception("unexpected error", extra={"bug": number})
        print(BUG.format(id=number), file=sys.stderr)
        return FAILED
    finally:
        stop_logging()


def _silent(_options: argparse.Namespace) -> EventSink:
    return lambda _event: None


def _failed(error: AppError | Cancelled, options: argparse.Namespace) -> int:
    if isinstance(error, Cancelled):
        return FAILED
    if doctor.only_looks(options):
        return doctor.run_bare(_home(options), error, as_json=options.json)
    if options.json:
        nothing: Json = {"dossiers": []} if options.command in ("digitize", "scan", "demo") else {}
        print_json(nothing | {"errors": [error_json(error)]})
    else:
        print(text_for(error), file=sys.stderr)
    return USAGE if isinstance(error, _WRONG_USE) else FAILED


def _home(options: argparse.Namespace) -> Path:
    stated = options.home or os.environ.get("SOHOA_HOME")
    if stated:
        return Path(stated).absolute()
    if options.command == "demo":
        return demo.fresh_home()
    return paths.default_home()


def _parser() -> argparse.ArgumentParser:
    shared = _shared(default=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(
        prog="sohoa",
        description="Số hóa hồ sơ tại Bộ phận Một cửa. Không có lệnh: mở cửa sổ.",
        parents=[_shared(default=None)],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help_text, description=help_text, parents=[shared])

    digitize.add_arguments(command("digitize", "số hóa ảnh, PDF, thư mục"))
    watch.add_arguments(command("watch", "nhận giấy máy in quét vào một thư mục"))
    scan.add_arguments(command("scan", "quét một chồng giấy và số hóa"))
    devices.add_arguments(command("devices", "máy quét của máy này và trong mạng"))
    profiles.add_arguments(command("profiles", "cấu hình quét"))
    sheets.add_arguments(command("sheets", "in tờ phân cách hồ sơ, giấy tờ"))
    register.add_arguments(command("register", "sổ theo dõi hồ sơ"))
    reuse.add_arguments(command("reuse", "giấy tờ của hồ sơ đã có trong kho, dùng lại"))
    progress.add_arguments(command("progress", "tỷ lệ số hóa theo đơn vị"))
    queue.add_arguments(command("queue", "hàng đợi gửi"))
    command("send", "gửi những gì đang chờ và sẽ tới, cho đến khi dừng lại")
    dossier.add_arguments(command("dossier", "thành phần của một hồ sơ, còn thiếu gì"))
    dossier.add_finish_arguments(command("finish", "hoàn thành số hóa một hồ sơ"))
    secret.add_arguments(command("secret", "mật khẩu của dịch vụ và khóa, giữ trong kho của máy"))
    stick.add_arguments(command("stick", "gửi tỉnh bằng USB khi không có đường mạng"))
    sync.add_arguments(command("sync", "trao đổi với hệ thống của tỉnh"))
    sign.add_arguments(command("sign", "ký số các giấy tờ đang chờ"))
    verify.add_arguments(command("verify", "kiểm tra chữ ký số của một tệp"))
    journal.add_arguments(command("journal", "nhật ký: ai đã làm gì, còn nguyên vẹn không"))
    check.add_arguments(command("check", "điều cần xem trong hồ sơ trước khi công dân về"))
    clear.add_arguments(command("clear", "xóa trên máy này những gì đã quá hạn lưu"))
    command("update", "bản mới của chương trình, xem: sohoa update --help")
    command("machine-settings", "thiết lập máy, do quản trị hệ thống đặt")
    command("central", "hệ thống phía tỉnh (máy chủ), xem: sohoa central --help")
    doctor.add_arguments(command("doctor", "kiểm tra máy này có đủ điều kiện chạy"))
    selftest.add_arguments(
        command("selftest", "thử bản cài đặt: tệp, máy này, một trang trọn việc")
    )
    demo.add_arguments(command("demo", "chạy thử trên chồng giấy mẫu"))
    return parser


def _shared(default: object) -> argparse.ArgumentParser:
    # Options stand before or after the command; SUPPRESS keeps the second parser from resetting.
    parser = argparse.ArgumentParser(add_help=False)
    flag = default if default is argparse.SUPPRESS else False
    parser.add_argument("--home", default=default, help="thư mục giữ mọi dữ liệu (SOHOA_HOME)")
    parser.add_argument("--json", action="store_true", default=flag, help="in một tài liệu JSON")
    parser.add_argument("--verbose", action="store_true", default=flag, help="nhật ký chi tiết")
    sign.add_key_arguments(parser, default)
    return parser
