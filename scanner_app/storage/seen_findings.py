"""Which findings of a dossier a person saw and found right."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.ids import DossierId
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.dossier_rows import dossier_row
from scanner_app.storage.journal import note

_TABLE = schema.seen_findings


class SeenFindingStore:
    """One transaction each; what the methods may raise stands with `ports.checking`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def seen(self, dossier: DossierId) -> frozenset[str]:
        """Fingerprints of those that were."""
        query = sa.select(_TABLE.c.fingerprint).where(_TABLE.c.dossier_id == dossier)
        with self._database.read() as connection:
            return frozenset(connection.scalars(query))

    def see(self, dossier: DossierId, finding: str, by: str) -> bool:
        """This one is right as it is; False when that was said before."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            dossier_row(connection, dossier)
            if connection.execute(sa.select(_TABLE).where(*_is(dossier, finding))).first():
                return False
            connection.execute(
                _TABLE.insert().values(dossier_id=dossier, fingerprint=finding, by=by, at=now)
            )
            note(connection, now, by, "finding_seen", f"dossier:{dossier}", finding)
        return True

    def forget(self, dossier: DossierId, finding: str, by: str) -> bool:
        """It is to be shown again; False when it was not seen."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            gone = connection.execute(_TABLE.delete().where(*_is(dossier, finding))).rowcount
            if gone:
                note(connection, now, by, "finding_unseen", f"dossier:{dossier}", finding)
        return bool(gone)


def _is(dossier: DossierId, finding: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _TABLE.c.dossier_id == dossier, _TABLE.c.fingerprint == finding
