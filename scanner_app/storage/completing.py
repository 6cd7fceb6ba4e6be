"""What completes a dossier beside its scanned papers: parts, reuse links, the finished mark."""

from __future__ import annotations

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

    def set_part(self, paper: PaperId, part: Part, by: str) -> None:
        """The paper belongs to this part of its dossier."""
        table = schema.papers
        with self._database.write() as connection:
            before = connection.scalar(sa.select(table.c.part).where(table.c.id == paper))
            if before is None:
                raise DossierUnknownError(paper=paper)
            if before != part.value:
                connection.execute(
                    table.update().where(table.c.id == paper).values(part=part.value)
                )
                self._note(connection, by, "part_set", f"paper:{paper}", part.value)

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

    def finish(self, dossier: DossierId, by: str, *, finished: bool = True) -> None:
        """Nothing more will come (Hoàn thành số hóa), or something will after all."""
        table = schema.dossiers
        now = as_text(self._clock())
        with self._database.write() as connection:
            row = dossier_row(connection, dossier)
            if (row.finished_at is not None) is finished:
                return
            connection.execute(
                table.update()
                .where(table.c.id == dossier)
                .values(finished_at=now if finished else None)
            )
            action = "finished" if finished else "reopened"
            self._note(connection, by, action, f"dossier:{dossier}")

    def _note(
        self, connection: sa.Connection, by: str, action: str, subject: str, detail: str = ""
    ) -> None:
        note(connection, as_text(self._clock()), by, action, subject, detail)


def _link(row: Any) -> ReuseLink:
    file = StoredFile(row.kind, Part(row.part), row.sha256, row.size_bytes)
    return ReuseLink(name=row.name, file=file, by=row.by, at=as_time(row.at))
