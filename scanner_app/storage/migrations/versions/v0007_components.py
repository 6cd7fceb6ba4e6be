"""What clerks decide about components of a dossier."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add it."""
