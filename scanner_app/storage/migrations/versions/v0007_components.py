"""What clerks decide about components of a dossier."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHANGES: tuple[str, ...] = (
    # Who put the paper into its part; NULL while nobody did, then `part` is only the default.
    "ALTER TABLE papers ADD COLUMN part_by TEXT",
    "UPDATE papers SET part_by = '' WHERE part <> 'component'",
    # Decisions instead of the rule of one component.
    """
    CREATE TABLE component_marks (
        dossier_id INTEGER NOT NULL REFERENCES dossiers (id),
        component TEXT NOT NULL,
        duty TEXT NOT NULL CHECK (duty IN ('required', 'reused', 'excluded')),
        exclusion TEXT CHECK (exclusion IN ('a', 'b', 'c')),
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (dossier_id, component),
        CHECK ((duty = 'excluded') = (exclusion IS NOT NULL))
    ) STRICT
    """,
    # Findings of the checks that a person saw and found right.
    """
    CREATE TABLE seen_findings (
        dossier_id INTEGER NOT NULL REFERENCES dossiers (id),
        fingerprint TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (dossier_id, fingerprint)
    ) STRICT
    """,
)


def upgrade() -> None:
    """Add it."""
    for statement in _CHANGES:
        op.execute(statement)
