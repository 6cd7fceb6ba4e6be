"""Sleep, waking up and the end of the session, as Windows tells them to windows."""

from __future__ import annotations

import sys
from typing import cast

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

# winuser.h: WM_POWERBROADCAST and what it says.
_POWER_BROADCAST = 0x0218
_SUSPEND = 0x0004
_RESUME_AUTOMATIC = 0x0012
# winbase.h: SetThreadExecutionState.
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


class _Ear(QWidget):
    """A window that nobody sees: Windows tells power events to top-level windows alone.

    A filter on all messages of the program would call Python at every move of the mouse.
    """

    told = Signal(int)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Tool)
        self.winId()

    def nativeEvent(  # noqa: N802 - Qt's name
        self,
        eventType: QByteArray | bytes | bytearray | memoryview,  # noqa: N803 - Qt's name
        message: int,
    ) -> object:
        """Hear it, and leave it to Qt."""
        if sys.platform == "win32":
            from ctypes import wintypes

            heard = wintypes.MSG.from_address(int(message))
            if heard.message == _POWER_BROADCAST:
                self.told.emit(int(heard.wParam))
        return super().nativeEvent(eventType, message)


class Power(QObject):
    """What the PC is about to do.

    Signals:
        falling_asleep: within two seconds; also at a session's end, when the PC will be off.
        woke_up: it runs again.
    """

    falling_asleep = Signal()
    woke_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ear: _Ear | None = None
        if sys.platform == "win32":
            self._ear = _Ear()
            self._ear.told.connect(self.hear)
        # Nobody is asked at a session's end: Windows would show the program as one that hangs.
        qt = cast("QGuiApplication", QGuiApplication.instance())
        # To the signal itself: its emit takes nothing, and what is told here has an argument.
        qt.commitDataRequest.connect(self.falling_asleep, Qt.ConnectionType.DirectConnection)

    def hear(self, told: int) -> None:
        """A power event.

        Args:
            told: wParam of WM_POWERBROADCAST.
        """
        if told == _SUSPEND:
            self.falling_asleep.emit()
        elif told == _RESUME_AUTOMATIC:
            self.woke_up.emit()

    def close(self) -> None:
        """Hear no more."""
        if self._ear is not None:
            self._ear.close()
            self._ear.deleteLater()
            self._ear = None


def keep_awake(*, on: bool) -> None:
    """While work runs, the PC does not fall asleep for want of keys; the screen may.

    Call on the GUI thread: the wish is the thread's and ends with it. Only Windows knows it.
    """
    if sys.platform == "win32":
        import ctypes

        wish = _CONTINUOUS | (_SYSTEM_REQUIRED if on else 0)
        ctypes.windll.kernel32.SetThreadExecutionState(wish)
