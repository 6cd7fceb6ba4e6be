"""What clerks decided about components of dossiers."""

from __future__ import annotations

from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.components import ComponentMark, Decided, Duty, Exclusion
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note

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
                tuple(_mark(each) for each in connection.execute(marks)),
                as_time(row.finished_at) if row.finished_at else None,
            )

    def mark(self, dossier: DossierId, mark: ComponentMark) -> ComponentMark | None:
        """This is decided about a component; gives what was decided before."""
        with self._database.write() as connection:
            dossier_row(connection, dossier)
            before = _before(connection, dossier, mark.component)
            if before is not None and (before.duty, before.exclusion) == (
                mark.duty,
                mark.exclusion,
            ):
                return before
            now = as_text(self._clock())
            why = mark.exclusion.value if mark.exclusion else None
            connection.execute(_of(dossier, mark.component))
            connection.execute(
                _MARKS.insert().values(
                    dossier_id=dossier,
                    component=mark.component,
                    duty=mark.duty.value,
                    exclusion=why,
                    by=mark.by,
                    at=now,
                )
            )
            detail = " ".join(each for each in (mark.component, mark.duty.value, why) if each)
            note(connection, now, mark.by, "component_marked", f"dossier:{dossier}", detail)
        return before

    def unmark(self, dossier: DossierId, component: str, by: str) -> ComponentMark | None:
        """The rule stands again; gives what was decided before, None when nothing was."""
        with self._database.write() as connection:
            before = _before(connection, dossier, component)
            if before is not None:
                connection.execute(_of(dossier, component))
                now = as_text(self._clock())
                subject = f"dossier:{dossier}"
                note(connection, now, by, "component_unmarked", subject, component)
        return before


def _of(dossier: DossierId, component: str) -> sa.Delete:
    return _MARKS.delete().where(_MARKS.c.dossier_id == dossier, _MARKS.c.component == component)


def _before(connection: sa.Connection, dossier: DossierId, component: str) -> ComponentMark | None:
    row = connection.execute(
        sa.select(_MARKS).where(_MARKS.c.dossier_id == dossier, _MARKS.c.component == component)
    ).first()
    return None if row is None else _mark(row)


def _mark(row: Any) -> ComponentMark:
    exclusion = Exclusion(row.exclusion) if row.exclusion else None
    return ComponentMark(row.component, Duty(row.duty), exclusion, row.by)
