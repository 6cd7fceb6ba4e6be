"""Rows of tags: all of one name of a paper or dossier as one value, for edits that undo walks back.

A value is a JSON list with a line for each row, oldest first; "" where there is none.
"""

from __future__ import annotations

import json
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import Tag
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.storage import schema

_TABLE = schema.tags
_KEPT = ("value", "confidence", "source", "page_id", "box", "confirmed_by")


def tag_key(paper: PaperId | None, name: str) -> str:
    """Names the tags of one name, of a paper or (None) of the dossier as a whole."""
    return f"{'' if paper is None else paper}:{name}"


def tag_value(connection: sa.Connection, dossier: DossierId, key: str) -> str:
    """What is stored there now."""
    rows = connection.execute(
        sa.select(*(_TABLE.c[name] for name in _KEPT))
        .where(_is_there(dossier, key))
        .order_by(_TABLE.c.id)
    ).all()
    return _dump([tuple(row) for row in rows])


def confirmed_value(tag: Tag, by: str) -> str:
    """The value that this tag alone gives, confirmed."""
    return _dump([tuple(_values(tag, by)[name] for name in _KEPT)])


def put_tags(connection: sa.Connection, dossier: DossierId, key: str, value: str) -> None:
    """Store this value in place of what is there."""
    connection.execute(_TABLE.delete().where(_is_there(dossier, key)))
    paper, name = _read_key(key)
    for row in json.loads(value or "[]"):
        there = {"dossier_id": dossier, "paper_id": paper, "name": name}
        kept = dict(zip(_KEPT, row, strict=True))
        connection.execute(_TABLE.insert().values(**there, **kept))


def pages_of(value: str) -> set[PageId]:
    """The pages on which a value was read."""
    at = _KEPT.index("page_id")
    return {PageId(row[at]) for row in json.loads(value or "[]") if row[at] is not None}


def insert_tag(connection: sa.Connection, dossier: DossierId, paper: int | None, tag: Tag) -> None:
    """A tag more, as it is."""
    there = {"dossier_id": dossier, "paper_id": paper, "name": tag.name}
    connection.execute(_TABLE.insert().values(**there, **_values(tag, tag.confirmed_by)))


def _values(tag: Tag, confirmed_by: str | None) -> dict[str, Any]:
    box = tag.evidence.box if tag.evidence else None
    return {
        "value": tag.value,
        "confidence": tag.confidence,
        "source": tag.source,
        "page_id": tag.evidence.page if tag.evidence else None,
        "box": json.dumps([box.left, box.top, box.right, box.bottom]) if box else None,
        "confirmed_by": confirmed_by,
    }


def _dump(rows: list[tuple[Any, ...]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def _read_key(key: str) -> tuple[int | None, str]:
    paper, _, name = key.partition(":")
    return (int(paper) if paper else None), name


def _is_there(dossier: DossierId, key: str) -> sa.ColumnElement[bool]:
    paper, name = _read_key(key)
    of_paper = _TABLE.c.paper_id.is_(None) if paper is None else _TABLE.c.paper_id == paper
    return sa.and_(_TABLE.c.dossier_id == dossier, _TABLE.c.name == name, of_paper)
