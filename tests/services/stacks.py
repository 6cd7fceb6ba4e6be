"""Stacks that were taken in, read, filed and archived, waiting for the signature."""

from __future__ import annotations

import sqlite3

from scanner_app.domain.dossier import Dossier
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import BatchId, DossierId, PageId
from scanner_app.domain.page import PageReading
from scanner_app.domain.place import Place
from scanner_app.domain.sign_errors import SignerMissingError
from scanner_app.ports import Signer
from scanner_app.services.placing import PlaceBatches
from scanner_app.tasks.cancel import CancelToken
from tests.services.conftest import OFFICE, Counter

CLERK = "canbo1"


class Unsigned:
    """A counter at which nothing is signed before somebody says so."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.edit = counter.edit()
        self.history = counter.history()
        self._signer = counter.signer
        self._stacks = 0
        counter.signer = _nobody

    def take(self, *readings: PageReading, code: str | None = None) -> tuple[PageId, ...]:
        """One stack with these readings, as far as it goes unsigned."""
        first = self._last_page() + 1
        self._script(first, readings)
        self._stacks += 1
        pages: list[object] = [f"{self._stacks}/{n}".encode() for n in range(len(readings))]
        return self.counter.digitize({f"{self._stacks}.pdf": pages}, code).pages

    def rescan(self, place: Place, *readings: PageReading, closed: bool = True) -> BatchId:
        """A batch scanned to replace or to insert, not yet looked at."""
        store, key = self.counter.batches, f"rescan {self._last_page()}"
        batch = store.open_batch(key, OFFICE, None, place=place.dump())
        self.keep(batch, *readings)
        if closed:
            store.close_batch(batch)
        return batch

    def keep(self, batch: BatchId, *readings: PageReading) -> tuple[PageId, ...]:
        """Further pages of an open batch."""
        first = self._last_page() + 1
        self._script(first, readings)
        kept = []
        for seq in range(len(readings)):
            image = self.counter.home / "incoming.jpg"
            image.write_bytes(f"{batch}/{first}/{seq}".encode())
            page = self.counter.batches.keep(
                batch,
                image=image,
                seq=seq,
                source="scan",
                source_page=seq + 1,
                source_key=f"{batch}|{first}|{seq}",
            )
            kept.append(page.id)
        return tuple(kept)

    def go_on(self) -> None:
        """Read, file and archive what waits."""
        self.counter.digitize({})

    def place(self) -> None:
        """Put rescans where they belong, and nothing else."""
        counter = self.counter
        PlaceBatches(counter.filing, counter.edits, counter.pages, counter.after_edit())()

    def sign_only(self, signer: Signer | None = None) -> tuple[AppError, ...]:
        """Sign what is archived, and nothing else; what went wrong."""
        counter = self.counter
        sign = counter.sign(lambda _role: self._signer() if signer is None else signer)
        return sign(CancelToken())

    def sign_and_send(self) -> None:
        """Carry everything to its end."""
        self.counter.signer = self._signer
        self.counter.digitize({})
        self.counter.signer = _nobody

    def dossiers(self) -> tuple[Dossier, ...]:
        """Those that are there, oldest first."""
        return tuple(map(self.counter.dossiers.dossier, reversed(self.ids())))

    def ids(self) -> tuple[DossierId, ...]:
        return self.counter.dossiers.recent(OFFICE, 100)

    def shape(self) -> list[list[tuple[PageId, ...]]]:
        """Pages by paper by dossier."""
        return [[paper.pages for paper in dossier.papers] for dossier in self.dossiers()]

    def journal(self) -> list[tuple[str, ...]]:
        """Actor, action and subject of every line."""
        return self.rows("SELECT actor, action, subject FROM journal ORDER BY id")

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """What the database holds."""
        connection = sqlite3.connect(self.counter.home / "sohoa.db")
        found = connection.execute(query).fetchall()
        connection.close()
        return found

    def write(self, statement: str) -> None:
        """Change what the database holds behind the program's back."""
        with sqlite3.connect(self.counter.home / "sohoa.db") as connection:
            connection.execute(statement)
        connection.close()

    def pdfs(self) -> set[str]:
        """Every PDF below the home folder."""
        return {
            path.name
            for folder in ("unsigned", "signed")
            for path in (self.counter.home / folder).rglob("*.pdf")
        }

    def _script(self, first: int, readings: tuple[PageReading, ...]) -> None:
        for number, reading in enumerate(readings, first):
            self.counter.reader.readings[PageId(number)] = reading

    def _last_page(self) -> int:
        return int(self.rows("SELECT coalesce(max(id), 0) FROM pages")[0][0])


def _nobody() -> Signer:
    raise SignerMissingError
