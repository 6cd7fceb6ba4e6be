"""Names of files in a watched folder: as people read them, and the order of pages they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from scanner_app.capture.finding import natural_key

_LONGEST = 120
"""Letters of a claimed file's name: share, our folders and a stamp stand in front of it, and
Windows programs stop at 260 for the whole path."""


@dataclass(frozen=True, slots=True)
class ArrivedName:
    """A file's name and when it came, in milliseconds of the share's own clock."""

    name: str
    arrived_ms: int


def readable(name: str) -> str:
    """The name with whatever is no text replaced, and short enough to be claimed.

    Old printers write names in code pages; such a name can be neither shown nor stored.
    """
    decoded = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in decoded)
    if len(text) <= _LONGEST and len(text.encode()) <= 2 * _LONGEST:
        return text
    suffix = PurePath(text).suffix[:10]
    stem = text[: _LONGEST - len(suffix)]
    while len((stem + suffix).encode()) > 2 * _LONGEST:
        stem = stem[:-1]
    return stem + suffix


def in_page_order(files: Sequence[ArrivedName]) -> tuple[ArrivedName, ...]:
    """One stack's files in the order of their pages.

    Names that differ in their numbers alone, endings aside, stand in the order of the numbers:
    files of one stack are not always delivered in order. Series, and names that have nothing in
    common, stand in the order in which they came.
    """
    first: dict[str, int] = {}
    for file in files:
        series = _series(file.name)
        first[series] = min(first.get(series, file.arrived_ms), file.arrived_ms)

    def key(file: ArrivedName) -> tuple[object, ...]:
        series = _series(file.name)
        return first[series], series, natural_key(file.name), file.arrived_ms

    return tuple(sorted(files, key=key))


def _series(name: str) -> str:
    stem = unicodedata.normalize("NFC", PurePath(name).stem).casefold()
    return re.sub(r"[0-9]+", "#", stem)
