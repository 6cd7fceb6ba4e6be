"""The list of edits that undo walks back: adding one, closing one."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.domain.edits import EditAction, EditState
from scanner_app.domain.ids import EditId
from scanner_app.storage import schema

_TABLE = schema.edits
NO_PAGES = "[]"
"""Changes of an edit that is about no page."""


def add(
    connection: sa.Connection,
    action: EditAction,
    office: str,
    *,
    by: str,
    now: str,
    changes: str = NO_PAGES,
) -> EditId:
    """A further edit of the office; what was undone before it cannot be done again."""
    connection.execute(
        _TABLE.update()
        .where(_TABLE.c.office == office, _TABLE.c.state == EditState.UNDONE.value)
        .values(state=EditState.CLOSED.value)
    )
    made = connection.execute(
        _TABLE.insert().values(
            at=now,
            actor=by,
            action=action.value,
            office=office,
            changes=changes,
            state=EditState.DONE.value,
        )
    )
    return EditId(made.lastrowid)


def set_state(connection: sa.Connection, edit: EditId, state: EditState) -> None:
    """Whether the edit holds."""
    connection.execute(_TABLE.update().where(_TABLE.c.id == edit).values(state=state.value))
