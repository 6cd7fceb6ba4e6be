"""Tables of IT's guide: settings, what is stated to the installers, exit codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from scanner_app.messages.setting_words import WORDS
from scanner_app.settings_template import allowed_words, default_words

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "cai-dat.md"
_DEFINITION = Path(__file__).resolve().parents[1] / "product.toml"
_BLOCK = re.compile(r"(?s)(<!-- bảng: ([a-z-]+) -->\n).*?(<!-- hết bảng -->)")

_EXITS = {
    "done": ("Xong", "Không cần làm gì."),
    "cancelled": ("Người dùng bấm Hủy", "Chạy lại khi cần."),
    "package_damaged": ("Bộ cài hỏng hoặc chép thiếu", "Chép lại bộ cài, so mã băm, chạy lại."),
    "no_right": ("Thiếu quyền quản trị", "Chạy bằng tài khoản quản trị hoặc SYSTEM."),
    "files_damaged": (
        "Tệp vừa chép ra không đúng",
        "Xem phần mềm chống mã độc có chặn không, chép lại bộ cài.",
    ),
    "running": ("Sohoa đang chạy", "Đóng cửa sổ Sohoa và lệnh sohoa send, rồi chạy lại."),
    "file_locked": ("Chương trình khác giữ tệp", "Khởi động lại máy rồi chạy lại."),
    "bad_property": ("Sai tùy chọn hoặc giá trị", "Xem setup.log, sửa dòng lệnh."),
    "disk_full": ("Ổ đĩa không đủ chỗ", "Dọn ổ đĩa rồi chạy lại."),
    "path_too_long": ("Thư mục cài quá dài", "Chọn thư mục ngắn hơn."),
    "windows_too_old": ("Windows quá cũ", "Cần Windows 10 trở lên, 64 bit."),
    "failed": ("Lỗi khác", "Xem setup.log hoặc nhật ký của msiexec."),
    "setup_running": ("Bộ cài khác đang chạy", "Chờ nó xong rồi chạy lại."),
    "newer_installed": ("Máy có bản mới hơn", "Giữ bản mới, hoặc gỡ nó trước."),
    "self_test_failed": (
        "Bản mới không qua tự kiểm tra (/SELFTEST)",
        "Bản cũ vẫn dùng; xem setup.log.",
    ),
    "other_kind_installed": (
        "Máy cài bằng loại bộ cài kia",
        "Cập nhật bằng đúng loại cũ, hoặc gỡ trước.",
    ),
}
"""What a code means, what to do, by its name in `installer/product.toml`."""


_PROGRAM_EXITS = {
    "done": (
        "mọi lệnh",
        "Xong. `selftest`: bản cài chạy tốt. `doctor`: việc chính chạy được",
        "Với `doctor`, đọc các mục “lưu ý”.",
    ),
    "failed": (
        "mọi lệnh",
        "Không xong. `selftest`: có bước không đạt hoặc treo. `doctor`: mục bắt buộc bị hỏng",
        "Câu báo nói việc cần làm.",
    ),
    "wrong_use": (
        "mọi lệnh",
        "Sai tùy chọn, thiết lập hoặc chính sách",
        "Sửa mục được nêu; `doctor` vẫn xem các mục không cần thiết lập.",
    ),
    "broken": (
        "mọi lệnh",
        "Thiếu tệp chương trình nên không mở được",
        "Chạy lại bộ cài cùng bản.",
    ),
    "foreign_use": (
        "mọi lệnh",
        "Bị gọi để chạy chương trình khác, đã từ chối",
        "Xem ai gọi, và vì sao.",
    ),
    "files_damaged": (
        "`selftest --installed`",
        "Tệp chương trình thiếu hoặc bị đổi",
        "Chạy lại bộ cài cùng bản.",
    ),
}
"""Which command, what a code means, what to do, by its name there."""


def with_tables(text: str) -> str:
    """The guide's text with its tables as they are to be."""
    return _BLOCK.sub(lambda found: found[1] + _TABLES[found[2]]() + found[3], text)


def _settings() -> str:
    rows: list[tuple[str, ...]] = []
    group = ""
    for key, words in WORDS.items():
        if words.group != group:
            group = words.group
            rows.append((f"**{group}**", "", "", ""))
        rows.append((f"`{key}`", words.title, allowed_words(key), default_words(key)))
    return _table(("Mục", "Nghĩa", "Giá trị", "Có sẵn"), rows)


def _properties() -> str:
    defined = _defined()
    rows = [
        (f"`{name}`", f"`{key}`", WORDS[key].title)
        for name, key in defined["properties"].items()
        if key in WORDS
    ]
    named = defined["machine_settings"]["file_property"], defined["autostart"]["property"]
    rows += [
        ("`LOCK`", "`lock`", "Những mục không ai trên máy đổi được, cách nhau bằng dấu phẩy"),
        (f"`{named[0]}`", "mọi mục", "Tệp TOML soạn sẵn, thành thiết lập của máy"),
        (f"`{named[1]}`", "", "`1`: tự gửi khi có người đăng nhập; `0` (có sẵn): không"),
    ]
    return _table(("Tùy chọn", "Đặt mục", "Nghĩa"), rows)


def _exits() -> str:
    codes = sorted((code, name) for name, code in _defined()["exit_codes"].items())
    rows = [(str(code), *_EXITS[name]) for code, name in codes]
    return _table(("Mã", "Nghĩa", "Việc cần làm"), rows)


def _program_exits() -> str:
    codes = sorted((code, name) for name, code in _defined()["program_exit_codes"].items())
    rows = [(str(code), *_PROGRAM_EXITS[name]) for code, name in codes]
    return _table(("Mã", "Lệnh", "Nghĩa", "Việc cần làm"), rows)


# The definition's tables hold values of many types.
def _defined() -> dict[str, dict[str, str]]:
    return tomllib.loads(_DEFINITION.read_text(encoding="utf-8"))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


_TABLES: dict[str, Callable[[], str]] = {
    "thiet-lap": _settings,
    "tuy-chon": _properties,
    "ma-thoat": _exits,
    "ma-thoat-chuong-trinh": _program_exits,
}
"""By the name that stands in the guide."""
