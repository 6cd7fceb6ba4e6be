"""What the driver needs of WIA; `com.py` is it on Windows, a pretended one in tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scanner_app.capture.wia.terms import Prop


class WiaError(Exception):
    """A WIA call failed; `hresult` unsigned."""

    def __init__(self, hresult: int) -> None:
        super().__init__(f"{hresult & 0xFFFFFFFF:#010x}")
        self.hresult = hresult & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Reach:
    """What a property may be: a list, or a range when `step` is positive."""

    values: tuple[int, ...] = ()
    least: int = 0
    most: int = 0
    step: int = 0


class Receiver(Protocol):
    """Who takes pages while a transfer runs. False ends it as soon as the driver can."""

    def began(self) -> None:
        """A page begins to come."""

    def progress(self, size_bytes: int) -> bool:
        """So many bytes of the page came so far."""

    def page(self, content: bytes) -> bool:
        """A page is whole: a bitmap file."""

    def status(self, hresult: int) -> bool:
        """The device tells something, or that it is stuck."""


class Item(Protocol):
    """A feeder, a glass, or the device itself."""

    def number(self, prop: Prop) -> int | None:
        """Value in force, None when there is no such property."""

    def reach(self, prop: Prop) -> Reach:
        """What it may be; empty when nobody says."""

    def put(self, prop: Prop, value: int) -> bool:
        """Set it; False when the driver refused."""

    def use_bitmaps(self) -> bool:
        """Let pages come as bitmap files."""

    def download(self, receiver: Receiver) -> int:
        """Transfer pages until there are no more; a success code.

        Raises:
            WiaError.
        """


class WiaDevice(Protocol):
    """A scanner that is open."""

    @property
    def root(self) -> Item:
        """The device itself."""

    def item(self, category: str) -> Item | None:
        """Its feeder or glass."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A device that WIA knows."""

    id: str
    name: str
    port: str
    type: int


class WiaSystem(Protocol):
    """WIA."""

    def devices(self) -> Sequence[Listed]:
        """Everything installed and connected.

        Raises:
            WiaError.
        """

    def open(self, device: str) -> WiaDevice:
        """A device by its id.

        Raises:
            WiaError.
        """
