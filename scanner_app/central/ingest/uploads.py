"""Finished uploads as the tus server leaves them: `<id>`, its bytes, and `<id>.json` about it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_ID = re.compile(r"[0-9a-f]{32}")
_BLOCK = 1 << 20
_LONGEST_DESCRIPTION = 64 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload in the folder.

    Attributes:
        owner: SHA-256 of the certificate that created it, "" when nobody's.
        size_bytes: as announced.
        has_bytes: that came so far.
        changed_at: when the last of them came, by this machine's clock.
    """

    id: str
    path: Path
    owner: str
    size_bytes: int
    has_bytes: int
    changed_at: datetime

    @property
    def is_whole(self) -> bool:
        """All of it came; the stored `offset` says nothing, @tus/file-store leaves it 0."""
        return self.has_bytes == self.size_bytes


class UploadFolder:
    """The folder of the tus server; links in it are never followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def whole(self, upload: str, owner: str) -> Upload | None:
        """The caller's finished upload of this id; None for every other."""
        found = self._upload(upload)
        return found if found is not None and found.owner == owner and found.is_whole else None

    def digest(self, upload: Upload) -> tuple[str, int]:
        """SHA-256 and size of what came.

        Raises:
            FileNotFoundError: it is gone meanwhile.
        """
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(upload.path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as reader:
            while block := reader.read(_BLOCK):
                digest.update(block)
                size += len(block)
        return digest.hexdigest(), size

    def drop(self, upload: Upload) -> None:
        """Take it away, the bytes last: what is left of a kill is still told as an upload."""
        for path in (upload.path.with_suffix(".json"), upload.path):
            path.unlink(missing_ok=True)

    def all(self) -> Iterator[Upload]:
        """Every upload, in whatever order; bytes without a description are nobody's."""
        for name in sorted({each.name.removesuffix(".json") for each in self._folder.iterdir()}):
            found = self._upload(name) or self._undescribed(name)
            if found is not None:
                yield found

    def _upload(self, upload: str) -> Upload | None:
        if not _ID.fullmatch(upload):
            return None
        path = self._folder / upload
        described = _described(path.with_suffix(".json"))
        status = _regular(path)
        if described is None or status is None:
            return None
        size, owner = described
        return Upload(upload, path, owner, size, status.st_size, _changed(status))

    def _undescribed(self, upload: str) -> Upload | None:
        """Half of one that a kill left."""
        if not _ID.fullmatch(upload):
            return None
        path = self._folder / upload
        status = _regular(path) or _regular(path.with_suffix(".json"))
        return Upload(upload, path, "", -1, 0, _changed(status)) if status else None


def _regular(path: Path) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode):
            return status
    return None


def _changed(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(status.st_mtime, UTC)


def _described(path: Path) -> tuple[int, str] | None:
    """Announced size and owner; None when the description is no such thing."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as reader:
            told = json.loads(reader.read(_LONGEST_DESCRIPTION))
        size, owner = told["size"], told["metadata"]["owner"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return (size, owner) if isinstance(size, int) and isinstance(owner, str) else None
