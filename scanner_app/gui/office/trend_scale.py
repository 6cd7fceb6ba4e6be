"""Colours of the trend's lines on the ground of the window."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from scanner_app.figures.trend import COLOURS
from scanner_app.gui.theme import contrast

_LIMIT = 3.0  # of lines to their ground (WCAG 2.1, 1.4.11)
_LIGHTER = 112  # per cent at a time


def line_colours(palette: QPalette) -> dict[str, QColor]:
    """Of each line, at least 3:1 to the palette's base, light or dark."""
    base = palette.color(QPalette.ColorRole.Base)
    found = {}
    for name, stated in COLOURS.items():
        colour = QColor(stated)
        for _ in range(20):
            if contrast(colour, base) >= _LIMIT:
                break
            dark = base.lightness() < 128  # half of what a channel holds
            colour = colour.lighter(_LIGHTER) if dark else colour.darker(_LIGHTER)
        found[name] = colour
    return found
