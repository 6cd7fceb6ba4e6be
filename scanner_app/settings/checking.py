"""Which values a setting may have, wherever they come from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date

from scanner_app.domain.errors import OfficeCodeError, SettingsError
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.sending import parse_send_hours
from scanner_app.settings.keys import Settings

CHOICES = {"pdf_profile": ("jpeg", "mrc"), "watch_after": ("keep", "delete")}
"""Texts that have these values alone."""
RANGES = {
    "keep_days": (0, 3650),
    "send_limit_kbps": (0, 10_000_000),
    "workers": (0, 64),
    "page_limit_s": (10, 3600),
    "sign_limit_s": (10, 3600),
    "watch_still_s": (1, 300),
    "watch_quiet_s": (1, 3600),
}
"""Least and most of every number."""
DEFAULTS: dict[str, object] = {each.name: each.default for each in fields(Settings)}
"""What is built in, by key in the order of `Settings`."""

_EXAMPLES = {
    "office": "mã của đơn vị, thí dụ 06463,",
    "campaign_since": "ngày dạng 2026-08-20",
    "campaign_until": "ngày dạng 2026-08-20",
    "send_hours": "18:00-06:00,12:00-13:00",
}
_MOST_TOLD = 60
# A password in an address, or a PIN in the address of a token (RFC 7512).
_SECRET = re.compile(r"//[^/@:]*:[^/@]+@|[?&;]pin-(?:value|source)=|^\s*-----BEGIN", re.IGNORECASE)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_office(text: str) -> bool:
    try:
        parse_office_code(text)
    except OfficeCodeError:
        return False
    return True


def _is_hours(text: str) -> bool:
    try:
        parse_send_hours(text)
    except ValueError:
        return False
    return True


_is_share = re.compile(r"100|\d{1,2}([.,]\d{1,2})?").fullmatch
FORMS: dict[str, Callable[[str], object]] = {
    "office": _is_office,
    "campaign_since": _is_day,
    "campaign_until": _is_day,
    "campaign_baseline": _is_share,
    "campaign_target": _is_share,
    "send_hours": _is_hours,
}
"""Texts of a form; each says whether a text that is not empty has it."""


def checked(source: str, key: str, value: object) -> object:
    """The value as `Settings` holds it.

    Args:
        source: file that says so, for the error.
        key: name of the setting.
        value: as TOML has it.

    Raises:
        SettingsError: no such setting, wrong type or value; names file, key and nearest valid one.
    """
    known(source, key)
    default = DEFAULTS[key]
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SettingsError(path=source, key=key)
        return tuple(value)
    if type(value) is not type(default):
        raise SettingsError(path=source, key=key)
    if key in CHOICES and value not in CHOICES[key]:
        raise _wrong(source, key, value, " / ".join(CHOICES[key]))
    if key in RANGES and isinstance(value, int):
        low, high = RANGES[key]
        if not low <= value <= high:
            raise _wrong(source, key, value, f"{low}–{high}")
    if value and key in FORMS and not FORMS[key](str(value)):
        raise _wrong(source, key, value, _EXAMPLES.get(key))
    return value


def _wrong(source: str, key: str, value: object, nearest: str | None) -> SettingsError:
    # None of these is a secret; who has 300 PCs sees at once what was mistyped.
    return SettingsError(path=source, key=key, value=str(value)[:_MOST_TOLD], nearest=nearest)


def known(source: str, key: str, told: str = "") -> None:
    """Let pass what is the name of a setting.

    Args:
        source: file that names it.
        key: what should be a setting.
        told: how the error names it; "" as `key`.

    Raises:
        SettingsError: it is none.
    """
    if key not in DEFAULTS:
        near = difflib.get_close_matches(key, DEFAULTS, n=1)
        raise SettingsError(path=source, key=told or key, nearest=near[0] if near else None)


def checked_lock(source: str, listed: object) -> frozenset[str]:
    """Keys that a home may not change.

    Raises:
        SettingsError: this is no list of settings.
    """
    if not isinstance(listed, list | tuple):
        raise SettingsError(path=source, key="lock")
    for each in listed:
        known(source, str(each), f"lock = {each}")
    return frozenset(map(str, listed))


def names_secret(value: object) -> bool:
    """A password, PIN or private key stands in the value; where settings lie all may read them."""
    texts: Collection[object] = value if isinstance(value, list | tuple) else (value,)
    return any(isinstance(each, str) and _SECRET.search(each) for each in texts)
