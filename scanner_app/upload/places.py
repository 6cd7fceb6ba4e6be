"""Places below the target's root; nothing a job names can lead out of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scanner_app.domain.upload_errors import UploadError

# Device names that Windows opens instead of files, with any extension
# (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST = 200


def place_below(root: Path, folder: str, name: str) -> Path:
    """`<root>/<folder>/<name>`.

    Args:
        root: need not exist.
        folder: one or more parts, "/"-separated.
        name: one part.

    Raises:
        UploadError: problem "path"; a part is empty, hidden, too long, reserved or leads elsewhere,
            on Windows or here; or a link below the root leads out of it.
    """
    parts = plain_parts(folder, name)
    place = root.joinpath(*parts)
    below = os.path.realpath(place.parent)
    if not Path(below).is_relative_to(os.path.realpath(root)):
        raise UploadError(problem="path")
    return place


def plain_parts(folder: str, name: str) -> list[str]:
    """The folder's parts and the name, each fit to be one file name anywhere.

    Raises:
        UploadError: problem "path"; a part is empty, hidden, too long, reserved or leads elsewhere.
    """
    parts = [*folder.split("/"), name]
    if not all(_is_plain(part) for part in parts):
        raise UploadError(problem="path")
    return parts


def _is_plain(part: str) -> bool:
    return (
        0 < len(part) <= _LONGEST
        and not part.startswith(".")
        and not part.endswith((".", " "))
        and _FORBIDDEN.search(part) is None
        and _DEVICES.fullmatch(part) is None
    )
