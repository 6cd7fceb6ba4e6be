"""Which of the layers holds: built-in < machine < home, unless locked < group policy."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scanner_app.domain.errors import SettingsError
from scanner_app.settings.checking import DEFAULTS, checked, checked_lock
from scanner_app.settings.keys import Settings
from scanner_app.settings.policy import (
    LOCK,
    POLICY_KEY,
    Policies,
    checked_policies,
    checked_policy_lock,
    read_policies,
    unknown_policies,
)

_LINE = re.compile(r"at line (\d+)")


class Layer(StrEnum):
    """Who says what holds."""

    BUILT_IN = "built-in"
    MACHINE = "machine"
    HOME = "home"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class SetValue:
    """A setting as it holds.

    Attributes:
        locked: IT lets no home change it.
        source: file or registry key that says so; "" for what is built in.
    """

    key: str
    value: object
    layer: Layer
    locked: bool
    source: str = ""


def machine_file() -> Path:
    """Where IT's settings are: %ProgramData% on Windows, /etc elsewhere."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Sohoa" / "settings.toml"
    return Path("/etc/sohoa/settings.toml")


def load_settings(
    home: Path | None, machine: Path | None = None, policies: Policies | None = None
) -> Settings:
    """The settings that hold for a home folder.

    Args:
        home: the home folder; None for what IT set alone.
        machine: IT's file instead of this system's.
        policies: instead of what this system's registry holds.

    Raises:
        SettingsError: unknown key, wrong type or value; names file, key and nearest valid name.
        PolicyError: the same of a group policy; a SettingsError, too.
    """
    found = set_values(home, machine, policies)
    # Types were checked key by key.
    return Settings(**{each.key: each.value for each in found})  # type: ignore[arg-type]


def set_values(
    home: Path | None, machine: Path | None = None, policies: Policies | None = None
) -> tuple[SetValue, ...]:
    """Every setting as it holds for a home folder, and who says so.

    Raises:
        SettingsError: as of `load_settings`.
    """
    machine = machine_file() if machine is None else machine
    policies = read_policies() if policies is None else policies
    by_machine, locked = read_machine(machine)
    by_policy, own = checked_policies(policies), home / "settings.toml" if home else None
    by_home = {
        key: checked(str(own), key, value) for key, value in (_read(own) if own else {}).items()
    }
    locked |= checked_policy_lock(policies)

    def holding(key: str) -> SetValue:
        if key in by_policy:
            return SetValue(key, by_policy[key], Layer.POLICY, True, "HKLM\\" + POLICY_KEY)
        is_locked = key in locked
        if key in by_home and not is_locked:
            return SetValue(key, by_home[key], Layer.HOME, is_locked, str(own))
        if key in by_machine:
            return SetValue(key, by_machine[key], Layer.MACHINE, is_locked, str(machine))
        return SetValue(key, DEFAULTS[key], Layer.BUILT_IN, is_locked)

    return tuple(map(holding, DEFAULTS))


def locked_keys(machine: Path | None = None, policies: Policies | None = None) -> frozenset[str]:
    """Keys that IT lets nobody change on this PC.

    Raises:
        SettingsError: IT's file cannot be read, or it or a policy locks what is no setting.
    """
    listed = _read(machine_file() if machine is None else machine).get(LOCK, [])
    by_machine = checked_lock(str(machine or machine_file()), listed)
    return by_machine | checked_policy_lock(read_policies() if policies is None else policies)


def read_machine(machine: Path) -> tuple[dict[str, object], frozenset[str]]:
    """What IT's file sets, by key, and which keys it locks; nothing when there is no file.

    Raises:
        SettingsError: as of `load_settings`.
    """
    return _of_machine(_read(machine), str(machine))


def machine_values(text: str, source: str) -> tuple[dict[str, object], frozenset[str]]:
    """The same of a text that is not IT's file yet.

    Args:
        text: TOML.
        source: what errors name.

    Raises:
        SettingsError: as of `load_settings`.
    """
    return _of_machine(_parsed(text, source), source)


def ignored_policies(policies: Policies | None = None) -> tuple[str, ...]:
    """Names of policies that this version does not know, and does not heed."""
    return unknown_policies(read_policies() if policies is None else policies)


def _of_machine(found: dict[str, object], source: str) -> tuple[dict[str, object], frozenset[str]]:
    locked = checked_lock(source, found.pop(LOCK, []))
    return {key: checked(source, key, value) for key, value in found.items()}, locked


def _parsed(text: str, source: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        where = f"dòng {line[1]}" if line else "cuối tệp"
        raise SettingsError(path=source, key=f"{where} không đúng cách viết TOML") from error


def _read(path: Path) -> dict[str, object]:
    try:
        return _parsed(path.read_text(encoding="utf-8-sig"), str(path))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(path=str(path), key="TOML") from error
    except OSError as error:
        raise SettingsError(path=str(path), key="quyền đọc tệp") from error
