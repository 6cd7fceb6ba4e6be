"""Where updates lie: a folder or share, or a server."""

from __future__ import annotations

import hashlib
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.update_errors import UpdateDamagedError, UpdateUnreachableError
from scanner_app.domain.updates import MANIFEST_NAME, TRIED_NAME, Manifest, SetupFile
from scanner_app.durable import PART, disk_errors, sync_folder
from scanner_app.patience import move_over, remove
from scanner_app.pinned_tls import verified_context
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.manifest import MOST_MANIFEST_BYTES, read_manifest

_CHUNK = 1 << 18
_TIMEOUT = httpx.Timeout(20.0, read=60.0)


class FolderSource:
    """A folder or share that IT put manifest and setup program into."""

    def __init__(self, folder: Path, key: ed25519.Ed25519PublicKey) -> None:
        self._folder = folder
        self._key = key

    def manifest(self) -> Manifest:
        """See `UpdateSource`."""
        with self._reached(), (self._folder / MANIFEST_NAME).open("rb") as file:
            sheet = file.read(MOST_MANIFEST_BYTES)
        return read_manifest(sheet, self._key, str(self._folder))

    def fetch(self, setup: SetupFile, target: Path, cancel: CancelToken) -> None:
        """See `UpdateSource`."""

        @contextmanager
        def pieces(start: int) -> Iterator[Iterator[bytes]]:
            with self._reached(), (self._folder / setup.name).open("rb") as file:
                file.seek(start)
                yield iter(lambda: self._piece(file), b"")

        _fetch(pieces, setup, target, cancel)

    def _piece(self, file: BinaryIO) -> bytes:
        with self._reached():
            return file.read(_CHUNK)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UpdateUnreachableError(source=str(self._folder)) from error


class ServerSource:
    """A folder of a web server, over TLS; the client shows no certificate."""

    def __init__(self, url: str, key: ed25519.Ed25519PublicKey, ca: Path | None) -> None:
        """Nothing is asked yet.

        Args:
            url: "https://host[:port]/path" of the folder.
            key: the province's.
            ca: PEM of the authority that alone vouches for the server; None takes the system's.
        """
        self._url = url.rstrip("/")
        self._key = key
        self._ca = ca

    def manifest(self) -> Manifest:
        """See `UpdateSource`."""
        with self._asked(MANIFEST_NAME, 0) as pieces:
            sheet = bytearray()
            for piece in pieces:
                sheet += piece
                if len(sheet) > MOST_MANIFEST_BYTES:
                    break
        return read_manifest(bytes(sheet), self._key, self._url)

    def fetch(self, setup: SetupFile, target: Path, cancel: CancelToken) -> None:
        """See `UpdateSource`."""
        _fetch(lambda start: self._asked(setup.name, start), setup, target, cancel)

    @contextmanager
    def _asked(self, name: str, start: int) -> Iterator[Iterator[bytes]]:
        """The file's bytes from `start` on; a server that knows no ranges gives all, cut here."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        try:
            with (
                httpx.Client(
                    verify=self._tls(), trust_env=False, timeout=_TIMEOUT, follow_redirects=False
                ) as client,
                client.stream("GET", f"{self._url}/{name}", headers=headers) as answer,
            ):
                if answer.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                    raise UpdateUnreachableError(source=self._url, status=answer.status_code)
                skipped = start if answer.status_code == httpx.codes.OK else 0
                yield _after(answer.iter_raw(_CHUNK), skipped)
        except (httpx.HTTPError, ssl.SSLError) as error:
            raise UpdateUnreachableError(source=self._url) from error

    def _tls(self) -> ssl.SSLContext:
        if self._ca is None:
            return verified_context()
        try:
            context = ssl.create_default_context(cafile=str(self._ca))
        except OSError as error:
            raise UpdateUnreachableError(source=str(self._ca)) from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def _after(pieces: Iterator[bytes], skipped: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[skipped:]
        skipped = max(0, skipped - len(piece))


def _fetch(
    pieces: Callable[[int], AbstractContextManager[Iterator[bytes]]],
    setup: SetupFile,
    target: Path,
    cancel: CancelToken,
) -> None:
    part, tried = target.with_name(setup.sha256 + PART), target.with_name(TRIED_NAME)
    with disk_errors(target):
        if tried.exists():
            # Nobody downloads it again because the program was in use when it ran.
            if _is(tried, setup):
                move_over(tried, target)
                return
            remove(tried)
        target.parent.mkdir(parents=True, exist_ok=True)
        for other in target.parent.glob("*" + PART):
            if other != part:
                remove(other)
        start = part.stat().st_size if part.exists() else 0
    if start < setup.size_bytes:
        with pieces(start) as coming:
            _append(part, coming, setup.size_bytes - start, cancel)
    with disk_errors(target):
        if not _is(part, setup):
            remove(part)
            raise UpdateDamagedError(name=setup.name)
        move_over(part, target)
        sync_folder(target.parent)


def _append(part: Path, coming: Iterator[bytes], most: int, cancel: CancelToken) -> None:
    """Each piece is kept as it comes; the disk's errors are told as the disk's."""
    with disk_errors(part):
        file = part.open("ab")
    with file:
        for piece in coming:
            cancel.checkpoint()
            with disk_errors(part):
                file.write(piece[:most])
            most -= len(piece)
            if most <= 0:
                break
        with disk_errors(part):
            file.flush()
            os.fsync(file.fileno())


def _is(part: Path, setup: SetupFile) -> bool:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == setup.sha256
