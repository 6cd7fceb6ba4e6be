"""Giving up the files of dossiers that their target has had long enough. The rows stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.upload import JobState
from scanner_app.ports import Cleared, Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import SECRET
from scanner_app.storage.journal import note
from scanner_app.storage.pages import words_file
from scanner_app.storage.papers import SHOWN

_DOSSIERS, _PAPERS, _PAGES = schema.dossiers, schema.papers, schema.pages
_JOBS, _JOURNAL = schema.upload_jobs, schema.journal


class ClearingStore:
    """Retention; what the methods promise stands with `ports.ClearingPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, before: datetime, limit: int) -> tuple[DossierId, ...]:
        """Dossiers all of whose papers have had their receipts since before then, oldest first."""
        query = sa.select(_DOSSIERS.c.id).where(_is_due(before)).order_by(_DOSSIERS.c.id)
        with self._database.read() as connection:
            return tuple(DossierId(each) for each in connection.scalars(query.limit(limit)))

    def clear(self, dossier: DossierId, before: datetime, by: str) -> Cleared | None:
        """Give the files up, in one transaction with its journal line; None when not due."""
        now = as_text(self._clock())
        still = sa.select(_DOSSIERS.c.id).where(_DOSSIERS.c.id == dossier, _is_due(before))
        with self._database.write() as connection:
            if connection.scalar(still) is None:
                return None
            pages = _give_up_pages(connection, dossier, now)
            papers = _give_up_papers(connection, dossier, now)
            counts = f"pages:{len(pages)} papers:{len(papers)}"
            note(connection, now, by, "cleared", f"dossier:{dossier}", counts)
        return Cleared(dossiers=1, pages=len(pages), papers=len(papers))

    def days(self, since: datetime) -> tuple[date, ...]:
        """Days in UTC on which the journal has lines, from then on, newest first."""
        day = sa.func.substr(_JOURNAL.c.at, 1, 10)
        query = sa.select(day).where(_JOURNAL.c.at >= as_text(since)).distinct()
        with self._database.read() as connection:
            found = connection.scalars(query).all()
        return tuple(sorted(map(date.fromisoformat, found), reverse=True))

    def newest(self) -> datetime | None:
        """When the journal's last line was written."""
        query = sa.select(_JOURNAL.c.at).order_by(_JOURNAL.c.id.desc()).limit(1)
        with self._database.read() as connection:
            at = connection.scalar(query)
        return None if at is None else as_time(at)


def _is_due(before: datetime) -> sa.ColumnElement[bool]:
    """Every paper is there and stayed what was delivered, and something is left to clear."""
    has_it = (
        sa.select(_JOBS.c.id)
        .where(
            _JOBS.c.paper_id == _PAPERS.c.id,
            _JOBS.c.state == JobState.SENT.value,
            _JOBS.c.settled_at <= as_text(before),
            _JOBS.c.sha256 == _PAPERS.c.sha256,
            sa.func.json_extract(_JOBS.c.receipt, "$[0]") == _PAPERS.c.sha256,
        )
        .exists()
    )
    ours = sa.select(_PAPERS.c.id).where(_PAPERS.c.dossier_id == _DOSSIERS.c.id, SHOWN)
    safe = sa.and_(_PAPERS.c.state == PaperState.ACCEPTED.value, has_it)
    left = _PAPERS.c.cleared_at.is_(None)
    return sa.and_(~SECRET, ours.where(left).exists(), ~ours.where(left, ~safe).exists())


def _give_up_pages(connection: sa.Connection, dossier: DossierId, now: str) -> Sequence[PageId]:
    """Pictures and words of all its pages, those that somebody took out and sheets included."""
    rows = connection.execute(
        sa.select(_PAGES.c.id, _PAGES.c.image, _PAGES.c.original_id).where(
            _PAGES.c.dossier_id == dossier,
            _PAGES.c.destroyed == 0,
            _PAGES.c.cleared_at.is_(None),
        )
    ).all()
    for row in rows:
        _give_up(connection, row.image)
        _give_up(connection, words_file(PageId(row.id)))
        connection.execute(_PAGES.update().where(_PAGES.c.id == row.id).values(cleared_at=now))
    _give_up_originals(connection, {row.original_id for row in rows} - {None})
    return [PageId(row.id) for row in rows]


def _give_up_originals(connection: sa.Connection, originals: Collection[int]) -> None:
    """Signed PDFs of others, once none of their pages is kept any more."""
    table = schema.originals
    for original in originals:
        kept = sa.select(_PAGES.c.id).where(
            _PAGES.c.original_id == original, _PAGES.c.cleared_at.is_(None)
        )
        if connection.scalar(kept.limit(1)) is None:
            path = connection.scalar(sa.select(table.c.path).where(table.c.id == original))
            _give_up(connection, str(path))


def _give_up_papers(connection: sa.Connection, dossier: DossierId, now: str) -> Sequence[int]:
    rows = connection.execute(
        sa.select(_PAPERS.c.id, _PAPERS.c.pdf).where(
            _PAPERS.c.dossier_id == dossier,
            SHOWN,
            _PAPERS.c.state == PaperState.ACCEPTED.value,
            _PAPERS.c.cleared_at.is_(None),
        )
    ).all()
    for row in rows:
        _give_up(connection, row.pdf)
        connection.execute(_PAPERS.update().where(_PAPERS.c.id == row.id).values(cleared_at=now))
    return [row.id for row in rows]


def _give_up(connection: sa.Connection, path: str) -> None:
    connection.execute(schema.erasures.insert().values(path=path))
