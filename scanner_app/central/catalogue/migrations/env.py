"""Alembic's entry: runs on the connection that `catalogue.schema` hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, version_table_schema="sohoa", transaction_per_migration=False
)
context.run_migrations()
