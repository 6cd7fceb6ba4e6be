"""A Windows PC in wine: commands with whole exit codes, its registry and files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest

from tests.capture.twain.wine import Prefix, Wine

_POLL_S = 0.02
_SOMEBODY = 12345


class _PcPrefix(Prefix):
    @property
    def environment(self) -> Mapping[str, str]:
        """With our stand-ins for what wine has no use for."""
        told = dict(super().environment)
        told["WINEDLLOVERRIDES"] += ";netsh.exe,icacls.exe,schtasks.exe=n"
        return told


class OfficePc:
    """A Windows PC; a context manager."""

    def __init__(self, wine: Wine, programs: Path) -> None:
        """A PC that does not run yet; `programs` is what `build` made."""
        self._prefix = _PcPrefix(wine)
        self._programs = programs
        self._agent: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Boot it."""
        self._prefix.__enter__()
        for name in ("netsh.exe", "icacls.exe", "schtasks.exe"):
            shutil.copy(self._programs / "recorder.exe", self.c / "windows" / "system32" / name)
        self._agent = subprocess.Popen(
            [str(self._prefix.wine.loader), str(self._programs / "agent.exe")],
            env=os.environ | dict(self._prefix.environment),
            cwd=self.c,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Switch it off."""
        if self._agent is not None:
            self._agent.communicate(timeout=60)
        self._prefix.__exit__()

    @property
    def c(self) -> Path:
        """Its drive C:."""
        return self._prefix.folder / "drive_c"

    @property
    def program(self) -> Path:
        """Where it installs unless told otherwise."""
        return self.c / "Program Files" / "Sohoa"

    @property
    def machine(self) -> Path:
        """Of IT's settings."""
        return self.c / "ProgramData" / "Sohoa"

    @property
    def log(self) -> str:
        """What the setups of this PC wrote down."""
        file = self.machine / "logs" / "setup.log"
        return file.read_text(encoding="utf-16") if file.exists() else ""

    @property
    def calls(self) -> str:
        """How netsh, icacls and schtasks were called, a line each."""
        file = self.c / "called.txt"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @property
    def users_rights(self) -> dict[str, str]:
        """What icacls was to give to users, by folder."""
        found = re.findall(
            r'icacls.exe"? "?([^"\n]+?)"? /inheritance:r .*\*S-1-5-32-545:\(OI\)\(CI\)(\w+)',
            self.calls,
        )
        return dict(found)

    def become_windows_10(self) -> None:
        """It is a Windows 7 before."""
        # Windows Installer looks for it there, as its own number stays that of Windows 8.
        current = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
        words = rf'add "{current}" /v CurrentMajorVersionNumber /t REG_DWORD /d 10 /f'
        assert self.run(rf"C:\windows\system32\reg.exe {words}") == 0
        self.pretend("win10")

    def pretend(self, version: str) -> None:
        """Say that this is Windows "win7", "win10"."""
        words = rf"add HKCU\Software\Wine /v Version /d {version} /f"
        assert self.run(rf"C:\windows\system32\reg.exe {words}") == 0

    def run(self, command: str) -> int:
        """Run a Windows command line to its end; its exit code."""
        return int(self._ask(f"R {command}"))

    def run_limited(self, command: str) -> int:
        """The same without an administrator's rights."""
        return int(self._ask(f"L {command}"))

    def start(self, command: str) -> None:
        """Start a Windows command line."""
        assert self._ask(f"S {command}") == "started"

    def end(self) -> None:
        """End what was started, at once."""
        self._ask("X")

    def wait(self) -> int:
        """Exit code of what was started."""
        return int(self._ask("W"))

    @contextmanager
    def held(self, file: Path) -> Iterator[None]:
        """Somebody else holds the file."""
        assert self._ask(f"H {seen_by(self, file)}") == "held"
        try:
            yield
        finally:
            self._ask("U")

    def registry(self, key: str) -> dict[str, str]:
        """Values of a key below HKEY_LOCAL_MACHINE."""
        line, values = self._ask(f"K {key}"), {}
        while line != ".":
            name, _, value = line.partition("=")
            values[name] = value
            line = self._line()
        return values

    def _ask(self, order: str) -> str:
        assert self._agent is not None
        assert self._agent.stdin is not None
        self._agent.stdin.write(order + "\n")
        self._agent.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._agent is not None
        assert self._agent.stdout is not None
        return self._agent.stdout.readline().rstrip("\r\n")


def seen_by(pc: OfficePc, path: Path) -> str:
    """A path as this PC's programs see it."""
    if path.is_relative_to(pc.c):
        return "C:\\" + str(path.relative_to(pc.c)).replace("/", "\\")
    return "Z:" + str(path).replace("/", "\\")


def is_whole(folder: Path, tree: Path) -> bool:
    """Exactly this tree lies there; the uninstaller does not count."""
    wanted, found = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (tree, folder)
    )
    found.pop(Path("uninstall.exe"), None)
    return found == wanted


@contextmanager
def of_somebody(*places: Path) -> Iterator[None]:
    """Another person owns them."""
    if os.geteuid() != 0:
        pytest.skip("chỉ root cho được tệp của người khác")
    for place in places:
        os.chown(place, _SOMEBODY, _SOMEBODY)
    try:
        yield
    finally:
        for place in places:
            if place.exists():
                os.chown(place, 0, 0)


def until(condition: Callable[[], bool], limit_s: float = 120.0) -> None:
    """Come back as soon as it holds.

    Raises:
        TimeoutError: it never did.
    """
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(_POLL_S)
