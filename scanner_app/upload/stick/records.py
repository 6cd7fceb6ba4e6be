"""What this PC knows of the bundles it wrote: enough to go on after a kill.

One file a bundle, a JSON line a fact, each on the disk before the next step. The folder also holds
the key that receipts are sealed to. It lies in the home folder, as the lines speak of dossiers.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pyrage

from scanner_app.domain.exchange.deliveries import Delivery, read_delivery
from scanner_app.domain.exchange.reading import Fields
from scanner_app.domain.exchange_errors import MessageInvalidError
from scanner_app.domain.stick import SealedFile
from scanner_app.durable import disk_errors, sync_folder, write_durably
from scanner_app.ports.sticks import CarriedBundle

_SUFFIX = ".jsonl"
_KEY = "reply.key"


@dataclass
class BundleRecord:
    """One bundle of ours, as far as it got.

    Attributes:
        sealed: SHA-256 of its seal as it lies on the stick; None while it is not complete.
        papers: what was written of it, by code, name and digest.
    """

    path: Path
    bundle: UUID
    made_at: datetime
    sealed: str | None = None
    papers: dict[tuple[str, str, str], SealedFile] = field(default_factory=dict)
    next_number: int = 1

    def note(self, delivery: Delivery, file: SealedFile) -> None:
        """This paper lies sealed on the stick.

        Raises:
            StorageError leaves.
        """
        self._append({"paper": delivery.dump(), "file": file.dump()})
        self.took(delivery, file)

    def close(self, seal: str) -> None:
        """The bundle is complete.

        Raises:
            StorageError leaves.
        """
        self._append({"sealed": seal})
        self.sealed = seal

    def took(self, delivery: Delivery, file: SealedFile) -> None:
        """The same, read from its line."""
        self.papers[key_of(delivery)] = file
        self.next_number = max(self.next_number, int(file.name[:6]) + 1)

    def _append(self, fact: dict[str, object]) -> None:
        with disk_errors(self.path), self.path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
            file.write((b"\n" if torn else b"") + json.dumps(fact).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def key_of(delivery: Delivery) -> tuple[str, str, str]:
    """What makes a paper the same in two bundles."""
    return delivery.code, delivery.name, delivery.sha256


class BundleRecords:
    """The records of this PC, in a folder of the home; none is made before it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[BundleRecord, ...]:
        """Every bundle, oldest first; files that cannot be understood are left out.

        Raises:
            StorageError leaves.
        """
        with disk_errors(self._folder):
            paths = sorted(self._folder.glob("*" + _SUFFIX)) if self._folder.is_dir() else []
            read = [_record(path) for path in paths]
        return tuple(sorted((one for one in read if one), key=lambda one: one.made_at))

    def carried(self) -> tuple[CarriedBundle, ...]:
        """The same, for people.

        Raises:
            StorageError leaves.
        """
        return tuple(
            CarriedBundle(one.bundle, one.made_at, len(one.papers), one.sealed is not None)
            for one in self.all()
        )

    def begin(self, bundle: UUID, made_at: datetime) -> BundleRecord:
        """A new one.

        Raises:
            StorageError leaves.
        """
        path = self._folder / f"{bundle}{_SUFFIX}"
        head = {"bundle": str(bundle), "made_at": made_at.isoformat()}
        write_durably(path, json.dumps(head).encode() + b"\n", mode=0o600)
        return BundleRecord(path, bundle, made_at)

    def forget(self, record: BundleRecord) -> None:
        """Nothing of it is waited for any more.

        Raises:
            StorageError leaves.
        """
        with disk_errors(record.path):
            record.path.unlink(missing_ok=True)
            sync_folder(record.path.parent)

    def reply_identity(self) -> pyrage.x25519.Identity:
        """The key for receipts, made the first time.

        Raises:
            StorageError leaves; a key that cannot be read is replaced, as bundles written again
                bring the same receipts.
        """
        path = self._folder / _KEY
        with disk_errors(path):
            text = path.read_text(encoding="ascii", errors="replace") if path.exists() else ""
        try:
            return pyrage.x25519.Identity.from_str(text.strip())
        except pyrage.IdentityError:
            made = pyrage.x25519.Identity.generate()
            write_durably(path, f"{made}\n".encode("ascii"), mode=0o600)
            return made


def _record(path: Path) -> BundleRecord | None:
    record: BundleRecord | None = None
    for line in path.read_bytes().splitlines():
        try:
            told = json.loads(line)
            if record is None:
                made_at = Fields(told).moment("made_at")
                record = BundleRecord(path, UUID(told["bundle"]), made_at)
            elif "sealed" in told:
                record.sealed = Fields(told).sha256("sealed")
            else:
                record.took(read_delivery(told["paper"]), _sealed_file(told["file"]))
        except (ValueError, LookupError, TypeError, MessageInvalidError):
            # A line whose writing was killed; its paper is sealed anew.
            continue
    return record


def _sealed_file(told: object) -> SealedFile:
    fields = Fields(told)
    return SealedFile(
        fields.text("name", most=20), fields.sha256("sha256"), fields.number("size_bytes")
    )
