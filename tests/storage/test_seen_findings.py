"""What a person found right stays so, for that dossier alone, with a line of the journal each."""

from __future__ import annotations

import pytest

from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.ids import DossierId
from scanner_app.storage.edits import EditStore
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.seen_findings import SeenFindingStore
from tests.storage.conftest import OFFICE, Store, store_at

CLERK = "canbo1"


def test_a_finding_is_seen_and_unseen_once_each_in_one_dossier_and_the_journal_says_so(
    store: Store,
) -> None:
    one, _ = store.filed()
    other, _ = store.filed("000.00.21.H37-231018-0008")
    findings = SeenFindingStore(store.database, store.clock)

    said = [
        findings.see(one, "ab", CLERK),
        findings.see(one, "ab", "canbo2"),
        findings.see(one, "cd", CLERK),
        findings.see(other, "ab", CLERK),
    ]
    EditStore(store.database, store.clock).undo(OFFICE, CLERK)

    assert said == [True, False, True, True]
    assert [findings.seen(each) for each in (one, other)] == [{"ab", "cd"}, frozenset()]
    lines = SqlJournal(store.database, store.clock).lines()
    assert [
        (line.action, line.actor, line.subject, line.detail)
        for line in lines
        if line.action.startswith("finding")
    ] == [
        ("finding_seen", CLERK, f"dossier:{one}", "ab"),
        ("finding_seen", CLERK, f"dossier:{one}", "cd"),
        ("finding_seen", CLERK, f"dossier:{other}", "ab"),
    ]


def test_what_was_seen_is_known_after_a_restart(store: Store) -> None:
    dossier, _ = store.filed()
    SeenFindingStore(store.database, store.clock).see(dossier, "ab", CLERK)
    store.database.close()

    again = store_at(store.home)
    seen = SeenFindingStore(again.database, again.clock).seen(dossier)
    again.database.close()

    assert seen == {"ab"}


def test_nobody_sees_findings_of_a_dossier_that_is_not_there(store: Store) -> None:
    findings = SeenFindingStore(store.database, store.clock)

    with pytest.raises(DossierUnknownError):
        findings.see(DossierId(9), "ab", CLERK)

    assert findings.seen(DossierId(9)) == frozenset()
