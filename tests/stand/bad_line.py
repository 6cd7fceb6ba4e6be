"""A line between client and server that breaks, slows down or falls silent on command."""

from __future__ import annotations

import random
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = 16 * 1024
_PAUSE_S = 0.005


@dataclass
class LineFaults:
    """How the line is; may be changed while it is used.

    Attributes:
        cut_after: bytes of both directions after which a connection is reset, drawn from this
            range for each; None never cuts.
        bytes_per_s: of all connections together, each direction by itself; None does not limit.
        paused: nothing moves, connections stay.
        silent: new connections are accepted and nothing is ever said.
        seed: of the draws.
    """

    cut_after: tuple[int, int] | None = None
    bytes_per_s: float | None = None
    paused: bool = False
    silent: bool = False
    seed: int = 1


@dataclass
class BadLine:
    """A TCP proxy on loopback.

    Attributes:
        faults: how it is.
        host, port: where clients connect; another address of the loopback where one is given.
        cuts: connections that were reset.
        carried: bytes that went from clients to the server.
    """

    target: tuple[str, int] | Path
    faults: LineFaults = field(default_factory=LineFaults)
    host: str = "127.0.0.1"
    port: int = 0
    cuts: int = 0
    carried: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.faults.seed)
        self._listener = socket.socket()
        # Connections inherit it: what a cut loses is little more than a real line holds.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _BLOCK)
        self._listener.bind((self.host, 0))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._counting = threading.Lock()
        self._free_at = [0.0, 0.0]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def end(self) -> None:
        """No connection is left."""
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._carry, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, client: socket.socket) -> None:
        """One connection until an end closes it or the line cuts it."""
        faults = self.faults
        if faults.silent:
            self._ended.wait()
            client.close()
            return
        server = self._connected()
        if server is None:
            _reset(client)
            return
        with self._counting:
            left = self._random.randint(*faults.cut_after) if faults.cut_after else None
        try:
            was_cut = self._shuttle(client, server, left)
        except OSError:
            was_cut = False
        if was_cut:
            with self._counting:
                self.cuts += 1
            _reset(client)
            _reset(server)
        client.close()
        server.close()

    def _connected(self) -> socket.socket | None:
        try:
            if isinstance(self.target, Path):
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self.target))
                return server
            return socket.create_connection(self.target, 10)
        except OSError:
            return None

    def _shuttle(self, client: socket.socket, server: socket.socket, left: int | None) -> bool:
        """Carry until an end is reached (False) or so many bytes went through (True)."""
        for each in (client, server):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * _BLOCK)
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, (server, 0))
            ready.register(server, selectors.EVENT_READ, (client, 1))
            while not self._ended.is_set():
                for key, _ in ready.select(0.1):
                    other, direction = key.data
                    block = _block(key.fileobj, left)
                    if not block:
                        return False
                    self._wait_turn(direction, len(block))
                    other.sendall(block)
                    if direction == 0:
                        with self._counting:
                            self.carried += len(block)
                    if left is not None:
                        left -= len(block)
                        if left <= 0:
                            return True
        return False

    def _wait_turn(self, direction: int, size_bytes: int) -> None:
        """Until the line has room for a block, and is not paused."""
        while self.faults.paused and not self._ended.is_set():
            self._ended.wait(_PAUSE_S)
        if self.faults.bytes_per_s:
            with self._counting:
                now = time.monotonic()
                start = max(now, self._free_at[direction])
                self._free_at[direction] = start + size_bytes / self.faults.bytes_per_s
            self._ended.wait(max(0.0, self._free_at[direction] - now))


def _block(source: object, left: int | None) -> bytes:
    assert isinstance(source, socket.socket)
    return source.recv(_BLOCK if left is None else min(_BLOCK, max(left, 1)))


def _reset(end: socket.socket) -> None:
    """Closed with RST, as a line that is gone."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    end.close()


@contextmanager
def bad_line(
    target: tuple[str, int] | Path, faults: LineFaults | None = None, *, host: str = "127.0.0.1"
) -> Iterator[BadLine]:
    """A line until the end of the block.

    Args:
        target: (host, port), or a Unix socket.
        faults: none to begin with.
        host: where clients connect.
    """
    line = BadLine(target, faults or LineFaults(), host)
    try:
        yield line
    finally:
        line.end()
