"""The parent's side of a driver host: starts it, hears it, ends it."""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self  # JSON has no types

from scanner_app.capture import python_child
from scanner_app.domain.scan import EndReason, ScanEnd
from scanner_app.tasks.cancel import CancelToken

_TICK_S = 0.1
"""How late a wish to stop or cancel may be noticed."""
_LAST_WORDS_S = 5.0
"""Time for a process whose output ended to exit."""
_TAIL_BYTES = 2000

_log = logging.getLogger(__name__)

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DriverSpec:
    """How a kind of scanner is driven.

    Attributes:
        module: has `open_driver(config)`, see `capture.driver`.
        config: travels to it as JSON; a callable is asked at each start, for what may change.
        environment: variables for its process, beside our own.
    """

    module: str
    config: Mapping[str, object] | Callable[[], Mapping[str, object]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Patience:
    """How long silence may last now, in seconds; changed by whoever hears the messages."""

    seconds: float


class HostProcess:
    """One driver host with its one job."""

    def __init__(self, spec: DriverSpec, job: Mapping[str, object]) -> None:
        self._spec = spec
        config = spec.config() if callable(spec.config) else spec.config
        self._job = dict(job) | {"driver": spec.module, "config": dict(config)}
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stop_told = False

    def __enter__(self) -> Self:
        """Start it."""
        self._complaints = tempfile.TemporaryFile()
        self._process = python_child.start(
            "scanner_app.capture.host",
            errors=self._complaints,
            environment=self._spec.environment,
        )
        self._reader = threading.Thread(target=self._read, name="driver-host", daemon=True)
        self._reader.start()
        self._say(self._job)
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        # The pipe ends with the process, unless a driver forked and its child holds it: then the
        # pipe is left to the reader, for closing it under a reading thread waits for ever.
        self._reader.join(_LAST_WORDS_S)
        if not self._reader.is_alive():
            python_child.end(self._process)
        self._complaints.close()

    def messages(
        self, patience: Patience, *, stop: CancelToken, cancel: CancelToken
    ) -> Iterator[Message | ScanEnd]:
        """What it says; a `ScanEnd` of ours when it fell silent or ended without a word.

        Args:
            patience: read anew after each message.
            stop: told to the driver once.
            cancel: looked at ten times a second.

        Raises:
            Cancelled: asked to; the process is still there, leaving the block ends it.
        """
        heard_at = time.monotonic()
        while True:
            cancel.checkpoint()
            self._pass_on(stop)
            try:
                line = self._lines.get(timeout=_TICK_S)
            except queue.Empty:
                if time.monotonic() - heard_at > patience.seconds:
                    yield ScanEnd(EndReason.HUNG, (("seconds", f"{patience.seconds:.0f}"),))
                    return
                continue
            heard_at = time.monotonic()
            message = None if line is None else _parsed(line)
            if message is None:
                yield self._crash()
                return
            yield message
            if "end" in message:
                return

    def _pass_on(self, stop: CancelToken) -> None:
        if stop.cancelled and not self._stop_told:
            self._stop_told = True
            self._say({"do": "stop"})

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _say(self, message: Mapping[str, object]) -> None:
        python_child.say(self._process, json.dumps(message))

    def _crash(self) -> ScanEnd:
        try:
            status = self._process.wait(_LAST_WORDS_S)
        except subprocess.TimeoutExpired:
            return ScanEnd(EndReason.HUNG, (("seconds", f"{_LAST_WORDS_S:.0f}"),))
        _log.error(
            "Driver host ended without a word",
            extra={"driver": self._spec.module, "status": status, "complaints": self._tail()},
        )
        return ScanEnd(EndReason.CRASHED, (("status", str(status)),))

    def _tail(self) -> str:
        """The last of what it wrote to standard error: where in its code it ended."""
        self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, self._complaints.tell() - _TAIL_BYTES))
        return self._complaints.read().decode("utf-8", errors="replace")


def _parsed(line: str) -> Message | None:
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
