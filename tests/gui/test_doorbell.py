"""A program started twice is one window: the second start brings the first one to the front."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scanner_app.gui.doorbell import Doorbell, ring
from scanner_app.gui.front import to_front

_RING = (
    "import sys; from pathlib import Path; from scanner_app.gui.doorbell import ring; "
    "sys.exit(0 if ring(Path(sys.argv[1]), sys.argv[2]) else 1)"
)


def _rings(home: Path, role: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _RING, str(home), role])


def test_a_second_start_rings_at_the_window_of_its_home_and_role(
    qtbot: QtBot, tmp_path: Path
) -> None:
    bell = Doorbell(tmp_path, "counter")
    try:
        with qtbot.waitSignal(bell.rung, timeout=20_000):
            started = _rings(tmp_path, "counter")
        qtbot.waitUntil(lambda: started.poll() is not None, timeout=10_000)
        assert started.returncode == 0
        assert not ring(tmp_path, "office")
        assert not ring(tmp_path / "kho khác", "counter")
    finally:
        bell.close()
    assert not ring(tmp_path, "counter")


def test_a_window_that_died_leaves_the_bell_to_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    died = Doorbell(tmp_path, "counter")
    bell = Doorbell(tmp_path, "counter")
    try:
        with qtbot.waitSignal(bell.rung, timeout=20_000):
            started = _rings(tmp_path, "counter")
        qtbot.waitUntil(lambda: started.poll() is not None, timeout=10_000)
        assert started.returncode == 0
    finally:
        died.close()
        bell.close()


@pytest.mark.qt_log_ignore(r"raise\(\)")
def test_a_window_put_away_comes_back_as_it_was(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.showMinimized()

    with qtbot.captureExceptions():
        to_front(window)

    assert window.isVisible()
    assert not window.isMinimized()
    assert window.isMaximized()
