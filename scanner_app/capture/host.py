"""The process that holds a vendor's driver: `python -m scanner_app.capture.host`.

One command, then it ends. Protocol, JSON lines in ASCII. In: the job, {"driver": module, "config",
"do": "list" | "capabilities" | "scan", ...}; later {"do": "stop"} for "end after this page". Out:
{"devices"}, {"capabilities"}, {"begin"}, {"bytes", "page"}, {"waiting"}, {"page", "file", ...},
{"warn"}, and always last {"end": reason, "facts"}. Pages go by file name, never through the pipe.

When the parent dies its pipe closes: the page in work is still finished and journalled, for its
sheet is in the feeder already, and no further one is drawn in.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any  # JSON has no types

from scanner_app.capture.driver import Driver, DriverError
from scanner_app.capture.page_sink import DurableSink
from scanner_app.capture.values import settings_of
from scanner_app.domain.errors import StoreBusyError
from scanner_app.domain.scan import EndReason
from scanner_app.locks import FileLock

LOCK_NAME = "host.lock"
_ORPHAN_S = 30.0
"""How long the page in work may take after the parent died; then the device is let go."""


class _Wish:
    """The wish to stop, uttered over standard input or by the parent's end."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def wanted(self) -> bool:
        """Somebody wished it."""
        return self._event.is_set()

    def listen(self) -> None:
        """Wait for "stop" or the end of input; runs on a thread of its own."""
        stopped = any('"stop"' in line for line in sys.stdin)
        self._event.set()
        if not stopped:
            threading.Event().wait(_ORPHAN_S)
            os._exit(1)


class _Voice:
    """Standard output, kept for the protocol alone."""

    def __init__(self) -> None:
        # Vendor code prints what it likes: its output must not reach the protocol.
        self._out: IO[str] = os.fdopen(os.dup(1), "w", encoding="ascii")
        os.dup2(2, 1)

    def tell(self, message: dict[str, object]) -> None:
        """One event; a parent that is gone is no reason to drop the page in work."""
        with contextlib.suppress(OSError):
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()


def main() -> None:
    """Do the one job that comes on standard input."""
    # Ctrl+C in a terminal reaches us too; what it means for the scan is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = json.loads(sys.stdin.readline())
    voice = _Voice()
    try:
        driver: Driver = importlib.import_module(job["driver"]).open_driver(job["config"])
        reason = _do(driver, job, voice)
    except DriverError as error:
        voice.tell({"end": error.reason, "facts": _texts(error.facts)})
    else:
        voice.tell({"end": reason, "facts": {}})
    # Vendor libraries with threads of their own crash in exit handlers; all is said and on disk.
    sys.stderr.flush()
    os._exit(0)


def _do(driver: Driver, job: dict[str, Any], voice: _Voice) -> EndReason:
    match job["do"]:
        case "list":
            voice.tell({"devices": [asdict(each) for each in driver.devices()]})
        case "capabilities":
            voice.tell({"capabilities": asdict(driver.capabilities(job["address"]))})
        case _:
            return _scan(driver, job, voice)
    return EndReason.DONE


def _scan(driver: Driver, job: dict[str, Any], voice: _Voice) -> EndReason:
    folder = Path(job["folder"])
    wish = _Wish()
    threading.Thread(target=wish.listen, daemon=True, name="stop").start()
    sink = DurableSink(folder, job["first_number"], job["reserve_bytes"], voice.tell)
    try:
        with FileLock(folder / LOCK_NAME).held():
            sink.need_room()
            reason = driver.scan(job["address"], settings_of(job["settings"]), sink, wish)
    except StoreBusyError as error:
        raise DriverError(EndReason.BUSY) from error
    # Drivers report an empty feeder in one way, before the first sheet and after the last.
    if reason is EndReason.EMPTY and sink.pages:
        return EndReason.DONE
    return reason


def _texts(facts: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items()}


if __name__ == "__main__":
    main()
