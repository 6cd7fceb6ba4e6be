"""Everything can be reached by key, named to a screen reader, and read in both themes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget

from scanner_app.gui.actions import key_list
from scanner_app.gui.icons import icon
from scanner_app.gui.theme import LEAST_CONTRAST, contrast, readable
from scanner_app.gui.words import Mark
from tests.gui.conftest import Counter


def test_every_action_has_a_key_that_no_other_has() -> None:
    keys = [key for key, _ in key_list()]

    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_whatever_takes_input_has_a_name(counter: Counter) -> None:
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit)
    widgets: Iterable[QWidget] = counter.window.findChildren(QWidget)
    nameless = [
        widget
        for widget in widgets
        if isinstance(widget, kinds)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]

    assert [type(widget).__name__ for widget in nameless] == []


def test_each_mark_has_a_shape_of_its_own() -> None:
    shapes = set()
    for mark in Mark:
        image = icon(mark).pixmap(32, 32).toImage()
        shapes.add(
            tuple(
                image.pixelColor(x, y).alpha() > 127
                for x in range(image.width())
                for y in range(image.height())
            )
        )

    assert len(shapes) == len(Mark)


def test_texts_stand_out_from_their_ground(counter: Counter) -> None:
    role = QPalette.ColorRole
    labels: Iterable[QLabel] = counter.window.findChildren(QLabel)
    for label in labels:
        palette = label.palette()
        assert (
            contrast(palette.color(role.WindowText), palette.color(role.Window)) >= LEAST_CONTRAST
        )
    palette = counter.window.palette()
    assert (
        contrast(palette.color(role.HighlightedText), palette.color(role.Highlight))
        >= LEAST_CONTRAST
    )


def test_a_faint_selection_is_darkened_until_its_text_can_be_read() -> None:
    faint = QPalette()
    faint.setColor(QPalette.ColorRole.Highlight, QColor("#80c0ff"))
    faint.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))

    mended = readable(faint)

    ground = mended.color(QPalette.ColorRole.Highlight)
    assert LEAST_CONTRAST <= contrast(QColor("white"), ground) < LEAST_CONTRAST + 1
