"""Everything can be reached by key, named to a screen reader, and read in both themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from scanner_app.gui.action_list import named_keys
from scanner_app.gui.icons import icon
from scanner_app.gui.theme import DISABLED_CONTRAST, LEAST_CONTRAST, contrast, readable
from scanner_app.gui.words import Mark
from tests.gui.conftest import Counter


def test_every_action_has_a_key_that_no_other_has() -> None:
    keys = [key for _, (key, _) in named_keys()]

    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_the_bar_fits_a_screen_of_1366_pixels(counter: Counter) -> None:
    window = counter.window
    window.resize(1366, 728)
    window.actions_.rename("scan", "Quét tiếp")
    QApplication.processEvents()

    more = window.actions_.more_button
    right = more.mapTo(window, more.rect().topRight()).x()
    assert more.isVisible()
    assert right <= 1366


def test_whatever_takes_input_has_a_name(counter: Counter) -> None:
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit)
    widgets: Iterable[QWidget] = counter.window.findChildren(QWidget)
    nameless = [
        widget
        for widget in widgets
        if isinstance(widget, kinds)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        # The list that a box drops is read out with the box.
        and not ((parent := widget.parentWidget()) and parent.inherits("QComboBoxPrivateContainer"))
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


@pytest.mark.parametrize("ground", ["#ffffff", "#17181a"])
def test_hints_and_disabled_texts_can_be_read_and_look_fainter(ground: str) -> None:
    mended = readable(palette_on(QColor(ground)))

    role, group = QPalette.ColorRole, QPalette.ColorGroup
    base = mended.color(group.Active, role.Base)
    assert contrast(mended.color(group.Active, role.PlaceholderText), base) >= LEAST_CONTRAST
    for text, under in ((role.Text, role.Base), (role.ButtonText, role.Button)):
        usual = contrast(mended.color(group.Active, text), mended.color(group.Active, under))
        faint = contrast(mended.color(group.Disabled, text), mended.color(group.Active, under))
        assert DISABLED_CONTRAST <= faint < usual / 2


def test_a_dark_selection_on_a_dark_ground_is_lit_until_its_frame_is_seen() -> None:
    dark = palette_on(QColor("#17181a"))
    dark.setColor(QPalette.ColorRole.Highlight, QColor("#000080"))
    dark.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))

    mended = readable(dark)

    ground = mended.color(QPalette.ColorRole.Highlight)
    assert contrast(ground, QColor("#17181a")) >= 3
    assert contrast(ground, QColor("white")) >= LEAST_CONTRAST


@pytest.fixture
def dark(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    qapp.setPalette(readable(palette_on(QColor("#17181a"))))
    # A sheet looks colours up when it is set.
    qapp.setStyleSheet(qapp.styleSheet())
    yield
    qapp.setPalette(before)
    qapp.setStyleSheet(qapp.styleSheet())


@pytest.mark.usefixtures("dark")
def test_a_disabled_action_is_drawn_fainter_than_an_enabled_one(counter: Counter) -> None:
    window = counter.window
    buttons: Iterable[QToolButton] = window.findChildren(QToolButton)
    button = next(each for each in buttons if each.defaultAction() is window.actions_["stop"])

    button.setEnabled(False)
    faint = brightest(button)
    button.setEnabled(True)

    assert faint < brightest(button) - 60


def palette_on(ground: QColor) -> QPalette:
    """A palette that leaves hints and disabled texts as bright as all others, or hides them."""
    made = QPalette(ground)
    text = QColor("#e8eaed" if ground.lightness() < 128 else "#101010")
    roles = QPalette.ColorRole
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(role, text)
    made.setColor(roles.Base, ground)
    made.setColor(roles.PlaceholderText, ground)
    return made


def brightest(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return max(
        image.pixelColor(x, y).lightness()
        for x in range(image.width())
        for y in range(image.height())
    )


def test_a_faint_selection_is_darkened_until_its_text_can_be_read() -> None:
    faint = QPalette()
    faint.setColor(QPalette.ColorRole.Highlight, QColor("#80c0ff"))
    faint.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))

    mended = readable(faint)

    ground = mended.color(QPalette.ColorRole.Highlight)
    assert LEAST_CONTRAST <= contrast(QColor("white"), ground) < LEAST_CONTRAST + 1
