"""Changing and checking IT's settings file of this PC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.updating import publisher_keys
from scanner_app.domain.errors import (
    AppError,
    SettingFileError,
    SettingSecretError,
    SettingsError,
    SettingsForbiddenError,
    StoreForbiddenError,
)
from scanner_app.domain.key_source import FileKey, parse_key_source
from scanner_app.durable import write_durably
from scanner_app.procedure_files import read_procedures
from scanner_app.settings import known, machine_values, names_secret
from scanner_app.settings_file import Value, changed_text
from scanner_app.settings_template import default_of, template
from scanner_app.sign_rule_files import read_rules

LOCK = "lock"
_YES_NO = {"true": True, "1": True, "false": False, "0": False}
_ARGUMENTS = "trên dòng lệnh"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a valid file that does not work on this PC, or nowhere.

    Attributes:
        key: of the setting.
        error: what is wrong.
    """

    key: str
    error: AppError


def given(assignments: Sequence[str]) -> dict[str, Value]:
    """What somebody typed as KEY=VALUE; an empty value leaves its key alone.

    Installers hand over every property, also those that nobody stated.

    Raises:
        SettingsError: no such key, or a word where a number must stand.
    """
    changes: dict[str, Value] = {}
    for each in assignments:
        key, is_there, text = each.partition("=")
        if not is_there:
            raise SettingsError(path=_ARGUMENTS, key=each, nearest=f"{each}=…")
        if key != LOCK:
            known(_ARGUMENTS, key)
        if text:
            changes[key] = _typed(key, text)
    return changes


def change_machine(
    path: Path, changes: Mapping[str, Value], gone: Sequence[str] = (), start: Path | None = None
) -> bool:
    """Change IT's file; it is as it was when that cannot be done.

    Args:
        path: the file; made from the commented template when missing.
        changes: by key.
        gone: keys to take out.
        start: a whole file to begin with, instead of the one that is there.

    Returns:
        Whether something was written.

    Raises:
        SettingsError: a key or value is wrong, before or after, or bears a secret.
        SettingsForbiddenError: this account may not write it.
        StorageError leaves: it could not be written.
    """
    for key in gone:
        if key != LOCK:
            known(_ARGUMENTS, key)
    before = _text_of(path) if path.exists() else None
    text = template() if before is None else before
    if start is not None:
        text = _text_of(start)
    _require_sound(text, start or path)
    text = changed_text(text, dict.fromkeys(gone) | dict(changes))
    _require_sound(text, Path(_ARGUMENTS))
    if text == before:
        return False
    try:
        write_durably(path, text.encode())
    except StoreForbiddenError as error:
        raise SettingsForbiddenError(path=str(path)) from error
    return True


def check_machine(path: Path) -> tuple[Doubt, ...]:
    """What of a sound file does not work on this PC: files and keys that it names.

    Raises:
        SettingFileError: there is no such file.
        SettingsError: it is broken, or bears a secret.
    """
    if not path.exists():
        raise SettingFileError(path=str(path))
    text = _text_of(path)
    return tuple(_doubts(_require_sound(text, path)))


def _doubts(values: Mapping[str, object]) -> Iterator[Doubt]:
    for key, look in _LOOKS.items():
        named = values.get(key) or ()
        for each in named if isinstance(named, tuple) else (named,):
            try:
                look(str(each))
            except AppError as error:
                yield Doubt(key, error)


def _require_there(path: str) -> None:
    if not Path(path).exists():
        raise SettingFileError(path=path)


def _require_key(text: str) -> None:
    source = parse_key_source(text)
    if isinstance(source, FileKey):
        _require_there(str(source.path))


_LOOKS: dict[str, Callable[[str], object]] = {
    "province_ca": _require_there,
    "client_certificate": _require_there,
    "trust_roots": _require_there,
    "tessdata": _require_there,
    "watch_folder": _require_there,
    "officer_key": _require_key,
    "agency_key": _require_key,
    "sign_rules": lambda path: read_rules(Path(path)),
    "update_key": publisher_keys,
    "procedures": lambda path: read_procedures(Path(path)),
}
"""Settings that name files or keys, and what finds out whether those are fit."""


def _typed(key: str, text: str) -> Value:
    if key == LOCK:
        return [each for each in re.split(r"[,;\s]+", text) if each]
    default = default_of(key)
    if isinstance(default, bool):
        if text.lower() not in _YES_NO:
            raise SettingsError(path=_ARGUMENTS, key=f"{key}={text}", nearest="true / false")
        return _YES_NO[text.lower()]
    if isinstance(default, int):
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise SettingsError(path=_ARGUMENTS, key=f"{key}={text}")
        return int(text)
    if isinstance(default, tuple):
        return [each for each in text.split(";") if each]
    return text


def _require_sound(text: str, path: Path) -> dict[str, object]:
    values, _locked = machine_values(text, str(path))
    for key, value in values.items():
        if names_secret(value):
            raise SettingSecretError(path=str(path), key=key)
    return values


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingFileError(path=str(path)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(path=str(path), key="UTF-8") from error
    except OSError as error:
        raise SettingsError(path=str(path), key="quyền đọc tệp") from error
