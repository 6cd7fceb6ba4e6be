"""A screen without a monitor: what stands on it, and a picture of it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

_END_S = 15.0
_HEADER = struct.Struct(">25I")
_XWD_VERSION = 7


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A window: its title and where it lies, in pixels."""

    title: str
    left: int
    top: int
    width: int
    height: int


@dataclass
class Screen:
    """Xvfb on a number that is free; a context manager.

    Attributes:
        size: pixels; those of most of the counters' monitors.
        name: for DISPLAY.
    """

    size: tuple[int, int] = (1366, 768)
    name: str = field(init=False)
    _folder: Path = field(init=False)
    _server: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> Self:
        """Start it."""
        self._folder = Path(tempfile.mkdtemp(prefix="sohoa-screen-"))
        reader, writer = os.pipe()
        width, height = self.size
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"),
                *("-nolisten", "tcp", "-fbdir", str(self._folder)),
            ],
            pass_fds=(writer,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as told:
            self.name = ":" + told.readline().strip()
        assert self.name != ":", "Xvfb did not start"
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._server.terminate()
        self._server.wait(timeout=_END_S)
        shutil.rmtree(self._folder, ignore_errors=True)

    def picture(self) -> NDArray[np.uint8]:
        """All of it now: height x width x blue, green, red."""
        raw = (self._folder / "Xvfb_screen0").read_bytes()
        fields = _HEADER.unpack_from(raw)
        size, version, width, height, line, colours = (
            fields[index] for index in (0, 1, 4, 5, 12, 19)
        )
        assert version == _XWD_VERSION
        # Colour table entries of 12 bytes stand between the header and the pixels.
        pixels = np.frombuffer(raw, np.uint8, line * height, size + 12 * colours)
        return pixels.reshape(height, line // 4, 4)[:, :width, :3].copy()

    def windows(self) -> list[OnScreen]:
        """What is shown and has a title."""
        found = self._ask("search", "--onlyvisible", "--name", ".").split()
        return [each for each in map(self._window, found) if each is not None]

    def _window(self, number: str) -> OnScreen | None:
        title = self._ask("getwindowname", number).strip()
        told = dict(
            line.split("=", 1)
            for line in self._ask("getwindowgeometry", "--shell", number).splitlines()
            if "=" in line
        )
        if not title or "WIDTH" not in told:
            return None  # closed meanwhile
        left, top, width, height = (int(told[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return OnScreen(title, left, top, width, height)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as xdotool names them."""
        self._ask("key", "--clearmodifiers", *keys)

    def _ask(self, *question: str) -> str:
        done = subprocess.run(
            ["xdotool", *question],
            env=os.environ | {"DISPLAY": self.name},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_END_S,
            check=False,
        )
        return done.stdout
