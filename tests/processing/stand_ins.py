"""Work functions that behave well and badly; importable in a worker process."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from scanner_app.domain.key_errors import WrongPasswordError


def double(number: int) -> int:
    return number * 2


def pid_of(_: object) -> int:
    return os.getpid()


def thread_limit(_: object) -> str | None:
    return os.environ.get("OMP_THREAD_LIMIT")


def misbehave(order: str) -> str:
    """Does what it is told: a signal's name, an exit, a bug, running out of memory."""
    if order.startswith("SIG"):
        os.kill(os.getpid(), signal.Signals[order])
        threading.Event().wait()
    if order == "abort":
        os.abort()
    if order == "exit":
        os._exit(3)
    if order.startswith("raise"):
        raise ValueError(order)
    if order == "memory":
        raise MemoryError
    if order == "hang":
        threading.Event().wait()
    return f"did {order}"


def crash_first_time(mark: Path) -> str:
    """Ends its process unless it did so before."""
    if not mark.exists():
        mark.touch()
        os._exit(5)
    return "second try"


def crash_and_count(calls: Path) -> int:
    """Ends its process the first time; how often it was called."""
    with calls.open("ab") as file:
        file.write(b"x")
    if calls.stat().st_size == 1:
        os._exit(5)
    return calls.stat().st_size


def core_limits(_: object) -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)


def unpicklable(_: object) -> object:
    return threading.Lock()


def need_what_is_not_installed(_: object) -> None:
    importlib.import_module("no_such_engine")


def log_it(text: str) -> None:
    logging.getLogger("scanner_app.stand_in").warning("Seen", extra={"what": text})


def start_grandchild_and_hang(pids: Path) -> None:
    """Stands for a page on which tesseract works for long."""
    sleeper = "import threading; threading.Event().wait()"
    grandchild = subprocess.Popen([sys.executable, "-c", sleeper])
    part = pids.with_suffix(".part")
    part.write_text(f"{os.getpid()} {grandchild.pid}")
    part.replace(pids)
    grandchild.wait()


def refuse(facts: dict[str, object]) -> None:
    raise WrongPasswordError(**facts)
