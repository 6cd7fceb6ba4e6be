"""Serving applications on sockets of our own until told to stop; nothing in work is cut off."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

_KEEP_ALIVE_S = 75
"""Longer than nginx keeps a connection to us: it must be the one that closes."""
_GRACE_S = 60
"""What a request in work is given to end; the counter asks again after that."""
_LOOK_S = 0.1

_log = logging.getLogger(__name__)

Application = Any
"""An ASGI application; uvicorn's own type of it is private."""


@dataclass(frozen=True, slots=True)
class Served:
    """An application and the socket it is served on."""

    application: Application
    listener: socket.socket


class Serving:
    """Servers, one thread each."""

    def __init__(self, served: Sequence[Served]) -> None:
        """Start all of them."""
        self._servers = [_server(each.application) for each in served]
        self._threads = [
            threading.Thread(target=server.run, kwargs={"sockets": [each.listener]}, daemon=True)
            for server, each in zip(self._servers, served, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def are_up(self) -> bool:
        """Every one answers."""
        return all(server.started for server in self._servers)

    @property
    def are_alive(self) -> bool:
        """None has ended by itself."""
        return all(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Take nothing new, end what is in work."""
        for server in self._servers:
            server.should_exit = True
        for thread in self._threads:
            thread.join(_GRACE_S + 5)


def serve(served: Sequence[Served], every_s: float, chore: Callable[[], None]) -> bool:
    """Serve until SIGTERM or SIGINT; False when a server ended by itself.

    Args:
        served: what, and where.
        every_s: how often the chore is done.
        chore: done on a thread of its own; what it raises is its own matter.
    """
    stopping = threading.Event()
    with _told_to_stop(stopping.set):
        serving = Serving(served)
        worker = threading.Thread(target=_chores, args=(stopping, every_s, chore), daemon=True)
        worker.start()
        was_told = False
        while serving.are_alive and not stopping.wait(_LOOK_S):
            if serving.are_up and not was_told:
                was_told = True
                _tell_systemd("READY=1")
                _log.info("serving")
        orderly = stopping.is_set()
        stopping.set()
        _tell_systemd("STOPPING=1")
        serving.stop()
    return orderly


def _server(application: Application) -> uvicorn.Server:
    config = uvicorn.Config(
        application,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return uvicorn.Server(config)


def _chores(stopping: threading.Event, every_s: float, chore: Callable[[], None]) -> None:
    while not stopping.is_set():
        chore()
        stopping.wait(every_s)


@contextmanager
def _told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Signals end the block orderly; uvicorn takes none outside the main thread."""

    def told(_number: int, _frame: object) -> None:
        stop()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def _tell_systemd(state: str) -> None:
    """What sd_notify(3) does; nothing without systemd."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    address = f"\0{place[1:]}" if place.startswith("@") else place
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
    ):
        sender.sendto(state.encode(), address)
