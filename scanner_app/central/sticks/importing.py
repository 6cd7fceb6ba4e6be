"""Importing a stick: each paper of each bundle is taken like a delivery, and answered."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol
from uuid import UUID

from scanner_app.central.sticks.keys import StickKeys
from scanner_app.central.sticks.opening import AnySender, OpenedBundle, is_complete, open_bundle
from scanner_app.domain.errors import AppError
from scanner_app.domain.exchange.deliveries import Delivery, DeliveryReceipt
from scanner_app.domain.exchange.events import MOST_EVENTS, CounterEvent, read_event
from scanner_app.domain.exchange.parsing import MOST_MESSAGE_BYTES, read_json
from scanner_app.domain.exchange_errors import ExchangeError, MessageInvalidError
from scanner_app.domain.stick import EVENTS, BundleReceipts, Carried, NotTaken, receipts_name
from scanner_app.domain.stick_errors import BundleError, BundleUnreadableError, StickError
from scanner_app.domain.upload_errors import ReadBackMismatchError, UploadError
from scanner_app.durable import as_storage_error
from scanner_app.signed_sheets import signed
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.durable import remove_quietly, replace_durably, synced_writing
from scanner_app.upload.stick.age import Digesting, TooLongError, recipient, sealed, unseal
from scanner_app.upload.stick.places import (
    NotPlainError,
    bundles_on,
    plain_file,
    require_stick,
    stick_errors,
)
from scanner_app.upload.stick.signed import FOR_RECEIPTS

_MOST_EVENT_BYTES = 256 << 20


class Taking(Protocol[AnySender]):
    """The province as bundles reach it: the same doors as for deliveries on a line."""

    def who(self, fingerprint: str) -> AnySender:
        """The counter that has this certificate (SHA-256).

        Raises:
            CounterUnknownError: nobody, or it was taken back.
        """

    def held(self, sender: AnySender, delivery: Delivery) -> DeliveryReceipt | None:
        """The receipt when exactly this is kept already.

        Raises:
            UploadError, ExchangeError leaves: it cannot be, as a conflict.
        """

    def take(self, sender: AnySender, delivery: Delivery, file: Path) -> DeliveryReceipt:
        """Keep this file, judged and recorded; the file stays the caller's.

        Raises:
            UploadError, ExchangeError leaves.
        """

    def tell(self, sender: AnySender, stream: UUID, some: Sequence[CounterEvent], /) -> int:
        """As `ports.ProvinceLink.tell`, at most `MOST_EVENTS` of them."""


@dataclass(frozen=True, slots=True)
class ImportedBundle:
    """What became of a bundle.

    Attributes:
        name: of its folder.
        office: whose it is; "" when that is not sure.
        taken: papers taken now.
        held: papers that the province had already.
        refused: papers it will not take, with the reasons; the counter is told.
        failed: papers that could not be taken this time.
        events: statements of the counter that were told.
        error: why nothing, or not everything, was taken; None when all is well.
    """

    name: str
    office: str = ""
    taken: int = 0
    held: int = 0
    refused: tuple[NotTaken, ...] = ()
    failed: int = 0
    events: int = 0
    error: AppError | None = None


@dataclass
class _Tally:
    receipts: list[DeliveryReceipt] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)
    taken: int = 0
    failed: int = 0
    events: int = 0
    seen_seq: int = 0
    error: AppError | None = None
    events_error: AppError | None = None


class ImportStick(Generic[AnySender]):
    """Takes everything new from a stick; killed at any moment, the same call goes on."""

    def __init__(
        self,
        taking: Taking[AnySender],
        keys: StickKeys,
        clock: Callable[[], datetime],
        workspace: Path,
    ) -> None:
        """Args say how.

        Args:
            taking: the province.
            keys: open bundles and sign receipts.
            clock: says which certificates hold.
            workspace: private folder on this machine for the one paper that is open.
        """
        self._taking = taking
        self._keys = keys
        self._clock = clock
        self._workspace = workspace

    def __call__(self, path: Path, cancel: CancelToken) -> tuple[ImportedBundle, ...]:
        """Every complete bundle on the stick; receipts go back onto it.

        A bundle that is not to be trusted is told and left as it is; the others are imported.

        Raises:
            StickError leaves: the stick itself cannot be read.
            Cancelled: between two papers; what was taken stays taken.
        """
        require_stick(path, None)
        found = bundles_on(path)
        return tuple(self._import(folder, bundle, cancel) for bundle, folder in found)

    def _import(self, folder: Path, bundle: UUID, cancel: CancelToken) -> ImportedBundle:
        if not is_complete(folder):
            return ImportedBundle(
                folder.name, error=BundleError(name=folder.name, problem="unfinished")
            )
        try:
            opened = open_bundle(
                folder, bundle, self._keys.identity, self._taking.who, self._clock(), cancel
            )
        except StickError as error:
            return ImportedBundle(folder.name, error=error)
        tally = self._take_all(opened, cancel)
        try:
            self._answer(opened, tally)
        except StickError as error:
            tally.error = tally.error or error
        return ImportedBundle(
            name=folder.name,
            office=opened.sender.office,
            taken=tally.taken,
            held=len(tally.receipts) - tally.taken,
            refused=tuple(tally.refused),
            failed=tally.failed,
            events=tally.events,
            error=tally.error,
        )

    def _take_all(self, opened: OpenedBundle[AnySender], cancel: CancelToken) -> _Tally:
        tally = _Tally()
        self._tell_all(opened, tally)
        papers = opened.manifest.papers
        for number, carried in enumerate(papers):
            cancel.checkpoint()
            try:
                tally.receipts.append(self._one(opened, carried, tally))
            except AppError as error:
                if error.transient or not isinstance(error, UploadError | ExchangeError):
                    # The next would fail alike; the same call goes on from here.
                    tally.error, tally.failed = error, len(papers) - number
                    break
                tally.refused.append(NotTaken(carried.delivery, error.code))
        return tally

    def _one(
        self, opened: OpenedBundle[AnySender], carried: Carried, tally: _Tally
    ) -> DeliveryReceipt:
        held = self._taking.held(opened.sender, carried.delivery)
        if held is not None:
            return held
        with self._unsealed(opened, carried.file, carried.delivery.size_bytes) as (file, target):
            delivery = carried.delivery
            if (target.sha256, target.size_bytes) != (delivery.sha256, delivery.size_bytes):
                raise ReadBackMismatchError(file=carried.file)
            receipt = self._taking.take(opened.sender, delivery, file)
        tally.taken += 1
        return receipt

    def _tell_all(self, opened: OpenedBundle[AnySender], tally: _Tally) -> None:
        """The counter's statements; what is wrong with them keeps no paper from being taken."""
        stream = opened.manifest.stream
        if stream is None:
            return
        try:
            with self._unsealed(opened, EVENTS, _MOST_EVENT_BYTES) as (file, _):
                for some in _batches(file):
                    tally.seen_seq = self._taking.tell(opened.sender, stream, some)
                    tally.events += len(some)
        except AppError as error:
            tally.error = tally.events_error = error

    @contextmanager
    def _unsealed(
        self, opened: OpenedBundle[AnySender], name: str, most: int
    ) -> Iterator[tuple[Path, Digesting]]:
        """A file of the bundle in the clear, gone when the block ends.

        Raises:
            BundleError: it is no longer what was looked at, or larger than it may be.
            StickError leaves: the stick.
            StorageError leaves: the disk of this machine.
        """
        descriptor, place = tempfile.mkstemp(dir=self._workspace)
        try:
            with os.fdopen(descriptor, "wb") as clear:
                target = Digesting(clear, most)
                self._unseal(opened, name, target)
            yield Path(place), target
        finally:
            remove_quietly(Path(place))

    def _unseal(self, opened: OpenedBundle[AnySender], name: str, target: Digesting) -> None:
        wanted = opened.files[name]
        broken = BundleError(name=opened.folder.name, problem="file", file=name)
        try:
            with (
                stick_errors(opened.folder),
                plain_file(opened.folder / name, wanted.size_bytes) as file,
            ):
                source = Digesting(file)
                unseal(source, target, self._keys.identity)
        except (NotPlainError, TooLongError, BundleUnreadableError) as error:
            raise broken from error
        except StickError:
            if isinstance(target.failed, OSError):
                raise as_storage_error(target.failed, self._workspace) from target.failed
            raise
        if source.sha256 != wanted.sha256:
            raise broken

    def _answer(self, opened: OpenedBundle[AnySender], tally: _Tally) -> None:
        """Receipts for all that is kept, beside the bundle.

        Raises:
            StickError leaves: they could not be written; importing again writes them.
        """
        manifest = opened.manifest
        why = tally.events_error
        told = BundleReceipts(
            bundle=manifest.bundle,
            counter=opened.fingerprint,
            office=opened.sender.office,
            at=self._clock(),
            receipts=tuple(tally.receipts),
            refused=tuple(tally.refused),
            stream=manifest.stream,
            seen_seq=tally.seen_seq,
            events_error=why.code if why else None,
            events_office=str(why.facts["office"]) if why and why.facts.get("office") else None,
        )
        sheet = signed(told.dump(), FOR_RECEIPTS, self._keys.signing)
        place = opened.folder / receipts_name(manifest.bundle)
        part = place.with_suffix(".part")
        with stick_errors(opened.folder):
            try:
                with synced_writing(part) as file:
                    file.write(sealed(sheet, recipient(manifest.reply_to, "reply_to")))
                replace_durably(part, place)
            finally:
                remove_quietly(part)


def _batches(file: Path) -> Iterator[tuple[CounterEvent, ...]]:
    """Events of a file of JSON lines, as many at a time as one message may have.

    Raises:
        MessageInvalidError: a line is none.
    """
    some: list[CounterEvent] = []
    with file.open("rb") as lines:
        while line := lines.readline(MOST_MESSAGE_BYTES + 1):
            if len(line) > MOST_MESSAGE_BYTES:
                raise MessageInvalidError(field="events")
            some.append(read_event(read_json(line)))
            if len(some) == MOST_EVENTS:
                yield tuple(some)
                some = []
    if some:
        yield tuple(some)
