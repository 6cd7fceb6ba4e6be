"""Links to stored papers as rows alone, whether or not the store has such a paper."""

from __future__ import annotations

from scanner_app.domain.ids import DossierId
from scanner_app.domain.reuse import ReuseLink, StoredFile
from scanner_app.ports import Clock
from scanner_app.storage import reuse_rows
from scanner_app.storage.database import Database, as_text


def link(
    database: Database, clock: Clock, dossier: DossierId, file: StoredFile, by: str
) -> ReuseLink:
    with database.write() as connection:
        return reuse_rows.link(connection, dossier, file, by=by, now=as_text(clock()))


def unlink(database: Database, clock: Clock, dossier: DossierId, name: str, by: str) -> bool:
    with database.write() as connection:
        gone = reuse_rows.unlink(connection, dossier, name, by=by, now=as_text(clock()))
    return gone is not None
