"""Where pages lie, and the rules by which edits rearrange them. No page is lost or doubled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scanner_app.domain.edit_errors import EditStaleError, OddPagesError
from scanner_app.domain.ids import BatchId, DossierId, PageId, PaperId


@dataclass(frozen=True, slots=True)
class Home:
    """Where pages lie in an order: a paper, a dossier's dividers, or a batch not filed yet.

    Attributes:
        dossier, paper: of filed pages; without paper the dossier's separator sheets.
        batch: of pages not filed yet, None for filed ones.
    """

    dossier: DossierId | None = None
    paper: PaperId | None = None
    batch: BatchId | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one page lies, and how.

    Attributes:
        batch, seq: the stack it belongs to and its position there; the order until it is filed.
        dossier, paper, paper_seq: where it was filed; `paper_seq` orders, gaps mean nothing.
        turn_deg: how a clerk says the content lies, None for as the program finds.
        removed: taken out; the rest still says where from.
    """

    batch: BatchId
    seq: int
    dossier: DossierId | None = None
    paper: PaperId | None = None
    paper_seq: int | None = None
    turn_deg: int | None = None
    removed: bool = False

    @property
    def home(self) -> Home:
        """What it lies in, or lay in before it was removed."""
        if self.dossier is None:
            return Home(batch=self.batch)
        return Home(self.dossier, self.paper)

    @property
    def place(self) -> int:
        """What orders it there."""
        return self.seq if self.dossier is None else self.paper_seq or 0


Arrangement = Mapping[PageId, Spot]
"""Pages and where they lie; of every home it names it holds all pages."""


class BackOrder(StrEnum):
    """How the second of two single-sided passes went through the feeder."""

    REVERSED = "reversed"
    """The stack was turned over as a whole: its last back came first."""
    SAME = "same"
    """Sheet by sheet in the order of the fronts."""


def contents(arrangement: Arrangement, home: Home) -> tuple[PageId, ...]:
    """The pages in a home, in order; removed ones are in none."""
    inside = [
        (spot.place, page)
        for page, spot in arrangement.items()
        if spot.home == home and not spot.removed
    ]
    return tuple(page for _, page in sorted(inside))


def move(
    arrangement: Arrangement, pages: Sequence[PageId], home: Home, at: int | None = None
) -> Arrangement:
    """The pages together in `home`, removed ones brought back.

    Args:
        arrangement: where pages lie.
        pages: in the order they are to have.
        home: whose pages are in the arrangement, or one that is new.
        at: how many of its other pages come before; None for all.
    """
    moved = tuple(dict.fromkeys(pages))
    others = [page for page in contents(arrangement, home) if page not in moved]
    before = len(others) if at is None else at
    return _laid(arrangement, home, [*others[:before], *moved, *others[before:]])


def remove(arrangement: Arrangement, pages: Sequence[PageId]) -> Arrangement:
    """The pages taken out; each remembers where it lay."""
    return {**arrangement, **{p: replace(arrangement[p], removed=True) for p in pages}}


def restore(arrangement: Arrangement, pages: Sequence[PageId]) -> Arrangement:
    """Removed pages back where they lay, behind what took their place meanwhile."""
    found = arrangement
    for home in dict.fromkeys(arrangement[page].home for page in pages):
        back = [page for page in pages if arrangement[page].home == home]
        order = sorted(
            {*contents(found, home), *back},
            key=lambda page: (found[page].place, found[page].removed, page),
        )
        found = _laid(found, home, order)
    return found


def reorder(arrangement: Arrangement, home: Home, order: Sequence[PageId]) -> Arrangement:
    """The home's pages in this order.

    Raises:
        EditStaleError: the order does not name each of its pages once.
    """
    if sorted(order) != sorted(contents(arrangement, home)):
        raise EditStaleError
    return _laid(arrangement, home, order)


def turn(arrangement: Arrangement, turns: Mapping[PageId, int]) -> Arrangement:
    """The pages turned so that their content lies as told (0, 90, 180, 270)."""
    turned = {p: replace(arrangement[p], turn_deg=deg % 360) for p, deg in turns.items()}
    return {**arrangement, **turned}


def halves(
    pages: Sequence[PageId], back_order: BackOrder
) -> tuple[tuple[PageId, ...], tuple[PageId, ...]]:
    """Two passes over one stack as fronts and the back of each.

    Raises:
        OddPagesError: not as many backs as fronts.
    """
    if len(pages) % 2:
        raise OddPagesError(pages=len(pages))
    middle = len(pages) // 2
    fronts, backs = tuple(pages[:middle]), tuple(pages[middle:])
    return fronts, backs[::-1] if back_order is BackOrder.REVERSED else backs


def interleave(
    arrangement: Arrangement, fronts: Sequence[PageId], backs: Sequence[PageId]
) -> Arrangement:
    """Each back behind its front, in whatever the front lies."""
    back_of = dict(zip(fronts, backs, strict=True))
    found = arrangement
    for home in dict.fromkeys(arrangement[front].home for front in fronts):
        order: list[PageId] = []
        for page in contents(found, home):
            if page not in backs:
                order += [page, back_of[page]] if page in back_of else [page]
        found = _laid(found, home, order)
    return found


def substitute(
    arrangement: Arrangement, old: Sequence[PageId], new: Sequence[PageId]
) -> Arrangement:
    """The new pages where the first of the old ones lies; the old ones are removed."""
    home = arrangement[old[0]].home
    before = [p for p in contents(arrangement, home) if p not in new].index(old[0])
    return remove(move(arrangement, new, home, before), old)


def insert_after(arrangement: Arrangement, anchor: PageId, pages: Sequence[PageId]) -> Arrangement:
    """The pages behind the anchor, in whatever it lies."""
    home = arrangement[anchor].home
    before = [p for p in contents(arrangement, home) if p not in pages].index(anchor)
    return move(arrangement, pages, home, before + 1)


def _laid(arrangement: Arrangement, home: Home, order: Sequence[PageId]) -> Arrangement:
    """The pages in `home` in this order, which names all that it holds afterwards."""
    places = _places(arrangement, home, order)
    laid: dict[PageId, Spot] = {}
    for page, place in zip(order, places, strict=True):
        spot = replace(
            arrangement[page], dossier=home.dossier, paper=home.paper, paper_seq=None, removed=False
        )
        if home.batch is None:
            laid[page] = replace(spot, paper_seq=place)
        else:
            laid[page] = replace(spot, batch=home.batch, seq=place)
    return {**arrangement, **laid}


def _places(arrangement: Arrangement, home: Home, order: Sequence[PageId]) -> Sequence[int]:
    """Ascending positions; a batch still being scanned goes on counting behind its own."""
    if home.batch is not None:
        own = sorted({arrangement[page].seq for page in order if arrangement[page].home == home})
        if len(own) == len(order):
            return own
    return range(len(order))
