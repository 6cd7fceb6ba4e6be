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
        self.temporary.mkdir()
        try:
            # Started first and apart: started by the first program, it would hold that one's pipes.
            self._server("-p", timeout_s=_END_S)
            self._run("wineboot.exe", "-i", timeout_s=_BOOT_S)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End whatever still runs in it, then remove it; never the other way round."""
        self._end()

    def keep_desktop(self, keeper: Path) -> None:
        """Come back when windows open at once; see keeper.c."""
        self._keeper = subprocess.Popen(
            [str(self.wine.loader), str(keeper)],
            env=os.environ | dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._keeper.stdout is not None
        assert self._keeper.stdout.readline().strip() == b"ready"

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
            # Debian's wine finds its server by this as well: one for all of a prefix.
            "TMPDIR": str(self.temporary),
        }
        if self.wine.libraries:
            told["LD_LIBRARY_PATH"] = os.pathsep.join(map(str, self.wine.libraries))
        return told

    @property
    def temporary(self) -> Path:
        """Where programs put what they need for a moment; not every code page has its name."""
        return self.folder / "tệp tạm"

    @property
    def windows(self) -> Path:
        r"""C:\windows."""
        return self.folder / "drive_c" / "windows"

    def _run(self, *command: str, timeout_s: float) -> None:
        subprocess.run(
            [str(self.wine.loader), *command],
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=True,
        )

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
            self._keeper.communicate(timeout=_END_S)
        shutil.rmtree(self.folder, ignore_errors=True)


def seen_from_windows(path: Path) -> str:
    """A path of ours as programs in wine see it."""
    return "Z:" + str(path).replace("/", "\\")
