"""Windows programs on Linux: finds wine, keeps one prefix for a kind of bits, ends it for good."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

PROJECT = Path(__file__).resolve().parents[3]
WINE32 = PROJECT / ".wine32"
"""Where `./dev test` lets `fetch_wine32` put it."""
_BOOT_S = 150.0
_END_S = 30.0


@dataclass(frozen=True)
class Wine:
    """A wine that runs programs of these bits.

    Attributes:
        loader: what starts a program.
        server: its wineserver; the same for all of a prefix.
        libraries: for LD_LIBRARY_PATH.
    """

    bits: str
    loader: Path
    server: Path
    libraries: tuple[Path, ...] = ()


def find_wine(bits: str) -> Wine | str:
    """The wine for these bits, or why there is none here, for people."""
    server = Path("/usr/lib/wine/wineserver64")
    if not server.exists():
        return "thiếu gói wine64 (./dev test tự cài trên Debian/Ubuntu amd64)"
    if bits == "64":
        return Wine(bits, Path("/usr/lib/wine/wine64"), server)
    if not (WINE32 / ".complete").exists():
        return "không có wine 32 bit: chạy tests/capture/twain/fetch_wine32 .wine32"
    if not Path("/lib/ld-linux.so.2").exists():
        return "thiếu gói libc6-i386: không chạy được wine 32 bit"
    libraries = (WINE32 / "usr/lib/i386-linux-gnu", WINE32 / "lib/i386-linux-gnu")
    return Wine(bits, WINE32 / "usr/lib/wine/wine", server, libraries)


@dataclass
class Prefix:
    """A Windows of its own in a temporary folder; a context manager."""

    wine: Wine
    folder: Path = field(init=False)
    _keeper: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __enter__(self) -> Self:
        """Boot it."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"sohoa-wine{self.wine.bits}-"))
        try:
            # Started first and apart: started by the first program, it would hold that one's pipes.
            self._server("-p", timeout_s=_END_S)
            self._run("wineboot.exe", "-i", timeout_s=_BOOT_S)
            # Wine's desktop goes with its last window, and the first window after that waits for
            # another one, at times for ten seconds. This one stays.
            self._keeper = self._start("notepad.exe")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End whatever still runs in it, then remove it; never the other way round."""
        self._end()

    def warm_up(self, programs: Path) -> None:
        """Come back when a window of the C programs opens at once."""
        program = programs / f"twainhost{self.wine.bits}.exe"
        subprocess.run(
            [str(self.wine.loader), str(program)],
            env=os.environ | dict(self.environment),
            input=b'{"do": "list"}\n',
            capture_output=True,
            timeout=_BOOT_S,
            check=False,
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """For every process in it."""
        told = {
            "WINEPREFIX": str(self.folder),
            "WINESERVER": str(self.wine.server),
            "WINEARCH": f"win{self.wine.bits}",
            "WINEDEBUG": "-all",
            # No menus on this desktop, no download of .NET and a browser.
            "WINEDLLOVERRIDES": "winemenubuilder.exe,mscoree,mshtml=d",
            "DISPLAY": "",
        }
        if self.wine.libraries:
            told["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, self.wine.libraries))
        return told

    @property
    def windows(self) -> Path:
        r"""C:\windows."""
        return self.folder / "drive_c" / "windows"

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self.wine.loader), *command],
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _run(self, *command: str, timeout_s: float) -> None:
        process = self._start(*command)
        try:
            status = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        assert status == 0, command

    def _server(self, *arguments: str, timeout_s: float) -> None:
        subprocess.run(
            [str(self.wine.server), *arguments],
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )

    def _end(self) -> None:
        self._server("-k", timeout_s=_END_S)
        self._server("-w", timeout_s=_END_S)
        if self._keeper is not None:
            self._keeper.wait(_END_S)
        shutil.rmtree(self.folder, ignore_errors=True)


def seen_from_windows(path: Path) -> str:
    """A path of ours as programs in wine see it."""
    return "Z:" + str(path).replace("/", "\\")
