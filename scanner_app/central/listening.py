"""Places to listen that only this machine's front door reaches."""

from __future__ import annotations

import socket
from pathlib import Path

from scanner_app.central.errors import ListenPlaceError

_LOOPBACK = "127.0.0.1:"
_GROUP = 0o660
_LONGEST = 107
"""Bytes of a Unix socket's path (sun_path, Linux)."""
_BACKLOG = 128


def is_loopback(place: str) -> bool:
    """A port of this machine, which every program here reaches, rather than a Unix socket."""
    return place.startswith(_LOOPBACK)


def listening_socket(place: str, *, edge_secret: str | None) -> socket.socket:
    """A socket that listens there.

    A Unix socket is reached by our account and its group alone, so nginx's account belongs to it.

    Args:
        place: path of a Unix socket, or "127.0.0.1:port".
        edge_secret: what nginx says of itself; a port is open to every program of this machine, so
            it needs one.

    Raises:
        ListenPlaceError: any other place, or a port without secret.
        OSError: the place is taken, or may not be used.
    """
    if is_loopback(place):
        if not edge_secret:
            raise ListenPlaceError(text=place)
        return _on_loopback(place)
    path = Path(place)
    taken = path.exists() and not path.is_socket()
    if not path.is_absolute() or taken or len(bytes(_beside(path))) > _LONGEST:
        raise ListenPlaceError(text=place)
    return _on_path(path)


def _on_loopback(place: str) -> socket.socket:
    port = place.removeprefix(_LOOPBACK)
    if not port.isdecimal() or not 0 <= int(port) < 1 << 16:
        raise ListenPlaceError(text=place)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(port)))
        listener.listen(_BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _on_path(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    beside = _beside(path)
    try:
        beside.unlink(missing_ok=True)
        # Renamed only with its rights: nobody else can connect in between, and the place of a
        # service that was killed is taken over.
        listener.bind(str(beside))
        beside.chmod(_GROUP)
        listener.listen(_BACKLOG)
        beside.replace(path)
    except BaseException:
        listener.close()
        raise
    return listener


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")
