"""Ending a job on a driver that never comes back."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator

import pytest

from scanner_app.capture.sane.ending import Ending
from scanner_app.capture.sane.library import OpenDevice


class StuckDevice(OpenDevice):
    """Hangs over `cancel` until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__(ctypes.CDLL(None), ctypes.c_void_p(1))
        self.goes_on = threading.Event()
        self.calls: list[str] = []

    def cancel(self) -> None:
        self.calls.append("cancel")
        self.goes_on.wait()

    def close(self) -> None:
        self.calls.append("close")

    def abandon(self) -> None:
        self.calls.append("abandon")


@pytest.fixture
def device() -> Iterator[StuckDevice]:
    stuck = StuckDevice()
    yield stuck
    stuck.goes_on.set()


def test_a_device_that_hangs_is_left_to_the_end_of_the_process(device: StuckDevice) -> None:
    Ending(0.05).let_go(device)

    assert device.calls == ["cancel", "abandon"]


def test_after_a_step_that_hung_no_other_one_is_begun(device: StuckDevice) -> None:
    ending = Ending(0.05)
    ending.let_go(device)

    assert not ending.is_double_feed(device)
    assert device.calls == ["cancel", "abandon", "abandon"]


def test_a_device_that_answers_is_cancelled_and_closed(device: StuckDevice) -> None:
    device.goes_on.set()

    Ending(60).let_go(device)

    assert device.calls == ["cancel", "close"]
