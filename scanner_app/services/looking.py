"""Note who looked at which dossier: once a person, dossier and day."""

from __future__ import annotations

from datetime import date, datetime, time

from scanner_app.domain.ids import DossierId
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import Clock, JournalPort

"""A day is a working day here, whatever zone the PC is set to."""


class NoteView:
    """Every look would flood the journal; who saw a dossier on which day is what is asked for."""

    def __init__(self, journal: JournalPort, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._day: date | None = None
        self._noted: set[tuple[DossierId, str]] = set()

    def __call__(self, dossier: DossierId, by: str) -> None:
        """This person sees pages or values of the dossier; costs nothing when it was noted today.

        Raises:
            StorageError: it was not noted.
        """
        today = self._clock().astimezone(VIETNAM).date()
        if today != self._day:
            self._day, self._noted = today, set()
        if (dossier, by) in self._noted:
            return
        self._journal.add_viewed(dossier, by, datetime.combine(today, time(), VIETNAM))
        self._noted.add((dossier, by))
