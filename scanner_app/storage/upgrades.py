"""Signed files that get more proof before they are sent: which are due, which replace them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.upgrade import DueUpgrade, UpgradedFile, is_upgraded
from scanner_app.domain.upload import JobState
from scanner_app.ports import Clock
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.signatures import signatures_of

_JOBS, _PAPERS = schema.upload_jobs, schema.papers


class SqlUpgrades:
    """Complete files that wait to be sent."""

    def __init__(self, database: Database, home: Path, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._clock = clock

    def due(
        self, levels: Collection[str], *, queued_before: datetime | None = None
    ) -> tuple[DueUpgrade, ...]:
        """As `ports.UpgradeStore.due`."""
        given = schema.signatures
        lacking = (
            sa.select(given.c.id)
            .where(given.c.paper_id == _JOBS.c.paper_id, given.c.level.in_(list(levels)))
            .exists()
        )
        query = (
            sa.select(_JOBS)
            .join(_PAPERS, _PAPERS.c.id == _JOBS.c.paper_id)
            .where(
                _PAPERS.c.state == PaperState.SIGNED.value,
                _PAPERS.c.sha256 == _JOBS.c.sha256,
                self._is_free(),
                lacking,
            )
            .order_by(_JOBS.c.id)
        )
        if queued_before is not None:
            query = query.where(_JOBS.c.created_at < as_text(queued_before))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            found: list[DueUpgrade] = []
            for start in range(0, len(rows), 500):
                some = rows[start : start + 500]
                given_levels = signatures_of(connection, [row.paper_id for row in some])
                found += [
                    self._due(row, [one.level for one in given_levels[row.paper_id]])
                    for row in some
                ]
        return tuple(found)

    def replace(self, due: DueUpgrade, file: UpgradedFile, levels: Sequence[str]) -> bool:
        """As `ports.UpgradeStore.replace`."""
        path = file.path.relative_to(self._home).as_posix()
        now = as_text(self._clock())
        new = {"sha256": file.sha256, "size_bytes": file.size_bytes}
        with self._database.write() as connection:
            # Before anything else, since nothing may change when somebody sends it now.
            paper = connection.scalar(
                sa.select(_PAPERS.c.pdf).where(
                    _PAPERS.c.id == due.paper,
                    _PAPERS.c.state == PaperState.SIGNED.value,
                    _PAPERS.c.sha256 == due.sha256,
                )
            )
            if paper is None:
                return False
            job = connection.execute(
                _JOBS.update()
                .where(_JOBS.c.id == due.job, _JOBS.c.sha256 == due.sha256, self._is_free())
                # What a target has of the former file is no beginning of this one.
                .values(path=path, resume=None, **new)
            )
            if not job.rowcount:
                return False
            connection.execute(
                _PAPERS.update().where(_PAPERS.c.id == due.paper).values(pdf=path, **new)
            )
            _set_levels(connection, due.paper, levels)
            connection.execute(schema.erasures.insert().values(path=paper, sha256=due.sha256))
            note(connection, now, PROGRAM, "upgraded", f"paper:{due.paper}", file.sha256)
        return True

    def unused(self) -> tuple[Path, ...]:
        """As `ports.UpgradeStore.unused`."""
        left = [path for path in (self._home / "signed").rglob("*.pdf") if is_upgraded(path)]
        if not left:
            return ()
        with self._database.read() as connection:
            known = {
                self._home / path
                for column in (_PAPERS.c.pdf, _JOBS.c.path, schema.erasures.c.path)
                for path in connection.scalars(sa.select(column).where(column.is_not(None)))
            }
        return tuple(path for path in left if path not in known)

    def _is_free(self) -> sa.ColumnElement[bool]:
        """Waits, no worker has it now, and no copy travels on a stick.

        A lease that ran out is one still: a clock may have been set forward while its worker sends.
        """
        return sa.and_(
            _JOBS.c.state == JobState.WAITING.value,
            _JOBS.c.carried_at.is_(None),
            _JOBS.c.lease_until.is_(None),
        )

    def _due(self, row: Any, levels: Sequence[str]) -> DueUpgrade:
        return DueUpgrade(
            paper=PaperId(row.paper_id),
            job=JobId(row.id),
            path=self._home / row.path,
            sha256=row.sha256,
            folder=row.folder,
            name=row.name,
            attempts=row.attempts,
            levels=tuple(levels),
        )


def _set_levels(connection: sa.Connection, paper: PaperId, levels: Sequence[str]) -> None:
    given = schema.signatures
    ids = connection.scalars(
        sa.select(given.c.id).where(given.c.paper_id == paper).order_by(given.c.id)
    ).all()
    for number, level in zip(ids, levels, strict=True):
        connection.execute(given.update().where(given.c.id == number).values(level=level))
