"""Says that a newer version waits for the window to be closed, and covers no other notice."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from scanner_app.bootstrap.updating import waiting_version
from scanner_app.gui.banner import Banner
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice

_EVERY_MS = 3_600_000
"""Counters leave the window open for days: looking at the start alone would tell nobody."""


class UpdateTalk(QObject):
    """Looks at the start and every hour; tells of each version once. Updating is not its work."""

    def __init__(self, desk: Desk, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._banner = banner
        self._told = ""
        self._hourly = QTimer(self)
        self._hourly.setInterval(_EVERY_MS)
        self._hourly.timeout.connect(self.look)

    def begin(self) -> None:
        """Look, and again every hour."""
        self._hourly.start()
        self.look()

    def stop(self) -> None:
        """The window closes."""
        self._hourly.stop()

    def look(self) -> None:
        """Read the note that the update task left."""
        self._desk.ask(self, lambda _app: waiting_version(), self._on_looked, self._on_failed)

    def _on_looked(self, version: str) -> None:
        # Another notice is read first; an hour later this one has its turn.
        if version and version != self._told and not self._banner.text:
            self._told = version
            self._banner.tell(
                Notice(
                    f"Bản Sohoa {version} đã tải về, sẽ tự cài khi cửa sổ này đóng. Làm xong việc, "
                    "đóng Sohoa; khoảng 20 phút sau mở lại là bản mới."
                )
            )

    def _on_failed(self, error: Exception) -> None:
        """Nobody asked for it: IT's window tells of updates."""
