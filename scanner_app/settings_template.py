"""IT's settings file, every setting explained and commented out; and its words for other tables."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from scanner_app.messages.setting_words import WORDS, Example
from scanner_app.settings import CHOICES, RANGES, Settings

_HEAD = r"""# Thiết lập máy của Sohoa: quản trị hệ thống đặt, mọi kho trên máy này theo.
#
# Nơi để: %ProgramData%\Sohoa\settings.toml (Windows), /etc/sohoa/settings.toml (Linux).
# Cái sau thắng cái trước: có sẵn, tệp này, settings.toml của kho (trừ mục bị khóa), chính sách
# nhóm.
#
# Đặt một mục: bỏ dấu # ở đầu dòng của nó rồi sửa giá trị. Đường dẫn viết giữa hai dấu nháy đơn.
# Không cần sửa tay: sohoa machine-settings set office=06463. Xem lại: sohoa machine-settings check.
# Mật khẩu, PIN không bao giờ ghi ở đây vì mọi người dùng máy này đều đọc được: sohoa secret set.

# Những mục mà không ai trên máy này được đổi.
# lock = ["office", "target"]"""

_FORMS = {
    "office": "chữ, số, nối bằng dấu chấm hay gạch nối",
    "campaign_since": "ngày dạng 2026-08-20",
    "campaign_until": "ngày dạng 2026-08-20",
    "campaign_baseline": "số từ 0 đến 100",
    "campaign_target": "số từ 0 đến 100",
    "send_hours": "khoảng giờ dạng 18:00-06:00, cách nhau bằng dấu phẩy",
}


def template() -> str:
    """The file's text; it sets nothing."""
    return "\n".join(_lines()) + "\n"


def default_of(key: str) -> object:
    """What is built in."""
    return getattr(Settings(), key)


def default_words(key: str) -> str:
    """What is built in, as IT reads it."""
    return value_words(default_of(key)) or "để trống"


def value_words(value: object) -> str:
    """A value as it is typed after `sohoa machine-settings set KEY=`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    return str(value)


def allowed_words(key: str) -> str:
    """What may stand there, as IT reads it."""
    default = default_of(key)
    if key in CHOICES:
        return " hoặc ".join(CHOICES[key])
    if key in RANGES:
        low, high = RANGES[key]
        return f"số từ {low} đến {high}"
    if isinstance(default, bool):
        return "true hoặc false"
    if isinstance(default, tuple):
        return "danh sách chữ"
    return _FORMS.get(key, "chữ")


def entry(key: str, value: Example) -> str:
    r"""A line of TOML; paths between single quotes, so that their \ stays one."""
    if isinstance(value, list):
        return f"{key} = [{', '.join(map(_literal, value))}]"
    return f"{key} = {_literal(value)}"


def _lines() -> Iterator[str]:
    yield _HEAD
    group = ""
    for key, words in WORDS.items():
        if words.group != group:
            group = words.group
            yield f"\n\n# {group.upper()}"
        told = f"{words.title}. {words.told} Viết: {allowed_words(key)}. Có sẵn: "
        yield ""
        for line in textwrap.wrap(f"{told}{default_words(key)}.", 98, break_long_words=False):
            yield f"# {line}"
        yield f"# {entry(key, words.example)}"


def _literal(value: str | int | bool) -> str:
    if isinstance(value, str) and "\\" in value and "'" not in value:
        return f"'{value}'"
    # JSON's texts, numbers and yes or no are TOML's, too.
    return json.dumps(value, ensure_ascii=False)
