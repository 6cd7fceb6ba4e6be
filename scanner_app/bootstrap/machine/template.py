"""IT's settings file, every setting explained and commented out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import tomli_w

from scanner_app.bootstrap.machine.telling import allowed_words, default_words, keys
from scanner_app.messages.setting_words import WORDS, Example

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
# lock = ["office", "target"]
"""


def template() -> str:
    """The file's text; it sets nothing."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.rstrip()
    group = ""
    for key in keys():
        words = WORDS[key]
        if words.group != group:
            group = words.group
            yield f"\n\n# {group.upper()}"
        told = (
            f"{words.title}. {words.told} Viết: {allowed_words(key)}. Có sẵn: {default_words(key)}."
        )
        yield ""
        yield from (f"# {line}" for line in textwrap.wrap(told, 98, break_long_words=False))
        yield f"# {entry(key, words.example)}"


def entry(key: str, value: Example) -> str:
    r"""A line of TOML; paths between single quotes, so that their \ stays one."""
    if isinstance(value, list):
        return f"{key} = [{', '.join(_text(each) for each in value)}]"
    if isinstance(value, str):
        return f"{key} = {_text(value)}"
    return tomli_w.dumps({key: value}).rstrip()


def _text(value: str) -> str:
    if "\\" in value and "'" not in value:
        return f"'{value}'"
    return tomli_w.dumps({"x": value}).rstrip().removeprefix("x = ")
