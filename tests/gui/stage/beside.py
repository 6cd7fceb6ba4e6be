"""The windows beside the counter's: queue, office, IT."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from scanner_app.domain.diagnosis import Found, Part
from scanner_app.domain.diagnosis_errors import CertificateEndingError, QueueRefusedError
from scanner_app.domain.errors import DiskFullError, StoreBusyError
from scanner_app.domain.events import UploadMoved
from scanner_app.domain.upload import JobState
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from scanner_app.services.diagnosing import Diagnose, Probe
from tests.gui.queue_rows import fill
from tests.gui.stage.seen import children
from tests.gui.stage.shooting import Shooter, idle, pause, until

BESIDE = {"queue": "queue_window", "office": "office_window", "it": "it_window"}
"""Windows by the word for their pictures, with their object's name."""
_GUIDE = {"queue": "hang-doi", "office": "tinh-hinh", "it": "may-nay"}


def shown_beside(window: CounterWindow, name: str) -> QWidget:
    """Have it shown, as its key does; the window."""
    {"queue": window.windows.show_queue, "office": window.windows.show_office}.get(
        name, window.windows.show_it
    )()
    return next(
        each for each in QApplication.topLevelWidgets() if each.objectName() == BESIDE[name]
    )


def shoot_beside(window: CounterWindow, desk: Desk, shoot: Shooter, state: str) -> None:
    """Each of them in this state."""
    for name in BESIDE:
        beside = shown_beside(window, name)
        beside.resize(1366, 728)
        idle(desk)
        pause(3000)
        until(partial(_has_looked, beside))
        for box in children(beside, QComboBox)[:1]:
            # The sample's register is of another month.
            if name == "office":
                box.setCurrentIndex(box.count() - 2)
                pause(2000)
        shoot(f"{name}-{state}", window=beside)
        if state == "full":
            shoot.of(_GUIDE[name], window=beside)
        beside.hide()


def _has_looked(beside: QWidget) -> bool:
    """IT's window is through with the PC: a driver may take seconds to say that it has nothing."""
    return not any(each.text().startswith("Đang kiểm tra") for each in children(beside, QLabel))


def shoot_working(window: CounterWindow, desk: Desk, shoot: Shooter) -> None:
    """Files on their way, figures being counted, a PC being looked at."""
    app = desk.app
    app.queue.pause("cb", paused=True)
    fill(app, 4, sent=6)
    app.queue.pause("cb", paused=False)
    queue = shown_beside(window, "queue")
    pause(1500)
    for job in [each for each in app.queue.jobs() if each.state is JobState.WAITING][:2]:
        window.windows.on_told(UploadMoved(job.id, job.size_bytes * 3 // 5, job.size_bytes))
    shoot("queue-working", window=queue)
    queue.hide()
    gate = threading.Event()
    _shoot_held(window, desk, shoot, "office", gate)
    desk.app = replace(app, diagnose=Diagnose(_probes(gate.wait)))
    gate.clear()
    _shoot_held(window, desk, shoot, "it", gate)
    desk.app = app
    idle(desk)


def shoot_troubled(window: CounterWindow, desk: Desk, shoot: Shooter) -> None:
    """The target does not answer and refuses, the store is locked, the disk is full."""
    app = desk.app
    fill(app, 5, sent=4, refused=2, error="upload.unreachable")
    desk.app = replace(
        app,
        report=_Held(app.report, _raise),  # type: ignore[arg-type]  # it in all but name
        diagnose=Diagnose(_probes(lambda: None)),
    )
    for name in BESIDE:
        beside = shown_beside(window, name)
        pause(1500)
        shoot(f"{name}-error", window=beside)
        beside.hide()
    desk.app = app
    idle(desk)


@dataclass
class _Held:
    """A service that first does something else."""

    inner: Callable[..., object]
    first: Callable[[], object]

    def __call__(self, *asked: object, **named: object) -> object:
        self.first()
        return self.inner(*asked, **named)

    def __getattr__(self, name: str) -> object:
        self.first()
        return getattr(self.inner, name)


def _raise() -> None:
    raise StoreBusyError


def _shoot_held(
    window: CounterWindow, desk: Desk, shoot: Shooter, name: str, gate: threading.Event
) -> None:
    """This window while its answer is held back."""
    if name == "office":
        report = _Held(desk.app.report, gate.wait)
        desk.app = replace(desk.app, report=report)  # type: ignore[arg-type]  # it in all but name
    beside = shown_beside(window, name)
    pause(1000)
    shoot(f"{name}-working", window=beside)
    gate.set()
    pause(1500)
    beside.hide()


def _probes(wait: Callable[[], object]) -> tuple[Probe, ...]:
    day = datetime.now(UTC) + timedelta(days=9)
    ending = CertificateEndingError(day=f"{day:%d/%m/%Y}", days=9)

    def disk(_cancel: object) -> str:
        wait()
        raise DiskFullError(path="D:/Sohoa", free_bytes=1)

    return (
        Probe("sohoa", Part.VERSIONS, lambda _cancel: "0.1.0"),
        Probe("python", Part.VERSIONS, lambda _cancel: "3.12.9"),
        Probe("language", Part.ENGINE, lambda _cancel: "vie, osd"),
        Probe("barcode", Part.ENGINE, lambda _cancel: "zbar, zxing"),
        Probe("certificate", Part.KEYS, lambda _cancel: Found("", {"days": 9}, ending)),
        Probe(
            "queue_refused",
            Part.QUEUE,
            lambda _cancel: Found("3 tệp", {"refused": 3}, QueueRefusedError(count="3")),
        ),
        Probe("disk", Part.DISK, disk, required=True),
        Probe("clock", Part.CLOCK, lambda _cancel: "đúng"),
    )
