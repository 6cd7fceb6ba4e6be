"""Presses every key of the counter's window on the X server; prints what each one did, as JSON.

Qt's own key events carry no keyboard: only a real one has "+" on the key of "=", so that one
stroke may mean two shortcuts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QTextEdit

from scanner_app.gui.action_list import ACTIONS
from scanner_app.gui.actions import Actions
from scanner_app.gui.main import application

_LIMIT_S = 5
_ON_X = {
    "Ctrl": "ctrl",
    "Shift": "shift",
    "Alt": "alt",
    "PgUp": "Prior",
    "PgDown": "Next",
    "+": "shift+equal",
    "=": "equal",
    "-": "minus",
    ".": "period",
    ",": "comma",
}
"""Keys of an American keyboard as xdotool calls them."""


def main() -> int:
    """One stroke after the other, on a window with nothing but the actions."""
    application()
    window, pages, done = QMainWindow(), QTextEdit(), list[str]()
    pages.setReadOnly(True)
    window.setCentralWidget(pages)
    slots: dict[str, Callable[[], object]] = {
        each.name: partial(done.append, each.name) for each in ACTIONS if each.name != "more"
    }
    actions = Actions(window, slots)
    actions.offer_on(pages)
    window.show()
    pages.setFocus()
    QTest.qWaitForWindowExposed(window)
    _run("windowfocus", "--sync", str(int(window.winId())))
    told = {}
    for each in ACTIONS:
        for key in each.keys if each.own_key and each.name != "more" else ():
            done.clear()
            _run("key", _as_pressed(key))
            _wait_for(done)
            told[f"{each.name} {key}"] = list(done)
    print(json.dumps(told))
    return 0


def _as_pressed(key: str) -> str:
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    parts = [*key.removesuffix(last).rstrip("+").split("+"), last]
    shown = [_ON_X.get(part, part.lower() if len(part) == 1 else part) for part in parts if part]
    return "+".join(dict.fromkeys("+".join(shown).split("+")))


def _wait_for(done: list[str]) -> None:
    """Until the stroke has arrived; and a moment for whatever it should not do as well."""
    end = time.monotonic() + _LIMIT_S
    while not done and time.monotonic() < end:
        QTest.qWait(10)
    QTest.qWait(20)


def _run(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=30)


if __name__ == "__main__":
    sys.exit(main())
