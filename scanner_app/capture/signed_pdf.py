"""Does a file look as if somebody had signed it? A look at its bytes, nothing is parsed."""

from __future__ import annotations

from pathlib import Path

# A signature says in plain bytes what it covers (ISO 32000-1, 12.8.1): the entry must stand
# uncompressed, since it is written over after the rest of the file is fixed.
_MARK = b"/ByteRange"
_CHUNK = 1 << 20


def may_be_signed(path: Path) -> bool:
    """False when it surely is no signed PDF, or cannot be read."""
    try:
        with path.open("rb") as file:
            before = file.read(_CHUNK)
            if b"%PDF-" not in before[:1024]:
                return False
            while before:
                if _MARK in before:
                    return True
                more = file.read(_CHUNK)
                before = before[-len(_MARK) :] + more if more else b""
    except OSError:
        return False
    return False
