"""The windows beside the counter's: queue, office, IT."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.desk import Desk
from tests.gui.stage.seen import children
from tests.gui.stage.shooting import Shooter, idle, pause

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
        for box in children(beside, QComboBox)[:1]:
            # The sample's register is of another month.
            if name == "office":
                box.setCurrentIndex(box.count() - 2)
                pause(2000)
        shoot(f"{name}-{state}", window=beside)
        if state == "full":
            shoot.of(_GUIDE[name], window=beside)
        beside.hide()
