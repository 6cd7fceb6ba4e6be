"""What the columns of register exports are, as a person named them once."""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa

from scanner_app.domain.register_table import Field
from scanner_app.ports import Clock, RememberedColumns
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.tally_tables import register_columns as _table


class SqlColumnMemory:
    """Implements `ports.ColumnMemory`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def remembered(self, headings: tuple[str, ...]) -> Mapping[Field, str] | None:
        """The columns of exports with these headings, if somebody named them."""
        query = sa.select(_table.c.columns).where(_table.c.headings == json.dumps(headings))
        with self._database.read() as connection:
            found = connection.scalar(query)
        return None if found is None else _columns(found)

    def remember(self, chosen: RememberedColumns) -> None:
        """Name them for good, instead of what was said before."""
        key = json.dumps(chosen.headings)
        with self._database.write() as connection:
            connection.execute(_table.delete().where(_table.c.headings == key))
            connection.execute(
                _table.insert().values(
                    headings=key,
                    columns=json.dumps(dict(chosen.columns)),
                    at=as_text(self._clock()),
                )
            )

    def every(self) -> tuple[RememberedColumns, ...]:
        """All that is remembered, the latest first."""
        query = sa.select(_table).order_by(_table.c.at.desc(), _table.c.headings)
        with self._database.read() as connection:
            return tuple(
                RememberedColumns(tuple(json.loads(row.headings)), _columns(row.columns))
                for row in connection.execute(query)
            )


def _columns(text: str) -> dict[Field, str]:
    return {Field(name): heading for name, heading in json.loads(text).items()}
