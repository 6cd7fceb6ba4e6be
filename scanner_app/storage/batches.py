"""Taking pages in: a batch is one stack handed over by one person for one office."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.ids import BatchId, OfficeCode, OriginalId, PageId
from scanner_app.domain.page import Page, PageState
from scanner_app.domain.split_rule import SplitRule
from scanner_app.durable import copy_durably, disk_errors, link_durably
from scanner_app.ports import Clock, ScannedPage
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.pages import page_of

RESERVE_BYTES = 200 * 1024 * 1024
"""Room left on the store's disk for the database and the PDFs of what is already kept."""

_SOME = 500
"""Values in one IN list; SQLite allows 32.766 parameters, older builds 999."""


class BatchStore:
    """Batches and the keeping of pages."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def open_batch(
        self,
        key: str,
        office: OfficeCode,
        given_code: str | None,
        *,
        split: SplitRule = SplitRule.AUTO,
        place: str | None = None,
    ) -> BatchId:
        """The batch still being captured under this key, or a new one."""
        table = schema.batches
        with self._database.write() as connection:
            found = connection.scalar(
                sa.select(table.c.id).where(table.c.key == key, table.c.state == "capturing")
            )
            if found is not None:
                return BatchId(found)
            made = connection.execute(
                table.insert().values(
                    key=key,
                    office=office,
                    given_code=given_code,
                    state="capturing",
                    created_at=as_text(self._clock()),
                    split=split.value,
                    place=place,
                )
            )
            return BatchId(made.lastrowid)

    def known(self, office: OfficeCode, source_keys: Iterable[str]) -> dict[str, PageId]:
        """Which of these pictures the office has kept already."""
        table = schema.pages
        keys = list(source_keys)
        found: dict[str, PageId] = {}
        with self._database.read() as connection:
            for start in range(0, len(keys), _SOME):
                rows = connection.execute(
                    sa.select(table.c.source_key, table.c.id).where(
                        table.c.office == office,
                        table.c.source_key.in_(keys[start : start + _SOME]),
                    )
                )
                found.update((row.source_key, PageId(row.id)) for row in rows)
        return found

    def keep(
        self,
        batch: BatchId,
        *,
        image: Path,
        seq: int,
        source: str,
        source_page: int,
        source_key: str,
        original: OriginalId | None = None,
    ) -> Page:
        """Copy the picture into the store (fsync, rename), then record it in one transaction.

        Args:
            batch: which it belongs to.
            image: the picture.
            seq: its place in the batch.
            source: name of where it came from.
            source_page: its place in there.
            source_key: its identity inside the office.
            original: the signed PDF it is a picture of.

        Raises:
            DiskFullError: nothing was kept of this page.
        """
        now = self._clock()
        target = self._image_path(batch, seq, source_key, image.suffix)
        with disk_errors(target):
            self._need_room(image.stat().st_size)
        sha256, size = copy_durably(image, target)
        page = Page(
            id=PageId(0),
            batch=batch,
            seq=seq,
            source=source,
            source_page=source_page,
            source_key=source_key,
            image=target,
            sha256=sha256,
            captured_at=now,
            state=PageState.CAPTURED,
            original=original,
        )
        return self._record(page, size)

    def adopt(self, batch: BatchId, page: ScannedPage, *, source: str, source_key: str) -> Page:
        """Link a page that is synced on this disk into the store, then record it.

        The file in the session's folder stays; a page known by its source key is given as it is.

        Raises:
            DiskFullError: nothing was kept of this page.
        """
        known = self._known_page(batch, source_key)
        if known is not None:
            return known
        now = self._clock()
        target = self._image_path(batch, page.number - 1, source_key, page.image.suffix)
        with disk_errors(target):
            self._need_room(0)
        link_durably(page.image, target)
        kept = Page(
            id=PageId(0),
            batch=batch,
            seq=page.number - 1,
            source=source,
            source_page=page.number,
            source_key=source_key,
            image=target,
            sha256=page.sha256,
            captured_at=now,
            state=PageState.CAPTURED,
            side=page.side,
        )
        return self._record(kept, page.size_bytes)

    def _record(self, page: Page, size_bytes: int) -> Page:
        """The page with the id of its new row."""
        with self._database.write() as connection:
            office = connection.scalar(
                sa.select(schema.batches.c.office).where(schema.batches.c.id == page.batch)
            )
            made = connection.execute(
                schema.pages.insert().values(
                    batch_id=page.batch,
                    office=office,
                    seq=page.seq,
                    source=page.source,
                    source_page=page.source_page,
                    source_key=page.source_key,
                    image=page.image.relative_to(self._home).as_posix(),
                    sha256=page.sha256,
                    size_bytes=size_bytes,
                    captured_at=as_text(page.captured_at),
                    state=page.state.value,
                    side=page.side,
                    removed=0,
                    original_id=page.original,
                )
            )
        return replace(page, id=PageId(made.lastrowid))

    def _known_page(self, batch: BatchId, source_key: str) -> Page | None:
        table = schema.pages
        # By office, not batch: an edit may have put the page into another batch since.
        office = (
            sa.select(schema.batches.c.office).where(schema.batches.c.id == batch).scalar_subquery()
        )
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(table).where(table.c.office == office, table.c.source_key == source_key)
            ).first()
        return None if row is None else page_of(row, self._home)

    def close_batch(self, batch: BatchId) -> None:
        """No more pages will come; an empty batch vanishes."""
        table = schema.batches
        with self._database.write() as connection:
            some = connection.scalar(
                sa.select(schema.pages.c.id).where(schema.pages.c.batch_id == batch).limit(1)
            )
            if some is None:
                connection.execute(table.delete().where(table.c.id == batch))
            else:
                connection.execute(
                    table.update()
                    .where(table.c.id == batch, table.c.state == "capturing")
                    .values(state="captured")
                )

    def is_closed(self, key: str) -> bool:
        """A batch was taken in under this key, and closed."""
        table = schema.batches
        closed = sa.select(table.c.id).where(table.c.key == key, table.c.state != "capturing")
        with self._database.read() as connection:
            return connection.scalar(closed.limit(1)) is not None

    def abandoned(self, keep_open: Sequence[str] = ()) -> tuple[BatchId, ...]:
        """Batches whose capture a dead process left open, other than under these keys."""
        table = schema.batches
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(table.c.id)
                .where(table.c.state == "capturing", table.c.key.not_in(list(keep_open)))
                .order_by(table.c.id)
            )
            return tuple(BatchId(row.id) for row in rows)

    def _image_path(self, batch: BatchId, seq: int, source_key: str, suffix: str) -> Path:
        # The same page gets the same name again, so a copy left by a dead process is replaced:
        # the year is the batch's, for the next start may be in another one.
        begun = sa.select(schema.batches.c.created_at).where(schema.batches.c.id == batch)
        with self._database.read() as connection:
            begun_at: str = connection.execute(begun).scalar_one()
        folder = self._home / "pages" / begun_at[:4] / f"{batch:06d}"
        return folder / f"{seq + 1:05d}-{_short(source_key)}{suffix.lower()}"

    def _need_room(self, size_bytes: int) -> None:
        free = shutil.disk_usage(self._home).free
        if free < size_bytes + RESERVE_BYTES:
            raise DiskFullError(path=str(self._home), free_bytes=free)


def _short(source_key: str) -> str:
    return hashlib.sha256(source_key.encode()).hexdigest()[:12]
