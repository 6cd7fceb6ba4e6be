"""WIA's numbers: properties, their values, and what its failures mean.

Numbers are of wiadef.h. Microsoft's page of error codes prints the last ones with their decimal
number behind 0x802100 (0x80210016 for 16 = 0x10); programs written after that page return those,
so both are understood: no other code has them.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

from scanner_app.domain.scan import Colour, EndReason


class Prop(IntEnum):
    """Properties of devices and items."""

    DEVICE_ID = 2
    MAKER = 3
    TYPE = 5
    PORT = 6
    NAME = 7
    HANDLING_CAPABILITIES = 3086
    HANDLING_STATUS = 3087
    HANDLING_SELECT = 3088
    PAGES = 3096
    PAGE_SIZE = 3097
    DATA_TYPE = 4103
    FORMAT = 4106
    BLANK_PAGES = 4167
    MULTI_FEED = 4168
    AUTO_CROP = 4170
    X_DPI = 6147
    Y_DPI = 6148
    LEFT = 6149
    TOP = 6150
    WIDTH = 6151
    HEIGHT = 6152
    MAX_WIDTH = 6165
    MAX_HEIGHT = 6166


class Handling(IntFlag):
    """Of HANDLING_CAPABILITIES."""

    DUPLEX = 0x04
    DETECT_FEED = 0x20


class Select(IntFlag):
    """Of HANDLING_SELECT."""

    FEEDER = 0x001
    DUPLEX = 0x004
    FRONT_ONLY = 0x020


FEED_READY = 0x01
"""Of HANDLING_STATUS: paper lies in the feeder."""
SCANNER = 1
"""Device type, in the upper half of TYPE."""
ALL_PAGES = 0
PAGE_CUSTOM = 2
PAGE_AUTO = 100
KEEP_BLANK_PAGES = 0
MULTI_FEED_OFF = 0
MULTI_FEED_STOP = 1
AUTO_CROP_OFF = 0

FLATBED_CATEGORY = "{FB607B1F-43F3-488B-855B-FB703EC342A6}"
FEEDER_CATEGORY = "{FE131934-F84C-42AD-8DA4-6129CDDD7288}"
BITMAP = "{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}"
"""WiaImgFmt_BMP: without loss, and every WIA 2 driver must offer it."""

DATA_TYPES = {Colour.BILEVEL: 0, Colour.GRAY: 2, Colour.COLOUR: 3}

S_OK, S_FALSE = 0, 1
END_OF_MEDIA = 0x00210001
PAPER_EMPTY = 0x80210003
WARMING_UP = 0x80210007

PATIENT = frozenset({WARMING_UP, 0x00210002, 0x00210003, 0x00210006, 0x00210007})
"""The device is alive but not ready: warming up, calibrating, being reserved."""

_REASONS = {
    0x80210002: EndReason.JAM,
    PAPER_EMPTY: EndReason.EMPTY,
    0x80210004: EndReason.JAM,  # paper problem: skewed or not drawn in
    0x80210005: EndReason.OFFLINE,
    0x80210006: EndReason.BUSY,
    WARMING_UP: EndReason.BUSY,
    0x80210009: EndReason.OFFLINE,  # item deleted: unplugged
    0x8021000A: EndReason.OFFLINE,  # no communication
    0x8021000D: EndReason.BUSY,  # locked
    0x80210010: EndReason.COVER,
    0x80210016: EndReason.COVER,
    0x80210013: EndReason.BUSY,  # a network device could not be reserved
    0x80210014: EndReason.MULTIFEED,
    0x80210020: EndReason.MULTIFEED,
    0x80210015: EndReason.OFFLINE,  # no such device
    0x80070005: EndReason.FORBIDDEN,  # E_ACCESSDENIED
    0x800706BA: EndReason.OFFLINE,  # the WIA service does not run
    0x800706BE: EndReason.CRASHED,  # the service, with the driver in it, ended in the call
    0x8021000E: EndReason.CRASHED,  # exception in driver
}


def reason_of(hresult: int) -> EndReason:
    """What a failure means; IO when it has no name of its own."""
    return _REASONS.get(hresult & 0xFFFFFFFF, EndReason.IO)
