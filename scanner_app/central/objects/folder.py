"""Files in a folder of a disk: written beside, flushed to the medium, renamed, read back."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from scanner_app.central.errors import (
    ObjectChangedError,
    ObjectConflictError,
    ObjectMissingError,
    ObjectStoreDownError,
)
from scanner_app.central.objects.store import Content, Listed, checked_key
from scanner_app.durable import sync_folder
from scanner_app.upload.durable import (
    make_folders,
    place_new,
    remove_quietly,
    synced_writing,
    uncached,
)

_BLOCK = 1 << 20
_PARTS = ".parts"
"""Below the root: half-written files, never listed."""


class FolderStore:
    """A folder as a store; several processes may use it at once."""

    def __init__(self, root: str | Path) -> None:
        """The folder must be there: a disk that is not mounted must not pass for an empty one."""
        self._root = Path(root)

    def put(self, key: str, source: Path, content: Content) -> None:
        """As of the port."""
        place = self._place(key)
        with _telling():
            if self._holds(place, key, content):
                self._flush_names(place)
                return
            make_folders(self._root, _PARTS)
            part = self._root / _PARTS / uuid4().hex
            try:
                with source.open("rb") as reader, synced_writing(part) as writer:
                    shutil.copyfileobj(reader, writer, _BLOCK)
                if _content(part) != content:
                    raise ObjectChangedError(key=key)
                make_folders(self._root, key.rpartition("/")[0])
                if not place_new(part, place):
                    self._holds(place, key, content)
                    self._flush_names(place)
            finally:
                remove_quietly(part)

    def read_back(self, key: str) -> Content | None:
        """As of the port."""
        with _telling():
            try:
                return _content(self._place(key))
            except FileNotFoundError:
                return None

    def exists(self, key: str) -> bool:
        """As of the port."""
        with _telling():
            try:
                self._place(key).lstat()
            except FileNotFoundError:
                return False
            return True

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        """As of the port."""
        with _telling():
            try:
                file = self._place(key).open("rb")
            except FileNotFoundError as error:
                raise ObjectMissingError(key=key) from error
        with file:
            yield file

    def delete(self, key: str) -> None:
        """As of the port."""
        with _telling():
            self._place(key).unlink(missing_ok=True)

    def listed(self, prefix: str = "") -> Iterator[Listed]:
        """As of the port."""
        for folder, below, names in os.walk(self._root):
            if _PARTS in below:
                below.remove(_PARTS)
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self._root).as_posix()
                if key.startswith(prefix):
                    with _telling():
                        found = path.stat()
                    yield Listed(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def drop_halves(self, before: datetime) -> int:
        """As of the port."""
        dropped = 0
        with _telling():
            for part in self._root.glob(f"{_PARTS}/*"):
                if part.stat().st_mtime < before.timestamp():
                    part.unlink(missing_ok=True)
                    dropped += 1
        return dropped

    def _place(self, key: str) -> Path:
        return self._root / checked_key(key)

    def _flush_names(self, place: Path) -> None:
        """Whoever gave the file its name may have been killed before that reached the medium."""
        for folder in place.parents:
            sync_folder(folder)
            if folder == self._root:
                return

    def _holds(self, place: Path, key: str, content: Content) -> bool:
        """The file is there already.

        Raises:
            ObjectConflictError: another is.
        """
        try:
            found = _content(place)
        except FileNotFoundError:
            return False
        if found != content:
            raise ObjectConflictError(key=key)
        return True


def _content(path: Path) -> Content:
    """By reading what the medium holds."""
    digest, size = hashlib.sha256(), 0
    with uncached(path) as reader:
        while block := reader.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Content(digest.hexdigest(), size)


@contextmanager
def _telling() -> Iterator[None]:
    """Whatever the disk says, waiting or a person helps; nothing is lost meanwhile."""
    try:
        yield
    except OSError as error:
        raise ObjectStoreDownError(reason=error.errno) from error
