"""Garbage in cycles, and which thread takes it apart."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scanner_app.gui.cycles import EVERY, cycles_collected_here


class _Held:
    """Keeps a widget in a cycle, as a dialog with a slot of its own does."""

    def __init__(self) -> None:
        self.widget, self.me = QWidget(), self


@pytest.fixture
def collecting(qapp: QApplication) -> None:  # noqa: ARG001 - a widget needs the application
    """As Python starts: on any thread. Window tests switch that off."""
    gc.enable()


@pytest.mark.usefixtures("collecting")
def test_another_thread_never_takes_a_window_apart() -> None:
    taken_by: list[str] = []

    def fill() -> None:
        kept = [[] for _ in range(3 * EVERY[0])]  # type: ignore[var-annotated]
        assert kept

    with cycles_collected_here():
        held = _Held()
        weakref.finalize(held, lambda: taken_by.append(threading.current_thread().name))
        del held
        other = threading.Thread(target=fill)
        other.start()
        other.join()

        assert taken_by == []
        gc.collect()
        assert taken_by == [threading.main_thread().name]


@pytest.mark.usefixtures("collecting")
def test_garbage_goes_while_the_window_waits(qtbot: QtBot) -> None:
    with cycles_collected_here():
        held = _Held()
        gone = weakref.ref(held)
        del held
        kept = [[] for _ in range(2 * EVERY[0])]  # type: ignore[var-annotated]

        qtbot.waitUntil(lambda: gone() is None, timeout=10_000)

        assert kept
