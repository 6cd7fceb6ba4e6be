"""What holds for every window: nothing cut, Tab goes everywhere, names, colours, keys."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from scanner_app import paths
from scanner_app.gui.action_list import named_keys
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.help_overlay import HelpOverlay
from scanner_app.gui.key_groups import key_groups
from scanner_app.gui.theme import LEAST_CONTRAST, Scheme, contrast, dress, palette_of
from tests.gui.conftest import Counter
from tests.gui.signing_stage import SignStage
from tests.gui.stage.drawn import lost_texts
from tests.gui.stage.every import DIALOGS, all_dialogs, all_windows, leave
from tests.gui.stage.order import against_reading
from tests.gui.stage.seen import (
    LARGEST,
    chain_of,
    children,
    cut_on_every_tab,
    cut_texts,
    nameless,
    to_be_visited,
    way_of_tab,
)

SMALLEST = LARGEST
SIZES = (100, 150, 200)
"""Per cent of the letters."""
GUIDE = Path(__file__).parents[2] / "docs" / "huong-dan"


@pytest.fixture
def scripted() -> SignStage:
    return SignStage()


@pytest.fixture
def every_window(
    counter: Counter, scripted: SignStage, tmp_path: Path
) -> Iterator[dict[str, QWidget]]:
    """All of them, with a filed dossier, as large as the smallest screen."""
    scripted.keys.ask = counter.secret.ask
    yield all_windows(counter, scripted, tmp_path)
    leave(counter)
    _settle(counter)
    dress(_qt(), Scheme.SYSTEM)


def _settle(counter: Counter) -> None:
    counter.wait_idle()
    QTest.qWait(300)


def _qt() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


@pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")
def test_every_window_can_be_read_is_named_and_walked_by_tab(
    every_window: dict[str, QWidget], counter: Counter, scripted: SignStage, tmp_path: Path
) -> None:
    wrong: dict[str, list[str]] = {}

    for name, window in every_window.items():
        window.resize(SMALLEST)
        way = _way(window)
        wrong[f"{name}: never reached by Tab"] = _missed(window, way)
        wrong[f"{name}: Tab goes against reading"] = against_reading(window, way)
    shown = every_window | all_dialogs(counter, scripted, tmp_path)
    for name, window in shown.items():
        wrong[f"{name}: without a name"] = nameless(window)
        wrong[f"{name}: a key that means two things"] = _keys_twice(window)
    for name in DIALOGS:
        way = chain_of(shown[name])
        wrong[f"{name}: Tab goes against reading"] = against_reading(shown[name], way)
    for percent in SIZES:
        dress(_qt(), Scheme.SYSTEM, percent)
        for window in every_window.values():
            window.resize(SMALLEST)
        _lay_out()
        for name, window in shown.items():
            wrong[f"{name}: cut at {percent} %"] = cut_on_every_tab(window)
            wrong[f"{name}: painted at {percent} %"] = cut_on_every_tab(window, lost_texts)
        wrong |= _cut_over_windows(every_window, counter, percent)
    _settle(counter)

    assert "\n".join(f"{rule}: {each}" for rule, found in wrong.items() for each in found) == ""


def _cut_over_windows(
    windows: dict[str, QWidget], counter: Counter, percent: int
) -> dict[str, list[str]]:
    """The overlay of keys, and the counter's first walk."""
    wrong: dict[str, list[str]] = {}
    for name, window in windows.items():
        for overlay in children(window, HelpOverlay):
            overlay.toggle()
            _lay_out()
            wrong[f"{name}: keys cut at {percent} %"] = cut_texts(window)
            if percent == SIZES[0] and overlay.scrolls:
                wrong[f"{name}: keys"] = ["have to be scrolled"]
            overlay.toggle()
    tour = counter.window.comfort.tour
    tour.start()
    while tour.is_on:
        step = tour.callout.accessibleName()
        _lay_out()
        wrong[f"{step} cut at {percent} %"] = cut_texts(counter.window)
        tour.go_on()
    return wrong


def _lay_out() -> None:
    """Sizes follow letters over some turns: rows, then bars, then the window's own."""
    for _ in range(6):
        QApplication.sendPostedEvents()
        QTest.qWait(20)


def _way(window: QWidget) -> list[QWidget]:
    """From the first control that Tab reaches in this window."""
    window.activateWindow()
    QTest.qWait(20)
    stops = chain_of(window)
    if stops:
        stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    return way_of_tab() if stops else []


def _missed(window: QWidget, way: list[QWidget]) -> list[str]:
    left = to_be_visited(window) - set(way)
    return [f"{type(each).__name__} {each.accessibleName()}" for each in left]


def _keys_twice(window: QWidget) -> list[str]:
    keys = Tally(
        key.toString() for action in children(window, QAction) for key in action.shortcuts()
    )
    return [key for key, times in keys.items() if times > 1]


