"""What heads saw, kept for good; and when files came, for the forecast of a campaign."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    # Names officials and offices, never a citizen or a dossier. Kept longer than the 12 months
    # that the law asks for: nothing here may delete it.
    """
    CREATE TABLE visits (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        subject text NOT NULL,
        person text NOT NULL,
        home_id int,
        what text NOT NULL CHECK (what <> ''),
        office_id int
    )
    """,
    "CREATE INDEX visits_at ON visits (at)",
    """
    CREATE TRIGGER visits_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON visits
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "GRANT INSERT (subject, person, home_id, what, office_id) ON visits TO sohoa_view",
    "GRANT SELECT ON visits TO sohoa_keeper",
    "CREATE INDEX files_at ON files (at)",
    "GRANT SELECT (code_key, office_id, at) ON files TO sohoa_view",
    """
    CREATE POLICY head_reads ON files FOR SELECT TO sohoa_view USING (office_id = ANY (ARRAY(
        SELECT descendant_id FROM office_tree WHERE ancestor_id = my_office())))
    """,
)


def upgrade() -> None:
    """Make it."""
    for statement in _STATEMENTS:
        op.execute(statement)
