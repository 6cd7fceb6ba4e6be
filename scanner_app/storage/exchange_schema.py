"""Tables of the exchange with the province: what changed, what was stated, events to be told."""

from __future__ import annotations

import sqlalchemy as sa

from scanner_app.storage.schema import metadata

stream = sa.Table(
    "exchange_stream",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("read_rows", sa.Integer, nullable=False),
    sa.Column("read_receipts", sa.Integer, nullable=False),
    sa.Column("synced_at", sa.Text),
)

dirty_dossiers = sa.Table(
    "exchange_dirty_dossiers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code_key", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
)

dirty_rows = sa.Table(
    "exchange_dirty_rows",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code_key", sa.Text, nullable=False),
)

stated = sa.Table(
    "exchange_stated",
    metadata,
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
)

events = sa.Table(
    "exchange_events",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("told_at", sa.Text),
)
