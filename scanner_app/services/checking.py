"""Check a dossier while its citizen is still at the counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone

from scanner_app.domain.checking import ReadDossier, check_dossier, fingerprint
from scanner_app.domain.components import ComponentLine
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.findings import Finding
from scanner_app.domain.ids import DossierId
from scanner_app.ports import Clock, DossierStore, PageStore, RegisterStore
from scanner_app.ports.checking import SeenFindings

_VIETNAM = timezone(timedelta(hours=7))
_LINES = 60
"""Lines of a page that the rules look at: header, title and the fields of forms stand there."""

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

    def __call__(self, dossier: DossierId) -> tuple[Finding, ...]:
        """What somebody should see, the most urgent first.

        Raises:
            DossierUnknownError: no such dossier.
        """
        known = self._dossiers.dossier(dossier)
        ids = [page for paper in known.papers for page in paper.pages]
        pages = {page.id: page for page in self._pages.pages(ids, lines=_LINES)}
        read = ReadDossier(
            known,
            pages,
            self._register.lookup(known.code) if known.code is not None else None,
            self._clock().astimezone(_VIETNAM).date(),
            self._checklist(known) if self._checklist is not None else (),
        )
        seen = self._seen.seen(dossier)
        return tuple(each for each in check_dossier(read) if fingerprint(each) not in seen)

    def see(self, dossier: DossierId, finding: Finding, by: str) -> bool:
        """This one is right as it is; False when that was said before. Undoing shows it again.

        Raises:
            DossierUnknownError: no such dossier.
        """
        return self._seen.see(dossier, fingerprint(finding), by)
