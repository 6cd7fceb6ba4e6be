"""Names of page files in a capture session's folder."""

from __future__ import annotations

import re
from pathlib import Path

_PAGE = re.compile(r"(\d{6})\.(?:jpg|png|tif)")
_PART = re.compile(r"(\d{6})\.(?:jpg|png|tif)\.part")


def page_files(folder: Path) -> dict[int, Path]:
    """Complete page files by their number, ascending."""
    return dict(sorted(_numbered(folder, _PAGE).items()))


def part_files(folder: Path) -> dict[int, Path]:
    """Half-written ones: a process died while their sheet was coming in."""
    return dict(sorted(_numbered(folder, _PART).items()))


def next_number(folder: Path) -> int:
    """The number after the last complete page; the journal may lag behind the files."""
    return max(page_files(folder), default=0) + 1


def _numbered(folder: Path, pattern: re.Pattern[str]) -> dict[int, Path]:
    matches = ((pattern.fullmatch(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in matches if match}
