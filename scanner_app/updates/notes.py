"""The note of the last try, in a file of this PC."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any  # a JSON document

from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.updates import UpdateFailure, UpdateNote, UpdateState
from scanner_app.durable import write_durably

_MOST_BYTES = 10_000
_FACTS = ("source", "problem", "status", "expires", "day", "name", "key", "nearest", "path")
"""Facts of errors that are kept, as far as texts speak of them."""
_MOST_FACT = 300
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
                told.moment("looked") if told.has("looked") else None,
                told.moment("since") if told.has("since") else None,
                _failure(told.fields("failure")) if told.has("failure") else None,
            )
        except (OSError, ValueError, MessageInvalidError):
            return None

    def write(self, note: UpdateNote) -> None:
        """See `UpdateNotes`."""
        document = note_document(note) | {"sha256": note.sha256}
        write_durably(self._path, json.dumps(document, indent=1, ensure_ascii=False).encode())


def note_document(note: UpdateNote) -> dict[str, Any]:
    """The note as JSON has it, for whoever asks how this PC stands."""
    failure = note.failure
    return {
        "state": note.state.value,
        "at": note.at.isoformat(),
        "version": note.version,
        "code": note.code,
        "looked": _moment(note.looked),
        "since": _moment(note.since),
        "failure": None
        if failure is None
        else {
            "since": failure.since.isoformat(),
            "at": failure.at.isoformat(),
            "code": failure.code,
            "facts": {
                name: failure.facts[name][:_MOST_FACT] for name in _FACTS if name in failure.facts
            },
            "transient": failure.transient,
        },
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _failure(told: Fields) -> UpdateFailure:
    facts = told.fields("facts")
    return UpdateFailure(
        told.moment("since"),
        told.moment("at"),
        told.text("code"),
        {name: facts.text(name, empty=True) for name in _FACTS if facts.has(name)},
        told.flag("transient"),
    )
