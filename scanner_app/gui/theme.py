"""Colours that can be read, light, dark or the system's; the style sheet and size of letters."""

from __future__ import annotations

import re
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from scanner_app import paths

LEAST_CONTRAST = 4.5
"""Of text to its ground (WCAG 2.1, 1.4.3 AA)."""

DISABLED_CONTRAST = 2.5
"""Of what cannot be used now: legible, yet plainly fainter (WCAG asks nothing of it)."""

_FRAME_CONTRAST = 3.0  # of the focus frame to the ground beside it (WCAG 2.1, 1.4.11)

_STEP = 108  # per cent darker at a time

_OWN_SIZE = "letters"  # where the application keeps the system's size of letters
_POINTS = re.compile(r"([0-9.]+)pt")


class Scheme(StrEnum):
    """Whose colours the windows have."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_ASKED = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}
# Window, base, alternate base, button, text, link, selection.
_COLOURS = {
    Scheme.LIGHT: ("#f3f4f6", "#ffffff", "#eef1f5", "#f3f4f6", "#1f2328", "#1b5fae", "#2563ab"),
    Scheme.DARK: ("#202124", "#17181a", "#2a2b2f", "#2f3136", "#e8eaed", "#8ab4f8", "#2f74c0"),
}


def dress(qt: QApplication, scheme: Scheme, percent: int = 100) -> None:
    """Give every window these colours and letters, now and while it runs.

    Args:
        qt: the application.
        scheme: SYSTEM takes what the system has at this moment.
        percent: of the system's size of letters, 100 to 200.
    """
    size = qt.property(_OWN_SIZE)
    if not isinstance(size, float):
        size = QFontInfo(qt.font()).pointSizeF()
        qt.setProperty(_OWN_SIZE, size)
    font = qt.font()
    font.setPointSizeF(size * percent / 100)
    qt.styleHints().setColorScheme(_ASKED[scheme])
    qt.setPalette(palette_of(scheme))
    qt.setFont(font)
    sheet = (paths.resources_folder() / "style.qss").read_text(encoding="utf-8")
    qt.setStyleSheet(_POINTS.sub(lambda found: f"{float(found[1]) * percent / 100:.1f}pt", sheet))


def letter_scale() -> float:
    """How large the letters are, 1 to 2 times the system's."""
    found = QApplication.instance()
    size = found.property(_OWN_SIZE) if found is not None else None
    return QApplication.font().pointSizeF() / size if isinstance(size, float) else 1.0


def palette_of(scheme: Scheme) -> QPalette:
    """A scheme's colours, all of them readable."""
    if scheme is Scheme.SYSTEM:
        # An application that has set no palette has the system's.
        QApplication.setPalette(QPalette())
        return readable(QApplication.palette())
    window, base, other, button, text, link, chosen = (QColor(each) for each in _COLOURS[scheme])
    palette, role = QPalette(button, window), QPalette.ColorRole
    for each, colour in (
        (role.Base, base),
        (role.AlternateBase, other),
        (role.ToolTipBase, other),
        (role.Text, text),
        (role.WindowText, text),
        (role.ButtonText, text),
        (role.ToolTipText, text),
        (role.Link, link),
        (role.LinkVisited, link),
        (role.Highlight, chosen),
        (role.HighlightedText, QColor("#ffffff")),
    ):
        palette.setColor(each, colour)
    return readable(palette)


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(palette: QPalette) -> QPalette:
    """The palette with a selection and hints that can be read, disabled texts that look so.

    Systems leave these to chance: some dark palettes have hints of 1.1:1 and disabled texts as
    bright as the others.
    """
    found = QPalette(palette)
    _mend_hints(found)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        ground = found.color(group, QPalette.ColorRole.Highlight)
        text = found.color(group, QPalette.ColorRole.HighlightedText)
        while text.lightness() > ground.lightness() and contrast(text, ground) < LEAST_CONTRAST:
            ground = ground.darker(_STEP)
        found.setColor(group, QPalette.ColorRole.Highlight, _lit(ground, text, found))
    return found


def _lit(ground: QColor, text: QColor, palette: QPalette) -> QColor:
    """The selection, on a dark ground made lighter until its frame is seen."""
    base = palette.color(QPalette.ColorRole.Base)
    while ground.lightness() < text.lightness() and contrast(ground, base) < _FRAME_CONTRAST:
        lighter = ground.lighter(_STEP)
        if base.lightness() > text.lightness() or contrast(text, lighter) < LEAST_CONTRAST:
            break
        if lighter == ground:
            break
        ground = lighter
    return ground


def _mend_hints(palette: QPalette) -> None:
    role, groups = QPalette.ColorRole, QPalette.ColorGroup
    base = palette.color(groups.Active, role.Base)
    hint = _fainter(palette.color(groups.Active, role.Text), base, LEAST_CONTRAST)
    for group in (groups.Active, groups.Inactive, groups.Disabled):
        palette.setColor(group, role.PlaceholderText, hint)
    for text, under in (
        (role.Text, role.Base),
        (role.WindowText, role.Window),
        (role.ButtonText, role.Button),
    ):
        ground = palette.color(groups.Active, under)
        faint = _fainter(palette.color(groups.Active, text), ground, DISABLED_CONTRAST)
        palette.setColor(groups.Disabled, text, faint)


def _fainter(text: QColor, ground: QColor, least: float) -> QColor:
    """The text's colour as near to its ground as this contrast allows."""
    for percent in range(5, 101, 5):
        mixed = _mixed(ground, text, percent / 100)
        if contrast(mixed, ground) >= least:
            return mixed
    return text


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def part(a: float, b: float) -> float:
        return a + (b - a) * share

    return QColor.fromRgbF(
        part(one.redF(), other.redF()),
        part(one.greenF(), other.greenF()),
        part(one.blueF(), other.blueF()),
    )


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
