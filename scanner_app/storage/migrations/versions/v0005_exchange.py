"""What is to be told to the province, and what it told."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
