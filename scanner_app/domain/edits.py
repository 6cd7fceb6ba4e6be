"""What a clerk changed about pages and decided: values that are written, undone, told of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scanner_app.domain.arrangement import Arrangement, Home, Spot
from scanner_app.domain.catalog import UNKNOWN_KIND
from scanner_app.domain.ids import DossierId, EditId, PageId, PaperId

NEW_DOSSIER = DossierId(-1)
NEW_PAPER = PaperId(-1)
"""Stand in an edit for the dossier and the paper that it makes."""


class EditAction(StrEnum):
    """What was done; also the journal's word for it."""

    MOVED = "moved"
    REMOVED = "removed"
    RESTORED = "restored"
    REORDERED = "reordered"
    TURNED = "turned"
    INTERLEAVED = "interleaved"
    REPLACED = "replaced"
    INSERTED = "inserted"
    PART_SET = "part_set"
    COMPONENT_MARKED = "component_marked"
    COMPONENT_UNMARKED = "component_unmarked"
    FINISHED = "finished"
    REOPENED = "reopened"
    FINDING_SEEN = "finding_seen"
    TAG_CONFIRMED = "tag_confirmed"


class EditState(StrEnum):
    """Whether an edit holds."""

    DONE = "done"
    UNDONE = "undone"
    """May be done again until another edit is made."""
    CLOSED = "closed"
    """Can be neither undone nor done again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One page before and after."""

    page: PageId
    before: Spot
    after: Spot

    @property
    def enters(self) -> bool:
        """It comes into a dossier in which it did not count before."""
        was_in = self.before.dossier is not None and not self.before.removed
        return self.after.dossier is not None and not self.after.removed and not was_in

    @property
    def reversed(self) -> Change:
        """The change back."""
        return Change(self.page, self.after, self.before)


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that an edit makes.

    Attributes:
        dossier: an existing one, or `NEW_DOSSIER`.
        like: the paper whose tags it takes along, None for none.
    """

    dossier: DossierId
    kind: str = UNKNOWN_KIND
    like: PaperId | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One act of a clerk, to be written as a whole.

    Attributes:
        new_paper: stands as `NEW_PAPER` among the changes; its dossier may be new too.
        marked: pages that bear a secret mark and enter a dossier, which is then held.
    """

    action: EditAction
    changes: tuple[Change, ...]
    new_paper: NewPaper | None = None
    marked: tuple[PageId, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit, an undo or a redo did.

    Attributes:
        edit: its number in the history; None when nothing had to change.
        dossiers: those whose pages changed; one that has no pages left is not there any more.
        new_paper: the paper it made.
        new_dossier: the dossier it made for that paper.
    """

    edit: EditId | None
    action: EditAction
    dossiers: tuple[DossierId, ...] = ()
    new_paper: PaperId | None = None
    new_dossier: DossierId | None = None


@dataclass(frozen=True, slots=True)
class EditRecord:
    """An edit in the history."""

    id: EditId
    at: datetime
    by: str
    action: EditAction
    state: EditState
    pages: tuple[PageId, ...]
    dossiers: tuple[DossierId, ...]


@dataclass(frozen=True, slots=True)
class ToPaper:
    """Into a paper; `at` counts its other pages that come before, None for all."""

    dossier: DossierId
    paper: PaperId
    at: int | None = None


@dataclass(frozen=True, slots=True)
class ToNewPaper:
    """Into a new paper at the end of a dossier."""

    dossier: DossierId
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ToNewDossier:
    """Into a new dossier, which is held until it gets its code."""

    kind: str | None = None


Target = ToPaper | ToNewPaper | ToNewDossier
"""Where pages are moved; without `kind` a whole paper keeps its own, other pages get the unknown
one."""


def changes_between(before: Arrangement, after: Arrangement) -> tuple[Change, ...]:
    """What differs, by page."""
    return tuple(
        Change(page, spot, after[page])
        for page, spot in sorted(before.items())
        if spot != after[page]
    )


def dossiers_of(changes: Iterable[Change]) -> tuple[DossierId, ...]:
    """Every dossier that the changes touch, each once."""
    spots = [spot for change in changes for spot in (change.before, change.after)]
    return tuple(dict.fromkeys(spot.dossier for spot in spots if spot.dossier is not None))


def home_of(target: Target) -> Home:
    """What the target is among the homes of an arrangement."""
    match target:
        case ToPaper(dossier=dossier, paper=paper):
            return Home(dossier, paper)
        case ToNewPaper(dossier=dossier):
            return Home(dossier, NEW_PAPER)
        case ToNewDossier():
            return Home(NEW_DOSSIER, NEW_PAPER)
