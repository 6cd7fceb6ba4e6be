"""Decide about secret marks: a false alarm goes on, a secret page goes for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner_app.domain.edit_errors import EraseUnfinishedError, SecretPageMissingError
from scanner_app.domain.events import PagesArranged
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.ports import EditPort, EventSink, PageStore, SecrecyPort
from scanner_app.services.editing import marked_among


class DecideSecret:
    """What a person decides about a dossier that is held for a secret mark."""

    def __init__(
        self,
        secrecy: SecrecyPort,
        edits: EditPort,
        pages: PageStore,
        erase: Callable[[], int],
        tell: EventSink,
    ) -> None:
        """Args say what it works on.

        Args:
            secrecy: writes what was decided.
            edits: which pages a dossier has, removed ones included.
            pages: their readings.
            erase: deletes files for good; gives how many it could not delete yet.
            tell: hears which dossiers changed.
        """
        self._secrecy = secrecy
        self._edits = edits
        self._pages = pages
        self._erase = erase
        self._tell = tell

    def marked(self, dossier: DossierId) -> tuple[PageId, ...]:
        """The dossier's pages on which a secret mark was read, removed ones included."""
        return marked_among(self._pages, sorted(self._edits.arrangement((), [dossier])))

    def to_destroy(self, dossier: DossierId) -> tuple[PageId, ...]:
        """Its marked pages, and all pages of the papers that these are in."""
        spots = self._edits.arrangement((), [dossier])
        marked = marked_among(self._pages, sorted(spots))
        papers = {spots[page].paper for page in marked} - {None}
        return tuple(
            page for page in sorted(spots) if page in marked or spots[page].paper in papers
        )

    def hold(self, dossier: DossierId, by: str) -> None:
        """Hold the dossier: a person saw a mark that was not read.

        Raises:
            DossierUnknownError: no such dossier.
        """
        self._secrecy.hold(dossier, by)
        self._tell(PagesArranged((dossier,)))

    def not_secret(self, dossier: DossierId, by: str) -> DossierId:
        """A false alarm: the dossier goes on; the one that holds its papers now.

        Raises:
            DossierUnknownError: no such dossier.
        """
        target = self._secrecy.release(dossier, by)
        self._tell(PagesArranged(tuple(dict.fromkeys((dossier, target)))))
        return target

    def destroy(
        self, dossier: DossierId, by: str, pages: Sequence[PageId] | None = None
    ) -> tuple[PageId, ...]:
        """Delete pages for good; nothing brings them back. The dossier goes on without them.

        Args:
            dossier: held or not.
            by: who decided.
            pages: `to_destroy` when None. While marked pages stay, the dossier stays held.

        Returns:
            The pages that are no more; their rows keep number and digest.

        Raises:
            SecretPageMissingError: no pages were named, and none bears a mark.
            EraseUnfinishedError: it is decided and recorded, but another program has a file open;
                the next start goes on deleting.
            DossierUnknownError, EditStaleError, WrongMoveError: see `SecrecyPort.destroy`.
        """
        doomed = tuple(self.to_destroy(dossier) if pages is None else dict.fromkeys(pages))
        if not doomed:
            raise SecretPageMissingError(dossier=dossier)
        release = set(self.marked(dossier)) <= set(doomed)
        target = self._secrecy.destroy(dossier, doomed, by, release=release)
        self._tell(PagesArranged(tuple(dict.fromkeys((dossier, target)))))
        left = self._erase()
        if left:
            raise EraseUnfinishedError(files=left)
        return doomed
