"""What completes a dossier beside its scanned papers: parts, its links, the finished mark."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.reuse import ReuseLink
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note
from scanner_app.storage.reuse_rows import link_of

_LINKS = schema.reuses


class CompletionStore:
    """One transaction each; what the methods may raise stands with `ports.CompletionPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def set_part(self, paper: PaperId, part: Part | None, by: str) -> Part | None:
        """The paper belongs to this part of its dossier; None leaves that to the rules again.

        Gives what somebody decided before, None when nobody did.
        """
        table = schema.papers
        with self._database.write() as connection:
            row = connection.execute(
                sa.select(table.c.part, table.c.part_by).where(table.c.id == paper)
            ).first()
            if row is None:
                raise DossierUnknownError(paper=paper)
            before = None if row.part_by is None else Part(row.part)
            if before is not part:
                self._put(connection, paper, part or Part.COMPONENT, by if part else None)
                detail = part.value if part else "by_rules"
                self._note(connection, by, "part_set", f"paper:{paper}", detail)
        return before

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
        table, papers = schema.dossiers, schema.papers
        now = as_text(self._clock())
        with self._database.write() as connection:
            row = dossier_row(connection, dossier)
            of_dossier = papers.c.dossier_id == dossier
            stored = sa.select(papers.c.id, papers.c.part, papers.c.part_by).where(of_dossier)
            for paper in connection.execute(stored).all():
                part = (parts or {}).get(PaperId(paper.id))
                if part is not None and part.value != paper.part:
                    self._put(connection, PaperId(paper.id), part, paper.part_by)
                    self._note(connection, by, "part_set", f"paper:{paper.id}", part.value)
            if (row.finished_at is not None) is finished:
                return False
            connection.execute(
                table.update()
                .where(table.c.id == dossier)
                .values(finished_at=now if finished else None)
            )
            action = "finished" if finished else "reopened"
            self._note(connection, by, action, f"dossier:{dossier}")
            return True

    def _put(self, connection: sa.Connection, paper: PaperId, part: Part, by: str | None) -> None:
        table = schema.papers
        connection.execute(
            table.update().where(table.c.id == paper).values(part=part.value, part_by=by)
        )

    def _note(
        self, connection: sa.Connection, by: str, action: str, subject: str, detail: str = ""
    ) -> None:
        note(connection, as_text(self._clock()), by, action, subject, detail)
