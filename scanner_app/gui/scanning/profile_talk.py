"""Which profile and which scanner the next stack is scanned with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.profile import ScanProfile
from scanner_app.domain.scan import Device
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.scanning.profile_choice import ProfileChoice
from scanner_app.gui.window_state import WindowState
from scanner_app.profiles import ListedProfile


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of this home as they are now.

    Attributes:
        last: chosen last.
        locked: IT lets nobody change them.
    """

    listed: tuple[ListedProfile, ...]
    last: ScanProfile
    locked: bool


def load_profiles(app: App) -> Profiles:
    """Read the files.

    Raises:
        SettingsError: a file has an unknown key or a wrong value.
    """
    store = app.profiles
    return Profiles(store.listed(), store.last(), store.locked)


class ProfileTalk(QObject):
    """Knows the chosen profile, and the scanner that profiles without one use.

    Signals:
        changed: another profile or scanner.
        troubled: `Notice`: the files could not be read or written.
    """

    changed = Signal()
    troubled = Signal(object)

    def __init__(
        self, desk: Desk, choice: ProfileChoice, state: WindowState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._choice = choice
        self._state = state
        self._profiles: Profiles | None = None
        self._chosen: ScanProfile | None = None
        self._wanted = ""
        choice.picked.connect(self.choose)

    @property
    def profiles(self) -> Profiles | None:
        """None until they were read."""
        return self._profiles

    @property
    def chosen(self) -> ScanProfile | None:
        """The profile of the next stack; None until they were read."""
        return self._chosen

    @property
    def device(self) -> Device | None:
        """The scanner of the next stack: the profile's own, else the counter's."""
        counter = self._state.device
        own = self._chosen.device if self._chosen is not None else ""
        if not own or (counter is not None and counter.id == own):
            return counter
        return Device(own, self._state.device_name(own), own.partition(":")[0])

    def load(self, choose: str = "") -> None:
        """Read the profiles anew, and take this one, else the one that was chosen."""
        self._desk.ask(
            self, load_profiles, lambda profiles: self._on_loaded(profiles, choose), self._on_failed
        )

    def choose(self, name: str) -> None:
        """Take this profile from now on; an unknown one changes nothing."""
        listed = self._profiles.listed if self._profiles is not None else ()
        if not listed:
            self._wanted = name
        found = next((each.profile for each in listed if each.profile.name == name), None)
        if found is None or found == self._chosen:
            return
        self._show(found)
        self._desk.change(
            self, lambda app: app.profiles.choose(name), lambda _profile: None, self._on_failed
        )

    def use_device(self, device: Device) -> None:
        """Take this scanner for every profile that names none."""
        self._state.remember_device(device)
        self.changed.emit()

    def _on_loaded(self, profiles: Profiles, choose: str) -> None:
        self._profiles = profiles
        by_name = {each.profile.name: each.profile for each in profiles.listed}
        before = self._chosen.name if self._chosen is not None else self._wanted
        self._show(by_name.get(choose) or by_name.get(before) or profiles.last)

    def _show(self, chosen: ScanProfile) -> None:
        self._chosen = chosen
        listed = self._profiles.listed if self._profiles is not None else ()
        self._choice.show_profiles([each.profile for each in listed], chosen)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(notice_of(error))
