"""The C program that holds a TWAIN driver: started, told, heard, ended. See `installer/twain`.

A 32-bit driver can be loaded by a 32-bit program alone, and most drivers are; so there are two
programs, and our own Python need not care.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self  # JSON has no types

from scanner_app.capture.driver import DriverError
from scanner_app.capture.job_object import JobObject
from scanner_app.domain.scan import EndReason

_GOING_S = 4.0
"""Time to let the device go in order; the program itself gives its driver 3 s (commands.c)."""

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """One of the two programs.

    Attributes:
        bits: "32" or "64", as the drivers that it can load.
        path: of the .exe file.
        launcher: command that runs it where Windows does not: wine's.
    """

    bits: str
    path: Path
    launcher: tuple[str, ...] = ()

    def seen_from_it(self, path: Path) -> str:
        """How the program names a file of ours; wine shows our root as drive Z."""
        return "Z:" + str(path).replace("/", "\\") if self.launcher else str(path)


class Program:
    """The program with its one job; a context manager."""

    def __init__(self, file: ProgramFile, job: Mapping[str, object]) -> None:
        """Start it and tell it the job.

        Args:
            file: which.
            job: as `installer/twain/main.c` says.

        Raises:
            DriverError: OFFLINE; it cannot be started.
        """
        command: Sequence[str] = (*file.launcher, str(file.path))
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="ascii",
                errors="replace",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise DriverError(EndReason.OFFLINE, what=f"twainhost{file.bits}") from error
        self._job = JobObject(self._process.pid)
        self.say(job)

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let it end in order, or end it."""
        self._close(self._process.stdin)
        try:
            self._process.wait(_GOING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close(self._process.stdout)
        self._job.close()

    def say(self, message: Mapping[str, object]) -> None:
        """One line to it; a program that is gone is noticed when it is heard."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except OSError:
            # It is dead already; hearing it tells how.
            return

    def messages(self) -> Iterator[Message]:
        """What it says, until its last word.

        Raises:
            DriverError: CRASHED; it ended without one, and the driver in it is to blame.
        """
        assert self._process.stdout is not None
        for line in self._process.stdout:
            message = _parsed(line)
            yield message
            if {"end", "error", "unsupported"} & message.keys():
                return
        status = self._process.wait()
        # Windows' exception codes are known by their hexadecimal form.
        raise DriverError(EndReason.CRASHED, status=f"{status & 0xFFFFFFFF:#010x}")

    def end(self) -> None:
        """End it at once, from any thread."""
        self._process.kill()

    @staticmethod
    def _close(pipe: Any) -> None:  # typeshed gives the pipes as optional IO
        try:
            pipe.close()
        except OSError:
            # What was still to be written to a dead process is of no use to anyone.
            return


def _parsed(line: str) -> Message:
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise DriverError(EndReason.CRASHED, status="garbled")
    return message
