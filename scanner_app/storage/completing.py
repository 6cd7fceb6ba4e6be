"""What completes a dossier beside its scanned papers: parts, its links, the finished mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.decisions import Decision, Matter
from scanner_app.domain.edits import EditAction
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.reuse import ReuseLink
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.decision_rows import SAID, decide
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note
from scanner_app.storage.papers import shown_papers
from scanner_app.storage.reopening import reopen
from scanner_app.storage.reuse_rows import link_of

_LINKS = schema.reuses


class CompletionStore:
    """One transaction each; what the methods may raise stands with `ports.CompletionPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def set_part(
        self, papers: Sequence[PaperId], part: Part | None, by: str, *, opens: bool = False
    ) -> None:
        """The papers belong to this part of their dossier; None leaves that to the rules again."""
        after, now = part.value if part else "", as_text(self._clock())
        with self._database.write() as connection:
            rows = [_paper_row(connection, paper) for paper in papers]
            decisions = [
                Decision(DossierId(row.dossier_id), Matter.PART, str(row.id), before, after)
                for row in rows
                if (before := row.part if row.part_by is not None else "") != after
            ]
            if not decisions:
                return
            decide(connection, EditAction.PART_SET, decisions, by=by, now=now)
            for each in decisions:
                note(connection, now, by, "part_set", f"paper:{each.key}", after or "by_rules")
            if opens:
                reopen(connection, decisions[0].dossier, by=by, now=now, why="part_set")

    def links(self, dossier: DossierId) -> tuple[ReuseLink, ...]:
        """The dossier's links, oldest first."""
        query = sa.select(_LINKS).where(_LINKS.c.dossier_id == dossier).order_by(_LINKS.c.id)
        with self._database.read() as connection:
            return tuple(link_of(row) for row in connection.execute(query))

    def finish(
        self,
        dossier: DossierId,
        by: str,
        *,
        finished: bool = True,
        parts: Mapping[PaperId, Part] | None = None,
    ) -> bool:
        """Nothing more will come (Hoàn thành số hóa), or something will after all.

        Args:
            dossier: which.
            by: who says so.
            finished: False opens it again.
            parts: where the rules see papers that nobody put anywhere; kept with it.

        Returns:
            Whether that changed anything.
        """
        now = as_text(self._clock())
        with self._database.write() as connection:
            row = dossier_row(connection, dossier)
            _keep_parts(connection, dossier, parts or {}, by=by, now=now)
            was = row.finished_at is not None
            if was is finished:
                return False
            action = EditAction.FINISHED if finished else EditAction.REOPENED
            papers = shown_papers(connection, dossier)
            values = (SAID if was else "", SAID if finished else "")
            decision = Decision(dossier, Matter.FINISHED, papers, *values)
            decide(connection, action, [decision], by=by, now=now)
            note(connection, now, by, action.value, f"dossier:{dossier}")
            return True


def _paper_row(connection: sa.Connection, paper: PaperId) -> Any:
    table = schema.papers
    row = connection.execute(sa.select(table).where(table.c.id == paper)).first()
    if row is None:
        raise DossierUnknownError(paper=paper)
    return row


def _keep_parts(
    connection: sa.Connection,
    dossier: DossierId,
    parts: Mapping[PaperId, Part],
    *,
    by: str,
    now: str,
) -> None:
    table = schema.papers
    stored = sa.select(table.c.id, table.c.part).where(table.c.dossier_id == dossier)
    for paper in connection.execute(stored).all():
        part = parts.get(PaperId(paper.id))
        if part is not None and part.value != paper.part:
            connection.execute(table.update().where(table.c.id == paper.id).values(part=part.value))
            note(connection, now, by, "part_set", f"paper:{paper.id}", part.value)
