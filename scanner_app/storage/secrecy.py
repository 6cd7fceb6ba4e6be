"""What a clerk decides about secret marks."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.page import PageState
from scanner_app.ports import Clock
from scanner_app.storage import edit_rows, originals, schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.decision_rows import forget_tags
from scanner_app.storage.dossier_rows import dossier_row, hold, settle
from scanner_app.storage.journal import note
from scanner_app.storage.pages import words_file
from scanner_app.storage.papers import build_anew, signed_unqueued
from scanner_app.storage.reopening import note_joined, reopening

DESTROYED = "page.destroyed"
"""Why a destroyed page is unreadable; has a text."""


class SecrecyStore:
    """Decisions about secret marks; what the methods may raise stands with `ports.SecrecyPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def hold(self, dossier: DossierId, by: str) -> None:
        """Hold the dossier for a secret mark that a person saw."""
        with self._database.write() as connection:
            if hold(connection, dossier, HoldReason.SECRET):
                now = as_text(self._clock())
                note(connection, now, by, "secret_marked", f"dossier:{dossier}")

    def release(self, dossier: DossierId, by: str) -> DossierId:
        """There is no secret mark: the dossier goes on; the one that holds its papers then."""
        with self._database.write() as connection:
            if HoldReason.SECRET.value not in json.loads(dossier_row(connection, dossier).holds):
                return dossier
            target = _freed(connection, dossier)
            now = as_text(self._clock())
            note(connection, now, by, "secret_denied", f"dossier:{dossier}")
            if target != dossier:
                note_joined(connection, dossier, target, by=by, now=now)
        return target

    def destroy(
        self, dossier: DossierId, pages: Sequence[PageId], by: str, *, release: bool
    ) -> DossierId:
        """Give pages up for good: what is known of them goes, their files are to be erased."""
        with self._database.write() as connection:
            dossier_row(connection, dossier)
            rows = edit_rows.rows_of(connection, pages)
            for row in rows:
                if row.dossier_id != dossier:
                    raise EditStaleError(page=row.id)
            papers = {row.paper_id for row in rows if row.paper_id is not None and not row.removed}
            build_anew(connection, papers, to="destroyed")
            now = as_text(self._clock())
            with reopening(connection, [dossier], by=by, now=now, why="secret_destroyed"):
                for row in rows:
                    _give_up(connection, PageId(row.id), row.image)
                    note(connection, now, by, "secret_destroyed", f"page:{row.id}", row.sha256)
            originals.give_up(connection, pages)
            _forget_tags(connection, dossier, pages)
            forget_tags(connection, dossier, pages)
            edit_rows.strip(connection, pages)
            note(connection, now, by, "secret_destroyed", f"dossier:{dossier}", f"{len(rows)}")
            target = _freed(connection, dossier) if release else dossier
            if target != dossier:
                note_joined(connection, dossier, target, by=by, now=now)
            return target


def _freed(connection: sa.Connection, dossier: DossierId) -> DossierId:
    row = dossier_row(connection, dossier)
    if json.loads(row.holds) == [HoldReason.SECRET.value]:
        # Marked while it was being signed: nothing else would ever send these.
        build_anew(connection, signed_unqueued(connection, dossier), to="released")
    return settle(
        connection,
        dossier,
        code=row.code,
        source=row.code_source,
        without=(HoldReason.SECRET,),
    )


def _give_up(connection: sa.Connection, page: PageId, image: str) -> None:
    """The page keeps its number and digest alone."""
    connection.execute(
        schema.pages.update()
        .where(schema.pages.c.id == page)
        .values(
            removed=1,
            destroyed=1,
            state=PageState.UNREADABLE.value,
            error=DESTROYED,
            words_file=None,
            look=None,
        )
    )
    # The words file by its name: one may be there that no row speaks of.
    for path in (image, words_file(page)):
        connection.execute(schema.erasures.insert().values(path=path, page_id=page))


def _forget_tags(connection: sa.Connection, dossier: DossierId, pages: Sequence[PageId]) -> None:
    """What was read on the pages, and all tags of papers that have no page left."""
    table = schema.tags
    kept = sa.select(schema.pages.c.paper_id).where(
        schema.pages.c.paper_id.is_not(None), schema.pages.c.destroyed == 0
    )
    empty = sa.and_(
        table.c.dossier_id == dossier, table.c.paper_id.is_not(None), table.c.paper_id.not_in(kept)
    )
    connection.execute(table.delete().where(sa.or_(table.c.page_id.in_(list(pages)), empty)))
