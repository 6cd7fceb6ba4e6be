"""The province's front door on loopback: the nginx.conf of docs/province with other places."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stand.waiting import wait_until

CONFIGURATION = Path(__file__).resolve().parents[2] / "docs" / "province" / "nginx.conf"


@dataclass(frozen=True)
class Door:
    """Where it listens, and which sockets it hands requests on to.

    Attributes:
        run: folder of the sockets `central.sock`, `tus.sock` and `web.sock`.
        counters_port, heads_port: on 127.0.0.1.
    """

    run: Path
    counters_port: int
    heads_port: int

    @property
    def counters_url(self) -> str:
        """What counters are set up with."""
        return f"https://127.0.0.1:{self.counters_port}"

    @property
    def heads_url(self) -> str:
        """What heads open."""
        return f"https://127.0.0.1:{self.heads_port}"

    def reload(self) -> None:
        """Read configuration, certificates and lists anew, as `nginx -s reload` does."""
        os.kill(int((self.run / "nginx.pid").read_text()), signal.SIGHUP)


@contextmanager
def running_nginx(
    settled: Path, *, patience_s: int | None = None, reloads: bool = False
) -> Iterator[Door]:
    """nginx as the province runs it.

    Args:
        settled: folder with server.pem, server.key, authority.pem and revoked.crl.
        patience_s: in place of every time-out for those who come; ingest may think as long as ever.
        reloads: `Door.reload` may be called; costs processes.
    """
    # Paths of Unix sockets may have 107 bytes; pytest's folders are longer.
    run = Path(tempfile.mkdtemp(prefix="sohoa-"))
    door = Door(run, _free_port(), _free_port())
    text = CONFIGURATION.read_text(encoding="utf-8")
    processes = "" if reloads else "master_process off;"
    places = {
        # Our sockets are ours alone.
        "user www-data;": f"user {getpass.getuser()};",
        "/etc/sohoa/": f"{settled}/",
        "/run/sohoa/": f"{run}/",
        "listen 443 ": f"listen 127.0.0.1:{door.counters_port} ",
        "listen 8443 ": f"listen 127.0.0.1:{door.heads_port} ",
        "worker_processes auto;": f"worker_processes 1; daemon off; {processes}",
    }
    for written, here in places.items():
        assert written in text
        text = text.replace(written, here)
    if patience_s is not None:
        theirs = r"((?:client_header|client_body|send|keepalive)_timeout) \d+s;"
        text = re.sub(theirs, rf"\1 {patience_s}s;", text)
    configuration = run / "nginx.conf"
    configuration.write_text(text, encoding="utf-8")
    with (run / "nginx.log").open("wb") as log:
        child = subprocess.Popen(
            ("nginx", "-c", str(configuration), "-p", str(run)), stdout=log, stderr=log
        )
    try:
        wait_until(lambda: _listens(child, door, run / "nginx.log"), 20)
        yield door
    finally:
        child.terminate()
        child.wait(20)
        shutil.rmtree(run, ignore_errors=True)


def _listens(child: subprocess.Popen[bytes], door: Door, log: Path) -> bool:
    if child.poll() is not None:
        raise RuntimeError(log.read_text(errors="replace")[-2000:])
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", door.heads_port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
