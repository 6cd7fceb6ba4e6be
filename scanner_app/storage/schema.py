"""The tables as SQLAlchemy sees them; what creates them is in migrations/.

Times are ISO 8601 text in UTC with microseconds, so that text order is time order. Paths are
relative to the home folder, so that it can be moved. `code_key` is the case-folded dossier code.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("given_code", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("split", sa.Text, nullable=False),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_page", sa.Integer, nullable=False),
    sa.Column("source_key", sa.Text, nullable=False),
    sa.Column("image", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("captured_at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("words_file", sa.Text),
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id")),
    sa.Column("paper_id", sa.Integer, sa.ForeignKey("papers.id")),
    sa.Column("paper_seq", sa.Integer),
    sa.Column("side", sa.Text),
    sa.Column("turn_deg", sa.Integer),
    sa.Column("removed", sa.Integer, nullable=False),
    sa.Column("destroyed", sa.Integer, nullable=False),
    sa.Column("cleared_at", sa.Text),
    sa.Column("original_id", sa.Integer, sa.ForeignKey("originals.id")),
    sa.Column("look", sa.Text),
)

originals = sa.Table(
    "originals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("source_key", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
)

dossiers = sa.Table(
    "dossiers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("code_key", sa.Text),
    sa.Column("code_source", sa.Text, nullable=False),
    sa.Column("holds", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("finished_at", sa.Text),
    sa.Column("reopened_at", sa.Text),
)

papers = sa.Table(
    "papers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("pdf", sa.Text),
    sa.Column("sha256", sa.Text),
    sa.Column("size_bytes", sa.Integer),
    sa.Column("signer", sa.Text),
    sa.Column("signed_at", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("cleared_at", sa.Text),
    sa.Column("original_id", sa.Integer, sa.ForeignKey("originals.id")),
    sa.Column("part", sa.Text, nullable=False, server_default="component"),
    sa.Column("part_by", sa.Text),
)

component_marks = sa.Table(
    "component_marks",
    metadata,
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id"), primary_key=True),
    sa.Column("component", sa.Text, primary_key=True),
    sa.Column("duty", sa.Text, nullable=False),
    sa.Column("exclusion", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

seen_findings = sa.Table(
    "seen_findings",
    metadata,
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id"), primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

reuses = sa.Table(
    "reuses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("paper_id", sa.Integer, sa.ForeignKey("papers.id"), primary_key=True),
    sa.Column("number_key", sa.Text),
    sa.Column("day_key", sa.Text),
)

reuse_refusals = sa.Table(
    "reuse_refusals",
    metadata,
    sa.Column("dossier_id", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
)

reuse_wishes = sa.Table(
    "reuse_wishes",
    metadata,
    sa.Column("office", sa.Text, primary_key=True),
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("likeness", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
)

reuse_edits = sa.Table(
    "reuse_edits",
    metadata,
    sa.Column("edit_id", sa.Integer, sa.ForeignKey("edits.id"), primary_key=True),
    sa.Column("linked", sa.Integer, nullable=False),
    sa.Column("dossier_id", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
)

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("paper_id", sa.Integer, sa.ForeignKey("papers.id"), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("certificate", sa.Text, nullable=False),
    sa.Column("signed_at", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("dossier_id", sa.Integer, sa.ForeignKey("dossiers.id"), nullable=False),
    sa.Column("paper_id", sa.Integer, sa.ForeignKey("papers.id")),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("page_id", sa.Integer, sa.ForeignKey("pages.id")),
    sa.Column("box", sa.Text),
    sa.Column("confirmed_by", sa.Text),
)

upload_jobs = sa.Table(
    "upload_jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("paper_id", sa.Integer, sa.ForeignKey("papers.id"), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", sa.Text, nullable=False),
    sa.Column("lease_until", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("receipt", sa.Text),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("settled_at", sa.Text),
    sa.Column("resume", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("forward_by", sa.Text, nullable=False),
    sa.Column("carried_at", sa.Text),
)

sending = sa.Table(
    "sending",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("paused", sa.Integer, nullable=False),
)

register = sa.Table(
    "register",
    metadata,
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("received_on", sa.Text, nullable=False),
    sa.Column("procedure", sa.Text, nullable=False),
    sa.Column("applicant", sa.Text, nullable=False),
    sa.Column("due_on", sa.Text),
    sa.Column("state", sa.Text, nullable=False, server_default="received"),
    sa.Column("handled_by", sa.Text),
    sa.Column(
        "stamp_at", sa.Text, nullable=False, server_default="1970-01-01T00:00:00.000000+00:00"
    ),
    sa.Column("stamp_origin", sa.Text, nullable=False, server_default=""),
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)

edits = sa.Table(
    "edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)

decision_edits = sa.Table(
    "decision_edits",
    metadata,
    sa.Column("edit_id", sa.Integer, sa.ForeignKey("edits.id"), primary_key=True),
    sa.Column("dossier_id", sa.Integer, nullable=False),
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
)

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text),
    sa.Column("page_id", sa.Integer, sa.ForeignKey("pages.id")),
)
