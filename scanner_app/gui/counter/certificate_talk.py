"""Says at the start that a certificate soon ends, and covers no other notice with it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from scanner_app.gui.banner import Banner
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice
from scanner_app.gui.it.certificate_notice import certificate_notice


class CertificateTalk(QObject):
    """Looks once at a start, beside everything else; a PC that is tried out is not asked."""

    def __init__(self, desk: Desk, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._banner = banner
        self._waiting: Notice | None = None
        banner.closed.connect(self._on_place)

    def begin(self) -> None:
        """Ask token and servers, whose silence holds nobody up."""
        if not self._desk.app.settings.is_trial:
            self._desk.ask_device(self, certificate_notice, self._on_looked, self._on_failed)

    def _on_looked(self, notice: Notice | None) -> None:
        self._waiting = notice
        # What an interrupted scan left, or a failure, comes first and is read first.
        if not self._banner.text:
            self._on_place()

    def _on_place(self) -> None:
        notice, self._waiting = self._waiting, None
        self._banner.tell(notice)

    def _on_failed(self, error: Exception) -> None:
        """Nobody asked for it: the checks of IT's window tell what is wrong with a token."""
