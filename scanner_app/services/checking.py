"""Check a dossier while its citizen is still at the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner_app.domain.checking import ReadDossier, check_dossier, fingerprint
from scanner_app.domain.components import ComponentLine
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.findings import Finding
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.page import Page
from scanner_app.domain.page_signs import PageSigns, read_signs
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import Clock, DossierStore, PageStore, RegisterStore
from scanner_app.ports.checking import SeenFindings

_LINES = 60
"""Lines of a page that the rules look at: header, title and the fields of forms stand there."""
_KEPT = 60
"""Pages whose signs are kept: 0.1 MB each."""

Checklist = Callable[[Dossier], tuple[ComponentLine, ...]]


class CheckDossier:
    """Findings of one dossier, without those that a person saw and found right.

    Loading and reading take some ms a page: off the GUI thread.
    """

    def __init__(
        self,
        dossiers: DossierStore,
        pages: PageStore,
        register: RegisterStore,
        seen: SeenFindings,
        clock: Clock,
        checklist: Checklist | None = None,
    ) -> None:
        self._dossiers = dossiers
        self._pages = pages
        self._register = register
        self._seen = seen
        self._clock = clock
        self._checklist = checklist
        # Of the dossier checked last: while it is built it is checked again and again, and each
        # page took Python's lock from the window for some ms.
        self._looked_at: dict[PageId, tuple[Page, PageSigns]] = {}

    def __call__(self, dossier: DossierId) -> tuple[Finding, ...]:
        """What somebody should see, the most urgent first.

        Raises:
            DossierUnknownError: no such dossier.
        """
        known = self._dossiers.dossier(dossier)
        signs = self._signs([page for paper in known.papers for page in paper.pages])
        read = ReadDossier(
            known,
            {},
            self._register.lookup(known.code) if known.code is not None else None,
            self._clock().astimezone(VIETNAM).date(),
            self._checklist(known) if self._checklist is not None else (),
            signs,
        )
        seen = self._seen.seen(dossier)
        return tuple(each for each in check_dossier(read) if fingerprint(each) not in seen)

    def _signs(self, ids: Sequence[PageId]) -> dict[PageId, PageSigns]:
        """Of these pages; those that are as they were are not looked at again."""
        before = self._looked_at
        listed = {page.id: page for page in self._pages.pages(ids, lines=1)}
        new = [
            page.id
            for page in listed.values()
            if page.id not in before or not _is_as_it_was(before[page.id][0], page)
        ]
        signs = {page.id: read_signs(page) for page in self._pages.pages(new, lines=_LINES)}
        found = {page: signs[page] if page in signs else before[page][1] for page in ids}
        is_small = len(found) <= _KEPT
        self._looked_at = {page: (listed[page], found[page]) for page in found} if is_small else {}
        return found

    def see(self, dossier: DossierId, finding: Finding, by: str) -> bool:
        """This one is right as it is; False when that was said before. Undoing shows it again.

        Raises:
            DossierUnknownError: no such dossier.
        """
        return self._seen.see(dossier, fingerprint(finding), by)


def _is_as_it_was(before: Page, page: Page) -> bool:
    """Nobody read it anew: the store gives the same reading as long as its words file is the same.

    One that is only equal does not do: its other lines may differ.
    """
    return before.reading is page.reading and before == page
