"""Reading the province's settings: every key checked, an unknown one told with the nearest."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from scanner_app.central.settings import CentralSettings
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.exchange.deliveries import MOST_BYTES

DEFAULT_FILE = Path("/etc/sohoa/central.toml")

_FORBIDDEN_IN_DSN = ("password", "passfile=/dev/stdin", "://")
"""URLs carry passwords; libpq's keywords do without."""

_RANGES = {
    "ingest.most_bytes": (1 << 20, MOST_BYTES),
    "ingest.body_bytes": (1 << 12, 64 << 20),
    "ingest.unpacked_bytes": (1 << 12, 256 << 20),
    "ingest.body_s": (1, 600),
    "ingest.threads": (1, 200),
    "ingest.judges": (1, 60),
    "ingest.judge_s": (1, 600),
    "tidy.unfinished_days": (1, 365),
    "tidy.unasked_days": (1, 365),
}


def load_central_settings(path: Path = DEFAULT_FILE) -> CentralSettings:
    """What the file says; missing keys have their defaults, a missing file is an error.

    Raises:
        SettingsError: no file, unknown key, wrong type or value; facts: path, key, nearest.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path=str(path), key="TOML") from error
    except OSError as error:
        raise SettingsError(path=str(path), key="không đọc được tệp") from error
    settings = CentralSettings(**_values(path, CentralSettings, told, ""))
    for name in ("owner", "ingest", "web"):
        if any(word in getattr(settings.database, name) for word in _FORBIDDEN_IN_DSN):
            raise SettingsError(path=str(path), key=f"database.{name}")
    try:
        _ = settings.campaign.campaign
    except ValueError as error:
        raise SettingsError(path=str(path), key="campaign") from error
    return settings


def _values(
    path: Path, kind: type, told: Mapping[str, object], table: str
) -> dict[str, Any]:  # Any: goes into the dataclass whose types were checked key by key
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    found: dict[str, Any] = {}
    for key, value in told.items():
        full = f"{table}{key}"
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1) or _elsewhere(key)
            raise SettingsError(path=str(path), key=full, nearest=near[0] if near else None)
        found[key] = _value(path, full, hints[key], value)
    return found


def _elsewhere(key: str) -> list[str]:
    """The key in whatever table it belongs to."""
    known = {
        each.name: f"{table.name}.{each.name}"
        for table in fields(CentralSettings)
        if is_dataclass(kind := get_type_hints(CentralSettings)[table.name])
        for each in fields(kind)
    }
    return [known[each] for each in difflib.get_close_matches(key, known, n=1)]


def _value(path: Path, key: str, kind: Any, value: object) -> object:  # Any: a type or a generic
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        return kind(**_values(path, kind, value, f"{key}."))
    if kind is Path and isinstance(value, str) and value:
        return Path(value)
    if kind == tuple[Path, ...] and isinstance(value, list):
        if all(isinstance(each, str) and each for each in value):
            return tuple(Path(each) for each in value)
    elif type(value) is kind:
        low, high = _RANGES.get(key, (None, None))
        if not isinstance(value, int) or low is None or high is None or low <= value <= high:
            return value
        raise SettingsError(path=str(path), key=key, nearest=f"{low}–{high}")
    raise SettingsError(path=str(path), key=key)
