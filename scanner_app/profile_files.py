"""Files of scan profiles: TOML to profiles and back, wrong keys and values named."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path

import tomli_w

from scanner_app.domain.errors import SettingsError
from scanner_app.domain.folding import nfc
from scanner_app.domain.profile import PaperSize, ScanProfile, Sides
from scanner_app.domain.profile_errors import ProfileError
from scanner_app.domain.scan import Colour, Feed
from scanner_app.domain.split_rule import SplitRule

_DEFAULTS: dict[str, object] = {
    field.name: field.default for field in fields(ScanProfile) if field.name != "name"
}
_CHOICES: dict[str, type[StrEnum]] = {
    "feed": Feed,
    "sides": Sides,
    "colour": Colour,
    "size": PaperSize,
    "split": SplitRule,
}


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One file.

    Attributes:
        profiles: in the file's order.
        hidden: names of profiles of lower layers that are not offered.
        lock: only in IT's file.
    """

    profiles: tuple[ScanProfile, ...] = ()
    hidden: tuple[str, ...] = ()
    lock: bool = False


def read_file(path: Path, *, may_lock: bool = False) -> ProfileFile:
    """What a file says; a missing one says nothing.

    Raises:
        SettingsError: unknown key, wrong type or value; names file, key and nearest valid name.
    """
    found = _parsed(path)
    known = ("profiles", "hidden", "lock") if may_lock else ("profiles", "hidden")
    for key in found:
        _require_known(path, key, known)
    hidden, tables = found.get("hidden", []), found.get("profiles", {})
    if not isinstance(hidden, list) or not all(isinstance(name, str) for name in hidden):
        raise SettingsError(path=str(path), key="hidden")
    if not isinstance(tables, dict):
        raise SettingsError(path=str(path), key="profiles")
    lock = found.get("lock", False)
    if not isinstance(lock, bool):
        raise SettingsError(path=str(path), key="lock", nearest="true / false")
    profiles = tuple(_profile(path, name, table) for name, table in tables.items())
    _require_distinct(path, profiles)
    return ProfileFile(profiles, tuple(hidden), lock)


def written(file: ProfileFile) -> bytes:
    """A file's content; every value is written out, so that it can be read and changed by hand."""
    tables = {profile.name: _table(profile) for profile in file.profiles}
    document: dict[str, object] = {"hidden": list(file.hidden)} if file.hidden else {}
    return tomli_w.dumps(document | {"profiles": tables}).encode()


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path=str(path), key="TOML") from error
    except OSError as error:
        raise SettingsError(path=str(path), key="quyền đọc tệp") from error


def _profile(path: Path, name: str, table: object) -> ScanProfile:
    if not isinstance(table, dict):
        raise SettingsError(path=str(path), key=f"profiles.{name}")
    values = {key: _value(path, name, key, value) for key, value in table.items()}
    try:
        return ScanProfile(name=nfc(name), **values)  # type: ignore[arg-type]  # checked by key
    except ProfileError as error:
        key, nearest = error.facts["key"], error.facts["nearest"]
        raise SettingsError(path=str(path), key=f"{name}.{key}", nearest=nearest) from error


def _value(path: Path, name: str, key: str, value: object) -> object:
    _require_known(path, key, _DEFAULTS, within=f"{name}.")
    if key in _CHOICES:
        choices = [choice.value for choice in _CHOICES[key]]
        if value not in choices:
            near = difflib.get_close_matches(str(value), choices, n=1) or choices
            raise SettingsError(path=str(path), key=f"{name}.{key}", nearest=" / ".join(near))
        return _CHOICES[key](value)
    if type(value) is not type(_DEFAULTS[key]):
        raise SettingsError(path=str(path), key=f"{name}.{key}")
    return value


def _require_known(
    path: Path, key: str, known: Mapping[str, object] | tuple[str, ...], within: str = ""
) -> None:
    if key not in known:
        near = difflib.get_close_matches(key, list(known), n=1)
        raise SettingsError(
            path=str(path), key=within + key, nearest=within + near[0] if near else None
        )


def _require_distinct(path: Path, profiles: tuple[ScanProfile, ...]) -> None:
    """Two names that differ in case alone, or one key twice, would leave the choice to chance."""
    names: set[str] = set()
    keys: set[str] = set()
    for profile in profiles:
        if profile.name.casefold() in names:
            raise SettingsError(path=str(path), key=f"profiles.{profile.name}")
        if profile.key and profile.key in keys:
            raise SettingsError(path=str(path), key=f"{profile.name}.key")
        names.add(profile.name.casefold())
        keys.add(profile.key)


def _table(profile: ScanProfile) -> dict[str, object]:
    values = asdict(profile)
    del values["name"]
    return {
        key: value.value if isinstance(value, StrEnum) else value for key, value in values.items()
    }
