"""Sealed bundles: what a counter puts on a stick for the province, and what comes back on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scanner_app.domain.exchange.deliveries import (
    MOST_BYTES,
    Delivery,
    DeliveryReceipt,
    read_delivery,
    read_receipt,
)
from scanner_app.domain.exchange.reading import Fields

FORMAT = 1
MOST_PAPERS = 5000
"""In one bundle. FAT32 takes 65.534 names in a folder; a bundle is checked as a whole."""
MOST_SEALED = MOST_BYTES + MOST_BYTES // 1024 + 4096
"""Largest sealed file: age adds 16 bytes to each 64 KiB, and a header (measured: 0,025 %)."""

SEAL, MANIFEST, EVENTS = "seal.age", "manifest.age", "events.age"
BUNDLE_FOLDER = re.compile(
    r"SOHOA-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE
)
_SEALED_NAME = re.compile(r"[0-9]{6}\.age|manifest\.age|events\.age")
_RECIPIENT = re.compile(r"age1[0-9a-z]{50,70}")
_ERROR = re.compile(r"[a-z_]+\.[a-z_]+")


def bundle_folder(bundle: UUID) -> str:
    """Name of the bundle's folder on the stick."""
    return f"SOHOA-{bundle}"


def receipts_name(bundle: UUID) -> str:
    """Name of its receipts, inside that folder."""
    return f"receipts-{bundle}.age"


def paper_name(number: int) -> str:
    """Name of its n-th sealed paper, from 1: a number says nothing."""
    return f"{number:06d}.age"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One file of a bundle as it lies on the stick: name, digest and size of what is sealed."""

    name: str
    sha256: str
    size_bytes: int

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {"name": self.name, "sha256": self.sha256, "size_bytes": self.size_bytes}


@dataclass(frozen=True, slots=True)
class Seal:
    """What the counter signs: every file of the bundle, by the digest of its sealed bytes."""

    bundle: UUID
    files: tuple[SealedFile, ...]

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "format": FORMAT,
            "bundle": str(self.bundle),
            "files": [each.dump() for each in self.files],
        }


def read_seal(told: object) -> Seal:
    """What `Seal.dump` wrote.

    Raises:
        MessageInvalidError: it is not; a name that is no plain one, or stands twice, included.
    """
    fields = Fields(told)
    fields.number("format", least=FORMAT, most=FORMAT)
    files = tuple(_sealed(each) for each in fields.each("files", most=MOST_PAPERS + 2))
    names = {each.name for each in files}
    if len(names) != len(files) or MANIFEST not in names:
        raise fields.wrong("files")
    return Seal(fields.uuid("bundle"), files)


@dataclass(frozen=True, slots=True)
class Carried:
    """One paper in a bundle: the sealed file, and what is in it."""

    file: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds; sealed, as it speaks of dossiers.

    Attributes:
        counter: SHA-256 of the certificate that signed the seal, so that nobody can put his own
            seal on another counter's sealed files.
        office: as the counter is set up, "" when it is not; the province goes by the certificate.
        reply_to: age recipient of the counter, for the receipts.
        stream: of the events in the bundle; None when there are none.
    """

    bundle: UUID
    counter: str
    office: str
    made_at: datetime
    reply_to: str
    stream: UUID | None
    papers: tuple[Carried, ...]

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "format": FORMAT,
            "bundle": str(self.bundle),
            "counter": self.counter,
            "office": self.office,
            "made_at": self.made_at.isoformat(),
            "reply_to": self.reply_to,
            "stream": str(self.stream) if self.stream else None,
            "papers": [{"file": each.file, **each.delivery.dump()} for each in self.papers],
        }


def read_manifest(told: object) -> Manifest:
    """What `Manifest.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = Fields(told)
    fields.number("format", least=FORMAT, most=FORMAT)
    papers = tuple(
        Carried(_name(each, "file"), read_delivery(each))
        for each in fields.each("papers", most=MOST_PAPERS)
    )
    if len({each.file for each in papers}) != len(papers):
        raise fields.wrong("papers")
    return Manifest(
        bundle=fields.uuid("bundle"),
        counter=fields.sha256("counter"),
        office=fields.text("office", most=40, empty=True),
        made_at=fields.moment("made_at"),
        reply_to=_matching(fields, "reply_to", _RECIPIENT),
        stream=fields.uuid("stream") if fields.has("stream") else None,
        papers=papers,
    )


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A paper that the province did not take, and the code of the reason."""

    delivery: Delivery
    error: str


@dataclass(frozen=True, slots=True)
class BundleReceipts:
    """The province's answer to a bundle; sealed to the counter and signed by the province.

    Attributes:
        counter: SHA-256 of the certificate of the counter whose bundle it was.
        office: of that certificate.
        stream: whose events came with it; None when none did.
        seen_seq: newest event of this stream that the province has.
        events_error: code of why it took no more of them; None when it took all.
        events_office: the office that `NotOurOfficeError` is about.
    """

    bundle: UUID
    counter: str
    office: str
    at: datetime
    receipts: tuple[DeliveryReceipt, ...]
    refused: tuple[NotTaken, ...] = ()
    stream: UUID | None = None
    seen_seq: int = 0
    events_error: str | None = None
    events_office: str | None = None

    def dump(self) -> dict[str, object]:
        """As JSON."""
        return {
            "format": FORMAT,
            "bundle": str(self.bundle),
            "counter": self.counter,
            "office": self.office,
            "at": self.at.isoformat(),
            "receipts": [each.dump() for each in self.receipts],
            "refused": [{"error": each.error, **each.delivery.dump()} for each in self.refused],
            "stream": str(self.stream) if self.stream else None,
            "seen_seq": self.seen_seq,
            "events_error": self.events_error,
            "events_office": self.events_office,
        }


def read_bundle_receipts(told: object) -> BundleReceipts:
    """What `BundleReceipts.dump` wrote.

    Raises:
        MessageInvalidError: it is not.
    """
    fields = Fields(told)
    fields.number("format", least=FORMAT, most=FORMAT)
    return BundleReceipts(
        bundle=fields.uuid("bundle"),
        counter=fields.sha256("counter"),
        office=fields.text("office", most=40),
        at=fields.moment("at"),
        receipts=tuple(read_receipt(each) for each in fields.each("receipts", most=MOST_PAPERS)),
        refused=tuple(
            NotTaken(read_delivery(each), _matching(each, "error", _ERROR))
            for each in fields.each("refused", most=MOST_PAPERS)
        ),
        stream=fields.uuid("stream") if fields.has("stream") else None,
        seen_seq=fields.number("seen_seq"),
        events_error=(
            _matching(fields, "events_error", _ERROR) if fields.has("events_error") else None
        ),
        events_office=fields.optional_text("events_office", most=40),
    )


def _sealed(fields: Fields) -> SealedFile:
    return SealedFile(
        name=_name(fields, "name"),
        sha256=fields.sha256("sha256"),
        size_bytes=fields.number("size_bytes", least=1, most=MOST_SEALED),
    )


def _name(fields: Fields, name: str) -> str:
    return _matching(fields, name, _SEALED_NAME)


def _matching(fields: Fields, name: str, form: re.Pattern[str]) -> str:
    value = fields.text(name, most=100)
    if not form.fullmatch(value):
        raise fields.wrong(name)
    return value
