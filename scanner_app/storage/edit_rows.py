"""Page rows as an edit finds and leaves them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.arrangement import Home, Spot
from scanner_app.domain.edit_errors import (
    BatchOpenError,
    EditStaleError,
    PagesClearedError,
    SecretUndecidedError,
)
from scanner_app.domain.edits import Change, EditState
from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.ids import BatchId, OfficeCode, PageId
from scanner_app.domain.page import PageState
from scanner_app.storage import schema
from scanner_app.storage.dossier_rows import SECRET
from scanner_app.storage.originals import require_whole
from scanner_app.storage.papers import build_anew

_SOME = 500
_GONE = {"removed": 1}


def rows_of(connection: sa.Connection, pages: Collection[PageId]) -> list[Any]:
    """Rows of pages whose files are still there.

    Raises:
        EditStaleError: one of them is not; facts: page.
    """
    table = schema.pages
    wanted = list(pages)
    rows: list[Any] = []
    for start in range(0, len(wanted), _SOME):
        some = wanted[start : start + _SOME]
        rows += connection.execute(
            sa.select(table).where(table.c.id.in_(some), table.c.destroyed == 0)
        ).all()
    missing = set(wanted) - {row.id for row in rows}
    if missing:
        raise EditStaleError(page=min(missing))
    return rows


def spot_of(row: Any) -> Spot:
    """Where the page of this row lies."""
    return Spot(
        batch=row.batch_id,
        seq=row.seq,
        dossier=row.dossier_id,
        paper=row.paper_id,
        paper_seq=row.paper_seq,
        turn_deg=row.turn_deg,
        removed=bool(row.removed),
    )


def write(connection: sa.Connection, changes: Sequence[Change]) -> OfficeCode:
    """Bring the pages from before to after; the office they belong to.

    Papers that lose, gain or rearrange pages are built anew, turned pages are read anew.

    Raises:
        PagesClearedError: their files are not on this PC any more.
        EditStaleError, WrongMoveError, SecretUndecidedError, BatchOpenError, OriginalSplitError:
            see `ports.EditPort`.
    """
    rows = {row.id: row for row in rows_of(connection, [change.page for change in changes])}
    for change in changes:
        if rows[change.page].cleared_at is not None:
            raise PagesClearedError(page=change.page)
        if spot_of(rows[change.page]) != change.before:
            raise EditStaleError(page=change.page)
    offices = {row.office for row in rows.values()}
    _require_places(connection, changes, offices)
    _require_decided(connection, changes)
    spots = [spot for change in changes for spot in (change.before, change.after)]
    touched = {spot.paper for spot in spots if spot.paper is not None and not spot.removed}
    build_anew(connection, touched, to="edited")
    for change in changes:
        _lay(connection, change)
    require_whole(connection, [change.page for change in changes])
    return OfficeCode(offices.pop())


def lay_removed(connection: sa.Connection, batch: BatchId, changes: Sequence[Change]) -> None:
    """The batch's pages where the changes say they lie before, so that undoing leaves them there.

    Pages of it that somebody took out go along with the last.

    Raises:
        EditStaleError: the changes do not name each page of the batch.
        BatchOpenError: they would come into a stack that is still being scanned.
    """
    table = schema.pages
    ours = sa.and_(table.c.batch_id == batch, table.c.dossier_id.is_(None))
    present = list(connection.scalars(sa.select(table.c.id).where(ours, table.c.removed == 0)))
    placed = {change.page: change.before for change in changes if change.page in present}
    if len(placed) != len(present):
        raise EditStaleError(batch=batch)
    last = max(placed.values(), key=lambda spot: spot.place)
    if last.dossier is None and _state_of(connection, last.batch) == "capturing":
        raise BatchOpenError(batch=last.batch)
    along = {name: value for name, value in _values(last).items() if name != "turn_deg"}
    connection.execute(table.update().where(ours, table.c.removed == 1).values(along | _GONE))
    for page, spot in placed.items():
        connection.execute(table.update().where(table.c.id == page).values(_values(spot)))


def strip(connection: sa.Connection, pages: Collection[PageId]) -> None:
    """No edit speaks of these pages any more; one that spoke of nothing else is closed."""
    table = schema.edits
    rows = connection.execute(sa.select(table).where(table.c.state != EditState.CLOSED.value)).all()
    for row in rows:
        changes = load(row.changes)
        kept = [change for change in changes if change.page not in pages]
        if len(kept) == len(changes):
            continue
        state = row.state if kept else EditState.CLOSED.value
        connection.execute(
            table.update().where(table.c.id == row.id).values(changes=dump(kept), state=state)
        )


def dump(changes: Sequence[Change]) -> str:
    """The changes as they are stored."""
    return json.dumps(
        [[change.page, _fields(change.before), _fields(change.after)] for change in changes],
        separators=(",", ":"),
    )


def load(text: str) -> tuple[Change, ...]:
    """The changes that `dump` wrote."""
    return tuple(
        Change(PageId(page), Spot(*before), Spot(*after))
        for page, before, after in json.loads(text)
    )


def _fields(spot: Spot) -> list[object]:
    return [
        spot.batch,
        spot.seq,
        spot.dossier,
        spot.paper,
        spot.paper_seq,
        spot.turn_deg,
        spot.removed,
    ]


def _values(spot: Spot) -> dict[str, object]:
    return {
        "batch_id": spot.batch,
        "seq": spot.seq,
        "dossier_id": spot.dossier,
        "paper_id": spot.paper,
        "paper_seq": spot.paper_seq,
        "turn_deg": spot.turn_deg,
        "removed": int(spot.removed),
    }


def _lay(connection: sa.Connection, change: Change) -> None:
    values = _values(change.after)
    if change.before.turn_deg != change.after.turn_deg:
        values |= {"state": PageState.CAPTURED.value, "error": None}
    connection.execute(schema.pages.update().where(schema.pages.c.id == change.page).values(values))


def _require_places(
    connection: sa.Connection, changes: Sequence[Change], offices: Collection[str]
) -> None:
    """Every place that pages come to is there, and all is one office's."""
    if len(offices) != 1:
        raise WrongMoveError(to="other_office")
    for home in dict.fromkeys(change.after.home for change in changes):
        if home.dossier is not None:
            _require_paper(connection, home, offices)
    for change in changes:
        batch = change.after.batch
        state = None if change.after.dossier is not None else _state_of(connection, batch)
        if state == "filed":
            # Nobody would look at them there.
            raise EditStaleError(batch=batch)
        if state == "capturing" and batch != change.before.batch:
            raise BatchOpenError(batch=batch)


