"""The service that checks a dossier: what it asks the stores, and what a clerk waved through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scanner_app.domain.components import ComponentLine, ComponentState, Duty
from scanner_app.domain.dossier import Dossier, DraftDossier, DraftPaper, Tag
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.domain.register import RegisterRow
from scanner_app.services.checking import CheckDossier
from scanner_app.storage.edits import EditStore
from scanner_app.storage.seen_findings import SeenFindingStore
from tests.domain import pages as made
from tests.storage.conftest import CODE, OFFICE, Store, store

__all__ = ["store"]
"""Fixtures of the store, used here as they are."""
CLERK = "canbo1"


def checking(store: Store) -> CheckDossier:
    seen = SeenFindingStore(store.database, store.clock)

    def lines(dossier: Dossier) -> tuple[ComponentLine, ...]:
        unneeded = dossier.papers[0].id
        state = ComponentState.UNNEEDED
        line = ComponentLine(None, Part.COMPONENT, "Bản sao", Duty.EXCLUDED, None, state)
        return (replace(line, papers=(unneeded,)),)

    return CheckDossier(
        *(store.dossiers, store.pages, store.register, seen, store.clock),
        lines,
    )


def file(store: Store, *tags: Tag) -> DossierId:
    """A dossier of one form that names its applicant in its 30th line."""
    batch = store.batches.open_batch(f"key-{store.clock.now}", OFFICE, None)
    page = store.keep(batch, 0)
    store.batches.close_batch(batch)
    rows = [made.line(0.14, 0.20 + 0.02 * at, "……………") for at in range(25)]
    named = made.line(0.14, 0.75, "Họ tên người nộp: Nguyễn Văn Mẫu")
    store.pages.record_reading(page, made.reading(*made.header(title="TỜ KHAI"), *rows, named))
    draft = DraftDossier(CODE, "barcode", (DraftPaper("Tờ khai", (page,)),), tags)
    (dossier,) = store.filing.file(batch, [draft])
    return dossier


def codes(store: Store, dossier: DossierId) -> list[str]:
    return [each.code for each in checking(store)(dossier)]


def test_the_register_the_checklist_and_all_lines_of_a_form_are_looked_at(store: Store) -> None:
    dossier = file(store)
    store.register.put([RegisterRow(CODE, OFFICE, date(2026, 11, 1), applicant="Trần Văn Khác")])

    assert codes(store, dossier) == ["component.unneeded", "name.differs"]


def test_today_is_the_day_in_vietnam_and_not_of_the_clock_line(store: Store) -> None:
    dossier = file(store, Tag("date", "2026-11-28", 0.95, "ocr", None, 0))

    store.clock.now = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)
    before = codes(store, dossier)
    store.clock.now = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)

    assert (before, codes(store, dossier)) == (
        ["component.unneeded", "date.future"],
        ["component.unneeded"],
    )


def test_what_a_clerk_found_right_is_not_told_again_until_it_is_taken_back(store: Store) -> None:
    dossier = file(store)
    check = checking(store)
    (finding,) = check(dossier)

    said = [check.see(dossier, finding, CLERK), check.see(dossier, finding, CLERK)]
    silent = check(dossier)
    EditStore(store.database, store.clock).undo(OFFICE, CLERK)

    assert (said, silent, check(dossier)) == ([True, False], (), (finding,))


def test_a_dossier_that_is_gone_is_said_so(store: Store) -> None:
    with pytest.raises(DossierUnknownError):
        checking(store)(DossierId(9))


def test_a_page_that_was_read_anew_is_checked_as_it_is_now(store: Store) -> None:
    dossier = file(store)
    store.register.put([RegisterRow(CODE, OFFICE, date(2026, 11, 1), applicant="Trần Văn Khác")])
    check = checking(store)
    before = check(dossier)
    (page,) = store.dossiers.dossier(dossier).papers[0].pages
    named = made.line(0.14, 0.75, "Họ tên người nộp: Trần Văn Khác")

    store.pages.record_reading(page, made.reading(*made.header(title="TỜ KHAI"), named))

    told = [[each.code for each in found] for found in (before, check(dossier))]
    assert told == [["component.unneeded", "name.differs"], ["component.unneeded"]]
