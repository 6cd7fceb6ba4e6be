"""Taking one delivered file: verified, judged, stored, read back, recorded, only then receipted.

Every step may be the last one of this process: asking again goes through all of them, finds what is
there, and ends in the same receipt with one object.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scanner_app.central.catalogue import deliveries
from scanner_app.central.catalogue.database import Catalogue, CounterIdentity
from scanner_app.central.ingest.callers import Caller
from scanner_app.central.ingest.judging import Judge, Judgement
from scanner_app.central.ingest.uploads import Upload, UploadFolder
from scanner_app.central.objects.store import Content, ObjectStore, object_key, quarantine_key
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.exchange_errors import DeliveryAbsentError
from scanner_app.domain.file_errors import FileMissingError
from scanner_app.domain.upload_errors import (
    DeliveredBrokenError,
    ReadBackMismatchError,
    TargetConflictError,
    TooLargeError,
)

_log = logging.getLogger(__name__)


class KeepFile:
    """Judges, stores and records one file, however it came; thread-safe."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: ObjectStore,
        judge: Judge,
        clock: Callable[[], datetime],
    ) -> None:
        """Args are what it works with.

        Args:
            catalogue: where receipts are.
            store: where files go.
            judge: of their signatures.
            clock: UTC; times of receipts.
        """
        self._catalogue = catalogue
        self._store = store
        self._judge = judge
        self._clock = clock

    def held(self, identity: CounterIdentity, delivery: Delivery) -> DeliveryReceipt | None:
        """The receipt of this very file, or None.

        Raises:
            TargetConflictError: another file stands under its name.
        """
        return deliveries.find(self._catalogue, identity, delivery)

    def __call__(
        self, identity: CounterIdentity, delivery: Delivery, path: Path
    ) -> DeliveryReceipt:
        """The receipt of a file with the size and digest that the delivery states; it is only read.

        Raises:
            TargetConflictError: another file stands under its name.
            DeliveredBrokenError: not signed, or not intact; it is in quarantine; facts: problems.
            FileMissingError, FileNotFoundError: it is gone meanwhile.
            AppError: store, database or judge do not work; nothing is lost, asking again goes on.
        """
        judgement = self._judge(path)
        if judgement.problems:
            self._set_apart(identity, delivery, path, judgement)
            raise DeliveredBrokenError(problems=list(judgement.problems))
        key = object_key(identity.office, delivery.sha256)
        self._store.put(key, path, Content(delivery.sha256, delivery.size_bytes))
        return deliveries.record(
            self._catalogue,
            identity,
            delivery,
            key,
            judged=judgement.found,
            now=self._clock(),
        )

    def _set_apart(
        self, identity: CounterIdentity, delivery: Delivery, path: Path, judgement: Judgement
    ) -> None:
        key = quarantine_key(identity.office, delivery.sha256)
        self._store.put(key, path, Content(delivery.sha256, delivery.size_bytes))
        deliveries.quarantine(
            self._catalogue,
            identity,
            delivery,
            key,
            reason=DeliveredBrokenError.code,
            facts={**judgement.found, "breaking": list(judgement.problems)},
            now=self._clock(),
        )
        _log.warning(
            "file set apart",
            extra={
                "counter": identity.counter,
                "sha256": delivery.sha256,
                "problems": ",".join(judgement.problems),
            },
        )


class TakeDelivery:
    """Takes uploads of the tus server; thread-safe."""

    def __init__(self, keep: KeepFile, uploads: UploadFolder, most_bytes: int) -> None:
        """Args are what it works with.

        Args:
            keep: keeps files.
            uploads: where they come from.
            most_bytes: largest file taken.
        """
        self._keep = keep
        self._uploads = uploads
        self._most_bytes = most_bytes
        self._turns = _Turns()

    def __call__(self, caller: Caller, delivery: Delivery) -> DeliveryReceipt:
        """The receipt, whether the file was taken just now or before.

        Raises:
            TooLargeError: nothing of this size is taken.
            DeliveryAbsentError: it is not there, and the upload (if named) is not the caller's
                finished one.
            TargetConflictError: another file stands under its name; the upload is dropped.
            ReadBackMismatchError: the upload is not what was stated; it is dropped.
            DeliveredBrokenError: as of `KeepFile`; the upload is dropped.
            AppError: as of `KeepFile`.
        """
        if delivery.size_bytes > self._most_bytes:
            raise TooLargeError
        upload = self._uploads.whole(delivery.upload or "", caller.fingerprint)
        with self._turns.of(delivery.sha256):
            try:
                receipt = self._keep.held(caller.identity, delivery)
                if receipt is None and upload is not None:
                    receipt = self._taken(caller, delivery, upload)
            except (FileNotFoundError, FileMissingError):
                # Another process took it meanwhile, or the counter gave it up.
                receipt = self._keep.held(caller.identity, delivery)
            except (TargetConflictError, ReadBackMismatchError, DeliveredBrokenError):
                self._drop(upload)
                raise
        if receipt is None:
            raise DeliveryAbsentError
        self._drop(upload)
        return receipt

    def _taken(self, caller: Caller, delivery: Delivery, upload: Upload) -> DeliveryReceipt:
        if self._uploads.digest(upload) != (delivery.sha256, delivery.size_bytes):
            raise ReadBackMismatchError
        return self._keep(caller.identity, delivery, upload.path)

    def _drop(self, upload: Upload | None) -> None:
        if upload is not None:
            self._uploads.drop(upload)


@dataclass(slots=True)
class _Turn:
    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0


class _Turns:
    """One after the other for the same digest; for thrift alone, since asking twice is harmless."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._guard = threading.Lock()

    @contextmanager
    def of(self, sha256: str) -> Iterator[None]:
        with self._guard:
            turn = self._turns.setdefault(sha256, _Turn())
            turn.users += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._guard:
                turn.users -= 1
                if not turn.users:
                    del self._turns[sha256]
