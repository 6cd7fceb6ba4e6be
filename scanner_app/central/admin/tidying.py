"""Leftovers: uploads that nobody goes on with, and objects that nothing speaks of."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.errors import ServiceRunningError
from scanner_app.central.ingest.uploads import Upload, UploadFolder
from scanner_app.central.listening import is_answering
from scanner_app.central.objects.store import Listed, ObjectStore
from scanner_app.central.settings import CentralSettings, TidySettings
from scanner_app.domain.errors import StoreBusyError
from scanner_app.locks import FileLock

STRAY_AFTER = timedelta(days=1)
"""Younger objects may be waiting for their row."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TidiedUploads:
    """What went.

    Attributes:
        unfinished: uploads that got no further.
        unasked: finished ones that nobody asked about.
    """

    unfinished: int
    unasked: int


def tidy_uploads(uploads: UploadFolder, after: TidySettings, now: datetime) -> TidiedUploads:
    """Take away what is older than the settings say; counters that come late send anew."""
    unfinished = unasked = 0
    for upload in list(uploads.all()):
        age = now - upload.changed_at
        if upload.is_whole and age > timedelta(days=after.unasked_days):
            unasked += _dropped(uploads, upload)
        elif not upload.is_whole and age > timedelta(days=after.unfinished_days):
            unfinished += _dropped(uploads, upload)
    return TidiedUploads(unfinished, unasked)


def stray_objects(catalogue: Catalogue, store: ObjectStore, now: datetime) -> tuple[Listed, ...]:
    """Objects older than a day that neither a receipt nor quarantine speaks of, by key."""

    def work(connection: Connection) -> tuple[Listed, ...]:
        connection.execute(
            "CREATE TEMPORARY TABLE listed (key text, size_bytes bigint, changed_at timestamptz)"
            " ON COMMIT DROP"
        )
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY pg_temp.listed FROM STDIN") as copy,
        ):
            for each in _old(store, now):
                copy.write_row((each.key, each.size_bytes, each.changed_at))
        rows = connection.execute(
            "SELECT l.key, l.size_bytes, l.changed_at FROM pg_temp.listed l"
            " WHERE NOT EXISTS (SELECT FROM files f WHERE f.object_key = l.key)"
            " AND NOT EXISTS (SELECT FROM quarantine q WHERE q.object_key = l.key)"
            " ORDER BY l.key"
        )
        return tuple(Listed(*row) for row in rows)

    return catalogue.as_keeper(work)


def delete_strays(
    settings: CentralSettings, catalogue: Catalogue, store: ObjectStore, now: datetime
) -> tuple[Listed, ...]:
    """Delete them for good; which.

    Raises:
        ServiceRunningError: a delivery that begins now, or a stick that is imported, might use one
            of them. When the service begins meanwhile, the rest stays.
    """
    with _no_stick(settings):
        _require_silence(settings)
        strays = stray_objects(catalogue, store, now)
        for each in strays:
            _require_silence(settings)
            store.delete(each.key)
        return strays


@contextmanager
def _no_stick(settings: CentralSettings) -> Iterator[None]:
    """No stick is imported here until the block ends."""
    lock = settings.sticks.lock
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(lock).held())
        except StoreBusyError as error:
            raise ServiceRunningError(text="sohoa central stick import") from error
        yield


def _require_silence(settings: CentralSettings) -> None:
    if is_answering(settings.ingest.listen):
        raise ServiceRunningError(text=settings.ingest.listen)


def _old(store: ObjectStore, now: datetime) -> Iterator[Listed]:
    return (each for each in store.listed() if now - each.changed_at > STRAY_AFTER)


def _dropped(uploads: UploadFolder, upload: Upload) -> int:
    uploads.drop(upload)
    _log.info("upload given up", extra={"upload": upload.id, "whole": upload.is_whole})
    return 1
