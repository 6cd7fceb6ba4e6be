"""Complete: which components a dossier still lacks, what a clerk decides, finishing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from scanner_app.domain.checklist import checklist, paper_parts, procedure_of, rules_for
from scanner_app.domain.completing_errors import (
    ComponentsMissingError,
    ComponentUnknownError,
    DossierHeldError,
    DoubtsLeftError,
    ProceduresError,
)
from scanner_app.domain.components import (
    Completeness,
    ComponentMark,
    Decided,
    Duty,
    Exclusion,
    ProcedureRules,
)
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError, DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.domain.page import PageState
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import (
    CompletionPort,
    ComponentPort,
    DossierStore,
    PageStore,
    RegisterStore,
)

ReadProcedures = Callable[[], Sequence[ProcedureRules]]


class Complete:
    """The checklist of a dossier, and what people decide about it; all of it can be undone.

    The table of procedures is read once. A broken one keeps nobody from looking at dossiers: it is
    told with each, and nothing can be finished.
    """

    def __init__(
        self,
        dossiers: DossierStore,
        pages: PageStore,
        register: RegisterStore,
        components: ComponentPort,
        completion: CompletionPort,
        procedures: ReadProcedures,
    ) -> None:
        self._dossiers = dossiers
        self._pages = pages
        self._register = register
        self._components = components
        self._completion = completion
        self._procedures = procedures
        self._table: Sequence[ProcedureRules] | None = None

    def look(self, dossier: Dossier) -> Completeness:
        """How complete the dossier is now.

        Raises:
            DossierUnknownError: it is gone.
        """
        row = self._register.lookup(dossier.code) if dossier.code else None
        procedure = procedure_of(dossier, row.procedure if row else "")
        trouble, rules = None, None
        try:
            rules = rules_for(procedure, _received_on(dossier, row), self._read())
        except ProceduresError as error:
            trouble = error
        decided = self._components.decided(dossier.id)
        links = self._completion.links(dossier.id)
        lines = checklist(rules, dossier, decided.parts, links, decided.marks)
        return Completeness(procedure, rules, lines, links, decided, row, trouble)

    def lacks(self, dossier: Dossier) -> bool:
        """The dossier, with the papers and tags given, needs another paper.

        Raises:
            DossierUnknownError: it is gone.
        """
        return bool(self.look(dossier).missing)

    def lacks_by(self, dossier: DossierId, procedure: str, received_on: date) -> bool:
        """It would need another paper, if the register said this of it: other rules hold then.

        False where the same rules hold as before, and where nobody can say.
        """
        try:
            known = self._dossiers.dossier(dossier)
            before = self.look(known)
            wanted = procedure_of(known, procedure)
            rules = rules_for(wanted, received_on, self._read())
        except (DossierUnknownError, ProceduresError):
            return False
        if rules == before.rules:
            return False
        return _lacks(known, replace(before, rules=rules), before.decided)

    def set_part(
        self, dossier: DossierId, papers: Sequence[PaperId], part: Part | None, by: str
    ) -> None:
        """Put papers of a dossier into a part, or leave that to the rules again.

        Raises:
            DossierUnknownError: no such dossier or paper.
        """
        known = self._dossiers.dossier(dossier)
        standing = self.look(known)
        parts = {key: each for key, each in standing.decided.parts.items() if key not in papers}
        if part is not None:
            parts |= dict.fromkeys(papers, part)
        decided = replace(standing.decided, parts=parts)
        opens = _lacks(known, standing, decided)
        self._completion.set_part(papers, part, by, opens=opens)

    def mark(
        self,
        dossier: DossierId,
        component: str,
        duty: Duty,
        by: str,
        *,
        exclusion: Exclusion | None = None,
    ) -> ComponentMark | None:
        """Decide about a component instead of its rule; gives the earlier decision.

        A finished dossier that lacks something by it is open again.

        Raises:
            ComponentUnknownError: the procedure has none of this key.
            DossierUnknownError: no such dossier.
        """
        known = self._dossiers.dossier(dossier)
        standing = self.look(known)
        if component not in {line.rule.key for line in standing.lines if line.rule is not None}:
            raise ComponentUnknownError(text=component)
        mark = ComponentMark(component, duty, exclusion, by)
        opens = _lacks(known, standing, _marked(standing.decided, component, mark))
        return self._components.mark(dossier, mark, opens=opens)

    def unmark(self, dossier: DossierId, component: str, by: str) -> ComponentMark | None:
        """Let the rule stand again, as `mark`; gives the earlier decision, None without one."""
        known = self._dossiers.dossier(dossier)
        standing = self.look(known)
        opens = _lacks(known, standing, _marked(standing.decided, component))
        return self._components.unmark(dossier, component, by, opens=opens)

    def finish(self, dossier: DossierId, by: str, *, despite_doubts: bool = False) -> bool:
        """Hoàn thành số hóa: nothing more will come; whether that is new.

        Papers that nobody put into a part stay where the checklist shows them.

        Raises:
            ComponentsMissingError: required components are missing.
            DossierHeldError: a person has to decide about the dossier first.
            DoubtsLeftError: tags nobody looked at or pages that cannot be read, and nobody said
                that this does not matter.
            ProceduresError: nobody knows what is required: the table cannot be used.
            DossierUnknownError: no such dossier.
        """
        found = self._dossiers.dossier(dossier)
        if found.holds:
            raise DossierHeldError
        standing = self.look(found)
        if standing.trouble is not None:
            raise standing.trouble
        if missing := standing.missing:
            names = "; ".join(line.name for line in missing)
            raise ComponentsMissingError(text=names, count=len(missing))
        doubts = self._doubts(found)
        if doubts and not despite_doubts and standing.finished_at is None:
            raise DoubtsLeftError(text=doubts)
        return self._completion.finish(dossier, by, parts=paper_parts(standing.lines))

    def reopen(self, dossier: DossierId, by: str) -> bool:
        """Something will come after all; whether the dossier was finished."""
        return self._completion.finish(dossier, by, finished=False)

    def _read(self) -> Sequence[ProcedureRules]:
        if self._table is None:
            self._table = self._procedures()
        return self._table

    def _doubts(self, dossier: Dossier) -> str:
        ids: list[PageId] = [page for paper in dossier.papers for page in paper.pages]
        pages = self._pages.pages(ids, lines=1)
        unreadable = sum(page.state is PageState.UNREADABLE for page in pages)
        tags = sum(tag.doubtful for tag in dossier.tags)
        told = ((tags, "thẻ chưa ai xem"), (unreadable, "trang không đọc được"))
        return ", ".join(f"{count} {what}" for count, what in told if count)


def _marked(decided: Decided, component: str, *marks: ComponentMark) -> Decided:
    """With these marks in place of the component's."""
    others = tuple(each for each in decided.marks if each.component != component)
    return replace(decided, marks=(*others, *marks))


def _lacks(dossier: Dossier, standing: Completeness, decided: Decided) -> bool:
    """The dossier, so decided, would need another paper."""
    lines = checklist(standing.rules, dossier, decided.parts, standing.links, decided.marks)
    return bool(replace(standing, lines=lines).missing)


def _received_on(dossier: Dossier, row: RegisterRow | None) -> date:
    """The day whose rules hold: as the register has it, as the code says, else of filing here."""
    if row is not None:
        return row.received_on
    try:
        return parse_dossier_code(dossier.code or "").received_on
    except DossierCodeError:
        return dossier.created_at.astimezone(VIETNAM).date()
