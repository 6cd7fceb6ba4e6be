"""A program started a second time rings at the first one, which comes to the front."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CONNECT_MS = 300
_ANSWER_MS = 2000
"""A window that does not answer in this time stands still; then its lock tells what is up."""
_STARTING_S = 5.0
"""Between holding its home and hearing rings a window on a slow PC needs two seconds."""
_AGAIN_S = 0.1
_SHOW = b"show\n"


class Doorbell(QObject):
    """Hears the rings for one window of one home; others' accounts cannot ring.

    Signals:
        rung: somebody started the program again.
    """

    rung = Signal()

    def __init__(self, home: Path, role: str, parent: QObject | None = None) -> None:
        """Begin to listen; a system without local sockets leaves it deaf.

        Args:
            home: of the window.
            role: whose window, as `windows.Role`.
            parent: Qt's owner.
        """
        super().__init__(parent)
        name = _name(home, role)
        # What a killed program left behind; only a window that holds the home's lock comes here.
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(name)

    def close(self) -> None:
        """Hear no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._on_asked)
            # Told first: only the program that the person has just started may hand on the front.
            socket.write(b"%d\n" % os.getpid())

    def _on_asked(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            if bytes(socket.readLine(len(_SHOW) + 1).data()) == _SHOW:
                self.rung.emit()
            socket.disconnectFromServer()


def ring(home: Path, role: str) -> bool:
    """Ask the window that runs already to come to the front; whether one did.

    Args:
        home: of the window.
        role: whose window, as `windows.Role`.
    """
    socket = QLocalSocket()
    socket.connectToServer(_name(home, role))
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    if not socket.canReadLine() and not socket.waitForReadyRead(_ANSWER_MS):
        return False
    _hand_front_to(bytes(socket.readLine(20).data()))
    socket.write(_SHOW)
    socket.waitForBytesWritten(_ANSWER_MS)
    unconnected = QLocalSocket.LocalSocketState.UnconnectedState
    return socket.state() == unconnected or socket.waitForDisconnected(_ANSWER_MS)


def ring_starting(home: Path, role: str) -> bool:
    """As `ring`, when the home is held: its window may be about to open."""
    ends = time.monotonic() + _STARTING_S
    while not ring(home, role):
        if time.monotonic() > ends:
            return False
        time.sleep(_AGAIN_S)
    return True


def _name(home: Path, role: str) -> str:
    digest = hashlib.sha256(os.path.normcase(home.absolute()).encode("utf-8", "surrogatepass"))
    name = f"sohoa-{role}-{digest.hexdigest()[:16]}"
    if sys.platform == "win32":
        return name
    # Stated whole: Qt would look in TMPDIR, which a running program has turned to its home.
    return str(Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / name)  # noqa: S108 - Linux only


def _hand_front_to(told: bytes) -> None:
    """Windows lets a program come to the front only when the one in front allows it."""
    if sys.platform == "win32" and told.strip().isdigit():
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(int(told))
