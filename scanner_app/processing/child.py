"""One child process that computes: started, handed a task, heard, ended."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from scanner_app.dumps import no_core_files
from scanner_app.logs import own_level, replay, send_records

EXIT_OUT_OF_MEMORY = 77
"""Exit status of a child that ran out of memory: it ends rather than go on half broken."""

_JOIN_S = 5.0
"""A killed process is gone within milliseconds; longer means the kernel holds it (disk gone)."""

_BELOW_NORMAL = 0x4000
_NICER = 5

_ONE_THREAD = {
    # Tesseract at two OpenMP threads: 12.7 CPU s a page, at one: 2.85 (facts, PDF 2).
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What a child is to do: an importable function of one argument, both picklable."""

    function: Callable[[object], object]
    argument: object


@dataclass(frozen=True, slots=True)
class Ready:
    """The child is up and waits for work."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The function's value."""

    value: object


@dataclass(frozen=True, slots=True)
class Raised:
    """The function raised: type name, and where, without message (it may quote the page)."""

    error: str
    trace: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """The program's own code cannot be loaded in a child: no task is to blame, none can be done."""

    error: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The child ended without an answer; negative: the signal that ended it."""

    exitcode: int | None


Message = Ready | Answered | Raised | Unusable | Gone


class Child:
    """Handle of one child process. Belongs to one thread at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        # Daemonic: also ended when the parent leaves without closing its pool.
        self._process = context.Process(
            target=serve, args=(theirs, own_level()), name="sohoa-worker", daemon=True
        )
        self._process.start()
        # The child holds the only other end now, so its death is an end of file here.
        theirs.close()
        self.ready = False

    def hand(self, work: Work) -> None:
        """Give it work; what cannot be delivered because it just died shows in `hear`."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(work)

    def hear(self) -> Message | None:
        """Its next message; None for a log record, which was passed on."""
        try:
            message = self.connection.recv()
        except (EOFError, ConnectionResetError):
            return Gone(self._bury())
        if isinstance(message, logging.LogRecord):
            replay(message)
            return None
        if isinstance(message, Ready):
            self.ready = True
        assert isinstance(message, Ready | Answered | Raised | Unusable)
        return message

    def usable(self) -> bool:
        """Whether an idle child still lives; passes on log records it sent meanwhile."""
        while self.connection.poll():
            if isinstance(self.hear(), Gone):
                return False
        return True

    def hang_up(self) -> None:
        """Tell an idle child to end; `discard` then waits for it."""
        self.connection.close()

    def kill(self) -> None:
        """End it and the programs it started, now. May be called twice and from any thread."""
        with contextlib.suppress(ValueError):
            if self._process.exitcode is None:
                _end_group(self._process.pid)
                self._process.kill()

    def discard(self) -> None:
        """Kill it and free what the parent holds of it."""
        self.kill()
        with contextlib.suppress(ValueError):
            self._process.join(_JOIN_S)
            self._process.close()
        self.connection.close()

    def _bury(self) -> int | None:
        _end_group(self._process.pid)
        self._process.join(_JOIN_S)
        return self._process.exitcode


def serve(connection: Connection, level: int) -> None:
    """The child's main function: works until the parent hangs up or dies."""
    os.environ.update(_ONE_THREAD)
    _stand_apart()
    _give_way()
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    sending = threading.Lock()

    def send(message: object) -> None:
        with sending:
            connection.send(message)

    send_records(send, level)
    send(Ready())
    while True:
        try:
            work = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        except (ImportError, AttributeError, SyntaxError) as error:
            send(Unusable(repr(error)))
            continue
        _answer(work, send)


def _answer(work: Work, send: Callable[[object], None]) -> None:
    try:
        send(Answered(work.function(work.argument)))
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except (ImportError, SyntaxError) as error:
        send(Unusable(repr(error)))
    except Exception as error:  # noqa: BLE001 - a bug in one task must not end the others
        send(Raised(type(error).__name__, _where(error)))


def _where(error: BaseException) -> str:
    return "".join(traceback.format_tb(error.__traceback__))


def _stand_apart() -> None:
    """Leave the parent's process group, ignore Ctrl-C, write no core dumps.

    So the parent alone decides when to end, and this process can be ended together with the
    programs it starts. A core dump would hold pictures of people's papers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setpgid(0, 0)
    no_core_files()


def _give_way() -> None:
    """Run below normal priority: every core computes, and the window must answer all the same."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICER)


def _end_with_parent() -> None:
    """Wait for the parent's death, however it dies, then end this process and its programs.

    PR_SET_PDEATHSIG would not do: it fires when the *thread* that started us ends.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    _end_group(os.getpid())
    os._exit(1)


def _end_group(pid: int | None) -> None:
    """End the process group a child leads (it and its tesseract); on Windows there is none."""
    if sys.platform == "win32" or pid is None:
        return
    # The group bears the child's number; while one member lives, nobody else can get it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