def test_every_key_of_a_keyboard_does_its_own_action_alone(display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.real_keys"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    assert len(told) > 40
    assert {stroke: did for stroke, did in told.items() if did != stroke.split()[:1]} == {}


def test_the_overlay_lists_every_key_and_finds_by_what_it_does(counter: Counter) -> None:
    window = _active(counter)
    QTest.keyClick(window, Qt.Key.Key_F1)
    shown = {label.text() for label in children(window.help, QLabel)}

    QTest.keyClicks(window.help.search, "delete")
    found = [
        label.text()
        for label in children(window.help, QLabel)
        if label.objectName() == "key" and _seen(label)
    ]
    QTest.keyClick(window.help.search, Qt.Key.Key_Escape)

    assert {key for _, (key, _) in named_keys()} <= shown
    assert sum(len(group.keys) for group in key_groups()) == len(named_keys())
    assert found == ["Delete"]
    assert not window.help.isVisible()


def _active(counter: Counter) -> CounterWindow:
    counter.window.activateWindow()
    counter.wait(counter.window.isActiveWindow)
    return counter.window


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _seen(widget: QWidget) -> bool:
    return widget.isVisible()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_every_text_can_be_read_on_its_ground(scheme: Scheme) -> None:
    palette, role = palette_of(scheme), QPalette.ColorRole
    pairs = [
        (text, ground)
        for text, grounds in (
            (role.WindowText, (role.Window, role.AlternateBase)),
            (role.Text, (role.Base, role.AlternateBase)),
            (role.ButtonText, (role.Button,)),
            (role.PlaceholderText, (role.Base,)),
            (role.ToolTipText, (role.ToolTipBase,)),
            (role.Link, (role.Base, role.Window)),
            (role.HighlightedText, (role.Highlight,)),
        )
        for ground in grounds
    ]
    poor = {
        (text.name, ground.name): round(ratio, 2)
        for text, ground in pairs
        if (ratio := contrast(palette.color(text), palette.color(ground))) < LEAST_CONTRAST
    }

    assert poor == {}


def test_fixed_colours_of_the_style_sheet_stand_out_in_both_schemes() -> None:
    sheet = (paths.resources_folder() / "style.qss").read_text(encoding="utf-8")
    grounds = [
        palette_of(each).color(QPalette.ColorRole.Window) for each in (Scheme.LIGHT, Scheme.DARK)
    ]
    # Edges and marks, none of them a text (WCAG 2.1, 1.4.11).
    weak = [
        name
        for name in re.findall(r"#[0-9a-fA-F]{6}", sheet)
        if any(contrast(QColor(name), ground) < 3 for ground in grounds)
    ]

    assert weak == []


def test_the_chosen_look_is_kept_and_worn_at_once(counter: Counter) -> None:
    window = counter.window
    before = _qt().font().pointSizeF()

    window.actions_["larger"].trigger()
    window.actions_["scheme"].trigger()
    window.actions_["scheme"].trigger()

    assert _qt().font().pointSizeF() == pytest.approx(before * 1.1)
    assert _qt().palette().color(QPalette.ColorRole.Base).lightness() < 60
    assert window.actions_["scheme"].text() == "Giao diện: tối"
    stored = (counter.app.home / "window.ini").read_text()
    assert "scheme=dark" in stored
    assert "letters=110" in stored
    dress(_qt(), Scheme.SYSTEM)


def test_the_first_walk_points_at_real_controls_and_comes_once(counter: Counter) -> None:
    window, tour = _active(counter), counter.window.comfort.tour

    def is_on() -> bool:
        return tour.is_on

    window.greet()
    assert is_on()

    for _ in range(3):
        QTest.keyClick(_focused(), Qt.Key.Key_Right)
    assert "4 / 6" in tour.callout.accessibleName()
    QTest.keyClick(_focused(), Qt.Key.Key_Escape)
    assert not is_on()

    window.greet()
    assert not is_on()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert is_on()
    for _ in range(6):
        QTest.keyClick(_focused(), Qt.Key.Key_Return)
    assert not is_on()


def test_the_guide_names_keys_that_exist_and_shows_pictures_that_exist() -> None:
    keys = {key for _, (key, _) in named_keys()} | {"Esc", "Enter"}
    texts = {page: page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md")}
    # IT's guide of installing has no keys to name: there bold words are groups of settings.
    by_key = [text for page, text in texts.items() if page.name != "cai-dat.md"]
    bold = {found for text in by_key for found in re.findall(r"\*\*([^*]+)\*\*", text)}
    linked = [
        page.parent / target
        for page, text in texts.items()
        for target in re.findall(r"\]\(([^)#]+)\)", text)
    ]

    assert len(texts) == 5
    assert bold - keys - {"?"} == set()
    assert [str(each) for each in linked if not each.exists()] == []
