"""Work leaves the GUI thread one way, and its outcome comes back on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.events import Event, PageRead
from scanner_app.domain.ids import PageId
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.run import run_task
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Outcome, Stopped, Succeeded, TaskRunner


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    with TaskRunner(1, name="short") as opened:
        yield opened


def test_the_outcome_arrives_on_the_gui_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    told: list[tuple[Outcome[str], str]] = []

    run_task(
        owner,
        runner,
        lambda _token: threading.current_thread().name,
        lambda outcome: told.append((outcome, threading.current_thread().name)),
    )

    qtbot.waitUntil(lambda: bool(told))
    assert told == [(Succeeded("short-0"), threading.main_thread().name)]


def test_an_error_arrives_as_a_value(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    told: list[Outcome[int]] = []

    def full(_token: CancelToken) -> int:
        raise DiskFullError(path="/store")

    run_task(owner, runner, full, told.append)

    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Failed)
    assert isinstance(told[0].error, DiskFullError)


def test_cancelled_work_arrives_as_stopped(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    told: list[Outcome[None]] = []

    handle = run_task(owner, runner, lambda token: token.wait(10), told.append)
    handle.cancel()

    qtbot.waitUntil(lambda: bool(told))
    assert told == [Stopped()]


def test_the_outcome_is_dropped_when_its_owner_is_gone(qtbot: QtBot, runner: TaskRunner) -> None:
    owner, other = QObject(), QObject()
    release = threading.Event()
    told: list[str] = []
    run_task(owner, runner, lambda _token: release.wait(10), lambda _: told.append("owner"))
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    release.set()
    run_task(other, runner, lambda _token: None, lambda _: told.append("other"))

    qtbot.waitUntil(lambda: bool(told))
    assert told == ["other"]


def test_an_event_told_on_a_worker_is_heard_on_the_gui_thread(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    bridge = EventBridge()
    heard: list[tuple[Event, str]] = []
    listener = _Listener(heard)
    bridge.told.connect(listener.hear)

    runner.submit(lambda _token: bridge.tell(PageRead(PageId(7))), lambda _outcome: None)

    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(PageRead(PageId(7)), threading.main_thread().name)]


class _Listener(QObject):
    def __init__(self, heard: list[tuple[Event, str]]) -> None:
        super().__init__()
        self._heard = heard

    def hear(self, event: Event) -> None:
        self._heard.append((event, threading.current_thread().name))
