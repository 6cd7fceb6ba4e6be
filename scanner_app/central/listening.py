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


def listening_socket(place: str, *, may_be_port: bool = False) -> socket.socket:
    """A socket that listens there.

    A Unix socket is reached by our account and its group alone, so nginx's account belongs to it.

    Args:
        place: path of a Unix socket, or "127.0.0.1:port".
        may_be_port: what comes by a port is not believed without more: every program of this
            machine can use it.

    Raises:
        ListenPlaceError: any other place, or a port where that may not be.
        OSError: the place is taken, or may not be used.
    """
    if is_loopback(place):
        if not may_be_port:
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


def is_answering(place: str) -> bool:
    """Somebody listens there now."""
    if is_loopback(place):
        family, address = socket.AF_INET, ("127.0.0.1", int(place.removeprefix(_LOOPBACK)))
        with socket.socket(family, socket.SOCK_STREAM) as caller:
            return caller.connect_ex(address) == 0
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        return caller.connect_ex(place) == 0
