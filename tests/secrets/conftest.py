"""A real Secret Service for the tests: gnome-keyring on a message bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

_NEEDED = ("dbus-daemon", "gnome-keyring-daemon")


@pytest.fixture(scope="session")
def message_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of programs that shall meet an unlocked gnome-keyring, and only that one."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    home = tmp_path_factory.mktemp("keyring")
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert bus.stdout is not None
        environment = _environment(home, bus.stdout.readline().strip())
        keyring = _unlocked_keyring(environment)
        try:
            yield environment
        finally:
            keyring.terminate()
            keyring.wait(10)
    finally:
        bus.terminate()
        bus.wait(10)
        assert bus.stdout is not None
        bus.stdout.close()


def _environment(home: Path, address: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "DBUS_SESSION_BUS_ADDRESS": address,
    }


def _unlocked_keyring(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """It reads the password of a new store from its input, and tells when it stands on the bus."""
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdin is not None
    assert daemon.stdout is not None
    daemon.stdin.write(b"mot mat khau thu")
    daemon.stdin.close()
    daemon.stdout.readline()
    daemon.stdout.close()
    return daemon
