"""Takes pictures of a window and whatever is open over it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk

SIZES = ((1366, 728), (1920, 1040))  # a task bar takes 40 lines


class Shooter:
    def __init__(self, window: CounterWindow, out: Path) -> None:
        self._window = window
        self._out = out

    def __call__(self, name: str) -> None:
        for width, height in SIZES:
            self._window.resize(width, height)
            pause(400)
            picture = self._window.grab()
            dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if dialog is not None:
                painter = QPainter(picture)
                place = dialog.mapToGlobal(QPoint()) - self._window.mapToGlobal(QPoint())
                painter.drawPixmap(place, dialog.grab())
                painter.end()
            picture.save(str(self._out / f"{name}-{width}.png"))
        self._window.resize(*SIZES[0])
        pause(200)


def idle(desk: Desk) -> None:
    until(lambda: not desk.busy)
    pause(500)


def until(true: Callable[[], bool], limit_s: float = 600) -> None:
    end = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > end:
            sys.exit("waited too long")
        pause(50)


def pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.processEvents()
