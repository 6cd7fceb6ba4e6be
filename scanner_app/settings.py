"""Frozen settings in layers: built-in, machine (IT), home; the machine may lock keys.

Secrets are not settings: a password never stands in these files.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal

from scanner_app.domain.errors import SettingsError
from scanner_app.domain.sending import parse_send_hours


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; the TOML keys are the names below.

    Attributes:
        office: office code used when none is named.
        organisation: who converts from paper, written into each PDF (Luật GDĐT art. 12.1.c).
        target: where signed files go: a folder or share, "https://host[:port]" of the province,
            "s3://bucket[/prefix]", "stick:" when they leave on sticks alone; "" is `delivered`
            below the home folder.
        province_ca: PEM of the authority that alone vouches for the province's server or object
            store; "" takes those that the system trusts.
        client_certificate: PEM with this counter's certificate and its key.
        s3_endpoint: "https://host[:port]" of the object store.
        s3_region: as the store wants it in signatures.
        s3_access_key: id of the key; its secret is in the credential store.
        stick_recipient: age recipient that sticks are sealed to, the province's.
        stick_receipts: the province's Ed25519 public key that signs receipts on sticks.
        send_hours: hours of sending in Vietnam, "18:00-06:00,12:00-13:00"; "" is always.
        send_limit_kbps: most that sending may take of the line, in kbit/s; 0 is no limit.
        officer_key: where the officer's key is, see `domain.key_source`; while no key is set and
            `target` is "", a demonstration certificate signs.
        agency_key: where the agency's key is.
        officer_name, agency_name: whose certificates they must be; "" takes any.
        sign_rules: TOML table of who signs what; "" is the one that is shipped.
        procedures: TOML table of procedures with their components; "" is the one that is shipped.
        trust_roots: PEM files of the roots that signatures are judged by.
        timestamp_url: RFC 3161 time-stamp server; "" signs without time stamps.
        check_revocation: ask the issuers' servers whether certificates were revoked.
        sign_limit_s: longest time one signature may take, a person at phone or keypad included,
            10 to 3600.
        keep_days: how long pictures, words and signed PDFs stay on this PC after the receipt, 0 to
            3650; 0 keeps them for ever, as does an empty `target`.
        pdf_profile: "jpeg" (whole colour picture) or "mrc" (text stencil over small background).
        workers: processes that read pages; 0 is one a core.
        tessdata: folder of the language models; "" is tesseract's own.
        page_limit_s: longest time one page may take, 10 to 3600.
        watch_folder: where printers scan to; "" watches none.
        watch_still_s: how long a file there must not have changed, 1 to 300.
        watch_quiet_s: files that come within this time of each other are one stack, 1 to 3600.
        watch_after: "keep" moves a file that was taken in to `da-nhan` in that folder, "delete"
            removes it.
        campaign_name, campaign_since, campaign_until: of a digitization campaign, days as
            2023-08-20, "" is open.
        campaign_baseline, campaign_target: digitized rates in percent, "26" or "86,5"; "" is none.
    """

    office: str = ""
    organisation: str = ""
    target: str = ""
    province_ca: str = ""
    client_certificate: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    stick_recipient: str = ""
    stick_receipts: str = ""
    send_hours: str = ""
    send_limit_kbps: int = 0
    officer_key: str = ""
    agency_key: str = ""
    officer_name: str = ""
    agency_name: str = ""
    sign_rules: str = ""
    procedures: str = ""
    trust_roots: tuple[str, ...] = ()
    timestamp_url: str = ""
    check_revocation: bool = True
    sign_limit_s: int = 360
    keep_days: int = 90
    pdf_profile: Literal["jpeg", "mrc"] = "jpeg"
    workers: int = 0
    tessdata: str = ""
    page_limit_s: int = 180
    watch_folder: str = ""
    watch_still_s: int = 5
    watch_quiet_s: int = 30
    watch_after: Literal["keep", "delete"] = "keep"
    campaign_name: str = ""
    campaign_since: str = ""
    campaign_until: str = ""
    campaign_baseline: str = ""
    campaign_target: str = ""

    @property
    def is_trial(self) -> bool:
        """Nothing is set up: files stay on this PC and a demonstration certificate may sign."""
        return not (self.target or self.officer_key or self.agency_key)


class Layer(StrEnum):
    """Which file says what holds."""

    BUILT_IN = "built-in"
    MACHINE = "machine"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class SetValue:
    """A setting as it holds.

    Attributes:
        locked: the machine's file lets no home change it.
    """

    key: str
    value: object
    layer: Layer
    locked: bool


