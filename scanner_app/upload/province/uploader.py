"""Delivers signed files to the province: asks, uploads what it lacks, asks for the receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import AppError, DossierCodeError
from scanner_app.domain.exchange.deliveries import Delivery, read_receipt
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import DeliveryAbsentError, MessageInvalidError
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import (
    UploadError,
)
from scanner_app.ports import Clock, Transfer
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.places import plain_parts
from scanner_app.upload.province.broken import once_more
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.sending import Sending
from scanner_app.upload.province.tus import TusFiles

RECEIPT_WAIT_S = 180.0
"""The province reads, judges, stores and reads back a file of 200 MB before it answers."""
_NO_FILE = "0" * 64


@dataclass(frozen=True, slots=True)
class Hello:
    """What the province says of this counter.

    Attributes:
        clock_ahead: how far this PC's clock is ahead of the province's; negative: behind.
    """

    office: str
    counter: int
    most_bytes: int
    clock_ahead: timedelta


class ProvinceUploader:
    """`ports.Uploader` over tus with client certificates. Thread-safe.

    A job's folder is "<office>/<dossier code>"; the office is not sent, the certificate says it.
    """

    def __init__(self, connection: ProvinceConnection, clock: Clock) -> None:
        """Nothing is asked yet.

        Args:
            connection: to the province.
            clock: this PC's, compared with the province's.
        """
        self._connection = connection
        self._clock = clock
        self._files = TusFiles(connection)

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        """The province's receipt for the job's file; its signatures are judged by then.

        A cut that let bytes through is gone on after at once; one that did not is for the queue
        to wait out.

        Raises:
            Cancelled: between two blocks.
            SourceChangedError: the file on this PC is not the one that was signed.
            TargetConflictError: the province has another file of this name.
            ReadBackMismatchError: what arrived is another; the next try begins anew.
            UploadError and ExchangeError leaves.
        """
        delivery = _delivery(job)
        cancel.checkpoint()
        receipt = self._receipt(delivery)
        return receipt or Sending(self._files, job, cancel, transfer).until(
            lambda upload: self._receipt(replace(delivery, upload=upload))
        )

    def may_hold(self, folder: str, name: str) -> bool:
        """Something may stand there already; True when that cannot be told now."""
        try:
            # Whatever stands there has another digest than this, which is a conflict.
            asked = Delivery(_code(folder, name), name, _NO_FILE, 1)
            self._connection.post_json("/v1/deliveries", asked.dump())
        except DeliveryAbsentError:
            return False
        except AppError:
            return True
        return True

    def check(self) -> None:
        """The province answers and knows this counter.

        Raises:
            UploadError and ExchangeError leaves.
        """
        self.hello()

    def hello(self) -> Hello:
        """Who the province takes this counter for, and whether this PC's clock is right.

        Raises:
            UploadError and ExchangeError leaves.
        """
        before = self._clock()
        told = Fields(self._connection.get_json("/v1/hello"))
        now = before + (self._clock() - before) / 2
        return Hello(
            office=told.text("office", most=40),
            counter=told.number("counter"),
            most_bytes=told.number("most_bytes"),
            clock_ahead=now.astimezone(UTC) - told.moment("time"),
        )

    def _receipt(self, delivery: Delivery) -> Receipt | None:
        """The receipt; None when the province lacks the file, or the upload that was named.

        Raises:
            UploadError and ExchangeError leaves.
        """
        read_s = RECEIPT_WAIT_S if delivery.upload else None
        try:
            told = once_more(
                lambda: self._connection.post_json("/v1/deliveries", delivery.dump(), read_s=read_s)
            )
        except DeliveryAbsentError:
            return None
        given = read_receipt(told)
        if (given.name, given.sha256, given.size_bytes) != (
            *(delivery.name, delivery.sha256, delivery.size_bytes),
        ):
            raise MessageInvalidError(field="receipt")
        return Receipt(given.sha256, given.size_bytes, given.at, given.location, judged=True)


def _delivery(job: UploadJob) -> Delivery:
    """The job as the province is asked about it.

    Raises:
        UploadError: problem "path" or "empty".
    """
    code = _code(job.folder, job.name)
    if job.size_bytes < 1:
        raise UploadError(problem="empty")
    return Delivery(code, job.name, job.sha256, job.size_bytes)


def _code(folder: str, name: str) -> str:
    parts = plain_parts(folder, name)
    if len(parts) != 3:
        raise UploadError(problem="path")
    try:
        return parse_dossier_code(parts[1]).text
    except DossierCodeError as error:
        raise UploadError(problem="path") from error
