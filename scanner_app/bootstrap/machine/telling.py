"""What may stand in a setting and what is built in, in words."""

from __future__ import annotations

from scanner_app.messages.setting_words import WORDS
from scanner_app.settings import CHOICES, RANGES, Settings

_FORMS = {
    "campaign_since": "ngày dạng 2026-08-20",
    "campaign_until": "ngày dạng 2026-08-20",
    "campaign_baseline": "số từ 0 đến 100",
    "campaign_target": "số từ 0 đến 100",
    "send_hours": "khoảng giờ dạng 18:00-06:00, cách nhau bằng dấu phẩy",
}


def keys() -> tuple[str, ...]:
    """Every setting, in the order in which they are shown."""
    return tuple(WORDS)


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
