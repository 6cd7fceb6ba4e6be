"""Entry: the window without arguments, a command with them."""

from __future__ import annotations

import multiprocessing
import sys

from scanner_app.dumps import no_core_files

_HOME_ALONE = 2


def main() -> int:
    """Start; the exit code.

    `freeze_support` stands first: in a frozen build each worker process starts here, and without
    it would open another window.
    """
    multiprocessing.freeze_support()
    no_core_files()
    arguments = sys.argv[1:]
    wants_window = not arguments or (len(arguments) == _HOME_ALONE and arguments[0] == "--home")
    if wants_window:
        from scanner_app.gui.main import run_window

        return run_window(arguments[1] if arguments else None)
    from scanner_app.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
