"""`sohoa central`: the province's side. No counter needs it; its parts are installed apart."""

from __future__ import annotations

import argparse
import logging
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_app import logs
from scanner_app.cli.output import error_json, print_json
from scanner_app.domain.errors import AppError, Cancelled, SettingsError
from scanner_app.messages import BUG, text_for

if TYPE_CHECKING:  # costs: not there on counters
    from scanner_app.cli import central_actions

_FAILED, _USAGE = 1, 2
_OUR_PARTS = {"fastapi", "uvicorn", "psycopg", "psycopg_pool", "procrastinate", "jinja2"}
_MISSING = (
    "Máy này chưa cài phần máy chủ của tỉnh (thiếu {name}). Cài bằng: pip install 'sohoa[province]'"
)


_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command of the province's side; 0 done, 1 something went wrong, 2 wrong use."""
    options = _parser().parse_args(arguments)
    serves = options.action == "serve"
    stop_logging = logs.start_logging(None, verbose=serves or options.verbose)
    try:
        return _action(options)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _OUR_PARTS:
            raise
        print(_MISSING.format(name=error.name), file=sys.stderr)
        return _FAILED
    except AppError as error:
        if options.json:
            print_json({"errors": [error_json(error)]})
        else:
            print(text_for(error), file=sys.stderr)
        return _USAGE if isinstance(error, SettingsError) else _FAILED
    except (Cancelled, KeyboardInterrupt):
        return _FAILED
    except OSError as error:
        # A place to listen, a folder: who runs the server knows what the system means.
        print(f"{error.strerror}: {error.filename or ''}", file=sys.stderr)
        return _FAILED
    except Exception:  # noqa: BLE001 - the last stop: a bug is logged with an id, not shown raw
        number = secrets.token_hex(4)
        _log.exception("unexpected error", extra={"bug": number})
        print(BUG.format(id=number), file=sys.stderr)
        return _FAILED
    finally:
        stop_logging()


def _action(options: argparse.Namespace) -> int:
    from scanner_app.cli import central_actions

    words = [options.action, getattr(options, "step", None)]
    action: central_actions.Action = central_actions.ACTIONS[" ".join(filter(None, words))]
    return action(options)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--config", type=Path, default=argparse.SUPPRESS, help="mặc định /etc/sohoa/central.toml")
    add("--json", action="store_true", default=argparse.SUPPRESS, help="in một tài liệu JSON")
    add("--verbose", action="store_true", default=argparse.SUPPRESS, help="nhật ký chi tiết")
    parser = argparse.ArgumentParser(
        prog="sohoa central", description="Hệ thống phía tỉnh.", parents=[shared]
    )
    parser.set_defaults(config=None, json=False, verbose=False)
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=text, description=text, parents=[shared])

    action("serve", "nhận hồ sơ của các quầy, phục vụ trang xem của lãnh đạo")
    action("migrate", "tạo hoặc nâng cấp cơ sở dữ liệu")
    action("check", "kiểm tra máy chủ có đủ điều kiện chạy")
    tidy = action("tidy", "dọn tệp gửi dở; liệt kê tệp trong kho không thuộc hồ sơ nào")
    tidy.add_argument(
        "--delete", action="store_true", help="xóa hẳn các tệp đó (dừng dịch vụ trước)"
    )
    _add_steps(action, shared)
    return parser


def _add_steps(
    action: Callable[[str, str], argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Commands of two words."""

    def steps(name: str, text: str) -> dict[str, argparse.ArgumentParser]:
        found = action(name, text).add_subparsers(dest="step", required=True, metavar="VIỆC")
        return {
            step: found.add_parser(step, help=help_text, description=help_text, parents=[shared])
            for step, help_text in _STEPS[name].items()
        }

    offices = steps("offices", "danh mục đơn vị")
    offices["import"].add_argument("file", type=Path, help="bảng CSV, hoặc tệp TOML")
    offices["import"].add_argument("--mergers", type=Path, help="bảng CSV đơn vị sáp nhập")
    register = steps("register", "sổ theo dõi hồ sơ của tỉnh")
    register["import"].add_argument("file", type=Path)
    register["import"].add_argument("--office", help="mã đơn vị khi tệp không có cột này")
    steps("authority", "cơ quan cấp chứng thư cho các quầy")
    counter = steps("counter", "các quầy và chứng thư của quầy")
    counter["add"].add_argument("--office", required=True, help="mã đơn vị của quầy")
    counter["add"].add_argument("--name", required=True, help="tên quầy")
    counter["add"].add_argument("--out", type=Path, required=True, help="thư mục đặt tệp chứng thư")
    counter["revoke"].add_argument("fingerprint", help="đầu dấu vân của chứng thư")
    counter["retire"].add_argument("counter", type=int, help="số của quầy")
    backfile = steps("backfile", "đọc hàng loạt kết quả cũ còn hiệu lực")
    backfile["add"].add_argument("path", type=Path, help="thư mục theo mã, hoặc CSV cột code,file")
    backfile["work"].add_argument("--once", action="store_true", help="dừng khi hết việc")
    backfile["status"].add_argument("--workers", type=int, default=1, help="để ước lượng")
    steps("stick", "gói niêm phong trên USB")["import"].add_argument("path", type=Path)


_STEPS = {
    "offices": {"import": "nhập danh mục đơn vị"},
    "register": {"import": "nhập sổ theo dõi hồ sơ"},
    "authority": {"init": "tạo khóa cấp chứng thư"},
    "counter": {
        "add": "cấp chứng thư cho một quầy",
        "list": "các quầy và chứng thư",
        "revoke": "thu hồi một chứng thư",
        "retire": "bỏ một quầy: máy đã hỏng, đã mất, hoặc chuyển sang đơn vị khác",
    },
    "backfile": {
        "add": "thêm hồ sơ cũ vào danh sách",
        "work": "một tiến trình đọc; chạy bao nhiêu cũng được",
        "status": "đã đọc tới đâu, còn bao lâu",
    },
    "stick": {
        "key": "tạo khóa của tỉnh nếu chưa có, in cấu hình cho các quầy",
        "import": "nhận các gói trên USB, ghi biên nhận trở lại USB",
    },
}
