"""Alembic migrations of the counter's database."""
