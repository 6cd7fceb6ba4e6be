"""What becomes of pages that were scanned to replace others or to stand behind one."""

from __future__ import annotations

import json
from dataclasses import dataclass

from scanner_app.domain.ids import PageId

_PROGRAM = "sohoa"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages of a batch go that is no new stack; exactly one of the first two is given.

    Attributes:
        after: they are inserted behind this page.
        replace: they stand in place of these pages, where the first of them lies.
        by: who asked for it, for the journal.
    """

    after: PageId | None = None
    replace: tuple[PageId, ...] = ()
    by: str = _PROGRAM

    def __post_init__(self) -> None:
        if (self.after is None) == (not self.replace):
            raise ValueError("a place is either behind a page or instead of some")

    def dump(self) -> str:
        """As it is kept with the batch and the capture session."""
        return json.dumps({"after": self.after, "replace": self.replace, "by": self.by})


def parse_place(text: str) -> Place | None:
    """The place that `Place.dump` wrote; None when it cannot be understood."""
    try:
        told = json.loads(text)
        after = None if told["after"] is None else PageId(int(told["after"]))
        return Place(after, tuple(PageId(int(page)) for page in told["replace"]), str(told["by"]))
    except (ValueError, TypeError, KeyError):
        return None
