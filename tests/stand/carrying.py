"""A counter without any line, its stick, and the keys of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from scanner_app.bootstrap.clock import now
from scanner_app.central.sticks.keys import StickKeys, load_stick_keys
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.upload import UploadJob
from scanner_app.ports.sticks import Stick
from scanner_app.services.sticks import ReadReceipts, Settled, WriteBundle, Written
from scanner_app.storage.carried_events import SqlCarriedEvents
from scanner_app.storage.carried_jobs import SqlCarriedJobs
from scanner_app.storage.database import Database
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.stick.bundling import Sealing
from scanner_app.upload.stick.carrying import CarryingStick
from scanner_app.upload.stick.records import BundleRecords
from scanner_app.upload.stick.signed import fingerprint, load_counter_key

OFFICE = OfficeCode("H37.1.2")


def ignore(_event: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class CarryingCounter:
    """A home, as it stands on the disk; every call opens it anew.

    Attributes:
        certificate: PEM with certificate and key.
        secrets: folder with the province's keys.
    """

    home: Path
    certificate: Path
    secrets: Path
    office: OfficeCode = OFFICE

    @property
    def fingerprint(self) -> str:
        """By which the province knows it."""
        return fingerprint(load_counter_key(self.certificate).certificate)

    def keys(self) -> StickKeys:
        """The province's."""
        return load_stick_keys(self.secrets)

    def stick(self, path: Path) -> Stick:
        """A stick in this PC."""
        keys = self.keys()
        sealing = Sealing(
            province=keys.recipient,
            receipts=keys.signing.public_key(),
            counter=load_counter_key(self.certificate),
            office=self.office,
        )
        return CarryingStick(path, BundleRecords(self.home / "sticks"), sealing, now, None)

    def write(self, path: Path, cancel: CancelToken | None = None) -> Written:
        """Everything that waits, on this stick."""
        with self._stores() as (jobs, events):
            write = WriteBundle(jobs, self.stick, ignore, events)
            return write(path, cancel or CancelToken())

    def read(self, path: Path) -> Settled:
        """The receipts on this stick."""
        with self._stores() as (jobs, events):
            return ReadReceipts(jobs, self.stick, ignore, events)(path, CancelToken())

    def jobs(self, *states: str) -> tuple[UploadJob, ...]:
        """As they stand."""
        with self._stores() as (jobs, _):
            return jobs.jobs(states)

    def unseen(self) -> tuple[UUID, tuple[CounterEvent, ...]]:
        """What the next bundle would tell."""
        with self._stores() as (_, events):
            stream, some = events.unseen()
            return stream, tuple(some)

    @contextmanager
    def _stores(self) -> Iterator[tuple[SqlCarriedJobs, SqlCarriedEvents]]:
        database = Database(self.home / "sohoa.db")
        try:
            jobs = SqlCarriedJobs(database, self.home, now)
            yield jobs, SqlCarriedEvents(database, now, lambda: self.office)
        finally:
            database.close()
