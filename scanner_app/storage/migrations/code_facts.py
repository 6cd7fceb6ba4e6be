"""What a dossier code counts as: the one expression that views, triggers and queries share.

Migration 0006 made views and triggers of it; a change here needs a migration that makes them anew.
"""

from __future__ import annotations

# A paper that edits emptied counts nowhere, nor does a dossier with a secret mark; a reuse link is
# accepted by what it is. The condition stands inside, since SQLite carries it into no union below
# a GROUP BY.
FACTS = """
    SELECT code_key, count(*) AS papers, sum(accepted) AS accepted, sum(reused) AS reuses,
           sum(part = 'component') AS components, sum(part = 'result') AS results
    FROM (
        SELECT d.code_key, p.part, p.state = 'accepted' AS accepted, 0 AS reused
        FROM dossiers d JOIN papers p ON p.dossier_id = d.id
        WHERE {codes} AND instr(d.holds, '"secret"') = 0
          AND EXISTS (SELECT 1 FROM pages g WHERE g.paper_id = p.id AND g.removed = 0)
        UNION ALL
        SELECT d.code_key, r.part, 1, 1
        FROM dossiers d JOIN reuses r ON r.dossier_id = d.id
        WHERE {codes} AND instr(d.holds, '"secret"') = 0
    )
    GROUP BY code_key
"""
# What a code with these facts is in `digitized`; `domain.progress.DossierFacts.tally`.
DIGITIZED = """
    SELECT c.code_key, c.reuses > 0 AS reused, c.components > 0 AND c.results > 0 AS complete,
           EXISTS (SELECT 1 FROM register r WHERE r.code_key = c.code_key) AS listed
    FROM ({facts}) c WHERE c.papers = c.accepted
"""
