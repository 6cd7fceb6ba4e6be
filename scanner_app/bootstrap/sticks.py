"""Sticks that carry signed files to the province, made of their adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.target_secrets import certificate_password
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.stick_errors import StickUnsetError
from scanner_app.ports import EventSink
from scanner_app.ports.sticks import CarriedBundle, Stick
from scanner_app.services.sticks import ReadReceipts, WriteBundle
from scanner_app.settings import Settings
from scanner_app.storage.carried_events import SqlCarriedEvents
from scanner_app.storage.carried_jobs import SqlCarriedJobs
from scanner_app.storage.database import Database
from scanner_app.upload.stick.age import recipient
from scanner_app.upload.stick.bundling import Sealing
from scanner_app.upload.stick.carrying import CarryingStick
from scanner_app.upload.stick.records import BundleRecords
from scanner_app.upload.stick.signed import load_counter_key, load_pinned


@dataclass(frozen=True, slots=True)
class Sticks:
    """What the ends do with sticks."""

    write: WriteBundle
    read: ReadReceipts
    carried: Callable[[], tuple[CarriedBundle, ...]]


def sticks_of(home: Path, settings: Settings, database: Database, tell: EventSink) -> Sticks:
    """The services; keys are read when a stick is opened."""
    jobs = SqlCarriedJobs(database, home, now)
    events = SqlCarriedEvents(database, now, partial(_office, settings))
    open_stick = partial(_open, home, settings)
    return Sticks(
        WriteBundle(jobs, open_stick, tell, events),
        ReadReceipts(jobs, open_stick, tell, events),
        BundleRecords(home / "sticks").carried,
    )


def sealing_of(settings: Settings) -> Sealing:
    """What bundles are sealed with.

    Raises:
        StickUnsetError: the province's keys or the certificate are not set, or no such.
        UploadError leaves: the certificate cannot be used.
    """
    recipient(settings.stick_recipient, "stick_recipient")
    if not settings.client_certificate:
        raise StickUnsetError(key="client_certificate")
    return Sealing(
        province=settings.stick_recipient,
        receipts=load_pinned(settings.stick_receipts),
        counter=load_counter_key(Path(settings.client_certificate), certificate_password(settings)),
        office=settings.office,
    )


def _open(home: Path, settings: Settings, path: Path) -> Stick:
    return CarryingStick(path, BundleRecords(home / "sticks"), sealing_of(settings), now, home)


def _office(settings: Settings) -> OfficeCode | None:
    return parse_office_code(settings.office) if settings.office else None
