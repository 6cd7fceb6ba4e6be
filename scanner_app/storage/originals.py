"""PDFs that came with signatures of others, kept as the bytes they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

import sqlalchemy as sa

from scanner_app.domain.edit_errors import OriginalSplitError
from scanner_app.domain.file_errors import FileMissingError, FileReplacedError
from scanner_app.domain.ids import OfficeCode, OriginalId, PageId
from scanner_app.domain.original import Original
from scanner_app.durable import copy_durably, link_durably
from scanner_app.ports import Clock, SourceFile
from scanner_app.storage import schema
from scanner_app.storage.database import Database

_TABLE = schema.originals
_PAGES = schema.pages


class SqlOriginals:
    """Signed PDFs below `originals` in the home folder; each row has a file of its own."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def keep(self, file: SourceFile, office: OfficeCode, source_key: str) -> OriginalId:
        """Copy the file into the store (fsync, rename), then record it; known ones are found.

        Raises:
            FileReplacedError: its digest is not the file's any more.
            FileMissingError: it is gone.
            DiskFullError: nothing was kept.
        """
        here = sa.and_(_TABLE.c.office == office, _TABLE.c.source_key == source_key)
        with self._database.read() as connection:
            known = connection.scalar(sa.select(_TABLE.c.id).where(here))
        if known is not None:
            return OriginalId(known)
        # The same file gets the same name again, so a copy left by a dead process is replaced.
        name = hashlib.sha256(f"{office}|{source_key}".encode()).hexdigest()[:32]
        target = self._home / "originals" / f"{self._clock():%Y}" / f"{name}.pdf"
        if not file.path.is_file():
            raise FileMissingError(path=file.path)
        sha256, size = copy_durably(file.path, target)
        if sha256 != file.sha256:
            target.unlink()
            raise FileReplacedError(path=file.path)
        with self._database.write() as connection:
            made = connection.execute(
                _TABLE.insert().values(
                    office=office,
                    source_key=source_key,
                    path=target.relative_to(self._home).as_posix(),
                    sha256=sha256,
                    size_bytes=size,
                )
            )
        return OriginalId(made.lastrowid)

    def of_pages(self, pages: Sequence[PageId]) -> Original | None:
        """The file whose pages these are, all of them; None when it is no such file."""
        with self._database.read() as connection:
            found = connection.scalar(
                sa.select(_PAGES.c.original_id).where(_PAGES.c.id.in_(list(pages[:1])))
            )
            if found is None:
                return None
            whole = connection.scalars(
                sa.select(_PAGES.c.id)
                .where(_PAGES.c.original_id == found)
                .order_by(_PAGES.c.source_page)
            ).all()
            if list(whole) != list(pages):
                return None
            row = connection.execute(sa.select(_TABLE).where(_TABLE.c.id == found)).one()
        return Original(
            id=OriginalId(row.id),
            path=self._home / row.path,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
        )

    def place(self, original: Original, target: Path) -> None:
        """The same bytes at `target`, complete or not at all.

        An earlier paper's copy that was to be erased there is this very file again.

        Raises:
            StorageError leaves.
        """
        table = schema.erasures
        path = target.relative_to(self._home).as_posix()
        with self._database.write() as connection:
            connection.execute(
                table.delete().where(table.c.path == path, table.c.sha256 == original.sha256)
            )
        link_durably(original.path, target)


def require_whole(connection: sa.Connection, changed: Collection[int]) -> None:
    """After an edit of these pages, every signed PDF still is one paper by itself, or all gone.

    Raises:
        OriginalSplitError: one is not.
    """
    for original in _touched(connection, changed):
        rows = connection.execute(
            sa.select(_PAGES).where(_PAGES.c.original_id == original).order_by(_PAGES.c.source_page)
        ).all()
        left = [row for row in rows if not row.removed]
        if left and (len(left) < len(rows) or _neighbours(connection, left[0]) != _ids(left)):
            raise OriginalSplitError(page=left[0].id)


def give_up(connection: sa.Connection, pages: Collection[int]) -> None:
    """These pages are destroyed: so is the PDF they are pictures of, and it binds no page more."""
    for original in _originals_of(connection, pages):
        path = connection.scalar(sa.select(_TABLE.c.path).where(_TABLE.c.id == original))
        page = connection.scalar(
            sa.select(sa.func.min(_PAGES.c.id)).where(
                _PAGES.c.original_id == original, _PAGES.c.id.in_(list(pages))
            )
        )
        connection.execute(schema.erasures.insert().values(path=path, page_id=page))
        connection.execute(
            _PAGES.update().where(_PAGES.c.original_id == original).values(original_id=None)
        )


def _touched(connection: sa.Connection, changed: Collection[int]) -> list[int]:
    """Originals of the pages, and of what lies in the same papers now."""
    some = list(changed)
    papers = sa.select(_PAGES.c.paper_id).where(
        _PAGES.c.id.in_(some), _PAGES.c.paper_id.is_not(None)
    )
    beside = connection.scalars(
        sa.select(_PAGES.c.original_id).where(
            _PAGES.c.paper_id.in_(papers), _PAGES.c.removed == 0, _PAGES.c.original_id.is_not(None)
        )
    )
    return sorted({*_originals_of(connection, some), *beside})


def _originals_of(connection: sa.Connection, pages: Collection[int]) -> list[int]:
    return list(
        connection.scalars(
            sa.select(_PAGES.c.original_id)
            .where(_PAGES.c.id.in_(list(pages)), _PAGES.c.original_id.is_not(None))
            .distinct()
        )
    )


def _neighbours(connection: sa.Connection, first: sa.Row[tuple[int, ...]]) -> list[int]:
    """What lies where this page lies: its paper; before filing, the stretch of its stack."""
    if first.dossier_id is not None:
        query = (
            sa.select(_PAGES.c.id)
            .where(
                _PAGES.c.dossier_id == first.dossier_id,
                _PAGES.c.paper_id.is_not_distinct_from(first.paper_id),
                _PAGES.c.removed == 0,
            )
            .order_by(_PAGES.c.paper_seq, _PAGES.c.id)
        )
        return list(connection.scalars(query))
    span = sa.select(sa.func.min(_PAGES.c.seq), sa.func.max(_PAGES.c.seq)).where(
        _PAGES.c.original_id == first.original_id
    )
    low, high = connection.execute(span).one()
    query = (
        sa.select(_PAGES.c.id)
        .where(
            _PAGES.c.batch_id == first.batch_id,
            _PAGES.c.dossier_id.is_(None),
            _PAGES.c.removed == 0,
            _PAGES.c.seq.between(low, high),
        )
        .order_by(_PAGES.c.seq, _PAGES.c.id)
    )
    return list(connection.scalars(query))


def _ids(rows: Sequence[sa.Row[tuple[int, ...]]]) -> list[int]:
    return [row.id for row in rows]
