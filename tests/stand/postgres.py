"""A PostgreSQL of our own, in a folder of its own, on a socket that no other test knows."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import psycopg

from tests.stand.waiting import wait_until

_VERSIONS = Path("/usr/lib/postgresql")
_CLUSTER = ("--no-sync", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests that kill nobody: half the time."""


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _account() -> _Account:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _program(name: str) -> str:
    newest = max(_VERSIONS.iterdir(), key=lambda each: int(each.name))
    return str(newest / "bin" / name)


@dataclass
class Postgres:
    """One server.

    Attributes:
        folder: holds data and socket.
        durable: a commit survives a kill of the machine; slower.
    """

    folder: Path
    durable: bool = False
    options: Sequence[str] = ()
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def dsn(self, database: str = "postgres", user: str = "postgres") -> str:
        """How psycopg connects; nobody is asked for a password on the socket."""
        return f"host={self.folder} dbname={database} user={user}"

    def create(self) -> None:
        """The empty cluster."""
        if account := _account():
            os.chown(self.folder, account["user"], account["group"])
        subprocess.run(
            (_program("initdb"), *_CLUSTER, "-D", str(self.folder / "data")),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **_account(),
        )

    def start(self) -> None:
        """Run it and wait until it answers; also after `kill`."""
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses="]
        settings += ["max_connections=60", "shared_buffers=64MB", *self.options]
        settings += () if self.durable else _HASTY
        arguments = [part for each in settings for part in ("-c", each)]
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen(
                [_program("postgres"), "-D", str(self.folder / "data"), *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **_account(),
            )
        wait_until(self._answers, 60)

    def kill(self) -> None:
        """All of its processes die at once."""
        assert self._child is not None
        for process in _session(self._child.pid):
            _signal(process, signal.SIGKILL)
        self._child.wait()

    def stop(self) -> None:
        """Orderly, whoever is connected."""
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)
            self._child.wait(30)

    def _answers(self) -> bool:
        assert self._child is not None
        if self._child.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
        try:
            psycopg.connect(self.dsn()).close()
        except psycopg.OperationalError:
            return False
        return True


def _session(leader: int) -> list[int]:
    """The leader and its children."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--sid", str(leader), "--ppid", str(leader)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    return [leader, *(int(each) for each in listed if int(each) != leader)]


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


@contextmanager
def running_postgres(*, durable: bool = False, options: Sequence[str] = ()) -> Iterator[Postgres]:
    """A server with nothing in it, gone at the end with all its files."""
    folder = Path(tempfile.mkdtemp(prefix="sohoa-pg-"))
    folder.chmod(0o755)
    server = Postgres(folder, durable=durable, options=options)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
