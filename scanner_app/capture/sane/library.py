"""libsane by ctypes: devices, options and pictures as Python values.

python-sane is not used: it crashes, hangs and gives wrong pictures in nine ways (measured with
2.9.2, 2026-11), and would need a compiler wherever it is installed.
"""

from __future__ import annotations

import ctypes
import itertools
import sys
from dataclasses import dataclass

from scanner_app.capture.sane import abi
from scanner_app.capture.sane.abi import Action, Constraint, Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.option import Kind, Option, Options, Span, Unit, Value

_NAME = "libsane.so.1"
_ORDER = sys.byteorder


@dataclass(frozen=True, slots=True)
class Found:
    """A device as SANE lists it."""

    name: str
    vendor: str
    model: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The frame that comes now.

    Attributes:
        format: `abi.Frame`, or a bare number.
        last: no further frame belongs to this picture.
        lines: -1 when the device does not know yet.
        depth: bits a sample.
    """

    format: int
    last: bool
    bytes_per_line: int
    width: int
    lines: int
    depth: int


class Library:
    """libsane, initialized; for one thread."""

    def __init__(self) -> None:
        """Load and initialize it; SANE_CONFIG_DIR is read here and never again.

        Raises:
            OSError: not installed.
            StatusError: it does not work.
        """
        self._c = abi.load(_NAME)
        _check(self._c.sane_init(None, None), "init")

    def devices(self) -> list[Found]:
        """What answers now, on cables and in the network; takes seconds.

        Raises:
            StatusError.
        """
        array = ctypes.POINTER(ctypes.POINTER(abi.DeviceStruct))()
        _check(self._c.sane_get_devices(ctypes.byref(array), 0), "get_devices")
        found: list[Found] = []
        for at in itertools.count():
            if not array[at]:
                return found
            device = array[at].contents
            found.append(Found(_text(device.name), _text(device.vendor), _text(device.model)))
        raise AssertionError  # the list ends with a null pointer

    def open(self, name: str) -> OpenDevice:
        """A device by its SANE name.

        Raises:
            StatusError.
        """
        handle = ctypes.c_void_p()
        raw = name.encode("utf-8", "surrogateescape")
        _check(self._c.sane_open(raw, ctypes.byref(handle)), "open")
        return OpenDevice(self._c, handle)


class OpenDevice:
    """One device from opening to closing; implements `option.Board`."""

    def __init__(self, library: ctypes.CDLL, handle: ctypes.c_void_p) -> None:
        self._c = library
        self._handle: ctypes.c_void_p | None = handle

    def options(self) -> Options:
        """Every named option that holds a single value: no groups, buttons, tables."""
        found: dict[str, Option] = {}
        for number in range(1, self._option_count()):
            pointer = self._c.sane_get_option_descriptor(self._handle, number)
            option = _option(number, pointer.contents) if pointer else None
            if option is not None:
                found.setdefault(option.name, option)
        return found

    def get(self, name: str) -> Value:
        """An option's value.

        Raises:
            StatusError: it has none now.
        """
        option = self._option(name)
        store = ctypes.create_string_buffer(max(option.size_bytes, 4))
        self._control(option, Action.GET_VALUE, store)
        if option.kind is Kind.STRING:
            return _text(store.value)
        word = int.from_bytes(store.raw[:4], _ORDER, signed=True)
        if option.kind is Kind.BOOL:
            return bool(word)
        return word / abi.FIXED_ONE if option.kind is Kind.FIXED else word

    def set(self, name: str, value: Value) -> None:
        """Change an option; the device may round.

        Raises:
            StatusError: refused.
        """
        option = self._option(name)
        if option.kind is Kind.STRING:
            raw = str(value).encode("utf-8", "surrogateescape")
        else:
            scale = abi.FIXED_ONE if option.kind is Kind.FIXED else 1
            raw = round(float(value) * scale).to_bytes(4, _ORDER, signed=True)
        size = max(option.size_bytes, len(raw) + 1)
        self._control(option, Action.SET_VALUE, ctypes.create_string_buffer(raw, size))

    def start(self) -> None:
        """Begin a frame: draws a sheet in when one is needed; may take as long as warming up.

        Raises:
            StatusError.
        """
        _check(self._c.sane_start(self._handle), "start")

    def parameters(self) -> Parameters:
        """Of the frame begun.

        Raises:
            StatusError.
        """
        told = abi.ParametersStruct()
        _check(self._c.sane_get_parameters(self._handle, ctypes.byref(told)), "get_parameters")
        return Parameters(
            format=told.format,
            last=bool(told.last_frame),
            bytes_per_line=told.bytes_per_line,
            width=told.pixels_per_line,
            lines=told.lines,
            depth=told.depth,
        )

    def read(self, address: int, room: int) -> int | None:
        """Bytes written to memory at `address`; None at the end of the frame.

        Raises:
            StatusError.
        """
        length = ctypes.c_int()
        status = self._c.sane_read(self._handle, address, room, ctypes.byref(length))
        if status == Status.EOF:
            return None
        _check(status, "read")
        return length.value

    def cancel(self) -> None:
        """End the job: what is in the paper's path goes out, nothing more is drawn in."""
        if self._handle is not None:
            self._c.sane_cancel(self._handle)

    def close(self) -> None:
        """Let the device go; a second call does nothing."""
        if self._handle is not None:
            self._c.sane_close(self._handle)
            self._handle = None

    def abandon(self) -> None:
        """Never call it again, not even to let go: the process's end does that."""
        self._handle = None

    def _option_count(self) -> int:
        count = ctypes.c_int()
        _check(self._control_raw(0, Action.GET_VALUE, ctypes.byref(count)), "options")
        return count.value

    def _option(self, name: str) -> Option:
        option = self.options().get(name)
        if option is None:
            raise StatusError(Status.INVAL, f"option {name}")
        return option

    def _control(self, option: Option, action: Action, store: ctypes.Array[ctypes.c_char]) -> None:
        _check(self._control_raw(option.number, action, store), f"option {option.name}")

    def _control_raw(self, number: int, action: Action, store: object) -> int:
        status: int = self._c.sane_control_option(self._handle, number, action, store, None)
        return status


