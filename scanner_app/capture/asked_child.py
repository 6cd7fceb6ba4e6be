"""A child process that reads one file: asked for piece after piece, watched, ended."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import threading
from collections.abc import Mapping

from scanner_app.capture import python_child
from scanner_app.capture.child_limits import ChildCage, Limits

_PYTHON_FAILED = 1
"""Exit status after an uncaught Python exception; a stopped or crashed child has another."""

_LAST_WORDS_S = 5.0
"""Time for a child whose output ended to exit."""


class AskedChild:
    """`python -m module`: gets its job as a JSON line, an empty line for every piece wanted."""

    def __init__(self, module: str, job: Mapping[str, object], limits: Limits) -> None:
        """Nothing is started before it is entered; leaving ends the child, whatever it does.

        Args:
            module: of this package.
            job: what it is told; the limits go with it.
            limits: what it may use.
        """
        self._module = module
        self._job = {**job, "limits": dataclasses.asdict(limits)}
        self._limits = limits

    def __enter__(self) -> AskedChild:
        self._process = python_child.start(self._module, errors=subprocess.DEVNULL)
        self._cage = ChildCage(self._process.pid, self._limits)
        python_child.say(self._process, json.dumps(self._job))
        return self

    def __exit__(self, *_: object) -> None:
        python_child.end(self._process)
        self._cage.close()

    def ask(self) -> dict[str, object] | None:
        """What the child says to being asked for a piece; None when it ended or fell silent."""
        assert self._process.stdout is not None
        watchdog = threading.Timer(self._limits.page_wall_s, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            python_child.say(self._process, "")
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        try:
            answer = json.loads(line)
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None

    def failed_cleanly(self) -> bool:
        """Whether the child ended by an uncaught exception, not by a limit or a crash."""
        try:
            status = self._process.wait(_LAST_WORDS_S)
        except subprocess.TimeoutExpired:
            return False
        return status == _PYTHON_FAILED
