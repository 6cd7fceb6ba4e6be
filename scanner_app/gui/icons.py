"""Marks for states, drawn: each has a shape of its own, so that nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from scanner_app.gui.words import Mark

_SIDE = 32  # drawn twice as large as shown, so that a 200 % screen stays sharp


# Mid-tones that stand out 3:1 from white and from a dark window (WCAG 2.1, 1.4.11).
_COLOURS = {
    Mark.KEPT: "#6b7280",
    Mark.WORKING: "#2f74c0",
    Mark.READY: "#2f74c0",
    Mark.LOOK: "#b7791f",
    Mark.ERROR: "#d13438",
    Mark.HELD: "#b7791f",
    Mark.QUEUED: "#7a5fc0",
    Mark.SENT: "#2e8b57",
}


@cache
def icon(mark: Mark) -> QIcon:
    """The mark as an icon, white where its row is chosen; made on the GUI thread."""
    made = QIcon(_picture(mark, QColor(_COLOURS[mark])))
    made.addPixmap(_picture(mark, QColor(Qt.GlobalColor.white)), QIcon.Mode.Selected)
    return made


def _picture(mark: Mark, colour: QColor) -> QPixmap:
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 3.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    _DRAWN[mark](painter, colour)
    painter.end()
    return picture


def _ring(painter: QPainter, _colour: QColor) -> None:
    painter.drawEllipse(QRectF(7, 7, 18, 18))


def _clock(painter: QPainter, _colour: QColor) -> None:
    painter.drawEllipse(QRectF(4, 4, 24, 24))
    painter.drawPolyline([QPointF(16, 9), QPointF(16, 16), QPointF(21, 19)])


def _disc(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(8, 8, 16, 16))


def _triangle(painter: QPainter, _colour: QColor) -> None:
    painter.drawPolygon(QPolygonF([QPointF(16, 4), QPointF(29, 27), QPointF(3, 27)]))
    painter.drawLine(QPointF(16, 12), QPointF(16, 19))
    painter.drawPoint(QPointF(16, 23))


def _cross(painter: QPainter, _colour: QColor) -> None:
    painter.drawLine(QPointF(7, 7), QPointF(25, 25))
    painter.drawLine(QPointF(25, 7), QPointF(7, 25))


def _bars(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRect(QRectF(8, 6, 4, 20))
    painter.drawRect(QRectF(20, 6, 4, 20))


def _arrow(painter: QPainter, _colour: QColor) -> None:
    painter.drawLine(QPointF(16, 27), QPointF(16, 6))
    painter.drawPolyline([QPointF(7, 15), QPointF(16, 6), QPointF(25, 15)])


def _tick(painter: QPainter, _colour: QColor) -> None:
    painter.drawPolyline([QPointF(5, 17), QPointF(13, 25), QPointF(27, 7)])


_DRAWN: dict[Mark, Callable[[QPainter, QColor], None]] = {
    Mark.KEPT: _ring,
    Mark.WORKING: _clock,
    Mark.READY: _disc,
    Mark.LOOK: _triangle,
    Mark.ERROR: _cross,
    Mark.HELD: _bars,
    Mark.QUEUED: _arrow,
    Mark.SENT: _tick,
}
