"""Scan profiles in layers: IT's file of the machine, the home's, built-in ones; one is chosen.

IT's profile wins over one of the same name in the home, that over a built-in one. `lock = true` in
IT's file leaves the choice alone to the clerk. `hidden` takes profiles of lower layers out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

from scanner_app.domain.folding import nfc
from scanner_app.domain.profile import BUILT_IN, ScanProfile
from scanner_app.domain.profile_errors import (
    ProfileKeyTakenError,
    ProfilesLockedError,
    ProfileUnknownError,
)
from scanner_app.durable import write_durably
from scanner_app.profile_files import ProfileFile, read_file, written
from scanner_app.settings import machine_file

FILE_NAME = "profiles.toml"
_LAST = "last-profile"
"""Name of the profile used last; in a file of its own, for it changes with every stack."""


class Origin(StrEnum):
    """Who made a profile."""

    MACHINE = "machine"
    HOME = "home"
    BUILT_IN = "built_in"


@dataclass(frozen=True, slots=True)
class ListedProfile:
    """A profile as it holds here, and who made it."""

    profile: ScanProfile
    origin: Origin


class ProfileStore:
    """The profiles of a home; files are read anew each time, they are small."""

    def __init__(self, home: Path, machine: Path | None = None) -> None:
        """Nothing is read yet.

        Args:
            home: folder of the home.
            machine: IT's file, beside IT's settings when None.
        """
        self._home_file = home / FILE_NAME
        self._last_file = home / _LAST
        self._machine_file = machine or machine_file().with_name(FILE_NAME)

    @property
    def locked(self) -> bool:
        """The clerk may choose, but neither change nor add profiles."""
        return self._machine().lock

    def listed(self) -> tuple[ListedProfile, ...]:
        """What can be chosen, by key, those without one last; never empty.

        Raises:
            SettingsError: a file has an unknown key or a wrong value.
        """
        found = tuple(_layered(self._machine(), self._home()))
        return found or tuple(ListedProfile(each, Origin.BUILT_IN) for each in BUILT_IN)

    def named(self, name: str) -> ScanProfile:
        """The profile of this name, whatever its case.

        Raises:
            ProfileUnknownError: none is called so; names the nearest.
            SettingsError: see `listed`.
        """
        return self._find(name).profile

    def by_key(self, key: str) -> ScanProfile | None:
        """The profile that one key chooses."""
        listed = (each.profile for each in self.listed())
        return next((profile for profile in listed if key and profile.key == key), None)

    def last(self) -> ScanProfile:
        """The profile used last, or the first when there is none (any more)."""
        name = ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            name = self._last_file.read_text(encoding="utf-8")
        listed = [each.profile for each in self.listed()]
        return next((each for each in listed if _same(each.name, name)), listed[0])

    def choose(self, name: str) -> ScanProfile:
        """Remember the profile as the one used last.

        Raises:
            ProfileUnknownError, SettingsError: see `named`.
            StorageError leaves: it could not be written.
        """
        profile = self.named(name)
        write_durably(self._last_file, profile.name.encode())
        return profile

    def save(self, profile: ScanProfile) -> None:
        """Add a profile to the home, or change the one of its name.

        Raises:
            ProfilesLockedError: IT locked the profiles, or made the one of this name.
            ProfileKeyTakenError: its key belongs to another one.
            SettingsError, StorageError leaves: see above.
        """
        profile = replace(profile, name=nfc(profile.name))
        self._may_change(profile.name)
        for other in self.listed():
            same = _same(other.profile.name, profile.name)
            taken = bool(profile.key) and other.profile.key == profile.key
            # A built-in profile yields its key: it was nobody's choice.
            if taken and not same and other.origin is not Origin.BUILT_IN:
                raise ProfileKeyTakenError(key=profile.key, text=other.profile.name)
        home = self._home()
        kept = [each for each in home.profiles if not _same(each.name, profile.name)]
        shown = [name for name in home.hidden if not _same(name, profile.name)]
        self._write(ProfileFile((*kept, profile), tuple(shown)))

    def remove(self, name: str) -> None:
        """Take a profile out of the home; a built-in one is hidden.

        Raises:
            ProfileUnknownError: none is called so.
            ProfilesLockedError: IT locked the profiles, or made this one.
            SettingsError, StorageError leaves: see above.
        """
        found = self._find(name)
        self._may_change(found.profile.name)
        home = self._home()
        if found.origin is Origin.BUILT_IN:
            self._write(replace(home, hidden=(*home.hidden, found.profile.name)))
            return
        kept = [each for each in home.profiles if not _same(each.name, found.profile.name)]
        self._write(replace(home, profiles=tuple(kept)))

    def _find(self, name: str) -> ListedProfile:
        listed = self.listed()
        for each in listed:
            if _same(each.profile.name, name):
                return each
        names = {_fold(each.profile.name): each.profile.name for each in listed}
        near = get_close_matches(_fold(name), names, n=1)
        raise ProfileUnknownError(text=name, nearest=names[near[0]] if near else None)

    def _may_change(self, name: str) -> None:
        machine = self._machine()
        if machine.lock or any(_same(each.name, name) for each in machine.profiles):
            raise ProfilesLockedError(text=name)

    def _machine(self) -> ProfileFile:
        return read_file(self._machine_file, may_lock=True)

    def _home(self) -> ProfileFile:
        return read_file(self._home_file)

    def _write(self, file: ProfileFile) -> None:
        write_durably(self._home_file, written(file))


def _layered(machine: ProfileFile, home: ProfileFile) -> Iterator[ListedProfile]:
    """Each name and each key once, as the highest layer has it; by key."""
    home = ProfileFile() if machine.lock else home
    hidden = {_fold(name) for name in (*machine.hidden, *home.hidden)}
    layers = (
        (Origin.MACHINE, machine.profiles, set[str]()),
        (Origin.HOME, home.profiles, {_fold(name) for name in machine.hidden}),
        (Origin.BUILT_IN, BUILT_IN, hidden),
    )
    names: set[str] = set()
    keys: set[str] = set()
    found: list[ListedProfile] = []
    for origin, profiles, out in layers:
        for profile in profiles:
            if _fold(profile.name) in names | out:
                continue
            kept = replace(profile, key="") if profile.key in keys else profile
            names.add(_fold(kept.name))
            keys.add(kept.key)
            found.append(ListedProfile(kept, origin))
    yield from sorted(found, key=lambda each: each.profile.key or "~")


def _same(left: str, right: str) -> bool:
    return _fold(left) == _fold(right)


def _fold(name: str) -> str:
    return nfc(name).casefold()
