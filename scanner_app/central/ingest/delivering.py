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

from scanner_app.central.catalogue import deliveries
from scanner_app.central.catalogue.database import Catalogue
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


class TakeDelivery:
    """Takes files; thread-safe."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: ObjectStore,
        uploads: UploadFolder,
        judge: Judge,
        clock: Callable[[], datetime],
        most_bytes: int,
    ) -> None:
        """Args are what it works with.

        Args:
            catalogue: where receipts are.
            store: where files go.
            uploads: where they come from.
            judge: of their signatures.
            clock: UTC; times of receipts.
            most_bytes: largest file taken.
        """
        self._catalogue = catalogue
        self._store = store
        self._uploads = uploads
        self._judge = judge
        self._clock = clock
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
            DeliveredBrokenError: not signed, or not intact; it is in quarantine; facts: problems.
            AppError: store, database or judge do not work; nothing is lost, asking again goes on.
        """
        if delivery.size_bytes > self._most_bytes:
            raise TooLargeError
        upload = self._uploads.whole(delivery.upload or "", caller.fingerprint)
        with self._turns.of(delivery.sha256):
            try:
                receipt = deliveries.find(self._catalogue, caller.identity, delivery)
                if receipt is None and upload is not None:
                    receipt = self._taken(caller, delivery, upload)
            except (FileNotFoundError, FileMissingError):
                # Another process took it meanwhile, or the counter gave it up.
                receipt = deliveries.find(self._catalogue, caller.identity, delivery)
            except TargetConflictError:
                self._drop(upload)
                raise
        if receipt is None:
            raise DeliveryAbsentError
        self._drop(upload)
        return receipt

    def _taken(self, caller: Caller, delivery: Delivery, upload: Upload) -> DeliveryReceipt:
        content = Content(*self._uploads.digest(upload))
        if content != Content(delivery.sha256, delivery.size_bytes):
            self._uploads.drop(upload)
            raise ReadBackMismatchError
        judgement = self._judge(upload.path)
        if judgement.problems:
            self._set_apart(caller, delivery, upload, judgement)
            raise DeliveredBrokenError(problems=list(judgement.problems))
        key = object_key(caller.identity.office, content.sha256)
        self._store.put(key, upload.path, content)
        return deliveries.record(
            self._catalogue,
            caller.identity,
            delivery,
            key,
            judged=judgement.found,
            now=self._clock(),
        )

    def _set_apart(
        self, caller: Caller, delivery: Delivery, upload: Upload, judgement: Judgement
    ) -> None:
        key = quarantine_key(caller.identity.office, delivery.sha256)
        self._store.put(key, upload.path, Content(delivery.sha256, delivery.size_bytes))
        deliveries.quarantine(
            self._catalogue,
            caller.identity,
            delivery,
            key,
            reason=DeliveredBrokenError.code,
            facts={**judgement.found, "breaking": list(judgement.problems)},
            now=self._clock(),
        )
        self._uploads.drop(upload)
        _log.warning(
            "file set apart",
            extra={
                "counter": caller.identity.counter,
                "sha256": delivery.sha256,
                "problems": ",".join(judgement.problems),
            },
        )

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
