"""What clerks decided about components of dossiers."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.components import ComponentMark, Decided
from scanner_app.domain.decisions import Decision, Matter
from scanner_app.domain.edits import EditAction
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.decision_rows import decide, mark_from, mark_of, mark_value
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note
from scanner_app.storage.reopening import reopen

_MARKS = schema.component_marks


class ComponentStore:
    """One transaction each; what the methods may raise stands with `ports.ComponentPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def decided(self, dossier: DossierId) -> Decided:
        """Everything that people decided about the dossier's components."""
        papers = schema.papers
        parts = sa.select(papers.c.id, papers.c.part).where(
            papers.c.dossier_id == dossier, papers.c.part_by.is_not(None)
        )
        marks = sa.select(_MARKS).where(_MARKS.c.dossier_id == dossier).order_by(_MARKS.c.at)
        with self._database.read() as connection:
            row = dossier_row(connection, dossier)
            return Decided(
                {PaperId(each.id): Part(each.part) for each in connection.execute(parts)},
                tuple(mark_from(each) for each in connection.execute(marks)),
                as_time(row.finished_at) if row.finished_at else None,
                as_time(row.reopened_at) if row.reopened_at else None,
            )

    def mark(
        self, dossier: DossierId, mark: ComponentMark, *, opens: bool = False
    ) -> ComponentMark | None:
        """This is decided about a component; gives what was decided before."""
        with self._database.write() as connection:
            before = mark_of(connection, dossier, mark.component)
            values = mark_value(before), mark_value(mark)
            if values[0] != values[1]:
                now, key = as_text(self._clock()), mark.component
                decision = Decision(dossier, Matter.COMPONENT, key, *values)
                action = EditAction.COMPONENT_MARKED
                decide(connection, action, [decision], by=mark.by, now=now)
                subject = f"dossier:{dossier}"
                note(connection, now, mark.by, action.value, subject, f"{key} {values[1]}")
                if opens:
                    reopen(connection, dossier, by=mark.by, now=now, why=action.value)
        return before

    def unmark(
        self, dossier: DossierId, component: str, by: str, *, opens: bool = False
    ) -> ComponentMark | None:
        """The rule stands again; gives what was decided before, None when nothing was."""
        with self._database.write() as connection:
            before = mark_of(connection, dossier, component)
            if before is not None:
                now = as_text(self._clock())
                value = mark_value(before)
                decision = Decision(dossier, Matter.COMPONENT, component, value, "")
                action = EditAction.COMPONENT_UNMARKED
                decide(connection, action, [decision], by=by, now=now)
                note(connection, now, by, action.value, f"dossier:{dossier}", component)
                if opens:
                    reopen(connection, dossier, by=by, now=now, why=action.value)
        return before
