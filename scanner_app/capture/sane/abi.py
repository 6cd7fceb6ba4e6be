"""The C side of SANE: its structures, codes and functions (SANE Standard 1.06, sane/sane.h)."""

from __future__ import annotations

import ctypes
from enum import IntEnum
from typing import ClassVar

FIXED_ONE = 1 << 16
"""SANE_Fixed has 16 bits after the point."""

SOFT_SELECT = 1
SOFT_DETECT = 4
INACTIVE = 32
"""Bits of an option's capabilities: a program may set it, read it; it means nothing now."""


class Status(IntEnum):
    """What every call answers."""

    GOOD = 0
    UNSUPPORTED = 1
    CANCELLED = 2
    DEVICE_BUSY = 3
    INVAL = 4
    EOF = 5
    JAMMED = 6
    NO_DOCS = 7
    COVER_OPEN = 8
    IO_ERROR = 9
    NO_MEM = 10
    ACCESS_DENIED = 11


class Constraint(IntEnum):
    """What an option's value may be."""

    NONE = 0
    RANGE = 1
    WORD_LIST = 2
    STRING_LIST = 3


class Action(IntEnum):
    """What to do with an option."""

    GET_VALUE = 0
    SET_VALUE = 1


class Frame(IntEnum):
    """What one transfer holds."""

    GRAY = 0
    RGB = 1
    RED = 2
    GREEN = 3
    BLUE = 4


class DeviceStruct(ctypes.Structure):
    """SANE_Device."""

    _fields_: ClassVar = [
        ("name", ctypes.c_char_p),
        ("vendor", ctypes.c_char_p),
        ("model", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
    ]


class RangeStruct(ctypes.Structure):
    """SANE_Range."""

    _fields_: ClassVar = [
        ("min", ctypes.c_int),
        ("max", ctypes.c_int),
        ("quant", ctypes.c_int),
    ]


class ConstraintUnion(ctypes.Union):
    """The part of an option's description that its constraint type chooses."""

    _fields_: ClassVar = [
        ("string_list", ctypes.POINTER(ctypes.c_char_p)),
        ("word_list", ctypes.POINTER(ctypes.c_int)),
        ("range", ctypes.POINTER(RangeStruct)),
    ]


class OptionStruct(ctypes.Structure):
    """SANE_Option_Descriptor."""

    _fields_: ClassVar = [
        ("name", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("desc", ctypes.c_char_p),
        ("type", ctypes.c_int),
        ("unit", ctypes.c_int),
        ("size", ctypes.c_int),
        ("cap", ctypes.c_int),
        ("constraint_type", ctypes.c_int),
        ("constraint", ConstraintUnion),
    ]


class ParametersStruct(ctypes.Structure):
    """SANE_Parameters."""

    _fields_: ClassVar = [
        ("format", ctypes.c_int),
        ("last_frame", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("pixels_per_line", ctypes.c_int),
        ("lines", ctypes.c_int),
        ("depth", ctypes.c_int),
    ]


_HANDLE = ctypes.c_void_p
_INT_OUT = ctypes.POINTER(ctypes.c_int)
_DEVICES_OUT = ctypes.POINTER(ctypes.POINTER(ctypes.POINTER(DeviceStruct)))
_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "sane_init": (ctypes.c_int, (_INT_OUT, ctypes.c_void_p)),
    "sane_get_devices": (ctypes.c_int, (_DEVICES_OUT, ctypes.c_int)),
    "sane_open": (ctypes.c_int, (ctypes.c_char_p, ctypes.POINTER(_HANDLE))),
    "sane_close": (None, (_HANDLE,)),
    "sane_get_option_descriptor": (ctypes.POINTER(OptionStruct), (_HANDLE, ctypes.c_int)),
    "sane_control_option": (
        ctypes.c_int,
        (_HANDLE, ctypes.c_int, ctypes.c_int, ctypes.c_void_p, _INT_OUT),
    ),
    "sane_get_parameters": (ctypes.c_int, (_HANDLE, ctypes.POINTER(ParametersStruct))),
    "sane_start": (ctypes.c_int, (_HANDLE,)),
    "sane_read": (ctypes.c_int, (_HANDLE, ctypes.c_void_p, ctypes.c_int, _INT_OUT)),
    "sane_cancel": (None, (_HANDLE,)),
}
"""Result and arguments of what is called. `sane_exit` is not: backends crash in it, and the host
process ends right after its one job, which lets go of every device as well."""


def load(name: str) -> ctypes.CDLL:
    """The shared library with its functions typed.

    Raises:
        OSError: not installed.
    """
    library = ctypes.CDLL(name)
    for function, (result, arguments) in _FUNCTIONS.items():
        entry = getattr(library, function)
        entry.restype, entry.argtypes = result, arguments
    return library
