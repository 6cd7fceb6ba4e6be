"""The note of the last try, in a file of this PC."""

from __future__ import annotations

import json
from pathlib import Path

from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.updates import UpdateNote, UpdateState
from scanner_app.durable import write_durably

_MOST_BYTES = 10_000
_MOST_CODE = 2**32 - 1


class FileNotes:
    """A small JSON file that everybody may read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def last(self) -> UpdateNote | None:
        """See `UpdateNotes`."""
        try:
            with self._path.open("rb") as file:
                told = Fields(json.loads(file.read(_MOST_BYTES)))
            return UpdateNote(
                told.one_of("state", UpdateState),
                told.moment("at"),
                told.text("version", empty=True),
                told.text("sha256", empty=True),
                told.number("code", most=_MOST_CODE) if told.has("code") else None,
            )
        except (OSError, ValueError, MessageInvalidError):
            return None

    def write(self, note: UpdateNote) -> None:
        """See `UpdateNotes`."""
        document = {
            "state": note.state.value,
            "at": note.at.isoformat(),
            "version": note.version,
            "sha256": note.sha256,
            "code": note.code,
        }
        write_durably(self._path, json.dumps(document, indent=1).encode())
