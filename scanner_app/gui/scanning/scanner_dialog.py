"""F12: which scanner this counter uses, and how stacks are scanned."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scanner_app.domain.scan_errors import ScannerUntrustedError
from scanner_app.gui.desk import Desk
from scanner_app.gui.fitting import make_roomy
from scanner_app.gui.scanning.device_panel import DevicePanel
from scanner_app.gui.scanning.profile_panel import ProfilePanel
from scanner_app.gui.scanning.profile_talk import ProfileTalk


class ScannerDialog(QDialog):
    """Scanners on the left, profiles on the right; Escape closes it."""

    def __init__(self, desk: Desk, profiles: ProfileTalk, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Máy quét và cấu hình quét")
        self.setModal(True)
        self.devices = DevicePanel(desk, profiles, self)
        self.profiles = ProfilePanel(desk, profiles, self)
        self.devices.listed.connect(self.profiles.form.show_devices)
        again = QShortcut(QKeySequence("F5"), self)
        again.activated.connect(self.devices.search)
        close = QPushButton("Đóng (Esc)", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        columns = QHBoxLayout()
        columns.addWidget(self._group("Máy quét của quầy này", self.devices), 1)
        columns.addWidget(self._group("Cấu hình quét", self.profiles), 1)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(columns, 1)
        layout.addLayout(below)
        make_roomy(self, 1080, 640)

    def show_scanners(self, error: ScannerUntrustedError | None = None) -> None:
        """Open it and look for scanners, or settle a certificate first."""
        self.profiles.show_chosen()
        self.open()
        self.devices.list.setFocus()
        if error is None:
            self.devices.search()
        else:
            self.devices.settle(error)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody waits for answers any more."""
        self.devices.stop()
        super().hideEvent(event)

    def _group(self, title: str, inner: QWidget) -> QGroupBox:
        # Inside the dialog from the start, or Tab would come to it last.
        group = QGroupBox(title, self)
        layout = QVBoxLayout(group)
        layout.addWidget(inner)
        return group
