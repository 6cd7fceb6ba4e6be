"""Components (thành phần hồ sơ) of a dossier: what a procedure asks for, and what is still missing.

Whether something must be digitized is a matter of the component, not of the dossier (TT 01/2023/
TT-VPCP): a line is mandatory, used again from the store, or not subject to digitizing for a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from scanner_app.domain.completing_errors import ProceduresError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import PaperId
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.reuse import ReuseLink


class Duty(StrEnum):
    """Whether a component is to be digitized."""

    REQUIRED = "required"
    """Bắt buộc."""
    REUSED = "reused"
    """Tái sử dụng: the store has it already."""
    EXCLUDED = "excluded"
    """Không thuộc diện."""


class Exclusion(StrEnum):
    """Why a component is not subject to digitizing (TT 01/2023/TT-VPCP)."""

    SHARED = "a"
    """Databases share it already as valid data."""
    COPY = "b"
    """It was filed as a photocopy or a certified paper copy."""
    SHOWN = "c"
    """It is only to be shown, or secret."""


class ComponentState(StrEnum):
    """How a line of the checklist stands."""

    MISSING = "missing"
    """Thiếu."""
    PRESENT = "present"
    """Đủ: scanned, or linked from the store."""
    EXEMPT = "exempt"
    """Nothing is needed."""
    UNNEEDED = "unneeded"
    """Scanned although the rules exclude it."""


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """One component as a procedure's list names it.

    Attributes:
        key: unique in the procedure, stable over versions of the list.
        kinds: beginnings of paper kinds (`domain.catalog`) that are this component.
        optional: it may be missing, the procedure asks for it only in some cases.
    """

    key: str
    name: str
    kinds: tuple[str, ...]
    part: Part = Part.COMPONENT
    duty: Duty = Duty.REQUIRED
    exclusion: Exclusion | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureRules:
    """What a procedure (thủ tục hành chính) asks for, on the days for which the list holds.

    Attributes:
        code: as in the national catalogue, "1.001193", without the part that localises it.
        source: the law or the place it was seen in, for people.
    """

    code: str
    name: str
    components: tuple[ComponentRule, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    def valid_on(self, day: date) -> bool:
        """The list holds on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class ComponentMark:
    """What a clerk decided about one component of one dossier, instead of the rule.

    Attributes:
        component: `ComponentRule.key`.
        by: who decided.
    """

    component: str
    duty: Duty
    exclusion: Exclusion | None
    by: str


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One line of a dossier's checklist.

    Attributes:
        rule: the component; None for papers that no component of the procedure names.
        duty: as the rule says, or as a clerk decided.
        papers: scanned papers that are this component.
        links: names of reuse links that are this component.
        marked_by: the clerk who decided, None when the rule stands.
    """

    rule: ComponentRule | None
    part: Part
    name: str
    duty: Duty
    exclusion: Exclusion | None
    state: ComponentState
    papers: tuple[PaperId, ...] = ()
    links: tuple[str, ...] = ()
    marked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about a dossier's components.

    Attributes:
        parts: of papers that a person put into a part; the others are where the rules see them.
        marks: instead of rules, one a component.
        finished_at: when somebody said that nothing more will come, aware, UTC; None before that.
        reopened_at: when a finished dossier got or lost papers, or lacked something by a
            decision; None once somebody looked and finished it again.
    """

    parts: Mapping[PaperId, Part] = field(default_factory=dict)
    marks: tuple[ComponentMark, ...] = ()
    finished_at: datetime | None = None
    reopened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a dossier is.

    Attributes:
        procedure: code or name as it is known, "" when it is not.
        rules: those of the day of reception, None when the procedure is not in the table.
        lines: the checklist.
        links: stored papers that it uses again.
        row: the register's, None when it has none.
        trouble: why the table of procedures cannot be used; then `rules` is None.
    """

    procedure: str
    rules: ProcedureRules | None
    lines: tuple[ComponentLine, ...]
    links: tuple[ReuseLink, ...]
    decided: Decided
    row: RegisterRow | None = None
    trouble: ProceduresError | None = None

    @property
    def missing(self) -> tuple[ComponentLine, ...]:
        """Lines that still need a paper."""
        return tuple(line for line in self.lines if line.state is ComponentState.MISSING)

    @property
    def finished_at(self) -> datetime | None:
        """When somebody said that nothing more will come."""
        return self.decided.finished_at

    @property
    def reopened_at(self) -> datetime | None:
        """When a change after that opened it again."""
        return self.decided.reopened_at
