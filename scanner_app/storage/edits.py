"""A clerk's edits: page rows rewritten as a whole; edits and decisions undone and done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from scanner_app.domain.arrangement import Arrangement, Spot
from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.edit_errors import EditStaleError, NothingToUndoError
from scanner_app.domain.edits import (
    NEW_DOSSIER,
    NEW_PAPER,
    Change,
    Edit,
    EditAction,
    Edited,
    EditRecord,
    EditState,
    dossiers_of,
)
from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, EditId, OfficeCode, PageId, PaperId
from scanner_app.ports import Clock
from scanner_app.storage import decision_rows, edit_history, edit_rows, reuse_rows, schema
from scanner_app.storage.database import Database, as_text, as_time
from scanner_app.storage.dossier_rows import dossier_row, hold, insert_dossier
from scanner_app.storage.journal import PROGRAM, note
from scanner_app.storage.papers import copy_tags, insert_paper, next_seq
from scanner_app.storage.reopening import reopening

_TABLE = schema.edits


class EditStore:
    """Edits and their history; what the methods may raise stands with `ports.EditPort`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def arrangement(
        self, pages: Sequence[PageId], dossiers: Sequence[DossierId] = ()
    ) -> Arrangement:
        """Where these pages lie, and all that lie in their dossiers or batches, and in `dossiers`.

        Raises:
            EditStaleError: one of the pages is not there any more.
        """
        table = schema.pages
        with self._database.read() as connection:
            asked = edit_rows.rows_of(connection, pages)
            owners = {row.dossier_id for row in asked if row.dossier_id is not None}
            batches = {row.batch_id for row in asked if row.dossier_id is None}
            beside = connection.execute(
                sa.select(table).where(
                    table.c.destroyed == 0,
                    sa.or_(
                        table.c.dossier_id.in_(owners | set(dossiers)),
                        sa.and_(table.c.dossier_id.is_(None), table.c.batch_id.in_(batches)),
                    ),
                )
            ).all()
        return {PageId(row.id): edit_rows.spot_of(row) for row in beside}

    def apply(self, edit: Edit, by: str) -> Edited:
        """Write an edit; what was undone before cannot be done again after it."""
        with self._database.write() as connection:
            return self.apply_in(connection, edit, by)

    def apply_in(
        self, connection: sa.Connection, edit: Edit, by: str, placed: BatchId | None = None
    ) -> Edited:
        """As `apply`, inside a transaction that does more.

        Args:
            connection: of the transaction.
            edit: to write.
            by: who did it.
            placed: the batch all pages of which it gives their place, see `place`.
        """
        now = as_text(self._clock())
        paper, dossier = _made(connection, edit, now)
        changes = tuple(_resolved(change, paper, dossier) for change in edit.changes)
        if placed is not None:
            edit_rows.lay_removed(connection, placed, changes)
        dossiers, why = dossiers_of(changes), edit.action.value
        with reopening(connection, dossiers, by=by, now=now, why=why):
            office = edit_rows.write(connection, changes)
        for owner in {c.after.dossier for c in changes if c.page in edit.marked}:
            if owner is not None and hold(connection, owner, HoldReason.SECRET):
                note(connection, now, PROGRAM, "secret_found", f"dossier:{owner}")
        stored = edit_rows.dump(changes)
        number = edit_history.add(connection, edit.action, office, by=by, now=now, changes=stored)
        _note_all(connection, changes, now, by, edit.action.value, f"edit:{number}")
        return Edited(number, edit.action, dossiers_of(changes), paper, dossier)

    def place(self, batch: BatchId, edit: Edit, by: str) -> Edited:
        """Write an edit that gives all pages of a closed, unfiled batch their place."""
        with self._database.write() as connection:
            table = schema.batches
            taken = connection.execute(
                table.update()
                .where(table.c.id == batch, table.c.state == "captured")
                .values(state="filed")
            )
            if not taken.rowcount:
                raise WrongMoveError(batch=batch, to="placed")
            return self.apply_in(connection, edit, by, batch)

    def undo(self, office: OfficeCode, by: str) -> Edited:
        """Take back the last edit that holds."""
        return self._turn_back(office, by, EditState.DONE)

    def redo(self, office: OfficeCode, by: str) -> Edited:
        """Do again what was undone last."""
        return self._turn_back(office, by, EditState.UNDONE)

    def history(self, office: OfficeCode, limit: int) -> tuple[EditRecord, ...]:
        """Edits, newest first."""
        query = sa.select(_TABLE).where(_TABLE.c.office == office).order_by(_TABLE.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(query.limit(limit)).all()
            decided = {row.id: decision_rows.dossiers_of(connection, row.id) for row in rows}
        return tuple(
            EditRecord(
                id=EditId(row.id),
                at=as_time(row.at),
                by=row.actor,
                action=EditAction(row.action),
                state=EditState(row.state),
                pages=tuple(change.page for change in changes),
                dossiers=dossiers_of(changes) or decided[row.id],
            )
            for row in rows
            for changes in [edit_rows.load(row.changes)]
        )

    def _turn_back(self, office: OfficeCode, by: str, state: EditState) -> Edited:
        back = state is EditState.DONE
        last = _TABLE.c.id.desc() if back else _TABLE.c.id
        query = sa.select(_TABLE).where(_TABLE.c.office == office, _TABLE.c.state == state.value)
        number = None
        try:
            with self._database.write() as connection:
                row = connection.execute(query.order_by(last).limit(1)).first()
                if row is None:
                    raise NothingToUndoError
                number = EditId(row.id)
                changes = edit_rows.load(row.changes)
                if back:
                    changes = tuple(change.reversed for change in changes)
                word, now = "undone" if back else "redone", as_text(self._clock())
                detail = f"edit:{number} {row.action}"
                with reopening(connection, dossiers_of(changes), by=by, now=now, why=word):
                    if changes:
                        edit_rows.write(connection, changes)
                turned = EditState.UNDONE if back else EditState.DONE
                edit_history.set_state(connection, number, turned)
                _note_all(connection, changes, now, by, word, detail)
                reuse_rows.turn_back(connection, number, back=back, by=by, now=now)
                decided = decision_rows.turn_back(connection, number, back=back, by=by, now=now)
                for dossier in decided:
                    note(connection, now, by, word, f"dossier:{dossier}", detail)
        except (EditStaleError, WrongMoveError):
            # It never can be again; it must not stand in the way of those before it.
            if number is not None:
                with self._database.write() as connection:
                    edit_history.set_state(connection, number, EditState.CLOSED)
            raise
        return Edited(number, EditAction(row.action), dossiers_of(changes) or decided)


def _made(
    connection: sa.Connection, edit: Edit, now: str
) -> tuple[PaperId | None, DossierId | None]:
    """Ids of the paper and the dossier that the edit makes."""
    new = edit.new_paper
    if new is None:
        return None, None
    owner, dossier = new.dossier, None
    if owner == NEW_DOSSIER:
        first = next(change.page for change in edit.changes if change.after.dossier == owner)
        owner = dossier = insert_dossier(connection, first, now)
    dossier_row(connection, owner)
    paper = PaperId(insert_paper(connection, owner, next_seq(connection, owner), new.kind))
    if new.like is not None:
        copy_tags(connection, new.like, paper)
    return paper, dossier


def _resolved(change: Change, paper: PaperId | None, dossier: DossierId | None) -> Change:
    """The change with the ids of what was made."""

    def named(spot: Spot) -> Spot:
        if spot.paper == NEW_PAPER:
            spot = replace(spot, paper=paper)
        return replace(spot, dossier=dossier) if spot.dossier == NEW_DOSSIER else spot

    return Change(change.page, named(change.before), named(change.after))


def _note_all(
    connection: sa.Connection,
    changes: Sequence[Change],
    now: str,
    by: str,
    action: str,
    detail: str,
) -> None:
    """A line for each dossier and unfiled batch that the edit touched."""
    spots = [spot for change in changes for spot in (change.before, change.after)]
    subjects = dict.fromkeys(
        f"batch:{spot.batch}" if spot.dossier is None else f"dossier:{spot.dossier}"
        for spot in spots
    )
    pages = ",".join(str(change.page) for change in changes)
    for subject in subjects:
        note(connection, now, by, action, subject, f"{detail} pages:{pages}")
