"""Which findings of a dossier a person saw and found right."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.decisions import Decision, Matter
from scanner_app.domain.edits import EditAction
from scanner_app.domain.ids import DossierId
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.decision_rows import SAID, decide
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
        known = sa.select(_TABLE).where(
            _TABLE.c.dossier_id == dossier, _TABLE.c.fingerprint == finding
        )
        with self._database.write() as connection:
            if connection.execute(known).first() is not None:
                return False
            decision = Decision(dossier, Matter.FINDING, finding, "", SAID)
            action = EditAction.FINDING_SEEN
            decide(connection, action, [decision], by=by, now=now)
            note(connection, now, by, action.value, f"dossier:{dossier}", finding)
        return True
