"""The journal of a capture session: one checked line for each page that is safe on disk.

A line is the CRC-32 of its JSON in hexadecimal, a blank, and the JSON. It is appended and synced
after the page's file was renamed into place, so that a line without file cannot occur; a line cut
short by a power cut fails its check and its page is adopted by looking at the folder.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One page.

    Attributes:
        number: 1-based within the session.
        file: name in the session's folder.
        side: "front", "back" or None.
        sha256: of the file's bytes, lower-case hex.
        dpi: as the device told; 0 when unknown.
    """

    number: int
    file: str
    side: str | None
    sha256: str
    size_bytes: int
    dpi: int


def append(folder: Path, line: JournalLine) -> None:
    """Add a line; it survives a power cut once this returns.

    Raises:
        OSError: the disk refused it.
    """
    text = json.dumps(asdict(line), separators=(",", ":"))
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        # What a torn line left behind must not swallow this one, so a line also begins afresh.
        os.write(descriptor, f"\n{zlib.crc32(text.encode()):08x} {text}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replay(folder: Path) -> Iterator[JournalLine]:
    """The lines that pass their check, in the order they were written."""
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return
    for raw in content.split(b"\n"):
        line = _checked(raw)
        if line is not None:
            yield line


def _checked(raw: bytes) -> JournalLine | None:
    crc, _, text = raw.partition(b" ")
    try:
        if int(crc, 16) != zlib.crc32(text):
            return None
        return JournalLine(**json.loads(text))
    except (ValueError, TypeError):
        return None
