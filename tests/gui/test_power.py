"""What the window hears of the PC."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from scanner_app.gui.power import Power


def test_the_end_of_the_session_is_told_as_falling_asleep(qapp: QApplication) -> None:
    power, told = Power(), []
    power.falling_asleep.connect(lambda: told.append("asleep"))
    # Qt alone makes managers of sessions; nobody looks into this one.
    stand_in = QObject()
    manager = shiboken6.wrapInstance(shiboken6.getCppPointer(stand_in)[0], QSessionManager)

    qapp.commitDataRequest.emit(manager)

    assert told == ["asleep"]
    power.close()
    power.deleteLater()
