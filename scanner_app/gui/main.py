"""Starts the window."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from scanner_app import logs, paths
from scanner_app.bootstrap import KeyChoice, open_app
from scanner_app.domain.errors import AppError, StoreBusyError
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.counter_window import CounterWindow
from scanner_app.gui.cycles import cycles_collected_here
from scanner_app.gui.desk import Desk
from scanner_app.gui.doorbell import Doorbell, ring, ring_starting
from scanner_app.gui.front import to_front
from scanner_app.gui.page.pictures import prepare_drawing
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.theme import Scheme, dress
from scanner_app.gui.window_state import WindowState
from scanner_app.gui.windows import Role, Windows
from scanner_app.messages import BUG, text_for
from scanner_app.settings import load_settings

_SWITCH_S = 0.0001  # Python's own is 0.005

_log = logging.getLogger(__name__)


def run_window(home: str | None, role: str = "counter") -> int:
    """Open the window and stay until it is closed; the exit code.

    Args:
        home: folder that keeps everything; None asks SOHOA_HOME, then the default.
        role: whose window, as `Role`; the office's and IT's open beside a counter that works.

    Returns:
        0 when it was closed, or when the window that runs already came to the front; 1 when it
        could not open (another account works on the same home, or home or settings cannot be
        used); a text has told why.
    """
    stated = home or os.environ.get("SOHOA_HOME")
    folder = Path(stated).absolute() if stated else paths.default_home()
    qt = application()
    if ring(folder, role):
        return 0
    stop_logging = logs.start_logging(paths.log_folder(folder))
    try:
        return _run(qt, folder) if role == Role.COUNTER else _run_beside(qt, folder, Role(role))
    except StoreBusyError as error:
        return 0 if ring_starting(folder, role) else _refuse(text_for(error))
    except AppError as error:
        return _refuse(text_for(error))
    except Exception:  # noqa: BLE001 - the last stop: a bug is logged with an id, not shown raw
        number = secrets.token_hex(4)
        _log.exception("unexpected error", extra={"bug": number})
        return _refuse(BUG.format(id=number))
    finally:
        stop_logging()


def application() -> QApplication:
    """The one Qt application, in the style of the window."""
    found = QApplication.instance()
    qt = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    qt.setApplicationName("Sohoa")
    # One style on every system: it follows light and dark palettes and cuts no diacritics.
    qt.setStyle("Fusion")
    dress(qt, Scheme.SYSTEM)
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    _translate(qt)
    prepare_drawing()
    return qt


def favour_window() -> None:
    """Let the window answer while worker threads compute.

    Without freezing and switching the longest silence while the sample was digitized was 150 ms,
    with them 77 ms on two busy cores and 32 ms on idle ones (2026-11-23). Qt asks the lists in
    Python cell by cell, and each question may wait a whole turn of another thread: with turns of
    1 ms the window stood still for 744 ms while 200 pages were filed, with 0.1 ms for 305 ms
    (2026-11-27).
    """
    # What was loaded so far stays; collecting must not walk through it with Python's lock held.
    gc.freeze()
    sys.setswitchinterval(_SWITCH_S)


def _run(qt: QApplication, home: Path) -> int:
    settings = load_settings(home)
    with ExitStack() as stack:
        # First in, last out: windows are taken apart by this thread, too.
        stack.enter_context(cycles_collected_here())
        bridge, secret = EventBridge(), HeldPassword()
        app = stack.enter_context(
            open_app(home, settings, bridge.tell, key=KeyChoice(ask=secret.ask))
        )
        stack.enter_context(app.working())
        stack.enter_context(app.sending.beside())
        desk = Desk(app)
        stack.callback(desk.close)
        window = CounterWindow(desk, bridge, secret)
        stack.callback(_answer_rings(home, Role.COUNTER, lambda: to_front(window)).close)
        window.show()
        window.begin()
        window.greet()
        favour_window()
        return qt.exec()


def _run_beside(qt: QApplication, home: Path, role: Role) -> int:
    """A window that only looks: it holds no lock, so that the counter works on meanwhile."""
    settings = load_settings(home)
    with ExitStack() as stack:
        # First in, last out: windows are taken apart by this thread, too.
        stack.enter_context(cycles_collected_here())
        bridge = EventBridge()
        desk = Desk(stack.enter_context(open_app(home, settings, bridge.tell)))
        stack.callback(desk.close)
        windows = Windows(desk, WindowState(home))
        stack.callback(windows.close)
        bridge.told.connect(windows.on_told)
        show = windows.show_office if role is Role.OFFICE else windows.show_it
        stack.callback(_answer_rings(home, role, show).close)
        show()
        favour_window()
        return qt.exec()


def _answer_rings(home: Path, role: Role, show: Callable[[], None]) -> Doorbell:
    bell = Doorbell(home, role)
    bell.rung.connect(show)
    return bell


def _refuse(text: str) -> int:
    if sys.stderr is not None:  # None in a windowed Windows program
        print(text, file=sys.stderr)  # noqa: T201 - for whoever started it from a console
    box = QMessageBox(QMessageBox.Icon.Warning, "Sohoa", text)
    box.addButton("Đóng", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    return 1


def _translate(qt: QApplication) -> None:
    """Qt's own texts in file dialogs, where its package has them in Vietnamese."""
    translator = QTranslator(qt)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_vi", folder):
        qt.installTranslator(translator)
