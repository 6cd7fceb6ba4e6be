"""File: the pages of a closed batch to dossiers with papers and tags."""

from __future__ import annotations

from scanner_app.domain.dossier import DraftDossier, HoldReason, Tag
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.events import DossierFiled
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.open_dossier import doubt_code
from scanner_app.domain.suggestion import draft_dossiers
from scanner_app.ports import Clock, DossierStore, EventSink, FilingPort, PageStore, RegisterStore
from scanner_app.services.looking_up import InRegister


class FileBatches:
    """Files every batch whose pages are all read."""

    def __init__(
        self,
        pages: PageStore,
        filing: FilingPort,
        register: RegisterStore,
        clock: Clock,
        tell: EventSink,
    ) -> None:
        self._pages = pages
        self._filing = filing
        self._register = register
        self._in_register = InRegister(register)
        self._clock = clock
        self._tell = tell

    def __call__(self) -> tuple[DossierId, ...]:
        """Separate, propose tags and write, one transaction a batch."""
        # For an import whose process died before it freed the dossiers whose codes it brought.
        self._filing.release_known()
        filed: list[DossierId] = []
        for batch in self._filing.to_file():
            office, given_code = self._filing.batch_owner(batch)
            drafts = draft_dossiers(
                self._pages.batch_pages(batch),
                given_code=given_code,
                split=self._filing.split_rule(batch),
                register=self._register.lookup,
                today=self._clock().date(),
            )
            dossiers = self._filing.file(batch, [self._looked_up(office, each) for each in drafts])
            filed.extend(dossiers)
            for dossier in dossiers:
                self._tell(DossierFiled(dossier))
        return tuple(filed)

    def _looked_up(self, office: OfficeCode, draft: DraftDossier) -> DraftDossier:
        """Held when the register should know the code; not again when a person confirmed it."""
        if self._in_register(office, draft.code) is not False:
            return draft
        confirmed = draft.code is not None and self._filing.has_code(office, draft.code)
        return draft if confirmed else doubt_code(draft)


class DecideDossier:
    """What a person decides about a dossier."""

    def __init__(self, dossiers: DossierStore, filing: FilingPort) -> None:
        self._dossiers = dossiers
        self._filing = filing

    def give_code(
        self, dossier: DossierId, text: str, by: str, *, source: str = "clerk"
    ) -> DossierId:
        """Give the dossier the code that the one-stop system issued.

        Raises:
            DossierCodeError: not a dossier code.
            DossierUnknownError, WrongMoveError: see `FilingPort.assign_code`.
        """
        code = parse_dossier_code(text)
        return self._filing.assign_code(dossier, code.text, source, by)

    def confirm(self, dossier: DossierId, tag: Tag, by: str) -> None:
        """Store a tag's value as confirmed."""
        self._filing.confirm_tag(dossier, tag, by)

    def waiting_for_code(self, dossiers: tuple[DossierId, ...]) -> tuple[DossierId, ...]:
        """Those of the dossiers that are held because no code was found."""
        return tuple(
            dossier
            for dossier in dossiers
            if HoldReason.NO_CODE in self._dossiers.dossier(dossier).holds
        )
