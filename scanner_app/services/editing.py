"""Edit: what a clerk changes about the pages of dossiers and of stacks not filed yet."""

from __future__ import annotations

from collections.abc import Sequence

from scanner_app.domain.arrangement import (
    Arrangement,
    BackOrder,
    contents,
    halves,
    interleave,
    move,
    remove,
    reorder,
    restore,
    turn,
)
from scanner_app.domain.catalog import UNKNOWN_KIND
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.edits import (
    Edit,
    EditAction,
    Edited,
    NewPaper,
    Target,
    ToNewDossier,
    ToNewPaper,
    ToPaper,
    changes_between,
    home_of,
)
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.place import Place, placed
from scanner_app.domain.secret_mark import bears_secret_mark
from scanner_app.ports import DossierStore, EditPort, PageStore
from scanner_app.services.undoing import AfterEdit


class EditPages:
    """Every edit is one transaction with its journal lines, and can be undone.

    Pages may lie in any home: a paper, a dossier's separator sheets, a batch not filed yet. Papers
    that an edit touches are built and signed anew; one that is queued or was sent refuses. Besides
    what is named below, each method may raise what `EditPort` lists.
    """

    def __init__(
        self, edits: EditPort, pages: PageStore, dossiers: DossierStore, after: AfterEdit
    ) -> None:
        self._edits = edits
        self._pages = pages
        self._dossiers = dossiers
        self._after = after

    def move(self, pages: Sequence[PageId], to: Target, by: str) -> Edited:
        """Move pages together, in the order given, into a paper, a new paper or a new dossier.

        A paper that moves as a whole takes its kind and tags along. Removed pages come back.
        """
        if not pages:
            return Edited(None, EditAction.MOVED)
        named: tuple[DossierId, ...] = () if isinstance(to, ToNewDossier) else (to.dossier,)
        before = self._edits.arrangement(pages, named)
        after = move(before, pages, home_of(to), to.at if isinstance(to, ToPaper) else None)
        new_paper = None if isinstance(to, ToPaper) else self._new_paper(before, pages, to)
        return self._write(EditAction.MOVED, before, after, by, new_paper)

    def remove(self, pages: Sequence[PageId], by: str) -> Edited:
        """Take pages out; they stay on disk, are in no paper, and can be restored."""
        before = self._edits.arrangement(pages)
        return self._write(EditAction.REMOVED, before, remove(before, pages), by)

    def restore(self, pages: Sequence[PageId], by: str) -> Edited:
        """Bring removed pages back to where they lay; others stay as they are."""
        before = self._edits.arrangement(pages)
        gone = [page for page in pages if before[page].removed]
        return self._write(EditAction.RESTORED, before, restore(before, gone), by)

    def reorder(self, pages: Sequence[PageId], by: str) -> Edited:
        """Give all pages of a paper, or of a batch not filed yet, this order.

        Raises:
            EditStaleError: it does not name every page of one home once.
        """
        before = self._edits.arrangement(pages)
        after = reorder(before, before[pages[0]].home, pages) if pages else before
        return self._write(EditAction.REORDERED, before, after, by)

    def turn(self, pages: Sequence[PageId], clockwise_deg: int, by: str) -> Edited:
        """Turn the shown pages clockwise by 90, 180 or 270; they are read anew lying that way.

        Tags are not proposed anew.
        """
        before = self._edits.arrangement(pages)
        turns = {each.id: each.shown_deg - clockwise_deg for each in self._pages.pages(pages)}
        return self._write(EditAction.TURNED, before, turn(before, turns), by)

    def interleave(
        self, pages: Sequence[PageId], by: str, *, back_order: BackOrder = BackOrder.REVERSED
    ) -> Edited:
        """Make sheets of two single-sided passes: the first half fronts, the second half backs.

        Each back comes behind its front, into the paper or batch that the front lies in.

        Raises:
            OddPagesError: not as many backs as fronts.
            EditStaleError: one of the pages was removed.
        """
        fronts, backs = halves(pages, back_order)
        before = self._edits.arrangement(pages)
        for page in pages:
            if before[page].removed:
                raise EditStaleError(page=page)
        after = interleave(before, fronts, backs)
        return self._write(EditAction.INTERLEAVED, before, after, by)

    def replace(self, old: Sequence[PageId], new: Sequence[PageId], by: str) -> Edited:
        """Put new pages where the first of the old ones lies; the old ones are removed."""
        return self._place(EditAction.REPLACED, Place(replace=tuple(old)), new, by)

    def insert_after(self, anchor: PageId, pages: Sequence[PageId], by: str) -> Edited:
        """Put pages behind another one, in whatever that lies."""
        return self._place(EditAction.INSERTED, Place(after=anchor), pages, by)

    def _place(self, action: EditAction, place: Place, pages: Sequence[PageId], by: str) -> Edited:
        before = self._edits.arrangement([*place.anchors, *pages])
        found = None if set(place.anchors) & set(pages) else placed(before, place, pages)
        if found is None:
            raise EditStaleError(page=place.anchors[0])
        after, new_paper = found
        return self._write(action, before, after, by, new_paper)

    def _new_paper(
        self, before: Arrangement, pages: Sequence[PageId], to: ToNewPaper | ToNewDossier
    ) -> NewPaper:
        """The paper to make; like the one that moves, when all of that one's pages do."""
        dossier = home_of(to).dossier
        assert dossier is not None
        source = before[pages[0]].home
        if (
            source.dossier is None
            or source.paper is None
            or set(contents(before, source)) != set(pages)
        ):
            return NewPaper(dossier, to.kind or UNKNOWN_KIND)
        kinds = {each.id: each.kind for each in self._dossiers.dossier(source.dossier).papers}
        return NewPaper(dossier, to.kind or kinds[source.paper], like=source.paper)

    def _write(
        self,
        action: EditAction,
        before: Arrangement,
        after: Arrangement,
        by: str,
        new_paper: NewPaper | None = None,
    ) -> Edited:
        changes = changes_between(before, after)
        if not changes:
            return Edited(None, action)
        entering = [change.page for change in changes if change.enters]
        edit = Edit(action, changes, new_paper, marked=marked_among(self._pages, entering))
        return self._after(self._edits.apply(edit, by))


def marked_among(store: PageStore, pages: Sequence[PageId]) -> tuple[PageId, ...]:
    """Those of the pages on which a secret mark was read."""
    return tuple(
        page.id
        for page in store.pages(pages)
        if page.reading is not None and bears_secret_mark(page.reading)
    )
