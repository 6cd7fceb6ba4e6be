"""Tables of the catalogue. Names are looked up in the schema `sohoa`, which is there already.

No foreign keys from the great tables to `offices`: they would cost a trigger for each of a
province's rows, and offices are never deleted (a trigger refuses it).
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OFFICES = (
    """
    CREATE TABLE offices (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code text COLLATE "C" NOT NULL CHECK (code <> ''),
        name text NOT NULL,
        level text NOT NULL CHECK (
            level IN ('province', 'district', 'commune', 'department', 'service_centre')),
        parent_id int REFERENCES offices CHECK (parent_id <> id),
        valid_from date NOT NULL DEFAULT '0001-01-01',
        valid_to date CHECK (valid_to >= valid_from),
        code_real boolean NOT NULL DEFAULT true,
        UNIQUE (code, valid_from)
    )
    """,
    """
    CREATE TABLE office_succession (
        predecessor_id int REFERENCES offices,
        successor_id int REFERENCES offices,
        PRIMARY KEY (predecessor_id, successor_id)
    )
    """,
    # Who stands below whom, oneself included; by_merger: reached only through a predecessor.
    """
    CREATE TABLE office_tree (
        ancestor_id int REFERENCES offices,
        descendant_id int REFERENCES offices,
        by_merger boolean NOT NULL,
        PRIMARY KEY (ancestor_id, descendant_id)
    )
    """,
    "CREATE INDEX office_tree_up ON office_tree (descendant_id, ancestor_id)",
    """
    CREATE TABLE counters (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        office_id int NOT NULL REFERENCES offices,
        name text NOT NULL CHECK (name <> ''),
        UNIQUE (office_id, name)
    )
    """,
    """
    CREATE TABLE certificates (
        fingerprint text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
        counter_id int NOT NULL REFERENCES counters,
        not_after timestamptz NOT NULL,
        revoked_at timestamptz
    )
    """,
)

# The flags are the rules of domain.progress.DossierFacts; a test drives both.
_FACTS = """
        papers int NOT NULL DEFAULT 0,
        accepted int NOT NULL DEFAULT 0,
        reuses int NOT NULL DEFAULT 0,
        components int NOT NULL DEFAULT 0,
        results int NOT NULL DEFAULT 0,
        digitized boolean NOT NULL GENERATED ALWAYS AS
            (papers > 0 AND papers = accepted) STORED,
        reused boolean NOT NULL GENERATED ALWAYS AS
            (papers > 0 AND papers = accepted AND reuses > 0) STORED,
        complete boolean NOT NULL GENERATED ALWAYS AS
            (papers > 0 AND papers = accepted AND components > 0 AND results > 0) STORED
"""

_DOSSIERS = (
    "CREATE SEQUENCE change_numbers",
    f"""
    CREATE TABLE dossiers (
        code_key text COLLATE "C" PRIMARY KEY,
        code text COLLATE "C" NOT NULL,
        office_id int NOT NULL,
        received_on date NOT NULL,
        procedure text COLLATE "C" NOT NULL,
        applicant text COLLATE "C" NOT NULL,
        due_on date,
        state text COLLATE "C" NOT NULL CHECK (state IN ('received', 'withdrawn')),
        handled_by int,
        stamp_at timestamptz NOT NULL,
        stamp_origin text COLLATE "C" NOT NULL,
        change_no bigint NOT NULL,
{_FACTS}
    )
    """,
    "CREATE INDEX dossiers_received ON dossiers (office_id, received_on)",
    "CREATE INDEX dossiers_handled ON dossiers (handled_by) WHERE handled_by IS NOT NULL",
    "CREATE INDEX dossiers_changed ON dossiers (change_no)",
    """
    CREATE INDEX dossiers_open ON dossiers (office_id, received_on)
        WHERE NOT digitized AND state = 'received'
    """,
    # Rows that an office had and has no longer: it must hear where they went.
    """
    CREATE TABLE left_office (
        office_id int,
        code_key text COLLATE "C",
        change_no bigint NOT NULL,
        PRIMARY KEY (office_id, code_key)
    )
    """,
    "CREATE INDEX left_office_changed ON left_office (office_id, change_no)",
    # Rows that a counter claims for its office and the register has for another's.
    """
    CREATE TABLE disputed (
        office_id int,
        code_key text COLLATE "C",
        counter_id int NOT NULL,
        claimed jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (office_id, code_key)
    )
    """,
    # What counters state about codes that the register does not know (yet).
    f"""
    CREATE TABLE unregistered (
        office_id int,
        code_key text COLLATE "C",
        day date NOT NULL,
{_FACTS},
        PRIMARY KEY (code_key, office_id)
    )
    """,
    "CREATE INDEX unregistered_day ON unregistered (office_id, day)",
    """
    CREATE TABLE tallies (
        office_id int,
        day date,
        received int NOT NULL,
        digitized int NOT NULL,
        reused int NOT NULL,
        complete int NOT NULL,
        PRIMARY KEY (office_id, day)
    )
    """,
)

_TOLD = (
    """
    CREATE TABLE papers (
        code_key text COLLATE "C",
        counter_id int,
        name text COLLATE "C",
        office_id int NOT NULL,
        position int NOT NULL,
        kind text NOT NULL,
        part text NOT NULL CHECK (part IN ('component', 'processing', 'result')),
        sha256 text COLLATE "C",
        size_bytes bigint NOT NULL,
        signed_at timestamptz,
        clerk text COLLATE "C",
        reused boolean NOT NULL,
        stated_at timestamptz NOT NULL,
        accepted boolean NOT NULL DEFAULT false,
        PRIMARY KEY (code_key, counter_id, name)
    )
    """,
    "CREATE INDEX papers_clerk ON papers (office_id, signed_at)",
    "CREATE SEQUENCE receipt_numbers",
    """
    CREATE TABLE files (
        number bigint PRIMARY KEY DEFAULT nextval('sohoa.receipt_numbers'),
        office_id int NOT NULL,
        counter_id int NOT NULL,
        code_key text COLLATE "C" NOT NULL,
        code text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        sha256 text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        size_bytes bigint NOT NULL CHECK (size_bytes > 0),
        object_key text NOT NULL,
        judged jsonb NOT NULL,
        at timestamptz NOT NULL,
        UNIQUE (office_id, code_key, name)
    )
    """,
    "CREATE INDEX files_of_office ON files (office_id, number)",
    """
    CREATE TABLE quarantine (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        office_id int NOT NULL,
        counter_id int NOT NULL,
        code text NOT NULL,
        name text NOT NULL,
        sha256 text NOT NULL,
        size_bytes bigint NOT NULL,
        reason text NOT NULL,
        facts jsonb NOT NULL,
        object_key text NOT NULL,
        at timestamptz NOT NULL
    )
    """,
    # A counter's own keys: nobody can find out by a clash what others have.
    """
    CREATE TABLE events (
        counter_id int,
        id uuid,
        office_id int NOT NULL,
        stream uuid NOT NULL,
        seq bigint NOT NULL CHECK (seq > 0),
        at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        kind text NOT NULL CHECK (kind IN ('dossier', 'register')),
        content jsonb NOT NULL,
        PRIMARY KEY (counter_id, id),
        UNIQUE (counter_id, stream, seq)
    )
    """,
)


def upgrade() -> None:
    """Make them."""
    for statement in (*_OFFICES, *_DOSSIERS, *_TOLD):
        op.execute(statement)
