"""What delivery over bad lines keeps with each job."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add them."""
    for statement in _CHANGES:
        op.execute(statement)
