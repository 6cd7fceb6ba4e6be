"""Starting: one window per home, a text instead of a window when it cannot open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from scanner_app.bootstrap import open_app
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.main import run_window
from scanner_app.settings import Settings


def press_close(shown: list[str]) -> None:
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox):
        QTimer.singleShot(50, lambda: press_close(shown))
        return
    shown.append(box.text())
    box.buttons()[0].click()


def close_window() -> None:
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, CounterWindow)]
    if not any(window.isVisible() and not window.is_busy for window in windows):
        QTimer.singleShot(50, close_window)
        return
    for window in windows:
        window.close()


NO_SCREEN = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")
"""A window tells its size limits and its place to a window system that is not there."""


@NO_SCREEN
def test_a_second_window_on_the_same_home_says_so_and_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    QTimer.singleShot(0, lambda: press_close(shown))

    with open_app(tmp_path, Settings(), lambda _event: None) as app, app.working():
        code = run_window(str(tmp_path))

    assert code == 1
    assert shown == ["Một cửa sổ Sohoa khác đang dùng cùng kho. Đóng cửa sổ kia rồi thử lại."]
    assert shown[0] in capsys.readouterr().err


@NO_SCREEN
def test_wrong_settings_are_told_before_any_window_opens(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("ofice = '06463'", encoding="utf-8")
    shown: list[str] = []
    QTimer.singleShot(0, lambda: press_close(shown))

    assert run_window(str(tmp_path)) == 1
    assert "office" in shown[0]


def test_the_window_opens_and_closes_and_remembers_its_place(tmp_path: Path) -> None:
    QTimer.singleShot(0, close_window)

    assert run_window(str(tmp_path)) == 0
    assert "geometry" in (tmp_path / "window.ini").read_text(encoding="utf-8")


def start_again(home: Path, codes: list[int]) -> None:
    """As by a second double click; the window is closed when that one has ended."""
    command = [sys.executable, "-m", "scanner_app", "--home", str(home)]
    again = subprocess.Popen(command)

    def look() -> None:
        if again.poll() is None:
            QTimer.singleShot(50, look)
            return
        codes.append(again.returncode)
        close_window()

    look()


def when_shown(then: Callable[[], None]) -> None:
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, CounterWindow)]
    if not any(window.isVisible() for window in windows):
        QTimer.singleShot(50, lambda: when_shown(then))
        return
    then()


@NO_SCREEN
def test_a_second_start_brings_the_first_window_to_the_front_and_ends(tmp_path: Path) -> None:
    codes: list[int] = []
    QTimer.singleShot(0, lambda: when_shown(lambda: start_again(tmp_path, codes)))

    assert run_window(str(tmp_path)) == 0
    assert codes == [0]


def close_other(name: str, opened: list[str]) -> None:
    windows = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == name]
    if not any(window.isVisible() for window in windows):
        QTimer.singleShot(50, lambda: close_other(name, opened))
        return
    opened.append(name)
    for window in windows:
        window.close()


@NO_SCREEN
@pytest.mark.parametrize(("role", "name"), [("office", "OfficeWindow"), ("it", "ItWindow")])
def test_the_windows_of_head_and_it_open_while_the_counter_works(
    tmp_path: Path, role: str, name: str
) -> None:
    opened: list[str] = []
    QTimer.singleShot(0, lambda: close_other(name, opened))

    with open_app(tmp_path, Settings(), lambda _event: None) as app, app.working():
        code = run_window(str(tmp_path), role)

    assert (code, opened) == (0, [name])


def test_two_threads_may_draw_the_first_pictures_at_once() -> None:
    # In a process of its own: before the cure it stood still for ever, and could not be left.
    drawn = subprocess.run(
        [sys.executable, "-m", "tests.gui.first_pictures"], timeout=60, check=False
    )

    assert drawn.returncode == 0
