"""What becomes of pages that replace others or stand behind one, rescanned ones above all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scanner_app.domain.arrangement import (
    Arrangement,
    Home,
    insert_after,
    move,
    remove,
    substitute,
)
from scanner_app.domain.edits import NEW_PAPER, NewPaper
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

    @property
    def anchors(self) -> tuple[PageId, ...]:
        """The pages that it speaks of."""
        return self.replace if self.after is None else (self.after,)

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


def placed(
    arrangement: Arrangement, place: Place, pages: Sequence[PageId]
) -> tuple[Arrangement, NewPaper | None] | None:
    """The pages in their place, and the paper they need when that is no paper's.

    Beside a separator sheet of a dossier they become a paper of their own. None when no page that
    the place speaks of is there any more.
    """
    anchors = [p for p in place.anchors if p in arrangement and not arrangement[p].removed]
    if not anchors:
        return None
    home = arrangement[anchors[0]].home
    if home.dossier is not None and home.paper is None:
        found = move(arrangement, pages, Home(home.dossier, NEW_PAPER))
        found = remove(found, anchors) if place.replace else found
        return found, NewPaper(home.dossier)
    if place.replace:
        return substitute(arrangement, anchors, pages), None
    return insert_after(arrangement, anchors[0], pages), None