def _require_paper(connection: sa.Connection, home: Home, offices: Collection[str]) -> None:
    dossiers, papers = schema.dossiers, schema.papers
    office = connection.scalar(sa.select(dossiers.c.office).where(dossiers.c.id == home.dossier))
    if office is None:
        raise EditStaleError(dossier=home.dossier)
    if office not in offices:
        raise WrongMoveError(dossier=home.dossier, to="other_office")
    owner = sa.select(papers.c.dossier_id).where(papers.c.id == home.paper)
    if home.paper is not None and connection.scalar(owner) != home.dossier:
        raise EditStaleError(paper=home.paper)


def _state_of(connection: sa.Connection, batch: BatchId) -> str | None:
    table = schema.batches
    return connection.scalar(sa.select(table.c.state).where(table.c.id == batch))


def _require_decided(connection: sa.Connection, changes: Sequence[Change]) -> None:
    """No page leaves a dossier whose secret mark nobody decided about."""
    left = {
        change.before.dossier
        for change in changes
        if change.before.dossier is not None and change.after.dossier != change.before.dossier
    }
    table = schema.dossiers
    held = connection.scalar(sa.select(table.c.id).where(table.c.id.in_(left), SECRET).limit(1))
    if held is not None:
        raise SecretUndecidedError(dossier=held)
