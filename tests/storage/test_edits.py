"""Edits on page rows: expected places only, one office, and nothing that was built before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.arrangement import Arrangement, Home, move, remove, reorder, turn
from scanner_app.domain.dossier import (
    ArchiveFile,
    DraftDossier,
    DraftPaper,
    HoldReason,
    PaperState,
    SignedFile,
)
from scanner_app.domain.edit_errors import BatchOpenError, EditStaleError, NothingToUndoError
from scanner_app.domain.edits import (
    NEW_PAPER,
    Edit,
    EditAction,
    Edited,
    EditState,
    NewPaper,
    changes_between,
)
from scanner_app.domain.errors import DossierUnknownError, StorageError, WrongMoveError
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.page import PageState
from scanner_app.domain.progress import Period
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import Receipt
from scanner_app.ports import ScannedPage
from scanner_app.storage import schema
from scanner_app.storage.database import Database
from scanner_app.storage.edits import EditStore
from scanner_app.storage.secrecy import SecrecyStore
from tests.storage.conftest import CODE, OFFICE, Store, blank_reading

OTHER_CODE = "000.00.21.H37-231018-0008"
CLERK = "canbo1"


@pytest.fixture
def edits(store: Store) -> EditStore:
    return EditStore(store.database, store.clock)


def filed(store: Store, code: str = CODE, count: int = 2) -> tuple[DossierId, PaperId]:
    """A dossier of one paper of `count` pages."""
    store.clock.forward(timedelta(seconds=1))
    batch, ids = store.read_batch(count)
    draft = DraftDossier(code, "barcode", (DraftPaper("Quyết định", ids),), ())
    (dossier,) = store.filing.file(batch, [draft])
    return dossier, store.dossiers.dossier(dossier).papers[-1].id


def archived(store: Store, paper: PaperId) -> Path:
    """The paper with a PDF on disk."""
    path = store.home / "unsigned" / f"{paper}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"pdf")
    store.dossiers.record_archive(paper, ArchiveFile(path, "00", 3, 1))
    return path


def changed(
    edits: EditStore, before: Arrangement, after: Arrangement, new: NewPaper | None = None
) -> Edited:
    return edits.apply(Edit(EditAction.MOVED, changes_between(before, after), new), CLERK)


def pages_of(store: Store, dossier: DossierId) -> tuple[tuple[PageId, ...], ...]:
    return tuple(paper.pages for paper in store.dossiers.dossier(dossier).papers)


def test_an_arrangement_names_all_pages_that_lie_together(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    other, _ = filed(store, OTHER_CODE)
    batch, unfiled = store.read_batch(2)

    assert set(edits.arrangement([PageId(1)])) == {1, 2}
    assert set(edits.arrangement([PageId(1)], [other])) == {1, 2, 3, 4}
    assert set(edits.arrangement([unfiled[0]])) == set(unfiled)
    assert edits.arrangement([PageId(1)])[PageId(1)].home == Home(dossier, paper)
    assert edits.arrangement([unfiled[0]])[unfiled[0]].home == Home(batch=batch)


def test_a_page_that_is_not_there_has_no_arrangement(edits: EditStore) -> None:
    with pytest.raises(EditStaleError) as raised:
        edits.arrangement([PageId(7)])

    assert raised.value.facts == {"page": 7}


def test_an_edit_made_on_an_old_view_changes_nothing(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, reorder(seen, Home(dossier, paper), [PageId(2), PageId(1)]))

    with pytest.raises(EditStaleError):
        changed(edits, seen, remove(seen, [PageId(2)]))

    assert pages_of(store, dossier) == ((2, 1),)
    assert len(edits.history(OFFICE, 10)) == 1


def test_a_paper_that_changed_loses_its_pdf_and_its_file_is_listed(
    store: Store, edits: EditStore
) -> None:
    _, paper = filed(store)
    path = archived(store, paper)
    seen = edits.arrangement([PageId(1)])

    changed(edits, seen, remove(seen, [PageId(2)]))

    assert [each.id for each in store.dossiers.to_archive()] == [paper]
    with store.database.read() as connection:
        (listed,) = connection.execute(sa.select(schema.erasures)).all()
    assert (store.home / listed.path, listed.sha256) == (path, "00")


def test_a_paper_that_did_not_change_keeps_its_pdf(store: Store, edits: EditStore) -> None:
    _, paper = filed(store)
    other, other_paper = filed(store, OTHER_CODE)
    archived(store, other_paper)
    seen = edits.arrangement([PageId(1)], [other])

    changed(edits, seen, remove(seen, [PageId(1)]))

    assert store.dossiers.dossier(other).papers[0].state is PaperState.ARCHIVED
    assert [each.id for each in store.dossiers.to_archive()] == [paper]


def test_a_pdf_that_was_in_work_when_its_paper_changed_is_refused(
    store: Store, edits: EditStore
) -> None:
    dossier, paper = filed(store)
    (before,) = store.dossiers.to_archive()
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, remove(seen, [PageId(2)]))
    late = ArchiveFile(store.home / "late.pdf", "11", 3, 2)

    recorded = store.dossiers.record_archive(paper, late, revision=before.revision)

    assert not recorded
    assert store.dossiers.dossier(dossier).papers[0].state is PaperState.FILED


def test_a_signature_that_was_in_work_when_its_paper_changed_is_refused(
    store: Store, edits: EditStore
) -> None:
    dossier, paper = filed(store)
    archived(store, paper)
    (before,) = store.dossiers.to_sign()
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, remove(seen, [PageId(2)]))
    late = SignedFile(store.home / "late.pdf", "11", 3, "Cán bộ", store.clock.now)

    with pytest.raises(EditStaleError):
        store.dossiers.record_signature(
            paper,
            late,
            "f",
            "n",
            role=SignerRole.OFFICER,
            complete=True,
            revision=before.revision,
        )

    assert store.dossiers.dossier(dossier).papers[0].state is PaperState.FILED
    assert store.queue.jobs() == ()


def test_a_reading_that_was_in_work_when_its_page_was_turned_is_refused(
    store: Store, edits: EditStore
) -> None:
    filed(store)
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, turn(seen, {PageId(1): 90}))

    late = store.pages.record_reading(PageId(1), blank_reading())
    failed = store.pages.record_unreadable(PageId(1), "page.damaged")

    (page,) = store.pages.pages([PageId(1)])
    assert (late, failed, page.state) == (False, False, PageState.CAPTURED)
    assert store.pages.record_reading(PageId(1), blank_reading(), turn_deg=90)


def test_a_removed_page_is_not_read(store: Store, edits: EditStore) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)
    first, second = store.keep(batch, 0), store.keep(batch, 1)
    seen = edits.arrangement([first])

    changed(edits, seen, remove(seen, [first]))

    assert [page.id for page in store.pages.to_read()] == [second]


def test_pages_of_two_offices_are_never_mixed(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    batch = store.batches.open_batch("elsewhere", OfficeCode("06464"), None)
    foreign = store.keep(batch, 0)
    seen = edits.arrangement([foreign, PageId(1)])

    with pytest.raises(WrongMoveError):
        changed(edits, seen, move(seen, [foreign], Home(dossier, paper)))
    with pytest.raises(WrongMoveError):
        changed(edits, seen, remove(seen, [foreign, PageId(1)]))

    assert pages_of(store, dossier) == ((1, 2),)


@pytest.mark.parametrize(
    "home", [Home(DossierId(1), PaperId(2)), Home(DossierId(9), PaperId(1)), Home(DossierId(9))]
)
def test_pages_do_not_go_where_nothing_is(store: Store, edits: EditStore, home: Home) -> None:
    filed(store)
    filed(store, OTHER_CODE)
    seen = edits.arrangement([PageId(1)])

    with pytest.raises(EditStaleError):
        changed(edits, seen, move(seen, [PageId(1)], home))


def test_a_new_paper_needs_a_dossier(store: Store, edits: EditStore) -> None:
    filed(store)
    seen = edits.arrangement([PageId(1)])
    lost = DossierId(9)

    with pytest.raises(DossierUnknownError):
        changed(edits, seen, move(seen, [PageId(1)], Home(lost, NEW_PAPER)), NewPaper(lost))

    with store.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.papers)) == 1


def test_pages_do_not_come_into_a_stack_that_is_being_scanned(
    store: Store, edits: EditStore
) -> None:
    batch = store.batches.open_batch("open", OFFICE, None)
    first = store.keep(batch, 0)
    _, (other, *_) = store.read_batch(2)
    seen = edits.arrangement([first, other])

    with pytest.raises(BatchOpenError):
        changed(edits, seen, move(seen, [other], Home(batch=batch)))


def test_undo_and_redo_go_step_by_step_and_end(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store, count=3)
    for order in ((2, 1, 3), (2, 3, 1)):
        seen = edits.arrangement([PageId(1)])
        changed(edits, seen, reorder(seen, Home(dossier, paper), [PageId(n) for n in order]))

    found = [pages_of(store, dossier)]
    for act in (edits.undo, edits.undo, edits.redo, edits.redo):
        act(OFFICE, CLERK)
        found.append(pages_of(store, dossier))

    assert found == [((2, 3, 1),), ((2, 1, 3),), ((1, 2, 3),), ((2, 1, 3),), ((2, 3, 1),)]
    with pytest.raises(NothingToUndoError):
        edits.redo(OFFICE, CLERK)


def test_another_edit_cuts_off_what_was_undone(store: Store, edits: EditStore) -> None:
    filed(store)
    for number in (1, 2):
        seen = edits.arrangement([PageId(1)])
        changed(edits, seen, turn(seen, {PageId(number): 90}))
        if number == 1:
            edits.undo(OFFICE, CLERK)

    with pytest.raises(NothingToUndoError):
        edits.redo(OFFICE, CLERK)

    assert [each.state for each in edits.history(OFFICE, 9)] == [EditState.DONE, EditState.CLOSED]


def test_offices_undo_their_own_edits_alone(store: Store, edits: EditStore) -> None:
    filed(store)
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, turn(seen, {PageId(1): 90}))

    with pytest.raises(NothingToUndoError):
        edits.undo(OfficeCode("06464"), CLERK)

    edits.undo(OFFICE, CLERK)


def test_history_survives_a_restart(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    seen = edits.arrangement([PageId(1)])
    changed(edits, seen, reorder(seen, Home(dossier, paper), [PageId(2), PageId(1)]))

    database = Database(store.home / "sohoa.db")
    EditStore(database, store.clock).undo(OFFICE, CLERK)
    database.close()

    assert pages_of(store, dossier) == ((1, 2),)


def test_a_stack_edited_while_it_was_looked_at_is_not_filed_by_what_was_seen(
    store: Store, edits: EditStore
) -> None:
    batch, ids = store.read_batch(3)
    draft = DraftDossier(CODE, "barcode", (DraftPaper("Giấy tờ", ids),), ())
    views = (
        (reorder, Home(batch=batch), [*ids[1:], ids[0]]),
        (remove, [ids[0]]),
        (turn, {ids[0]: 90}),
    )

    for act, *wanted in views:
        seen = edits.arrangement(ids)
        changed(edits, seen, act(seen, *wanted))
        with pytest.raises(EditStaleError):
            store.filing.file(batch, [draft], seen=ids)
        edits.undo(OFFICE, CLERK)

    store.pages.record_reading(ids[0], blank_reading())
    assert len(store.filing.file(batch, [draft], seen=ids)) == 1


def test_a_batch_is_placed_once(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    batch, (page, *_) = store.read_batch(1)
    seen = edits.arrangement([page, PageId(1)])
    after = move(seen, [page], Home(dossier, paper))
    (change,) = (c for c in changes_between(seen, after) if c.page == page)
    rescan = replace(change, before=replace(change.after, removed=True))
    edit = Edit(EditAction.INSERTED, (rescan,))
    edits.place(batch, edit, CLERK)

    with pytest.raises(WrongMoveError):
        edits.place(batch, edit, CLERK)
    with pytest.raises(WrongMoveError):
        edits.place(BatchId(99), edit, CLERK)

    assert pages_of(store, dossier) == ((1, 2, page),)


def test_placing_names_every_page_of_the_batch(store: Store, edits: EditStore) -> None:
    dossier, paper = filed(store)
    batch, (page, forgotten) = store.read_batch(2)
    seen = edits.arrangement([page, PageId(1)])
    after = move(seen, [page], Home(dossier, paper))
    (change,) = (c for c in changes_between(seen, after) if c.page == page)

    with pytest.raises(EditStaleError):
        edits.place(batch, Edit(EditAction.INSERTED, (change,)), CLERK)

    assert [each.id for each in store.pages.unfiled(batch)] == [page, forgotten]


def test_what_edits_emptied_counts_in_no_ratio(store: Store, edits: EditStore) -> None:
    paper = store.signed(CODE)
    dossier = store.dossiers.recent(None, 1)[0]
    _, other = filed(store, CODE, count=1)
    job = store.queue.claim(store.clock.now)
    assert job is not None
    store.queue.sent(job.id, Receipt(job.sha256, 12, store.clock.now, "x"))
    seen = edits.arrangement([PageId(2)])

    before = store.progress.offices(Period())
    changed(edits, seen, remove(seen, [PageId(2)]))
    after = store.progress.offices(Period())

    assert (paper, dossier, other) == (1, 1, 2)
    assert [line.outside_register for line in before] == []
    assert [line.outside_register for line in after] == [1]


def test_a_scanned_page_is_known_in_whatever_batch_an_edit_put_it(
    store: Store, edits: EditStore
) -> None:
    session = store.batches.open_batch("session", OFFICE, None)
    image = store.home / "capture" / "1.jpg"
    image.parent.mkdir()
    image.write_bytes(b"picture")
    scanned = ScannedPage(image, 1, None, "00", 7, 300)
    page = store.batches.adopt(session, scanned, source="s", source_key="scan|1").id
    store.batches.close_batch(session)
    stack, (first, *_) = store.read_batch(2)
    seen = edits.arrangement([page, first])
    changed(edits, seen, move(seen, [page], Home(batch=stack)))

    # Killed before its session ended: the next start takes the session in again.
    again = store.batches.open_batch("session", OFFICE, None)
    adopted = store.batches.adopt(again, scanned, source="s", source_key="scan|1")

    assert adopted.id == page
    assert len(store.pages.unfiled(stack)) == 3


def test_a_paper_that_joins_another_dossier_is_built_anew_under_its_name_there(
    store: Store,
) -> None:
    held, paper = store.filed(CODE, (HoldReason.SECRET,))
    path = archived(store, paper)
    owner, _ = filed(store, CODE, count=1)

    joined = SecrecyStore(store.database, store.clock).release(held, CLERK)

    assert joined == owner
    assert [each.state for each in store.dossiers.dossier(owner).papers] == [PaperState.FILED] * 2
    with store.database.read() as connection:
        listed = connection.scalars(sa.select(schema.erasures.c.path)).all()
    assert listed == [path.relative_to(store.home).as_posix()]


def test_a_destroyed_page_is_removed_too_and_has_no_words(store: Store) -> None:
    filed(store)

    with pytest.raises(StorageError), store.database.write() as connection:
        connection.exec_driver_sql("UPDATE pages SET destroyed = 1")
