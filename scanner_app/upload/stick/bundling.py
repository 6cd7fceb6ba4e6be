"""Writing one bundle on a stick: each file beside its place, synced, read back, then renamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.exchange.deliveries import MOST_BYTES, Delivery, read_delivery
from scanner_app.domain.exchange.events import CounterEvent
from scanner_app.domain.exchange.parsing import write_json
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.stick import (
    EVENTS,
    MANIFEST,
    SEAL,
    Carried,
    Manifest,
    Seal,
    SealedFile,
    paper_name,
)
from scanner_app.domain.stick_errors import StickFaultyError
from scanner_app.domain.upload import UploadJob
from scanner_app.domain.upload_errors import SourceChangedError, TooLargeError, UploadError
from scanner_app.signed_sheets import signed
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.durable import remove_quietly, replace_durably, synced_writing
from scanner_app.upload.stick.age import Digesting, recipient, seal
from scanner_app.upload.stick.places import digest_of, stick_errors
from scanner_app.upload.stick.records import BundleRecord, BundleRecords, key_of
from scanner_app.upload.stick.signed import FOR_SEALS, CounterKey


@dataclass(frozen=True, slots=True)
class Sealing:
    """What bundles are sealed with.

    Attributes:
        province: age recipient of the province.
        receipts: key that its receipts are signed with.
        counter: this counter's certificate and key.
        office: as this counter is set up; "" when it is not.
    """

    province: str
    receipts: ed25519.Ed25519PublicKey
    counter: CounterKey
    office: str


def delivery_of(job: UploadJob) -> Delivery:
    """The job as the province is told of it."""
    code = job.folder.rpartition("/")[2]
    return Delivery(code=code, name=job.name, sha256=job.sha256, size_bytes=job.size_bytes)


class BundleOnStick:
    """As `ports.sticks.BundleInWork`."""

    def __init__(
        self, folder: Path, record: BundleRecord, records: BundleRecords, sealing: Sealing
    ) -> None:
        self._folder = folder
        self._record = record
        self._records = records
        self._sealing = sealing
        self._to = recipient(sealing.province, "stick_recipient")

    @property
    def bundle(self) -> UUID:
        """Its id."""
        return self._record.bundle

    def add(self, job: UploadJob, cancel: CancelToken) -> int:
        """As `ports.sticks.BundleInWork.add`."""
        delivery = delivery_of(job)
        _require_tellable(delivery)
        written = self._record.papers.get(key_of(delivery))
        if written is not None and self._stands(written):
            return written.size_bytes
        name = written.name if written else paper_name(self._record.next_number)
        file = self._sealed_copy(job, name, cancel)
        self._record.note(delivery, file)
        return file.size_bytes

    def seal(
        self, jobs: Sequence[UploadJob], stream: UUID | None, events: Iterable[CounterEvent]
    ) -> None:
        """As `ports.sticks.BundleInWork.seal`."""
        deliveries = [delivery_of(job) for job in jobs]
        files = [self._record.papers[key_of(each)] for each in deliveries]
        carried = [Carried(file.name, each) for file, each in zip(files, deliveries, strict=True)]
        if stream is not None:
            files.append(self._write(EVENTS, Digesting(_Lines(events))))
        manifest = self._manifest(stream, tuple(carried))
        files.append(self._write(MANIFEST, _content(write_json(manifest.dump()).encode())))
        self._sweep({file.name for file in files})
        told = Seal(self.bundle, tuple(files)).dump()
        counter = self._sealing.counter
        sheet = signed(told, FOR_SEALS, counter.key, counter.certificate)
        self._record.close(self._write(SEAL, _content(sheet)).sha256)

    def _manifest(self, stream: UUID | None, papers: tuple[Carried, ...]) -> Manifest:
        return Manifest(
            bundle=self.bundle,
            counter=self._sealing.counter.fingerprint,
            office=self._sealing.office,
            made_at=self._record.made_at,
            reply_to=str(self._records.reply_identity().to_public()),
            stream=stream,
            papers=papers,
        )

    def _sealed_copy(self, job: UploadJob, name: str, cancel: CancelToken) -> SealedFile:
        try:
            opened = job.path.open("rb")
        except OSError as error:
            raise SourceChangedError(job=job.id, errno=error.errno) from error
        with opened as file:
            source = Digesting(file, checkpoint=cancel.checkpoint)
            try:
                return self._write(name, source, (job.sha256, job.size_bytes))
            except _SourceError as error:
                raise SourceChangedError(job=job.id) from error

    def _write(
        self, name: str, source: Digesting, wanted: tuple[str, int] | None = None
    ) -> SealedFile:
        """The source under this name.

        Args:
            name: of the sealed file.
            source: what to seal.
            wanted: digest and size that the source must have; None takes any.

        Raises:
            _SourceError: it has others, or cannot be read.
            StickError leaves: the stick.
        """
        part = self._folder / f"{name.removesuffix('.age')}.part"
        try:
            with stick_errors(self._folder):
                file = self._sealed(part, name, source)
                if wanted not in (None, (source.sha256, source.size_bytes)):
                    raise _SourceError
                if digest_of(part) != file.sha256:
                    raise StickFaultyError(path=str(self._folder))
                replace_durably(part, self._folder / name)
        finally:
            remove_quietly(part)
        return file

    def _sealed(self, part: Path, name: str, source: Digesting) -> SealedFile:
        with synced_writing(part) as opened:
            target = Digesting(opened)
            try:
                seal(source, target, self._to)
            except OSError as error:
                if source.failed is not None:
                    raise _SourceError from error
                raise
        return SealedFile(name, target.sha256, target.size_bytes)

    def _stands(self, file: SealedFile) -> bool:
        with stick_errors(self._folder):
            return digest_of(self._folder / file.name) == file.sha256

    def _sweep(self, wanted: set[str]) -> None:
        """What an earlier try left and nobody waits for any more goes."""
        with stick_errors(self._folder):
            for each in self._folder.iterdir():
                if each.name not in wanted:
                    each.unlink()


def _require_tellable(delivery: Delivery) -> None:
    """The province can read of it: one paper that it cannot would spoil its whole bundle.

    Raises:
        TooLargeError: no province takes a file of this size.
        UploadError: problem "path", its code or name is none.
    """
    if delivery.size_bytes > MOST_BYTES:
        raise TooLargeError(size_bytes=delivery.size_bytes)
    try:
        read_delivery(delivery.dump())
    except MessageInvalidError as error:
        raise UploadError(problem="path") from error


class _SourceError(Exception):
    """What is to be sealed cannot be read, or is not what was signed."""


class _Lines(RawIOBase):
    """Events as a file of JSON lines, made while it is read."""

    def __init__(self, events: Iterable[CounterEvent]) -> None:
        self._events = iter(events)
        self._left = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; empty at the end."""
        while size < 0 or len(self._left) < size:
            event = next(self._events, None)
            if event is None:
                break
            self._left += write_json(event.dump()).encode() + b"\n"
        size = len(self._left) if size < 0 else size
        block, self._left = self._left[:size], self._left[size:]
        return block


def _content(content: bytes) -> Digesting:
    return Digesting(BytesIO(content))