def _check(status: int, call: str) -> None:
    if status != Status.GOOD:
        raise StatusError(status, call)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "surrogateescape")


def _option(number: int, about: abi.OptionStruct) -> Option | None:
    """None for what holds no single value."""
    is_single = about.type in {Kind.BOOL, Kind.INT, Kind.FIXED} and about.size == 4
    if not about.name or not (is_single or about.type == Kind.STRING):
        return None
    kind = Kind(about.type)
    return Option(
        name=_text(about.name),
        kind=kind,
        unit=Unit(about.unit),
        number=number,
        active=not about.cap & abi.INACTIVE,
        settable=bool(about.cap & abi.SOFT_SELECT),
        readable=bool(about.cap & abi.SOFT_DETECT),
        size_bytes=about.size,
        span=_span(about, kind),
        numbers=_numbers(about, kind),
        names=_names(about),
    )


def _span(about: abi.OptionStruct, kind: Kind) -> Span | None:
    if about.constraint_type != Constraint.RANGE or not about.constraint.range:
        return None
    limits = about.constraint.range.contents
    return Span(*(_number(each, kind) for each in (limits.min, limits.max, limits.quant)))


def _numbers(about: abi.OptionStruct, kind: Kind) -> tuple[float, ...]:
    if about.constraint_type != Constraint.WORD_LIST or not about.constraint.word_list:
        return ()
    words = about.constraint.word_list
    return tuple(_number(words[at], kind) for at in range(1, words[0] + 1))


def _names(about: abi.OptionStruct) -> tuple[str, ...]:
    if about.constraint_type != Constraint.STRING_LIST or not about.constraint.string_list:
        return ()
    names = []
    for raw in about.constraint.string_list:
        if raw is None:
            break
        names.append(_text(raw))
    return tuple(names)


def _number(word: int, kind: Kind) -> float:
    return word / abi.FIXED_ONE if kind is Kind.FIXED else float(word)
