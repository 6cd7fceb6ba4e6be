"""Paper rows: which count, which changed, the next one's place, and building them anew."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.errors import WrongMoveError
from scanner_app.storage import schema

SHOWN = (
    sa.select(schema.pages.c.id)
    .where(schema.pages.c.paper_id == schema.papers.c.id, schema.pages.c.removed == 0)
    .exists()
)
"""The paper has pages. One that edits emptied stays as a row, for undo, and counts nowhere."""


def is_at(revision: int | None) -> sa.ColumnElement[bool]:
    """The paper did not change since it had this revision; None takes that on trust."""
    return sa.true() if revision is None else schema.papers.c.revision == revision


def next_seq(connection: sa.Connection, dossier: int) -> int:
    """Place of a further paper of the dossier, emptied ones counted: names stay unique."""
    last = connection.scalar(
        sa.select(sa.func.max(schema.papers.c.seq)).where(schema.papers.c.dossier_id == dossier)
    )
    return 0 if last is None else int(last) + 1


def insert_paper(connection: sa.Connection, dossier: int, seq: int, kind: str) -> int:
    """A paper without pages yet; its id."""
    made = connection.execute(
        schema.papers.insert().values(
            dossier_id=dossier, seq=seq, kind=kind, state=PaperState.FILED.value, revision=0
        )
    )
    return int(made.lastrowid)


def copy_tags(connection: sa.Connection, source: int, target: int) -> None:
    """The target paper gets the tags of another, as they are now."""
    table = schema.tags
    owner = sa.select(schema.papers.c.dossier_id).where(schema.papers.c.id == target)
    copied = ("name", "value", "confidence", "source", "page_id", "box", "confirmed_by")
    connection.execute(
        table.insert().from_select(
            ["dossier_id", "paper_id", *copied],
            sa.select(
                owner.scalar_subquery(), sa.literal(target), *(table.c[name] for name in copied)
            ).where(table.c.paper_id == source),
        )
    )


def papers_of(connection: sa.Connection, dossier: int) -> list[int]:
    """Ids of all papers of the dossier."""
    table = schema.papers
    return list(connection.scalars(sa.select(table.c.id).where(table.c.dossier_id == dossier)))


def shown_papers(connection: sa.Connection, dossier: int) -> str:
    """The papers of the dossier that count, as one text: equal when they are the same ones."""
    table = schema.papers
    query = sa.select(table.c.id).where(table.c.dossier_id == dossier, SHOWN)
    return " ".join(str(each) for each in connection.scalars(query.order_by(table.c.id)))


def signed_unqueued(connection: sa.Connection, dossier: int) -> list[int]:
    """Papers signed while the dossier was held: no job was made with their signature."""
    table, jobs = schema.papers, schema.upload_jobs
    job = sa.select(jobs.c.id).where(jobs.c.paper_id == table.c.id).exists()
    return list(
        connection.scalars(
            sa.select(table.c.id).where(
                table.c.dossier_id == dossier, table.c.state == PaperState.SIGNED.value, ~job
            )
        )
    )


def build_anew(connection: sa.Connection, papers: Collection[int], *, to: str) -> None:
    """Papers go back to FILED; files built of them are to be erased, late results are refused.

    Raises:
        WrongMoveError: one of them is queued or was sent; facts: paper, to.
    """
    table = schema.papers
    some = list(papers)
    queued = connection.scalar(
        sa.select(schema.upload_jobs.c.paper_id)
        .where(schema.upload_jobs.c.paper_id.in_(some))
        .limit(1)
    )
    if queued is not None:
        raise WrongMoveError(paper=queued, to=to)
    connection.execute(
        schema.erasures.insert().from_select(
            ["path", "sha256"],
            sa.select(table.c.pdf, table.c.sha256).where(
                table.c.id.in_(some), table.c.pdf.is_not(None)
            ),
        )
    )
    given = schema.signatures
    connection.execute(given.delete().where(given.c.paper_id.in_(some)))
    connection.execute(
        table.update()
        .where(table.c.id.in_(some))
        .values(
            state=PaperState.FILED.value,
            pdf=None,
            sha256=None,
            size_bytes=None,
            signer=None,
            signed_at=None,
            original_id=None,
            revision=table.c.revision + 1,
        )
    )
