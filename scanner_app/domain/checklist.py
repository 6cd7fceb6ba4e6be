"""The checklist of a dossier: which papers are which component, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.catalog import CONTROL_SLIP, RECEIPT
from scanner_app.domain.components import (
    ComponentLine,
    ComponentMark,
    ComponentRule,
    ComponentState,
    Duty,
    ProcedureRules,
)
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.folding import plain_words
from scanner_app.domain.ids import PaperId
from scanner_app.domain.reuse import ReuseLink

ANY_COMPONENT = ComponentRule("any", "Ít nhất một giấy tờ của người nộp", ())
"""All that can be asked for while nobody knows what the procedure asks for."""

_OF_THE_COUNTER = frozenset(plain_words(kind) for kind in (RECEIPT, CONTROL_SLIP))
"""Kinds that the counter itself adds: they are nobody's component."""
_CODE = re.compile(r"(?<![\w.])[1-3]\.\d{6}(?!\d)")
_LEADING = "thu tuc "


@dataclass(slots=True)
class _Filled:
    """A component while papers are dealt out."""

    rule: ComponentRule
    papers: list[PaperId]
    links: list[str]


def rules_for(procedure: str, day: date, table: Sequence[ProcedureRules]) -> ProcedureRules | None:
    """The list that held on the day a dossier was received; None when nobody knows the procedure.

    Args:
        procedure: code or name, or both in one text, as a register or a receipt has it.
        day: of reception: a dossier keeps the rules of that day.
        table: every list, of every time.
    """
    code = _CODE.search(procedure)
    name = plain_words(procedure).removeprefix(_LEADING)
    held = [
        rules
        for rules in table
        if rules.valid_on(day)
        and (rules.code == code.group() if code else plain_words(rules.name) == name)
    ]
    return max(held, key=lambda rules: rules.valid_from or date.min, default=None)


def checklist(
    rules: ProcedureRules | None,
    dossier: Dossier,
    parts: Mapping[PaperId, Part],
    links: Sequence[ReuseLink],
    marks: Sequence[ComponentMark],
) -> tuple[ComponentLine, ...]:
    """The dossier's lines in the order of the three parts; every paper and link is in exactly one.

    Args:
        rules: of the procedure; None when it is not known: then one paper is asked for, any.
        dossier: with its papers.
        parts: where a person put a paper; the others go where a component names their kind.
        links: stored papers used again.
        marks: what a clerk decided instead of a rule.
    """
    filled = [_Filled(rule, [], []) for rule in (rules.components if rules else ())]
    others: list[ComponentLine] = []
    for at, paper in enumerate(dossier.papers):
        kind = kind_of(dossier, at)
        own = _owner(filled, kind, parts.get(paper.id))
        if own is not None:
            own.papers.append(paper.id)
        else:
            part = parts.get(paper.id, Part.COMPONENT)
            others.append(_outside(part, kind, papers=(paper.id,)))
    for link in links:
        own = _owner(filled, link.file.kind, link.file.part)
        if own is not None:
            own.links.append(link.name)
        else:
            others.append(_outside(link.file.part, link.file.kind, links=(link.name,)))
    decided = {mark.component: mark for mark in marks}
    lines = [_line(each, decided.get(each.rule.key)) for each in filled]
    if rules is None and not any(_is_component(line) for line in others):
        lines.append(_line(_Filled(ANY_COMPONENT, [], []), decided.get(ANY_COMPONENT.key)))
    return tuple(line for part in Part for line in (*lines, *others) if line.part is part)


def paper_parts(lines: Iterable[ComponentLine]) -> dict[PaperId, Part]:
    """In which part each paper stands."""
    return {paper: line.part for line in lines for paper in line.papers}


def line_of(lines: Iterable[ComponentLine], paper: PaperId) -> ComponentLine | None:
    """The line that a paper is in."""
    return next((line for line in lines if paper in line.papers), None)


def kind_of(dossier: Dossier, at: int) -> str:
    """Kind of the paper at this place: as a person confirmed it, else as it was read."""
    confirmed = (
        tag.value
        for tag in dossier.tags
        if tag.paper == at and tag.name == "kind" and tag.value and tag.confirmed_by is not None
    )
    return next(confirmed, dossier.papers[at].kind)


def procedure_of(dossier: Dossier, registered: str) -> str:
    """Code or name of the procedure: as a person confirmed it, as the register or a paper says."""
    tags = [tag for tag in dossier.tags if tag.name == "procedure" and tag.value]
    confirmed = next((tag.value for tag in tags if tag.confirmed_by is not None), "")
    return confirmed or registered or next((tag.value for tag in tags), "")


def _owner(filled: Sequence[_Filled], kind: str, part: Part | None) -> _Filled | None:
    """The component that names this kind: an empty one first, so that two alike are both filled."""
    words = plain_words(kind)
    fitting = [
        each
        for each in filled
        if part in (None, each.rule.part) and any(_begins(words, k) for k in each.rule.kinds)
    ]
    empty = (each for each in fitting if not (each.papers or each.links))
    return next(empty, fitting[0] if fitting else None)


def _begins(words: str, beginning: str) -> bool:
    first = plain_words(beginning)
    return words == first or words.startswith(f"{first} ")


def _line(filled: _Filled, mark: ComponentMark | None) -> ComponentLine:
    rule = filled.rule
    duty, exclusion = (mark.duty, mark.exclusion) if mark else (rule.duty, rule.exclusion)
    if duty is Duty.REQUIRED and filled.links and not filled.papers:
        duty = Duty.REUSED
    return ComponentLine(
        rule=rule,
        part=rule.part,
        name=rule.name,
        duty=duty,
        exclusion=exclusion if duty is Duty.EXCLUDED else None,
        state=_state(filled, duty, may_miss=rule.optional and mark is None),
        papers=tuple(filled.papers),
        links=tuple(filled.links),
        marked_by=mark.by if mark else None,
    )


def _state(filled: _Filled, duty: Duty, *, may_miss: bool) -> ComponentState:
    if duty is Duty.EXCLUDED:
        return ComponentState.UNNEEDED if filled.papers else ComponentState.EXEMPT
    if filled.papers or filled.links:
        return ComponentState.PRESENT
    return ComponentState.EXEMPT if may_miss else ComponentState.MISSING


def _outside(
    part: Part, name: str, papers: tuple[PaperId, ...] = (), links: tuple[str, ...] = ()
) -> ComponentLine:
    duty = Duty.REUSED if links else Duty.REQUIRED
    state = ComponentState.PRESENT
    return ComponentLine(None, part, name, duty, None, state, papers=papers, links=links)


def _is_component(line: ComponentLine) -> bool:
    return line.part is Part.COMPONENT and plain_words(line.name) not in _OF_THE_COUNTER
