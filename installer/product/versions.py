"""Versions as program files state them of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

UNKNOWN = ""
"""A file that states none."""
_RESOURCE = re.compile("ProductVersion\0".encode("utf-16-le") + rb"(?:\0\0)*((?:[\x20-\x7e]\0)+)")
"""A line of the version resource: its name, then the value on a border of four bytes."""


class UnstatedVersionError(Exception):
    """A file does not state its version in the way that `pins.toml` says."""


def by_version(files: Sequence[Path], how: str) -> Iterator[tuple[str, list[Path]]]:
    """Files that state the same version, the largest group first.

    Args:
        files: of one part.
        how: "resource", "text:" with a pattern of what it says, "name:" with one of its name; the
            version is the pattern's group.

    Raises:
        UnstatedVersionError.
    """
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(_stated(file, how), []).append(file)
    yield from sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _stated(file: Path, how: str) -> str:
    kind, _, pattern = how.partition(":")
    if kind == "resource":
        found = _RESOURCE.search(file.read_bytes())
        version = found[1].decode("utf-16-le").strip() if found else UNKNOWN
        return re.sub(r"(\.\d+\.\d+)\.0$", r"\1", version) or _fail(file, how)
    texts = [file.name] if kind == "name" else _texts(file.read_bytes())
    for text in texts:
        match = re.search(pattern, text)
        if match:
            return match[1]
    return _fail(file, how)


def _texts(content: bytes) -> Iterable[str]:
    """All that could be read in it, one letter in a byte or in two."""
    yield content.decode("latin-1")
    for start in (0, 1):
        for coding in ("utf-16-le", "utf-16-be"):
            yield content[start:].decode(coding, "replace")


def _fail(file: Path, how: str) -> str:
    raise UnstatedVersionError(f"{file.name}: {how}")
