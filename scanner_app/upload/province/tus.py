"""Resumable uploads by tus 1.0 (tus.io/protocols/resumable-upload), over the connection.

Why not tuspy, the reference client: it knows no time limit, opens a connection for each chunk, and
took another file for the one to resume (measured with tuspy 1.1; see docs/architecture.md, 15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.upload.province.answers import Answer
from scanner_app.upload.province.connection import ProvinceConnection

_FILES = "/files/"
_ID = re.compile(r"[0-9a-f]{32}")
_VERSION = {"Tus-Resumable": "1.0.0"}
_GONE = (404, 410)
# The server stands elsewhere than we thought, or another request of ours still holds the upload
# (@tus/server answers 400 to the one that has to yield); its offset says how to go on.
_ASK_AGAIN = (400, 404, 409, 410, 423)


class TusFiles:
    """Uploads of this counter at the province. Thread-safe."""

    def __init__(self, connection: ProvinceConnection) -> None:
        self._connection = connection

    def create(self, size_bytes: int) -> str:
        """A new upload; its id.

        Raises:
            UploadError and ExchangeError leaves.
        """
        headers = {**_VERSION, "Upload-Length": str(size_bytes), "Content-Length": "0"}
        answer = self._connection.ask("POST", _FILES, headers=headers)
        if answer.status != 201:
            raise self._connection.refused(answer)
        # Only the id is taken: where to send is for this PC's settings to say, not for the answer.
        upload = answer.headers.get("Location", "").rsplit("/", 1)[-1]
        if not _ID.fullmatch(upload):
            raise MessageInvalidError(field="Location")
        return upload

    def offset(self, upload: str, size_bytes: int) -> int | None:
        """How many bytes the server has; None when it has no such upload of this size any more.

        Raises:
            UploadError and ExchangeError leaves.
        """
        answer = self._connection.ask("HEAD", _FILES + upload, headers=_VERSION)
        if answer.status in _GONE:
            return None
        if answer.status not in (200, 204):
            raise self._connection.refused(answer)
        if _number(answer, "Upload-Length") != size_bytes:
            return None
        return _offset_in(answer, size_bytes)

    def append(self, upload: str, offset: int, blocks: Iterable[bytes], size_bytes: int) -> int:
        """Send what is left in one request; the offset that the server then has.

        Args:
            upload: its id.
            offset: that the server has now.
            blocks: everything after it.
            size_bytes: of the whole file.

        Raises:
            TargetUnreachableError: cut, or the server asks to look at the offset again.
            UploadError and ExchangeError leaves, and what `blocks` raises.
        """
        headers = {
            **_VERSION,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Content-Length": str(size_bytes - offset),
        }
        answer = self._connection.ask("PATCH", _FILES + upload, headers=headers, content=blocks)
        if answer.status in _ASK_AGAIN:
            raise TargetUnreachableError(status=answer.status)
        if answer.status != 204:
            raise self._connection.refused(answer)
        found = _offset_in(answer, size_bytes)
        if found <= offset:
            raise TargetUnreachableError(problem="nothing taken")
        return found

    def forget(self, upload: str) -> None:
        """Take it away where that can be done now; the province clears up what is left."""
        try:
            self._connection.ask("DELETE", _FILES + upload, headers=_VERSION)
        except AppError:
            return

    def note(self, upload: str) -> str:
        """What is kept with the job: the upload's URL."""
        return self._connection.base_url + _FILES + upload

    def noted(self, note: str | None) -> str | None:
        """The upload that a note speaks of; None when it is none of this server's."""
        start = self._connection.base_url + _FILES
        if note is None or not note.startswith(start):
            return None
        upload = note.removeprefix(start)
        return upload if _ID.fullmatch(upload) else None


def _offset_in(answer: Answer, size_bytes: int) -> int:
    offset = _number(answer, "Upload-Offset")
    if offset is None or offset > size_bytes:
        raise MessageInvalidError(field="Upload-Offset")
    return offset


def _number(answer: Answer, name: str) -> int | None:
    text = answer.headers.get(name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None
