"""Takes pictures of a window and whatever is open over it, light and dark, at two sizes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from scanner_app.gui.desk import Desk
from scanner_app.gui.theme import Scheme, dress

SIZES = ((1366, 728), (1920, 1040))  # a task bar takes 40 lines
STATES = ("empty", "working", "error", "full")
"""Shot at both sizes, light and dark; other states once, for the guide."""
_COLOURS = 64
_EDGE = 8  # pixels left around what a picture of the guide shows


class Shooter:
    """Pictures of one window, named `<window>-<state>-<width>-<light|dark>.png`."""

    def __init__(self, window: QWidget, out: Path, guide: Path | None = None) -> None:
        self._window = window
        self._out = out
        self._guide = guide

    def __call__(self, name: str, *, window: QWidget | None = None) -> None:
        shown = window or self._window
        whole = name.rpartition("-")[2] in STATES
        for scheme in (Scheme.LIGHT, Scheme.DARK) if whole else (Scheme.LIGHT,):
            _wear(scheme)
            for size in SIZES if whole else SIZES[:1]:
                shown.resize(*size)
                pause(150)
                _save(_grab(shown), self._out / f"{name}-{size[0]}-{scheme}.png")
        _wear(Scheme.LIGHT)
        shown.resize(*SIZES[0])
        pause(100)

    def of(self, name: str, *parts: QWidget, window: QWidget | None = None) -> None:
        """A picture for the guide: of these parts of the window, or all of it."""
        if self._guide is None:
            return
        shown = window or self._window
        pause(150)
        picture, inside = _grab(shown), shown.rect()
        if parts:
            where = QRect()
            for part in parts:
                where |= QRect(part.mapTo(shown, QPoint()), part.size())
            inside = where.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE) & shown.rect()
        _save(picture.copy(inside), self._guide / f"{name}.png")

    def dialog(self, name: str) -> None:
        """A picture for the guide: of the dialog that is open."""
        found = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if found is not None and self._guide is not None:
            pause(150)
            _save(found.grab(), self._guide / f"{name}.png")


def idle(desk: Desk) -> None:
    until(lambda: not desk.busy)
    pause(400)


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


def _wear(scheme: Scheme) -> None:
    found = QApplication.instance()
    if isinstance(found, QApplication):
        dress(found, scheme)


def _grab(window: QWidget) -> QPixmap:
    picture = window.grab()
    dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if dialog is not None and dialog is not window:
        painter = QPainter(picture)
        if isinstance(dialog, QDialog):
            _draw_framed(painter, picture, dialog)
        else:
            place = dialog.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
            painter.drawPixmap(place, dialog.grab())
        painter.end()
    return picture


def _draw_framed(painter: QPainter, picture: QPixmap, dialog: QDialog) -> None:
    """In the middle, with a title, as a window system shows it."""
    inner = dialog.grab()
    title = dialog.fontMetrics().height() + 12
    frame = QRect(0, 0, inner.width() + 2, inner.height() + title + 1)
    frame.moveCenter(picture.rect().center())
    frame.moveTop(max(0, frame.top()))
    palette = dialog.palette()
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 70))
    painter.fillRect(frame, palette.color(QPalette.ColorRole.Mid))
    bar = QRect(frame.left() + 1, frame.top() + 1, inner.width(), title - 1)
    painter.fillRect(bar, palette.color(QPalette.ColorRole.Base))
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.setFont(dialog.font())
    words = bar.adjusted(10, 0, -10, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, dialog.windowTitle())
    painter.drawPixmap(bar.bottomLeft() + QPoint(0, 1), inner)


def _save(picture: QPixmap, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    small = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
