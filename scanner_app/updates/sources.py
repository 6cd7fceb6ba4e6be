"""Where updates lie: a folder or share, or a server."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from scanner_app.domain.update_errors import UpdateUnreachableError
from scanner_app.domain.updates import MANIFEST_NAME, Manifest, SetupFile
from scanner_app.pinned_tls import verified_context
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.bringing import bring
from scanner_app.updates.manifest import MOST_MANIFEST_BYTES, Keys, read_manifest
from scanner_app.updates.reaching import folder_problem, server_problem

_CHUNK = 1 << 18
_TIMEOUT = httpx.Timeout(20.0, read=60.0)
MANIFEST_S, SETUP_S = 120.0, 3 * 3600.0
"""Longer takes only a server that holds us up. The task of Windows' scheduler is killed after four
hours (`schedule`), and who is killed notes nothing."""


class FolderSource:
    """A folder or share that IT put manifest and setup program into."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys

    def manifest(self) -> Manifest:
        """See `UpdateSource`."""
        with self._reached(), (self._folder / MANIFEST_NAME).open("rb") as file:
            sheet = file.read(MOST_MANIFEST_BYTES)
        return read_manifest(sheet, self._keys, str(self._folder))

    def fetch(self, setup: SetupFile, target: Path, cancel: CancelToken) -> None:
        """See `UpdateSource`."""

        @contextmanager
        def pieces(start: int) -> Iterator[Iterator[bytes]]:
            with self._reached(), (self._folder / setup.name).open("rb") as file:
                file.seek(start)
                yield iter(lambda: self._piece(file), b"")

        bring(pieces, setup, target, cancel)

    def _piece(self, file: BinaryIO) -> bytes:
        with self._reached():
            return file.read(_CHUNK)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            problem = folder_problem(error)
            raise UpdateUnreachableError(source=str(self._folder), problem=problem) from error


class ServerSource:
    """A folder of a web server, over TLS; the client shows no certificate."""

    def __init__(
        self,
        url: str,
        keys: Keys,
        ca: Path | None,
        limits_s: tuple[float, float] = (MANIFEST_S, SETUP_S),
    ) -> None:
        """Nothing is asked yet.

        Args:
            url: "https://host[:port]/path" of the folder.
            keys: the publisher's.
            ca: PEM of the authority that alone vouches for the server; None takes the system's.
            limits_s: how long manifest and setup program may take.
        """
        self._url = url.rstrip("/")
        self._keys = keys
        self._ca = ca
        self._limits_s = limits_s

    def manifest(self) -> Manifest:
        """See `UpdateSource`."""
        with self._asked(MANIFEST_NAME, 0, self._limits_s[0]) as pieces:
            sheet = bytearray()
            for piece in pieces:
                sheet += piece
                if len(sheet) > MOST_MANIFEST_BYTES:
                    break
        return read_manifest(bytes(sheet[:MOST_MANIFEST_BYTES]), self._keys, self._url)

    def fetch(self, setup: SetupFile, target: Path, cancel: CancelToken) -> None:
        """See `UpdateSource`."""
        limit_s = self._limits_s[1]
        bring(lambda start: self._asked(setup.name, start, limit_s), setup, target, cancel)

    @contextmanager
    def _asked(self, name: str, start: int, limit_s: float) -> Iterator[Iterator[bytes]]:
        """The file's bytes from `start` on; a server that knows no ranges gives all, cut here."""
        # What is hashed are the file's own bytes: a server that would pack them is told not to.
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        try:
            with (
                httpx.Client(
                    verify=self._tls(), trust_env=False, timeout=_TIMEOUT, follow_redirects=False
                ) as client,
                client.stream("GET", f"{self._url}/{name}", headers=headers) as answer,
            ):
                if answer.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                    raise self._unreachable("status", answer.status_code)
                skipped = start if answer.status_code == httpx.codes.OK else 0
                # As they come: pieces of a stated size would wait for a server that drips.
                yield _after(self._in_time(answer.iter_raw(), limit_s), skipped)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise self._unreachable(server_problem(error)) from error

    def _in_time(self, pieces: Iterator[bytes], limit_s: float) -> Iterator[bytes]:
        ends = time.monotonic() + limit_s
        for piece in pieces:
            yield piece
            if time.monotonic() > ends:
                raise self._unreachable("slow")

    def _tls(self) -> ssl.SSLContext:
        if self._ca is None:
            return verified_context()
        try:
            context = ssl.create_default_context(cafile=str(self._ca))
        except OSError as error:
            raise UpdateUnreachableError(source=str(self._ca), problem="authority") from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _unreachable(self, problem: str, status: int | None = None) -> UpdateUnreachableError:
        facts = {"source": self._url, "problem": problem}
        return UpdateUnreachableError(**facts if status is None else facts | {"status": status})


def _after(pieces: Iterator[bytes], skipped: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[skipped:]
        skipped = max(0, skipped - len(piece))
