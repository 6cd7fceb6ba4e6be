"""Entry: the window without arguments, a command with them."""

from __future__ import annotations

import multiprocessing
import sys

from scanner_app.console import speak_utf8
from scanner_app.dumps import no_core_files

_ROLES = ("office", "it")
"""Windows that open by themselves; the counter's needs no word."""


def main() -> int:
    """Start; the exit code.

    `freeze_support` stands first: in a frozen build each worker process starts here, and without
    it would open another window.
    """
    multiprocessing.freeze_support()
    no_core_files()
    speak_utf8()
    arguments = sys.argv[1:]
    match arguments:
        case []:
            return _window(None)
        case ["--home", home]:
            return _window(home)
        case [role] if role in _ROLES:
            return _window(None, role)
        case ["--home", home, role] | [role, "--home", home] if role in _ROLES:
            return _window(home, role)
    from scanner_app.cli.main import run

    return run(arguments)


def _window(home: str | None, role: str = "counter") -> int:
    from scanner_app.gui.main import run_window

    return run_window(home, role)


if __name__ == "__main__":
    sys.exit(main())
