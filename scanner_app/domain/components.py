"""Components (thành phần hồ sơ) of a dossier: what a procedure asks for, and what is still missing.

Whether something must be digitized is a matter of the component, not of the dossier (TT 01/2023/
TT-VPCP): a line is mandatory, used again from the store, or not subject to digitizing for a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import PaperId


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
        kinds: names of paper kinds (`domain.catalog`) that are this component.
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
    """What a procedure (thủ tục hành chính) asks for, on the days for which the list holds."""

    code: str
    name: str
    components: tuple[ComponentRule, ...]
    valid_from: date | None = None
    valid_to: date | None = None


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
