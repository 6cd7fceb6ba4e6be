"""What the window remembers over restarts: its place and columns, and what was chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

from scanner_app.domain.errors import OfficeCodeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.scan import Device


class WindowState:
    """A small INI file below the home folder; a damaged one costs the layout, nothing else."""

    def __init__(self, home: Path) -> None:
        self._stored = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)

    @property
    def office(self) -> OfficeCode | None:
        """The office typed last, if any."""
        try:
            return parse_office_code(str(self._stored.value("office", "")))
        except OfficeCodeError:
            return None

    def remember_office(self, office: OfficeCode) -> None:
        """Keep it for the next start."""
        self._stored.setValue("office", office)
        self._stored.sync()

    @property
    def device(self) -> Device | None:
        """The counter's scanner, if one was chosen."""
        chosen = str(self._stored.value("scanner", ""))
        if not chosen:
            return None
        return Device(chosen, self.device_name(chosen), chosen.partition(":")[0])

    def device_name(self, device: str) -> str:
        """What people call a scanner that was chosen once; else its id."""
        return str(self._stored.value(f"scanner_names/{_key(device)}", device))

    def remember_device(self, device: Device) -> None:
        """Take this scanner from now on."""
        self._stored.setValue("scanner", device.id)
        self._stored.setValue(f"scanner_names/{_key(device.id)}", device.name)
        self._stored.sync()

    @property
    def scheme(self) -> str:
        """Light or dark, as it was chosen; "" before that."""
        return str(self._stored.value("scheme", ""))

    def remember_scheme(self, scheme: str) -> None:
        """Keep it for the next start."""
        self._keep("scheme", scheme)

    @property
    def letters(self) -> int:
        """Size of the letters in per cent of the system's."""
        try:
            return int(str(self._stored.value("letters", 100)))
        except ValueError:
            return 100

    def remember_letters(self, percent: int) -> None:
        """Keep it for the next start."""
        self._keep("letters", percent)

    @property
    def sounds(self) -> bool:
        """Sounds were asked for."""
        return str(self._stored.value("sounds", "")) == "on"

    def remember_sounds(self, *, on: bool) -> None:
        """Keep it for the next start."""
        self._keep("sounds", "on" if on else "off")

    @property
    def tour_seen(self) -> bool:
        """The first walk was taken or left."""
        return str(self._stored.value("tour", "")) == "seen"

    def remember_tour(self) -> None:
        """Never show it again by itself."""
        self._keep("tour", "seen")

    def restore(self, window: QWidget, splitter: QSplitter) -> bool:
        """Put window and columns where they were; whether anything was remembered."""
        geometry, columns = self._stored.value("geometry"), self._stored.value("columns")
        if not isinstance(geometry, QByteArray) or not isinstance(columns, QByteArray):
            return False
        return window.restoreGeometry(geometry) and splitter.restoreState(columns)

    def remember(self, window: QWidget, splitter: QSplitter) -> None:
        """Keep where window and columns are."""
        self._stored.setValue("geometry", window.saveGeometry())
        self._stored.setValue("columns", splitter.saveState())
        self._stored.sync()

    def kept(self, name: str) -> object:
        """What another window kept under this name, as "queue/header"; None before that."""
        return self._stored.value(name)

    def keep(self, name: str, value: object) -> None:
        """Keep it for the next start."""
        self._keep(name, value)

    def restore_heights(self, splitter: QSplitter) -> bool:
        """Put the parts of the dossier's panel where they were; whether that was remembered."""
        heights = self._stored.value("heights")
        return isinstance(heights, QByteArray) and splitter.restoreState(heights)

    def remember_heights(self, splitter: QSplitter) -> None:
        """Keep how high the parts of the dossier's panel are."""
        self._keep("heights", splitter.saveState())

    def _keep(self, name: str, value: object) -> None:
        self._stored.setValue(name, value)
        self._stored.sync()


def _key(device: str) -> str:
    """An id as a key of the file; slashes would make groups of it."""
    return device.encode().hex()
