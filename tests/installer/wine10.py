"""Windows 10 on Linux: wine 10 in a Debian 13 of its own, a screen, programs run in it.

Everything runs in namespaces that end with this process: no mount, program or server is left
behind, however it dies. The project, the cache and the folder for temporary files are seen under
their own names, as drive Z.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

from tests.installer.screen import Screen

PROJECT = Path(__file__).resolve().parents[2]
_FETCH = Path(__file__).with_name("fetch_wine10")
_PREFIX = Path("var/lib/windows")
_WINE = "/usr/lib/wine/wine64"
_SERVER = "/usr/lib/wine/wineserver"
_FETCH_S = 1500.0
"""Slow mirrors and disks; else a minute, and nothing when it is there already."""
_SMALL_S = 60.0
_POLL_S = 0.1

# Process 1 of the namespace: when our end of the pipe closes, it ends, and all others with it.
_HOLDER = r"""
root=$1; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for each in "$@"; do
  mkdir -p "$root$each"
  mount --rbind "$each" "$root$each"
done
echo ready
exec cat
"""


def find_wine10() -> Path | str:
    """Where the Debian with wine 10 lies, made now if need be; or why there is none, for people."""
    done = subprocess.run(
        [str(_FETCH)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_FETCH_S,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip() or f"fetch_wine10: mã lỗi {done.returncode}"
    return Path(done.stdout.strip())


def seen_from_windows(path: Path) -> str:
    """A path of ours as programs in wine see it."""
    return "Z:" + str(path).replace("/", "\\")


@dataclass
class Windows:
    """A started Windows with a screen; a context manager.

    Attributes:
        root: the Debian that `find_wine10` gave.
        prefix: what Windows keeps; drive C lies below.
    """

    root: Path
    prefix: Path = field(init=False)
    screen: Screen = field(init=False)
    _holder: int = field(init=False)
    _stack: ExitStack = field(init=False, default_factory=ExitStack)

    def __enter__(self) -> Self:
        """Start it: some seconds."""
        with self._stack as stack:
            folder = tempfile.mkdtemp(prefix="sohoa-wine10-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            self.prefix = Path(folder, "prefix")
            _copy_prefix(self.root / _PREFIX, self.prefix)
            self._holder = stack.enter_context(_Namespaces(self.root, _shown())).pid
            # Before the first program: Windows keeps the screen it began with, also none.
            self.screen = stack.enter_context(Screen())
            # Started first and apart: started by the first program, it would hold that one's pipes.
            self._in_root(_SERVER, "-p")
            stack.callback(self._in_root, _SERVER, "-k")
            self._in_root(_WINE, "wineboot.exe")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End whatever still runs in it, then remove it."""
        self._stack.close()

    @property
    def drive_c(self) -> Path:
        r"""C:\."""
        return self.prefix / "drive_c"

    def real(self, windows_path: str) -> Path:
        r"""Where a file of `C:\…` or `Z:\…` lies for us; letters count as on our disk."""
        drive, rest = windows_path[:2].upper(), windows_path[2:].replace("\\", "/").lstrip("/")
        return {"C:": self.drive_c, "Z:": Path("/")}[drive] / rest

    def run(
        self,
        *command: str,
        timeout_s: float,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        r"""Run a Windows program to its end, `C:\…exe` with its arguments; what it printed.

        Args:
            command: as Windows names them.
            timeout_s: it is killed then, with return code 137.
            environment: beside Windows' own; `QT_*` does not get through wine.
            folder: where it starts; the prefix by default.
        """
        return subprocess.run(
            self._words(command, environment, folder, timeout_s),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_s + _SMALL_S,
            check=False,
        )

    def start(
        self,
        *command: str,
        limit_s: float,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        apart: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Start a Windows program that runs beside; stdin, stdout and stderr are pipes.

        Args:
            command: as of `run`.
            limit_s: as of `run`.
            environment: as of `run`.
            folder: as of `run`.
            apart: standard error is a pipe of its own, and not that of standard output.
        """
        return subprocess.Popen(
            self._words(command, environment, folder, limit_s),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if apart else subprocess.STDOUT,
        )

    def end_programs(self) -> None:
        """Kill every program in it, at once, and start it anew."""
        self._in_root(_SERVER, "-k")
        self._in_root(_SERVER, "-w")
        self._in_root(_SERVER, "-p")
        # Windows' own services too: started by the next program, they would hold that one's pipes.
        self._in_root(_WINE, "wineboot.exe")

    def _words(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None,
        folder: Path | None,
        limit_s: float,
    ) -> list[str]:
        told = [f"{name}={value}" for name, value in (environment or {}).items()]
        # Killing nsenter would leave the program alive; this one stands beside it.
        limit = ["timeout", "-s", "KILL", str(limit_s)]
        return [*self._entry(folder, told), *limit, _WINE, *command]

    def _entry(self, folder: Path | None, told: Sequence[str] = ()) -> list[str]:
        start = str(folder or self.prefix)
        return [
            *("nsenter", "--target", str(self._holder), "--mount", "--pid", "--"),
            *("chroot", str(self.root), "/usr/bin/env", "-i", f"--chdir={start}"),
            *(f"{name}={value}" for name, value in self._environment.items()),
            *told,
        ]

    @property
    def _environment(self) -> Mapping[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.prefix.parent),
            "LC_ALL": "C.UTF-8",
            "TZ": "Asia/Ho_Chi_Minh",
            "DISPLAY": self.screen.name,
            "XDG_RUNTIME_DIR": str(self.prefix.parent),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No menus on this desktop, no download of .NET and a browser.
            "WINEDLLOVERRIDES": "winemenubuilder.exe,mscoree,mshtml=d",
        }

    def _in_root(self, *command: str) -> None:
        subprocess.run(
            [*self._entry(None), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SMALL_S,
            check=False,
        )


@dataclass
class _Namespaces:
    """Mounts and processes of their own, gone with this process; a context manager."""

    root: Path
    shown: Sequence[Path]
    _outer: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> Self:
        self._outer = subprocess.Popen(
            [
                *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
                *("--propagation", "private", "sh", "-ec", _HOLDER, "sh", str(self.root)),
                *map(str, self.shown),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._outer.stdout is not None
        assert self._outer.stdout.readline() == b"ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        self._outer.communicate(timeout=_SMALL_S)

    @property
    def pid(self) -> int:
        """Process 1 of it, by its number outside."""
        children = Path(f"/proc/{self._outer.pid}/task/{self._outer.pid}/children")
        return int(children.read_text().split()[0])


def wait_for(fact: Callable[[], bool], *, limit_s: float) -> bool:
    """Whether it became true in time."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(_POLL_S)
    return fact()


def _shown() -> tuple[Path, ...]:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    places = (Path("/tmp"), Path(tempfile.gettempdir()), PROJECT, cache)  # /tmp: X's socket
    kept: list[Path] = []
    for place in sorted({each.resolve() for each in places if each.is_dir()}):
        if not any(place.is_relative_to(other) for other in kept):
            kept.append(place)
    return tuple(kept)


def _copy_prefix(source: Path, target: Path) -> None:
    # Windows' own 1700 files (1.4 GB) are shared, nobody writes into them; the rest is copied.
    windows = source / "drive_c" / "windows"

    def place(file: str, to: str) -> None:
        if Path(file).is_relative_to(windows):
            try:
                os.link(file, to)
            except OSError:  # another disk
                shutil.copy2(file, to)
        else:
            shutil.copy2(file, to)

    shutil.copytree(source, target, symlinks=True, copy_function=place)


@contextmanager
def new_windows() -> Iterator[Windows]:
    """A Windows that nothing ran in; where none can be had, the test is skipped and says why."""
    root = find_wine10()
    if isinstance(root, str):
        pytest.skip(root)
    with Windows(root) as started:
        yield started
