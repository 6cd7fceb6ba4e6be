"""A stick in this PC: bundles of ours are written on it, receipts of the province read from it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from scanner_app.domain.stick import SEAL, bundle_folder
from scanner_app.domain.stick_errors import StickFullError
from scanner_app.domain.upload import UploadJob
from scanner_app.durable import sync_folder
from scanner_app.ports import Clock
from scanner_app.ports.sticks import FoundReceipts
from scanner_app.upload.stick.bundling import BundleOnStick, Sealing, delivery_of
from scanner_app.upload.stick.places import bundles_on, digest_of, require_stick, stick_errors
from scanner_app.upload.stick.records import BundleRecord, BundleRecords, key_of
from scanner_app.upload.stick.returning import receipts_on

_SPARE_BYTES = 16 << 20
"""Kept free for manifest, events and receipts."""
_CLUSTER = 128 << 10
"""The largest that exFAT is formatted with by default on sticks up to 32 GB."""


class CarryingStick:
    """As `ports.sticks.Stick`."""

    def __init__(
        self,
        path: Path,
        records: BundleRecords,
        sealing: Sealing,
        clock: Clock,
        beside: Path | None,
    ) -> None:
        """Looks whether the stick is there.

        Args:
            path: its root, or a folder on it.
            records: of this PC.
            sealing: for the bundles.
            clock: says when they were made.
            beside: lies on this PC's own disk, where a stick cannot be; None asks nothing.

        Raises:
            StickError leaves.
        """
        require_stick(path, beside)
        self._path = path
        self._records = records
        self._sealing = sealing
        self._clock = clock

    def standing(self) -> frozenset[tuple[str, str, str]]:
        """As `ports.sticks.Stick.standing`."""
        with stick_errors(self._path):
            return frozenset(
                key
                for record in self._records.all()
                if record.sealed and digest_of(self._folder(record) / SEAL) == record.sealed
                for key in record.papers
            )

    def fitting(self, jobs: Sequence[UploadJob]) -> int:
        """As `ports.sticks.Stick.fitting`."""
        with stick_errors(self._path):
            room = shutil.disk_usage(self._path).free - _SPARE_BYTES
        there = self._begun()
        fit = 0
        for job in jobs:
            if key_of(delivery_of(job)) not in there:
                room -= job.size_bytes + job.size_bytes // 1024 + _CLUSTER
                if room < 0:
                    break
            fit += 1
        if jobs and not fit:
            raise StickFullError(path=str(self._path), most=-room // 1_000_000 + 1)
        return fit

    def begin(self) -> BundleOnStick:
        """As `ports.sticks.Stick.begin`."""
        unfinished = self._unfinished()
        if unfinished is not None:
            folder = self._folder(unfinished)
            return BundleOnStick(folder, unfinished, self._records, self._sealing)
        made_at = self._clock()
        record = self._records.begin(uuid.uuid4(), made_at)
        with stick_errors(self._path):
            self._folder(record).mkdir()
            sync_folder(self._path)
        return BundleOnStick(self._folder(record), record, self._records, self._sealing)

    def receipts(self) -> tuple[FoundReceipts, ...]:
        """As `ports.sticks.Stick.receipts`."""
        identity = self._records.reply_identity()
        ours = frozenset(record.bundle for record in self._records.all())
        sealing = self._sealing
        found = (
            receipts_on(folder, bundle, identity, sealing.receipts, sealing.office)
            for bundle, folder in bundles_on(self._path)
            # A stick may carry bundles of several counters.
            if bundle in ours
        )
        return tuple(each for each in found if each is not None)

    def settled(self, bundle: UUID) -> None:
        """As `ports.sticks.Stick.settled`."""
        with stick_errors(self._path):
            for found, folder in bundles_on(self._path):
                if found == bundle:
                    # The seal goes first: without it the rest is no bundle any more.
                    (folder / SEAL).unlink(missing_ok=True)
                    shutil.rmtree(folder)
        for record in self._records.all():
            if record.bundle == bundle:
                self._records.forget(record)

    def _unfinished(self) -> BundleRecord | None:
        """The bundle of ours that was begun on this stick and not sealed."""
        for record in self._records.all():
            if record.sealed is None and self._folder(record).is_dir():
                return record
        return None

    def _begun(self) -> frozenset[tuple[str, str, str]]:
        """Papers that lie in the unfinished bundle, and take no room beside it."""
        record = self._unfinished()
        if record is None:
            return frozenset()
        folder = self._folder(record)
        return frozenset(
            key for key, file in record.papers.items() if (folder / file.name).is_file()
        )

    def _folder(self, record: BundleRecord) -> Path:
        return self._path / bundle_folder(record.bundle)
