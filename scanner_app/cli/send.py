"""`sohoa send`: sends what waits and what comes, until it is stopped."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from functools import partial

from scanner_app.bootstrap import App
from scanner_app.bootstrap.updating import waiting_version
from scanner_app.cli import watch
from scanner_app.cli.stopping import stopped_by_signal
from scanner_app.domain.errors import Cancelled
from scanner_app.domain.events import Event, UploadSent

_LOOK_S = 600.0
_log = logging.getLogger(__name__)


def sink(options: argparse.Namespace) -> Callable[[Event], None]:
    """Prints what happens, a line each, as `watch` does, and what was sent."""
    others = watch.sink(options)
    return others if options.json else partial(_print_words, others)


def run(app: App, _options: argparse.Namespace) -> int:
    """Send until stopped, or until a newer version waits for the program to be closed.

    Started at log-on by the installers, it would keep updates off for as long as somebody is
    logged on. It comes back with the next log-on; meanwhile the window sends.
    """
    with app.working(), stopped_by_signal() as cancel, app.sending.beside():
        try:
            while not waiting_version():
                cancel.wait(_LOOK_S)
        except Cancelled:
            return 0
    _log.info("gives way to a newer version")
    return 0


def _print_words(others: Callable[[Event], None], event: Event) -> None:
    if isinstance(event, UploadSent):
        print(f"Đã gửi việc {event.job}.", flush=True)
    else:
        others(event)
