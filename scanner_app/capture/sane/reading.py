"""Reads one picture after another from a started device into memory that is used again."""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Protocol

from scanner_app.capture.driver import DriverError, PageSink, Raster
from scanner_app.capture.sane.abi import Frame, Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.library import Parameters
from scanner_app.domain.scan import EndReason

_BLOCK = 1 << 20
"""Most bytes a call may give: drivers give 32 to 256 KiB, and each call costs 4 microseconds."""
_SPARE = 1 << 16
"""Room behind the announced end: the end is told by a read that finds nothing more."""
_GUESS = 16 << 20
_LARGEST = 2 << 30
"""Longer than any paper: 30 m at 300 dpi in colour."""
_EMPTY_READ_S = 0.02
_BROKEN_LINE_READS = 100
"""libsane-net answers "good, 0 bytes" for ever when the other side is gone (its read of a closed
connection). Two seconds of that are told as what they are; of other drivers it may be patience."""
_PLANES = {Frame.RED: 0, Frame.GREEN: 1, Frame.BLUE: 2}


class Frames(Protocol):
    """What a picture is read from; `library.OpenDevice`."""

    def start(self) -> None:
        """Begin a frame."""

    def parameters(self) -> Parameters:
        """Of the frame begun."""

    def read(self, address: int, room: int) -> int | None:
        """Bytes written there, None at the frame's end."""


class PictureReader:
    """Pictures of one device, each whole or an error."""

    def __init__(self, device: Frames, sink: PageSink, *, is_remote: bool) -> None:
        """Nothing is read.

        Args:
            device: prepared.
            sink: hears of every block.
            is_remote: bytes come through libsane-net.
        """
        self._device = device
        self._sink = sink
        self._is_remote = is_remote
        self._store = bytearray()
        self._address = 0
        self._empty_reads = 0

    def next(self) -> Raster:
        """The next side; its data is overwritten by the one after it.

        Raises:
            StatusError: no picture; NO_DOCS when there is no paper.
            DriverError: SHORT_PAGE, UNSUPPORTED, OFFLINE.
        """
        self._device.start()
        told = self._device.parameters()
        if told.format in _PLANES:
            return self._planes(told)
        if told.format not in {Frame.GRAY, Frame.RGB}:
            raise DriverError(EndReason.UNSUPPORTED, what=f"frame {told.format}")
        channels = 3 if told.format == Frame.RGB else 1
        if channels == 3 and told.depth == 1:
            raise DriverError(EndReason.UNSUPPORTED, what="colour of one bit")
        data, rows = self._samples(told)
        return Raster(
            data=data,
            width=told.width,
            height=rows,
            bytes_per_line=_row_bytes(told),
            depth=min(told.depth, 8),
            channels=channels,
        )

    def _planes(self, told: Parameters) -> Raster:
        """A picture that comes as a frame for each of red, green and blue."""
        whole = bytearray()
        while True:
            plane, rows = self._samples(told)
            size = rows * _row_bytes(told)
            whole = whole or bytearray(3 * size)
            if len(whole) != 3 * size or told.depth == 1:
                raise DriverError(EndReason.UNSUPPORTED, what="frames of three sizes")
            whole[_PLANES[Frame(told.format)] :: 3] = memoryview(plane)[:size]
            if told.last:
                break
            self._device.start()
            told = self._device.parameters()
        return Raster(
            data=whole,
            width=told.width,
            height=rows,
            bytes_per_line=3 * _row_bytes(told),
            depth=8,
            channels=3,
        )

    def _samples(self, told: Parameters) -> tuple[bytearray, int]:
        """A frame of at most 8 bits a sample, and its number of whole rows.

        Of wider samples the upper byte is kept; they come in the machine's own byte order.
        """
        size = self._frame(told)
        rows = self._rows(told, size)
        if told.depth <= 8:
            return self._store, rows
        if told.bytes_per_line % 2:
            raise DriverError(EndReason.UNSUPPORTED, what="odd rows of two bytes a sample")
        return self._store[1 if sys.byteorder == "little" else 0 : size : 2], rows

    def _frame(self, told: Parameters) -> int:
        """Read a frame to its end into the store; how many bytes it has."""
        self._reserve(told.bytes_per_line * told.lines + _SPARE if told.lines > 0 else _GUESS, 0)
        size = 0
        while True:
            if size == len(self._store):
                self._reserve(2 * size, size)
            room = min(len(self._store) - size, _BLOCK)
            got = self._read(self._address + size, room, is_first=size == 0)
            if got is None:
                return size
            if got == 0:
                self._wait()
                continue
            self._empty_reads = 0
            size += got
            self._sink.received(got)

    def _read(self, address: int, room: int, *, is_first: bool) -> int | None:
        try:
            return self._device.read(address, room)
        except StatusError as error:
            # Some drivers notice only while reading that no sheet came.
            if error.status == Status.NO_DOCS and not is_first:
                raise DriverError(EndReason.SHORT_PAGE, status=error.word) from error
            raise

    def _rows(self, told: Parameters, size: int) -> int:
        """How many whole rows came.

        Raises:
            DriverError: SHORT_PAGE.
        """
        rows, rest = divmod(size, max(told.bytes_per_line, 1))
        if rest or not rows:
            raise DriverError(EndReason.SHORT_PAGE, bytes=size)
        # Drivers that find the lower edge while scanning tell the length when all is read.
        if rows < told.lines and self._device.parameters().lines != rows:
            raise DriverError(EndReason.SHORT_PAGE, rows=rows, of=told.lines)
        return rows

    def _reserve(self, size: int, keep: int) -> None:
        """Make the store at least so large; the first bytes stay."""
        if size > _LARGEST:
            raise DriverError(EndReason.IO, status="endless page")
        if size <= len(self._store):
            return
        larger = bytearray(size)
        larger[:keep] = memoryview(self._store)[:keep]
        self._store = larger
        self._address = ctypes.addressof(ctypes.c_char.from_buffer(larger))

    def _wait(self) -> None:
        """A read gave nothing: neither progress nor a reason to spin; silence is the watchdog's."""
        self._empty_reads += 1
        if self._is_remote and self._empty_reads >= _BROKEN_LINE_READS:
            raise DriverError(EndReason.OFFLINE, status="connection closed")
        threading.Event().wait(_EMPTY_READ_S)


def _row_bytes(told: Parameters) -> int:
    """Bytes of a row once its samples have at most 8 bits."""
    return told.bytes_per_line // 2 if told.depth > 8 else told.bytes_per_line
