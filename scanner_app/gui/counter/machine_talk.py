"""The PC around the window: it stays awake while work runs, and a scan ends before it sleeps."""

from __future__ import annotations

from PySide6.QtCore import QObject

from scanner_app.gui.desk import Desk, Progress
from scanner_app.gui.power import Power, keep_awake
from scanner_app.gui.scanning.scan_talk import ScanTalk


class MachineTalk(QObject):
    """Between the PC's power and the desk.

    Attributes:
        power: what is heard of the PC.
    """

    def __init__(self, desk: Desk, scanning: ScanTalk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._awake = False
        self.power = Power(self)
        # The sheet in work still comes in; those in the feeder wait for "Quét tiếp".
        self.power.falling_asleep.connect(scanning.end_after_page)
        self.power.woke_up.connect(desk.app.sending.wake)
        desk.progressed.connect(self._on_progressed)

    def stop(self) -> None:
        """The window closes."""
        self.power.close()
        self._keep_awake(on=False)

    def _on_progressed(self, progress: Progress | None) -> None:
        self._keep_awake(on=progress is not None)

    def _keep_awake(self, *, on: bool) -> None:
        if on != self._awake:
            self._awake = on
            keep_awake(on=on)