_CHOICES = {"pdf_profile": ("jpeg", "mrc"), "watch_after": ("keep", "delete")}
_RANGES = {
    "keep_days": (0, 3650),
    "send_limit_kbps": (0, 10_000_000),
    "workers": (0, 64),
    "page_limit_s": (10, 3600),
    "sign_limit_s": (10, 3600),
    "watch_still_s": (1, 300),
    "watch_quiet_s": (1, 3600),
}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_is_share = re.compile(r"100|\d{1,2}([.,]\d{1,2})?").fullmatch
_FORMS: dict[str, Callable[[str], object]] = {
    "campaign_since": _is_day,
    "campaign_until": _is_day,
    "campaign_baseline": _is_share,
    "campaign_target": _is_share,
}


def machine_file() -> Path:
    """Where IT's settings are: %ProgramData% on Windows, /etc elsewhere."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Sohoa" / "settings.toml"
    return Path("/etc/sohoa/settings.toml")


def load_settings(home: Path, machine: Path | None = None) -> Settings:
    """The settings that hold for a home folder.

    Raises:
        SettingsError: unknown key, wrong type or value; names file, key and nearest valid name.
    """
    machine = machine_file() if machine is None else machine
    from_machine = _read(machine)
    locked = from_machine.pop("lock", [])
    from_home = _read(home / "settings.toml")
    values: dict[str, object] = {}
    values |= _checked(machine, from_machine)
    values |= {
        key: value
        for key, value in _checked(home / "settings.toml", from_home).items()
        if not isinstance(locked, list) or key not in locked
    }
    return Settings(**values)  # type: ignore[arg-type]  # types were checked key by key


def set_values(home: Path, machine: Path | None = None) -> tuple[SetValue, ...]:
    """Every setting as it holds for a home folder, and which file says so.

    Raises:
        SettingsError: as of `load_settings`.
    """
    machine = machine_file() if machine is None else machine
    holding, locked = load_settings(home, machine), locked_keys(machine)
    from_machine, from_home = _read(machine), _read(home / "settings.toml")

    def layer(key: str) -> Layer:
        if key in from_home and key not in locked:
            return Layer.HOME
        return Layer.MACHINE if key in from_machine else Layer.BUILT_IN

    return tuple(
        SetValue(each.name, getattr(holding, each.name), layer(each.name), each.name in locked)
        for each in fields(Settings)
    )


def locked_keys(machine: Path | None = None) -> frozenset[str]:
    """Keys that IT lets nobody change on this PC.

    Raises:
        SettingsError: IT's file cannot be read.
    """
    locked = _read(machine_file() if machine is None else machine).get("lock", [])
    listed = locked if isinstance(locked, list) else []
    return frozenset(each for each in listed if isinstance(each, str))


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(path=str(path), key="TOML") from error
    except OSError as error:
        raise SettingsError(path=str(path), key="quyền đọc tệp") from error


def _checked(path: Path, found: dict[str, object]) -> dict[str, object]:
    return {key: _value(path, key, value) for key, value in found.items()}


def _value(path: Path, key: str, value: object) -> object:
    defaults = {field.name: field.default for field in fields(Settings)}
    if key not in defaults:
        near = difflib.get_close_matches(key, defaults, n=1)
        raise SettingsError(path=str(path), key=key, nearest=near[0] if near else None)
    default = defaults[key]
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SettingsError(path=str(path), key=key)
        return tuple(value)
    if type(value) is not type(default):
        raise SettingsError(path=str(path), key=key)
    if key in _CHOICES and value not in _CHOICES[key]:
        raise SettingsError(path=str(path), key=key, nearest=" / ".join(_CHOICES[key]))
    if key in _RANGES and isinstance(value, int):
        low, high = _RANGES[key]
        if not low <= value <= high:
            raise SettingsError(path=str(path), key=key, nearest=f"{low}–{high}")
    _check_form(path, key, str(value))
    return value


def _check_form(path: Path, key: str, text: str) -> None:
    if key == "send_hours":
        try:
            parse_send_hours(text)
        except ValueError as error:
            nearest = "18:00-06:00,12:00-13:00"
            raise SettingsError(path=str(path), key=key, nearest=nearest) from error
    if text and key in _FORMS and not _FORMS[key](text):
        raise SettingsError(path=str(path), key=key)
