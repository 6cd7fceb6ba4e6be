"""What completes a dossier beside its scanned papers: parts, reuse links, the finished mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.reuse import ReuseLink, StoredFile, link_name
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note

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

    def link_reuse(self, dossier: DossierId, file: StoredFile, by: str) -> ReuseLink:
        """The dossier has this stored file as a paper; linked again nothing changes."""
        name = link_name(file)
        with self._database.write() as connection:
            dossier_row(connection, dossier)
            known = sa.select(_LINKS).where(_LINKS.c.dossier_id == dossier, _LINKS.c.name == name)
            row = connection.execute(known).first()
            if row is None:
                connection.execute(
                    _LINKS.insert().values(
                        dossier_id=dossier,
                        name=name,
                        kind=file.kind,
                        part=file.part.value,
                        sha256=file.sha256,
                        size_bytes=file.size_bytes,
                        by=by,
                        at=as_text(self._clock()),
                    )
                )
                self._note(connection, by, "reuse_linked", f"dossier:{dossier}", file.sha256)
                row = connection.execute(known).one()
            return _link(row)

    def unlink_reuse(self, dossier: DossierId, name: str, by: str) -> bool:
        """The dossier no longer has this link; False when it had none of this name."""
        with self._database.write() as connection:
            digest = connection.scalar(
                _LINKS.delete()
                .where(_LINKS.c.dossier_id == dossier, _LINKS.c.name == name)
                .returning(_LINKS.c.sha256)
            )
            if digest is not None:
                self._note(connection, by, "reuse_unlinked", f"dossier:{dossier}", digest)
        return digest is not None

    def links(self, dossier: DossierId) -> tuple[ReuseLink, ...]:
        """The dossier's links, oldest first."""
        query = sa.select(_LINKS).where(_LINKS.c.dossier_id == dossier).order_by(_LINKS.c.id)
        with self._database.read() as connection:
            return tuple(_link(row) for row in connection.execute(query))

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


def _link(row: Any) -> ReuseLink:
    file = StoredFile(row.kind, Part(row.part), row.sha256, row.size_bytes)
    return ReuseLink(name=row.name, file=file, by=row.by, at=as_time(row.at))
