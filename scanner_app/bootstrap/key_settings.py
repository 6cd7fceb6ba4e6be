"""Which keys the settings name, to be seen and changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from scanner_app.bootstrap.keys import ChosenKeys
from scanner_app.domain.key_source import parse_key_source
from scanner_app.domain.signature import SignerRole
from scanner_app.settings import locked_keys
from scanner_app.settings_file import change_settings

_NAMES = {
    SignerRole.OFFICER: ("officer_key", "officer_name"),
    SignerRole.AGENCY: ("agency_key", "agency_name"),
}
"""Settings of a role's key and of its holder."""


@dataclass(frozen=True, slots=True)
class SetKey:
    """What is set for a role.

    Attributes:
        text: of the key, see `domain.key_source`; "" is none.
        holder: whose certificate it must be; "" takes any.
        locked: IT lets nobody change key or holder here.
    """

    text: str
    holder: str
    locked: bool


class KeySettings:
    """Which keys are set on this PC, to be seen and changed."""

    def __init__(self, home: Path, keys: ChosenKeys, machine: Path | None = None) -> None:
        """`machine` is IT's settings file instead of this system's."""
        self._home = home
        self._keys = keys
        self._machine = machine

    def read(self, role: SignerRole) -> SetKey:
        """As it is now.

        Raises:
            SettingsError: IT's file cannot be read.
        """
        key, holder = _NAMES[role]
        locked = locked_keys(self._machine)
        settings = self._keys.settings
        return SetKey(
            text=getattr(settings, key),
            holder=getattr(settings, holder),
            locked=key in locked or holder in locked,
        )

    def choose(self, role: SignerRole, text: str, holder: str) -> None:
        """Set the key of a role in the home's settings; it holds at once.

        Raises:
            KeyChoiceError: the text names no key.
            SettingsError: IT locked it, or a settings file is broken.
            StorageError leaves: the file could not be written; nothing changed.
        """
        parse_key_source(text)
        key, holder_key = _NAMES[role]
        text, holder = text.strip(), holder.strip()
        change_settings(self._home, {key: text, holder_key: holder}, self._machine)
        self._keys.forget()
        now_set = self._keys.settings
        if role is SignerRole.OFFICER:
            self._keys.use(replace(now_set, officer_key=text, officer_name=holder))
        else:
            self._keys.use(replace(now_set, agency_key=text, agency_name=holder))
