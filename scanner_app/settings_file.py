"""Changing a settings file: other keys and a person's comments stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from scanner_app.domain.errors import SettingLockedError
from scanner_app.durable import write_durably
from scanner_app.settings import load_settings, locked_keys

Value = str | int | bool | list[str] | None
"""What an entry may hold; None and "" take it away, so that the layer below holds again."""

_ENTRY = r"(?m)^[ \t]*{key}[ \t]*=.*$\n?"
_EXAMPLE = r"(?m)^[ \t]*#[ \t]?{key}[ \t]*=.*$\n?"
_TABLE = re.compile(r"(?m)^[ \t]*\[")


def change_settings(home: Path, changes: Mapping[str, str], machine: Path | None = None) -> None:
    """Set texts in the home's settings; the file is as it was when it cannot be done.

    Args:
        home: the home folder.
        changes: by key; "" removes the key, so that IT's value or the built-in one holds again.
        machine: IT's file instead of this system's.

    Raises:
        SettingsError: IT locked one of the keys, or one of the files is broken.
        StorageError leaves: the file could not be written.
    """
    locked = sorted(locked_keys(machine) & changes.keys())
    path = home / "settings.toml"
    if locked:
        raise SettingLockedError(path=str(path), key=locked[0])
    load_settings(home, machine)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    write_durably(path, changed_text(before, changes).encode())


def changed_text(before: str, changes: Mapping[str, Value]) -> str:
    """The file's text with these keys changed; line by line where that says the same.

    A new entry comes below its commented-out example, where there is one.

    Args:
        before: valid TOML.
        changes: by key.
    """
    wanted = {key: value for key, value in tomllib.loads(before).items() if key not in changes}
    wanted |= {key: value for key, value in changes.items() if not _is_gone(value)}
    text = before
    for key, value in changes.items():
        text = _with_entry(text, key, value)
    try:
        if tomllib.loads(text) == wanted:
            return text
    except tomllib.TOMLDecodeError:
        # What looks like an entry stood inside a text over several lines, say.
        pass
    return tomli_w.dumps(wanted)


def _is_gone(value: Value) -> bool:
    return value is None or value == ""


def _with_entry(text: str, key: str, value: Value) -> str:
    line = "" if _is_gone(value) else tomli_w.dumps({key: value})
    found = re.search(_ENTRY.format(key=re.escape(key)), text)
    if found:
        return text[: found.start()] + line + text[_end_of(text, found.start(), found.end()) :]
    table = _TABLE.search(text)
    place = table.start() if table else len(text)
    example = re.search(_EXAMPLE.format(key=re.escape(key)), text[:place])
    head = text[: example.end() if example else place]
    return (
        head
        + ("\n" if line and head and not head.endswith("\n") else "")
        + line
        + (text[len(head) :])
    )


def _end_of(text: str, start: int, end: int) -> int:
    """Where the entry that starts there ends; lists and texts may go over several lines."""
    while end < len(text):
        try:
            tomllib.loads(text[start:end])
        except tomllib.TOMLDecodeError:
            end = text.find("\n", end) + 1 or len(text)
        else:
            break
    return end
