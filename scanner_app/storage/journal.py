"""Append-only record: who did what to which dossier, when. Ids and digests, no personal data."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.storage import schema

PROGRAM = "sohoa"
"""Actor of what the program did by itself."""


def note(
    connection: sa.Connection, at: str, actor: str, action: str, subject: str, detail: str = ""
) -> None:
    """Add a line inside the transaction of the fact it tells.

    Args:
        connection: inside the transaction.
        at: stored time, see `database.as_text`.
        actor: account or certificate holder, or `PROGRAM`.
        action: past participle: "filed", "signed", "sent", "code_assigned", "tag_confirmed".
        subject: "dossier:12", "paper:7".
        detail: a digest or code.
    """
    connection.execute(
        schema.journal.insert().values(
            at=at, actor=actor, action=action, subject=subject, detail=detail
        )
    )
