"""Rows of decisions: the value that holds, another one in its place, and the way back.

A value is text: a part, a duty with the reason of an exclusion, a sign that something was said, or
tags; "" where nobody decided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.components import ComponentMark, Duty, Exclusion
from scanner_app.domain.decisions import Decision, Matter
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.edits import EditAction, EditState
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, EditId, PageId, PaperId
from scanner_app.storage import edit_history, schema
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.papers import shown_papers
from scanner_app.storage.tag_rows import pages_of, put_tags, tag_value

_TABLE = schema.decision_edits
_MARKS, _PAPERS, _SEEN = schema.component_marks, schema.papers, schema.seen_findings
SAID = "1"
"""Value of what is said or not said."""


def decide(
    connection: sa.Connection,
    action: EditAction,
    decisions: Sequence[Decision],
    *,
    by: str,
    now: str,
) -> EditId:
    """Write what was decided at once about one dossier, as one edit."""
    office = dossier_row(connection, decisions[0].dossier).office
    edit = edit_history.add(connection, action, office, by=by, now=now)
    for each in decisions:
        _put(connection, each, by=by, now=now)
        connection.execute(
            _TABLE.insert().values(
                edit_id=edit,
                dossier_id=each.dossier,
                what=each.what.value,
                key=each.key,
                before=each.before,
                after=each.after,
            )
        )
    return edit


def turn_back(
    connection: sa.Connection, edit: EditId, *, back: bool, by: str, now: str
) -> tuple[DossierId, ...]:
    """Undo what an edit decided, or decide it again; the dossiers it was about.

    Raises:
        EditStaleError: something else holds by now, or the dossier is not there any more.
    """
    rows = connection.execute(sa.select(_TABLE).where(_TABLE.c.edit_id == edit)).all()
    for row in rows:
        decision = _decision(row).reversed if back else _decision(row)
        _require_as_left(connection, decision)
        _put(connection, decision, by=by, now=now)
    return tuple(dict.fromkeys(DossierId(row.dossier_id) for row in rows))


def dossiers_of(connection: sa.Connection, edit: int) -> tuple[DossierId, ...]:
    """What an edit decided about."""
    query = sa.select(_TABLE.c.dossier_id).where(_TABLE.c.edit_id == edit).distinct()
    return tuple(DossierId(each) for each in connection.scalars(query))


def forget_tags(connection: sa.Connection, dossier: DossierId, pages: Collection[PageId]) -> None:
    """No edit keeps what was confirmed about the dossier, or was read on these pages."""
    rows = connection.execute(sa.select(_TABLE).where(_TABLE.c.what == Matter.TAG.value)).all()
    for row in rows:
        read_on = pages_of(row.before) | pages_of(row.after)
        if row.dossier_id == dossier or not read_on.isdisjoint(pages):
            edit_history.set_state(connection, EditId(row.edit_id), EditState.CLOSED)
            of_edit = _TABLE.c.edit_id == row.edit_id
            connection.execute(_TABLE.delete().where(of_edit))


def mark_of(connection: sa.Connection, dossier: DossierId, component: str) -> ComponentMark | None:
    """What was decided about a component; None when nothing was."""
    row = connection.execute(
        sa.select(_MARKS).where(_MARKS.c.dossier_id == dossier, _MARKS.c.component == component)
    ).first()
    return None if row is None else mark_from(row)


def mark_from(row: Any) -> ComponentMark:
    """The decision that a row tells of."""
    exclusion = Exclusion(row.exclusion) if row.exclusion else None
    return ComponentMark(row.component, Duty(row.duty), exclusion, row.by)


def mark_value(mark: ComponentMark | None) -> str:
    """The decision about a component as a value."""
    if mark is None:
        return ""
    return " ".join((mark.duty.value, mark.exclusion.value if mark.exclusion else "")).strip()


def _decision(row: Any) -> Decision:
    return Decision(DossierId(row.dossier_id), Matter(row.what), row.key, row.before, row.after)


def _require_as_left(connection: sa.Connection, decision: Decision) -> None:
    """What it starts from holds; a dossier is finished again only with the papers of then."""
    row = connection.execute(
        sa.select(schema.dossiers).where(schema.dossiers.c.id == decision.dossier)
    ).first()
    if row is None or _value(connection, decision, row) != decision.before:
        raise EditStaleError(dossier=decision.dossier)
    finishing = decision.what is Matter.FINISHED and decision.after
    others = shown_papers(connection, decision.dossier) != decision.key
    if finishing and (others or row.holds != "[]"):
        raise EditStaleError(dossier=decision.dossier)


def _value(connection: sa.Connection, decision: Decision, row: Any) -> str:
    match decision.what:
        case Matter.PART:
            paper = connection.execute(
                sa.select(_PAPERS).where(
                    _PAPERS.c.id == int(decision.key), _PAPERS.c.dossier_id == decision.dossier
                )
            ).first()
            if paper is None:
                raise EditStaleError(dossier=decision.dossier)
            return paper.part if paper.part_by is not None else ""
        case Matter.COMPONENT:
            return mark_value(mark_of(connection, decision.dossier, decision.key))
        case Matter.FINISHED:
            return SAID if row.finished_at is not None else ""
        case Matter.FINDING:
            seen = connection.execute(sa.select(_SEEN).where(*_is_finding(decision))).first()
            return SAID if seen is not None else ""
        case Matter.TAG:
            return tag_value(connection, decision.dossier, decision.key)


def _put(connection: sa.Connection, decision: Decision, *, by: str, now: str) -> None:
    value = decision.after
    match decision.what:
        case Matter.PART:
            part = {"part": value or Part.COMPONENT.value, "part_by": by if value else None}
            paper = _PAPERS.c.id == PaperId(int(decision.key))
            connection.execute(_PAPERS.update().where(paper).values(part))
        case Matter.COMPONENT:
            _put_mark(connection, decision, by=by, now=now)
        case Matter.FINISHED:
            dossier = schema.dossiers.c.id == decision.dossier
            times = {"finished_at": now if value else None, "reopened_at": None}
            connection.execute(schema.dossiers.update().where(dossier).values(times))
        case Matter.FINDING:
            connection.execute(_SEEN.delete().where(*_is_finding(decision)))
            if value:
                row = {"dossier_id": decision.dossier, "fingerprint": decision.key}
                connection.execute(_SEEN.insert().values(row | {"by": by, "at": now}))
        case Matter.TAG:
            put_tags(connection, decision.dossier, decision.key, value)


def _put_mark(connection: sa.Connection, decision: Decision, *, by: str, now: str) -> None:
    key = {"dossier_id": decision.dossier, "component": decision.key}
    of = sa.and_(_MARKS.c.dossier_id == decision.dossier, _MARKS.c.component == decision.key)
    connection.execute(_MARKS.delete().where(of))
    if decision.after:
        duty, _, why = decision.after.partition(" ")
        decided = {"duty": duty, "exclusion": why or None, "by": by, "at": now}
        connection.execute(_MARKS.insert().values(key | decided))


def _is_finding(decision: Decision) -> tuple[sa.ColumnElement[bool], ...]:
    return _SEEN.c.dossier_id == decision.dossier, _SEEN.c.fingerprint == decision.key
