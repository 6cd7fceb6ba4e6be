"""Bar codes as arrays of modules: our own Code 128, OpenCV's QR encoder.

The reader under test (zxing-cpp) draws nothing here, so that it does not read its own handwriting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Modules = NDArray[np.bool_]
"""True is dark; shape (rows, columns); without the quiet zone."""

# ISO/IEC 15417, table 1: bar and space widths of the symbol characters 0 to 105.
_WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 "
)
_BARS = tuple(_WIDTHS.split())
_STOP = "2331112"
_START_B = 104
_CHECK_MODULUS = 103


def code128(text: str) -> Modules:
    """The bars of a Code 128 symbol in code set B: one row, 11 modules a character.

    Raises:
        ValueError: a character outside printable ASCII, which set B lacks.
    """
    if not text or any(not 32 <= ord(letter) <= 126 for letter in text):
        raise ValueError(f"Code 128 set B cannot write {text!r}")
    values = [_START_B] + [ord(letter) - 32 for letter in text]
    check = (values[0] + sum(place * v for place, v in enumerate(values))) % _CHECK_MODULUS
    widths = "".join(_BARS[value] for value in [*values, check]) + _STOP
    bars = [place % 2 == 0 for place, width in enumerate(widths) for _ in range(int(width))]
    return np.array([bars], dtype=np.bool_)


def qr(text: str) -> Modules:
    """The modules of a QR symbol, error level L, UTF-8 bytes without an ECI mark, as cards have it.

    Raises:
        ValueError: the text does not fit into a symbol.
    """
    import cv2

    drawn = np.asarray(cv2.QRCodeEncoder.create().encode(text), dtype=np.uint8)
    dark = np.argwhere(drawn < 128)
    if len(dark) == 0:
        raise ValueError(f"no QR symbol for a text of {len(text)} letters")
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    return np.asarray(drawn[top : bottom + 1, left : right + 1] < 128, dtype=np.bool_)
