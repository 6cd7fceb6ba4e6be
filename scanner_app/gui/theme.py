"""Colours that can be read: the system's palette, its selection darkened where needed."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

LEAST_CONTRAST = 4.5
"""Of text to its ground (WCAG 2.1, 1.4.3 AA)."""

_STEP = 108  # per cent darker at a time


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(palette: QPalette) -> QPalette:
    """The palette with a selection on which its text can be read."""
    found = QPalette(palette)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        ground = found.color(group, QPalette.ColorRole.Highlight)
        text = found.color(group, QPalette.ColorRole.HighlightedText)
        while text.lightness() > ground.lightness() and contrast(text, ground) < LEAST_CONTRAST:
            ground = ground.darker(_STEP)
        found.setColor(group, QPalette.ColorRole.Highlight, ground)
    return found


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
