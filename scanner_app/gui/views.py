"""What the window shows, read from the store in one go. Plain values, loaded off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner_app.bootstrap import App
from scanner_app.domain.components import Completeness
from scanner_app.domain.dossier import Dossier, HoldReason, PaperState
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import Page
from scanner_app.domain.upload import UploadJob

_LINES = 1
"""One line of a page's text is loaded: a page with words is not blank."""

RECENT = 40
"""Dossiers listed at the start: a day of one counter's work."""


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier with everything the window says about it.

    Attributes:
        completion: its checklist and whether it is finished; None when nobody looked.
    """

    dossier: Dossier
    pages: dict[PageId, Page]
    jobs: dict[PaperId, UploadJob]
    completion: Completeness | None = None


@dataclass(frozen=True, slots=True)
class Reloaded:
    """Dossiers as they are now; those that are gone (joined with another) by their id."""

    views: tuple[DossierView, ...]
    gone: tuple[DossierId, ...]


def load_recent(app: App, office: OfficeCode | None) -> Reloaded:
    """The newest dossiers, oldest of them first."""
    return load_dossiers(app, reversed(app.dossiers.recent(office, RECENT)))


def load_dossiers(app: App, ids: Iterable[DossierId]) -> Reloaded:
    """These dossiers with pages and upload jobs."""
    views: list[DossierView] = []
    gone: list[DossierId] = []
    for each in ids:
        try:
            views.append(_view(app, app.dossiers.dossier(each)))
        except DossierUnknownError:
            gone.append(each)
    return Reloaded(tuple(views), tuple(gone))


def find_dossier(app: App, office: OfficeCode | None, wanted: object) -> DossierId | None:
    """The dossier of this id or code, as far as it is this office's; None when there is none."""
    if isinstance(wanted, int):
        return DossierId(wanted)
    return next(iter(app.dossiers.of_code(str(wanted), office)), None)


def load_pages(app: App, ids: Sequence[PageId]) -> tuple[Page, ...]:
    """These pages without their words, which the window does not show: 100 kB a page."""
    return app.pages.pages(ids, lines=_LINES)


def load_batches(app: App, batches: Sequence[BatchId]) -> tuple[Page, ...]:
    """Pages of these stacks that are in no dossier yet, in order, without their words."""
    return tuple(page for batch in batches for page in app.pages.unfiled(batch, lines=_LINES))


def may_take_code(dossier: Dossier) -> bool:
    """A person may still give it a (better) code: nothing of it was queued, no secret mark."""
    moved = {PaperState.SIGNED, PaperState.ACCEPTED}
    untouched = all(paper.state not in moved for paper in dossier.papers)
    return HoldReason.SECRET not in dossier.holds and (untouched or bool(dossier.holds))


def _view(app: App, dossier: Dossier) -> DossierView:
    pages = load_pages(app, [page for paper in dossier.papers for page in paper.pages])
    jobs = app.queue.of_papers([paper.id for paper in dossier.papers])
    return DossierView(dossier, {page.id: page for page in pages}, jobs, app.complete.look(dossier))
