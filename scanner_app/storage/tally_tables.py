"""Tables of migration 0006: counts kept by triggers, the view that checks them, column names."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.storage.schema import metadata

tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("office", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("digitized", sa.Integer, nullable=False),
    sa.Column("reused", sa.Integer, nullable=False),
    sa.Column("complete", sa.Integer, nullable=False),
)
"""Counts of the register per receiving office and day; never written by a query."""

digitized = sa.Table(
    "digitized",
    metadata,
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("reused", sa.Integer, nullable=False),
    sa.Column("complete", sa.Integer, nullable=False),
    sa.Column("listed", sa.Integer, nullable=False),
)
"""Codes whose papers are all accepted, in the register (`listed`) or not."""

register_columns = sa.Table(
    "register_columns",
    metadata,
    sa.Column("headings", sa.Text, primary_key=True),
    sa.Column("columns", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
"""What a person said that the columns of an export are."""

code_digitized = sa.table(
    "code_digitized",
    sa.column("code_key", sa.Text),
    sa.column("reused", sa.Integer),
    sa.column("complete", sa.Integer),
    sa.column("listed", sa.Integer),
)
"""What `digitized` has to be: a view that counts every paper, so ask it rarely."""
