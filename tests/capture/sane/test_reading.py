"""Frames into pictures, with a device that gives what the test writes down."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from scanner_app.capture.driver import DriverError, Raster
from scanner_app.capture.sane.abi import Frame, Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.library import Parameters
from scanner_app.capture.sane.reading import PictureReader
from scanner_app.domain.scan import EndReason, Side

SILENCE = b""
"""A read that gives nothing, though the frame is not over."""


@dataclass
class Sent:
    """A frame as a driver sends it: what it says of it, and its bytes read by read."""

    blocks: Sequence[bytes | StatusError]
    format: int = Frame.GRAY
    width: int = 4
    bytes_per_line: int = 4
    lines: int = 2
    depth: int = 8
    last: bool = True
    lines_at_end: int | None = None


@dataclass
class ScriptedFrames:
    """Implements `reading.Frames`."""

    frames: list[Sent]
    at: int = -1
    blocks: list[bytes | StatusError] = field(default_factory=list)

    def start(self) -> None:
        self.at += 1
        self.blocks = list(self.frames[self.at].blocks)

    def parameters(self) -> Parameters:
        now = self.frames[self.at]
        is_over = not self.blocks and now.lines_at_end is not None
        return Parameters(
            format=now.format,
            last=now.last,
            bytes_per_line=now.bytes_per_line,
            width=now.width,
            lines=now.lines_at_end if is_over and now.lines_at_end is not None else now.lines,
            depth=now.depth,
        )

    def read(self, address: int, room: int) -> int | None:
        if not self.blocks:
            return None
        block = self.blocks.pop(0)
        if isinstance(block, StatusError):
            raise block
        if len(block) > room:
            self.blocks.insert(0, block[room:])
            block = block[:room]
        ctypes.memmove(address, block, len(block))
        return len(block)


class CountingSink:
    """Implements the part of `driver.PageSink` that hears of bytes."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def received(self, size_bytes: int) -> None:
        self.heard.append(size_bytes)

    def begin(self) -> None: ...

    def waiting(self) -> None: ...

    def keep(self, picture: object, *, dpi: int, side: Side | None = None) -> None: ...

    def warn(self, code: str) -> None: ...


def reader(*frames: Sent) -> PictureReader:
    return PictureReader(ScriptedFrames(list(frames)), CountingSink(), is_remote=False)


def pixels(picture: Raster) -> bytes:
    """What counts of the data, which may be longer."""
    return bytes(picture.data[: picture.height * picture.bytes_per_line])


def test_blocks_of_any_size_become_one_picture_and_silence_is_no_progress() -> None:
    sink = CountingSink()
    device = ScriptedFrames([Sent([b"abc", SILENCE, b"d", SILENCE, b"efgh"])])

    picture = PictureReader(device, sink, is_remote=False).next()

    assert (pixels(picture), picture.width, picture.height) == (b"abcdefgh", 4, 2)
    assert (picture.depth, picture.channels, sink.heard) == (8, 1, [3, 1, 4])


def test_the_next_picture_uses_the_memory_again() -> None:
    pages = reader(Sent([b"abcdefgh"]), Sent([b"12345678"]))
    first = pages.next()
    seen = pixels(first)

    second = pages.next()

    assert (seen, pixels(second)) == (b"abcdefgh", b"12345678")
    assert first.data is second.data


def test_padding_stays_and_is_told() -> None:
    picture = reader(Sent([b"abc.def."], width=3)).next()

    assert (picture.width, picture.bytes_per_line, pixels(picture)) == (3, 4, b"abc.def.")


@pytest.mark.parametrize(
    "order",
    [(Frame.RED, Frame.GREEN, Frame.BLUE), (Frame.BLUE, Frame.RED, Frame.GREEN)],
    ids=["RGB", "BRG"],
)
def test_three_frames_become_one_colour_picture_in_whatever_order_they_come(
    order: Sequence[Frame],
) -> None:
    planes = {Frame.RED: b"rstu", Frame.GREEN: b"ghij", Frame.BLUE: b"bcde"}
    frames = [
        Sent([planes[each]], format=each, width=2, bytes_per_line=2, last=each is order[-1])
        for each in order
    ]

    picture = reader(*frames).next()

    assert (picture.channels, picture.bytes_per_line) == (3, 6)
    assert pixels(picture) == b"rgbshctiduje"


def test_three_frames_of_sixteen_bits_keep_their_upper_bytes() -> None:
    frames = [
        Sent(
            [word * 4],
            format=each,
            width=2,
            bytes_per_line=4,
            depth=16,
            last=each is Frame.BLUE,
        )
        for each, word in (
            (Frame.RED, machine_word(0x7211)),
            (Frame.GREEN, machine_word(0x6722)),
            (Frame.BLUE, machine_word(0x6233)),
        )
    ]

    assert pixels(reader(*frames).next()) == b"rgb" * 4


def test_sixteen_bits_keep_their_upper_bytes_with_the_padding_halved() -> None:
    rows = b"".join(machine_word(0x4100 + 0x100 * n) for n in range(6))

    picture = reader(Sent([rows], width=2, bytes_per_line=6, depth=16)).next()

    assert (picture.depth, picture.bytes_per_line, pixels(picture)) == (8, 3, b"ABCDEF")


def test_an_unknown_height_ends_with_the_bytes_however_many() -> None:
    row = bytes(range(256)) * 40
    rows = 2000

    picture = reader(Sent([row] * rows, width=len(row), bytes_per_line=len(row), lines=-1)).next()

    assert (picture.height, pixels(picture) == row * rows) == (rows, True)


def test_a_driver_that_measures_the_length_meanwhile_may_end_early() -> None:
    picture = reader(Sent([b"abcd"], lines=2, lines_at_end=1)).next()

    assert (picture.height, pixels(picture)) == (1, b"abcd")


@pytest.mark.parametrize(
    "blocks",
    [[b"abcd"], [b"abcde"], [], [b"abcd", StatusError(Status.NO_DOCS, "read")]],
    ids=["a row is missing", "mid row", "nothing", "paper ran out"],
)
def test_a_page_with_too_few_bytes_is_short(blocks: Sequence[bytes | StatusError]) -> None:
    with pytest.raises(DriverError) as caught:
        reader(Sent(blocks)).next()

    assert caught.value.reason is EndReason.SHORT_PAGE


def test_no_paper_is_no_short_page() -> None:
    with pytest.raises(StatusError) as caught:
        reader(Sent([StatusError(Status.NO_DOCS, "read")])).next()

    assert caught.value.status == Status.NO_DOCS


@pytest.mark.parametrize(
    "sent",
    [Sent([b"abcdefgh"], format=Frame.RGB, depth=1), Sent([b"\xff\xd8"], format=11)],
    ids=["one-bit colour", "JPEG"],
)
def test_formats_that_nobody_asked_for_are_refused(sent: Sent) -> None:
    with pytest.raises(DriverError) as caught:
        reader(sent).next()

    assert caught.value.reason is EndReason.UNSUPPORTED


def machine_word(number: int) -> bytes:
    """Two bytes as drivers give samples of sixteen bits."""
    return bytes(ctypes.c_uint16(number))
