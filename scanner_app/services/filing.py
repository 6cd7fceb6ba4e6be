"""File: the pages of a closed batch to dossiers with papers and tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scanner_app.domain.dossier import Dossier, DraftDossier, HoldReason, Tag
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.events import DossierFiled, DossierReopened
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode
from scanner_app.domain.open_dossier import doubt_code
from scanner_app.domain.suggestion import draft_dossiers
from scanner_app.ports import Clock, DossierStore, EventSink, FilingPort, PageStore, RegisterStore
from scanner_app.services.editing import marked_among
from scanner_app.services.looking_up import InRegister

_TRIES = 3
"""An edit that comes in between makes one try vain, not many."""


class FileBatches:
    """Files every batch whose pages are all read."""

    def __init__(
        self,
        pages: PageStore,
        filing: FilingPort,
        register: RegisterStore,
        clock: Clock,
        tell: EventSink,
        place: Callable[[], tuple[DossierId, ...]],
    ) -> None:
        """Args say what it works on.

        Args:
            pages: with their readings.
            filing: writes dossiers.
            register: says which codes were issued.
            clock: what day it is.
            tell: hears of each dossier.
            place: puts rescanned pages where they belong, see `PlaceBatches`.
        """
        self._place = place
        self._pages = pages
        self._filing = filing
        self._register = register
        self._in_register = InRegister(register)
        self._clock = clock
        self._tell = tell

    def __call__(self) -> tuple[DossierId, ...]:
        """Place rescanned pages, then separate, propose tags and write, one transaction a batch."""
        # For an import whose process died before it freed the dossiers whose codes it brought.
        self._filing.release_known()
        filed = list(self._place())
        for batch in self._filing.to_file():
            filed.extend(self._file(batch))
        dossiers = tuple(dict.fromkeys(filed))
        for dossier in dossiers:
            self._tell(DossierFiled(dossier))
        for dossier, code in self._filing.reopened(dossiers):
            self._tell(DossierReopened(dossier, code))
        return dossiers

    def _file(self, batch: BatchId) -> tuple[DossierId, ...]:
        """The batch's dossiers; none when edits come too fast, it is filed another time then."""
        for _ in range(_TRIES):
            try:
                return self._try(batch)
            except EditStaleError:
                continue
        return ()

    def _try(self, batch: BatchId) -> tuple[DossierId, ...]:
        office, given_code = self._filing.batch_owner(batch)
        pages = self._pages.unfiled(batch)
        drafts = draft_dossiers(
            pages,
            given_code=given_code,
            split=self._filing.split_rule(batch),
            register=self._register.lookup,
            today=self._clock().date(),
        )
        gone = [page.id for page in self._pages.unfiled(batch, removed=True)]
        return self._filing.file(
            batch,
            [self._looked_up(office, each) for each in drafts],
            seen=[page.id for page in pages],
            marked=marked_among(self._pages, gone),
        )

    def _looked_up(self, office: OfficeCode, draft: DraftDossier) -> DraftDossier:
        """Held when the register should know the code; not again when a person confirmed it."""
        if self._in_register(office, draft.code) is not False:
            return draft
        confirmed = draft.code is not None and self._filing.has_code(office, draft.code)
        return draft if confirmed else doubt_code(draft)


class DecideDossier:
    """What a person decides about a dossier."""

    def __init__(
        self, dossiers: DossierStore, filing: FilingPort, lacks: Callable[[Dossier], bool]
    ) -> None:
        """`lacks` says whether a dossier, as it is given, needs another paper."""
        self._dossiers = dossiers
        self._filing = filing
        self._lacks = lacks

    def give_code(self, dossier: DossierId, text: str, by: str) -> DossierId:
        """Give the dossier the code that the one-stop system issued.

        Raises:
            DossierCodeError: not a dossier code.
            DossierUnknownError, WrongMoveError: see `FilingPort.assign_code`.
        """
        code = parse_dossier_code(text)
        return self._filing.assign_code(dossier, code.text, "clerk", by)

    def confirm(self, dossier: DossierId, tag: Tag, by: str) -> None:
        """Store a tag's value as confirmed; an edit, to be undone as those of pages."""
        self.confirm_all(dossier, (tag,), by)

    def confirm_all(self, dossier: DossierId, tags: Sequence[Tag], by: str) -> None:
        """Store values as confirmed, as one edit.

        A finished dossier of whose procedure or papers something else is known by it, so that it
        lacks something, is open again.

        Raises:
            DossierUnknownError: no such dossier.
        """
        found = self._dossiers.dossier(dossier)
        names = {(tag.paper, tag.name) for tag in tags}
        others = [tag for tag in found.tags if (tag.paper, tag.name) not in names]
        confirmed = [replace(tag, confirmed_by=by) for tag in tags]
        opens = self._lacks(replace(found, tags=(*others, *confirmed)))
        self._filing.confirm_tags(dossier, tags, by, opens=opens)

    def waiting_for_code(self, dossiers: tuple[DossierId, ...]) -> tuple[DossierId, ...]:
        """Those of the dossiers that are held because no code was found."""
        return tuple(
            dossier
            for dossier in dossiers
            if HoldReason.NO_CODE in self._dossiers.dossier(dossier).holds
        )
