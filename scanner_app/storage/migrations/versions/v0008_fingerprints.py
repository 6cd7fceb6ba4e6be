"""By what papers are found again: fields and looks."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add it."""
