"""Open lines of a client, to be cut from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any  # what httpcore tells has no type
from weakref import WeakSet


class OpenLines:
    """Sockets that a client opened. Thread-safe.

    Closing a client wakes nobody who waits for an answer; shutting the socket down does, on Linux
    and Windows. The client tells of its sockets by httpx's trace extension.
    """

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._cut = False

    @property
    def are_cut(self) -> bool:
        """Somebody cut them."""
        return self._cut

    def cut(self) -> None:
        """End every line now, and each that is opened later."""
        with self._lock:
            self._cut = True
            for line in self._sockets:
                _shut(line)

    def on_traced(self, event: str, told: Mapping[str, Any]) -> None:
        """Given to the client as its trace."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        line = told["return_value"].get_extra_info("socket")
        with self._lock:
            self._sockets.add(line)
            if self._cut:
                _shut(line)


def _shut(line: socket.socket) -> None:
    # Of an encrypted one, too, the plain way: its own would take its state from under a reader.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
