"""The file beside the database that holds what the journal's head was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scanner_app.domain.journal import Anchor
from scanner_app.domain.journal_errors import JournalAnchorError
from scanner_app.durable import as_storage_error, write_durably

_FORMAT = 1
_MOST_BYTES = 100_000


class AnchorFile:
    """`journal.anchor`: complete, or as it was before."""

    def __init__(self, home: Path) -> None:
        self._path = home / "journal.anchor"

    def kept(self) -> tuple[Anchor, ...]:
        """One for each key; none when there is no file.

        Raises:
            JournalAnchorError: the file is none of ours.
            StorageError leaves: it cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_MOST_BYTES))
            return tuple(_anchor(fields) for fields in document["anchors"])
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise as_storage_error(error, self._path) from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise JournalAnchorError(path=str(self._path)) from error

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """Write them down in place of those that were.

        Raises:
            StorageError leaves: the file is as it was.
        """
        document = {"format": _FORMAT, "anchors": [asdict(anchor) for anchor in anchors]}
        write_durably(self._path, json.dumps(document, indent=1).encode())


def _anchor(fields: dict[str, object]) -> Anchor:
    """The anchor of these fields.

    Raises:
        ValueError, TypeError, KeyError: they are none.
    """
    line = fields["line"]
    texts = [fields[name] for name in ("head", "at", "key", "mac")]
    if not isinstance(line, int) or not all(isinstance(text, str) for text in texts):
        raise TypeError
    return Anchor(line, *map(str, texts))
