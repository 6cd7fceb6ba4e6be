"""Changing the home's settings file: other keys and a person's comments stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from scanner_app.domain.errors import SettingsError
from scanner_app.durable import write_durably
from scanner_app.settings import load_settings, locked_keys

_ENTRY = r"(?m)^[ \t]*{key}[ \t]*=.*$\n?"
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
        raise SettingsError(path=str(path), key=locked[0])
    load_settings(home, machine)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    write_durably(path, changed_text(before, changes).encode())


def changed_text(before: str, changes: Mapping[str, str]) -> str:
    """The file's text with these keys changed; line by line where that says the same.

    Args:
        before: valid TOML.
        changes: by key; "" removes it.
    """
    wanted = {key: value for key, value in tomllib.loads(before).items() if key not in changes}
    wanted |= {key: value for key, value in changes.items() if value}
    text = before
    for key, value in changes.items():
        text = _with_entry(text, key, value)
    try:
        if tomllib.loads(text) == wanted:
            return text
    except tomllib.TOMLDecodeError:
        # A value over several lines, say.
        pass
    return tomli_w.dumps(wanted)


def _with_entry(text: str, key: str, value: str) -> str:
    line = tomli_w.dumps({key: value}) if value else ""
    entry = re.compile(_ENTRY.format(key=re.escape(key)))
    if entry.search(text):
        return entry.sub(lambda _found: line, text, count=1)
    table = _TABLE.search(text)
    place = table.start() if table else len(text)
    head = text[:place]
    return head + ("\n" if line and head and not head.endswith("\n") else "") + line + text[place:]
