"""A pretended WIA: its paper, nature and next fault lie as files in a folder.

Also a driver module, so that the real driver host runs the real driver over it.
"""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from scanner_app.capture.driver import Driver
from scanner_app.capture.wia import terms
from scanner_app.capture.wia.driver import WiaDriver
from scanner_app.capture.wia.system import Item, Listed, Reach, Receiver, WiaError
from scanner_app.capture.wia.terms import Handling, Prop, Select

_STEP = 64 * 1024
FAULTS = {
    "jam": 0x80210002,
    "multifeed": 0x80210014,
    "cover": 0x80210010,
    "io": 0x80210001,
    "busy": 0x80210006,
    "offline": 0x80210005,
}


def open_driver(config: Mapping[str, Any]) -> Driver:
    """For the driver host."""
    return WiaDriver(PretendedWia(Path(config["folder"])))


class PretendedWia:
    """Implements `system.WiaSystem`: one scanner, one camera."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def devices(self) -> Sequence[Listed]:
        return [
            Listed("{GUID}\\0001", "Pretended Scanner", "usb", terms.SCANNER << 16 | 2),
            Listed("{GUID}\\0002", "Pretended Camera", "usb", 2 << 16),
        ]

    def open(self, device: str) -> PretendedDevice:
        assert device == "{GUID}\\0001"
        name, _ = _fault(self._folder)
        if name in {"busy", "offline"}:
            _take_fault(self._folder)
            raise WiaError(FAULTS[name])
        return PretendedDevice(self._folder)


class PretendedDevice:
    """Implements `system.WiaDevice`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        loaded = terms.FEED_READY if _sheets(folder) else 0
        self.root: Item = PretendedItem(
            folder,
            {
                Prop.HANDLING_CAPABILITIES: Handling.DUPLEX | Handling.DETECT_FEED,
                Prop.HANDLING_STATUS: loaded,
            },
        )

    def item(self, category: str) -> Item | None:
        numbers = {
            Prop.X_DPI: 200,
            Prop.Y_DPI: 200,
            Prop.DATA_TYPE: 3,
            Prop.MAX_WIDTH: 8500,
            Prop.MAX_HEIGHT: 14000,
            Prop.WIDTH: 1700,
            Prop.HEIGHT: 2800,
            Prop.LEFT: 0,
            Prop.TOP: 0,
            Prop.PAGE_SIZE: 0,
        }
        if category == terms.FEEDER_CATEGORY:
            numbers |= {
                Prop.PAGES: 1,
                Prop.HANDLING_SELECT: Select.FRONT_ONLY,
                Prop.BLANK_PAGES: 1,
                Prop.MULTI_FEED: 0,
            }
        return PretendedItem(self._folder, numbers)


_REACHES = {
    Prop.X_DPI: Reach(values=(100, 150, 200, 300, 600)),
    Prop.DATA_TYPE: Reach(values=(0, 2, 3)),
    Prop.MULTI_FEED: Reach(values=(0, 1)),
    Prop.HANDLING_SELECT: Reach(values=(Select.DUPLEX, Select.FRONT_ONLY)),
}


class PretendedItem:
    """Implements `system.Item`."""

    def __init__(self, folder: Path, numbers: dict[Prop, int]) -> None:
        self._folder = folder
        self._numbers = numbers
        self._speaks_bitmap = False

    def number(self, prop: Prop) -> int | None:
        return self._numbers.get(prop)

    def reach(self, prop: Prop) -> Reach:
        return _REACHES.get(prop, Reach())

    def put(self, prop: Prop, value: int) -> bool:
        allowed = self.reach(prop).values
        if prop not in self._numbers or (allowed and value not in allowed):
            return False
        self._numbers[prop] = value
        return True

    def use_bitmaps(self) -> bool:
        self._speaks_bitmap = True
        return True

    def download(self, receiver: Receiver) -> int:
        assert self._speaks_bitmap
        if Prop.PAGES not in self._numbers:
            self._deliver(receiver, 100, cut=1.0)
            return terms.S_OK
        name, after = _take_fault(self._folder)
        duplex = self._numbers[Prop.HANDLING_SELECT] & Select.DUPLEX
        limit = self._numbers[Prop.PAGES] or 10_000
        done = 0
        while done < limit:
            sheets = _sheets(self._folder)
            if not sheets:
                if done:
                    return terms.END_OF_MEDIA
                raise WiaError(terms.PAPER_EMPTY)
            _lay(self._folder, sheets[1:])
            for shade in (sheets[0], sheets[0] - 20) if duplex else (sheets[0],):
                if not self._side(receiver, shade, name if done == after else ""):
                    return terms.S_FALSE
                done += 1
        return terms.S_OK

    def _side(self, receiver: Receiver, shade: int, fault: str) -> bool:
        watches = self._numbers[Prop.MULTI_FEED] == terms.MULTI_FEED_STOP
        if fault in {"jam", "cover", "io"} or (fault == "multifeed" and watches):
            receiver.began()
            receiver.status(FAULTS[fault])
            raise WiaError(FAULTS[fault])
        if fault == "hung":
            receiver.began()
            receiver.progress(1000)
            threading.Event().wait()
        if fault == "crashed":
            ctypes.string_at(0)
        if shade >= 240 and self._numbers[Prop.BLANK_PAGES] != terms.KEEP_BLANK_PAGES:
            return True
        return self._deliver(receiver, shade, cut=0.5 if fault == "short_page" else 1.0)

    def _deliver(self, receiver: Receiver, shade: int, *, cut: float) -> bool:
        mode = {0: "1", 2: "L", 3: "RGB"}[self._numbers[Prop.DATA_TYPE]]
        size = self._numbers[Prop.WIDTH], self._numbers[Prop.HEIGHT]
        dpi = self._numbers[Prop.X_DPI]
        target = io.BytesIO()
        Image.new("L", size, shade).convert(mode).save(target, "BMP", dpi=(dpi, dpi))
        content = target.getvalue()
        receiver.began()
        for sent in range(_STEP, len(content), _STEP):
            if not receiver.progress(sent):
                break
        return receiver.page(content[: int(len(content) * cut)])


def _sheets(folder: Path) -> list[int]:
    return [int(word) for word in (folder / "sheets").read_text().split()]


def _lay(folder: Path, shades: Sequence[int]) -> None:
    (folder / "sheets").write_text("".join(f"{shade}\n" for shade in shades))


def _fault(folder: Path) -> tuple[str, int]:
    words = (folder / "fault").read_text().split()
    return (words[0], int(words[1])) if words else ("", 0)


def _take_fault(folder: Path) -> tuple[str, int]:
    told = _fault(folder)
    (folder / "fault").write_text("")
    return told
