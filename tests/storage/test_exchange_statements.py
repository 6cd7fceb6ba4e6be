"""Whatever changes a dossier, the province hears of it; what must not leave never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from scanner_app.domain.dossier import ArchiveFile, HoldReason, SignedFile
from scanner_app.domain.edits import Change, Edit, EditAction
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PageId, PaperId
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.upload import Receipt
from scanner_app.storage import schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.secrecy import SecrecyStore
from tests.storage.conftest import CODE, Store
from tests.storage.exchanging import all_told, marks, stated
from tests.storage.linking import link, unlink

OTHER_CODE = "000.00.21.H37-231018-0008"
CLERK = "canbo1"
STORED = StoredFile("Giấy chứng nhận", Part.RESULT, "cd" * 32, 77)


@pytest.fixture
def exchange(store: Store) -> SqlExchange:
    return SqlExchange(store.database, store.clock)


@pytest.fixture
def complete(store: Store) -> CompletionStore:
    return CompletionStore(store.database, store.clock)


def sign(store: Store, paper: PaperId, *, certificate: str = "", complete: bool = True) -> None:
    path = store.home / "signed" / f"{paper}.pdf"
    digest = f"{paper:064x}"
    store.dossiers.record_archive(paper, ArchiveFile(path, digest, 10, 1))
    signed = SignedFile(path, digest, 12, "Cán bộ", store.clock.now, certificate)
    store.dossiers.record_signature(
        paper, signed, "f", f"{paper}.pdf", role=SignerRole.OFFICER, complete=complete
    )


def remove_page(store: Store, page: PageId) -> None:
    """An edit that takes a page out."""
    edits = EditStore(store.database, store.clock)
    before = edits.arrangement([page])[page]
    change = Change(page, before, replace(before, removed=True))
    edits.apply(Edit(EditAction.REMOVED, (change,)), CLERK)


Act = Callable[[Store, DossierId, PaperId], object]
_ACTS: dict[str, Act] = {
    "archived": lambda s, _d, p: s.dossiers.record_archive(
        p, ArchiveFile(s.home / "a.pdf", "ab" * 32, 3, 1)
    ),
    "signed": lambda s, _d, p: sign(s, p),
    "further papers": lambda s, _d, _p: s.filed(CODE),
    "code": lambda s, d, _p: s.filing.assign_code(d, OTHER_CODE, "clerk", CLERK),
    "secret": lambda s, d, _p: SecrecyStore(s.database, s.clock).hold(d, CLERK),
    "part": lambda s, _d, p: CompletionStore(s.database, s.clock).set_part(
        [p], Part.PROCESSING, CLERK
    ),
    "reuse": lambda s, d, _p: link(s.database, s.clock, d, STORED, CLERK),
    "finished": lambda s, d, _p: CompletionStore(s.database, s.clock).finish(d, CLERK),
}


@pytest.mark.parametrize("act", _ACTS.values(), ids=_ACTS.keys())
def test_every_change_of_a_dossier_marks_its_code(
    store: Store, exchange: SqlExchange, act: Act
) -> None:
    dossier, paper = store.filed()
    all_told(exchange)
    assert marks(store.database) == set()

    act(store, dossier, paper)

    assert CODE in marks(store.database)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE signatures SET role = 'agency'",
        "DELETE FROM signatures",
        "UPDATE upload_jobs SET name = 'x.pdf'",
        "UPDATE upload_jobs SET state = 'refused'",
        "DELETE FROM upload_jobs",
        "UPDATE pages SET removed = 1",
        "UPDATE pages SET paper_id = NULL",
        "UPDATE papers SET kind = 'Giấy tờ'",
        "UPDATE dossiers SET code_key = NULL",
        # The rule for conflicts of a statement outside holds inside its triggers, too.
        "UPDATE OR REPLACE papers SET seq = seq + 1",
    ],
)
def test_no_statement_in_any_table_can_forget_the_mark(
    store: Store, exchange: SqlExchange, change: str
) -> None:
    store.signed()
    all_told(exchange)

    with store.database.write() as connection:
        connection.exec_driver_sql(change)
        connection.exec_driver_sql(change)

    assert marks(store.database) == {CODE}


def test_a_page_that_goes_marks_the_dossiers_it_goes_from_and_to(
    store: Store, exchange: SqlExchange
) -> None:
    store.filed()
    other, _ = store.filed(OTHER_CODE)
    all_told(exchange)

    with store.database.write() as connection:
        connection.execute(
            schema.pages.update().where(schema.pages.c.id == 1).values(dossier_id=other)
        )

    assert marks(store.database) == {CODE, OTHER_CODE}


def test_what_was_filed_is_stated_whole_once_and_not_again_while_it_stays(
    store: Store, exchange: SqlExchange
) -> None:
    dossier, _ = store.filed()

    (statement,) = stated(all_told(exchange))
    with store.database.write() as connection:
        connection.execute(schema.dossiers.update().values(holds="[]"))
    again = all_told(exchange)

    assert statement.code == CODE
    (paper,) = statement.papers
    assert paper.name == f"{CODE}_01_quyet-dinh_v1.pdf"
    assert (paper.kind, paper.part, paper.sha256) == ("Quyết định", Part.COMPONENT, None)
    assert again == []
    assert dossier == 1


def test_a_signed_paper_is_stated_with_digest_and_the_officers_certificate(
    store: Store, exchange: SqlExchange
) -> None:
    _, paper = store.filed()
    sign(store, paper, certificate="ef" * 32)

    (statement,) = stated(all_told(exchange))

    (found,) = statement.papers
    # The name it is queued under, whatever the rule of names would give.
    assert found.name == f"{paper}.pdf"
    assert (found.sha256, found.size_bytes) == (f"{paper:064x}", 12)
    assert (found.clerk, found.signed_at) == ("ef" * 32, store.clock.now)


def test_a_paper_that_lacks_a_signature_has_no_digest_yet(
    store: Store, exchange: SqlExchange
) -> None:
    _, paper = store.filed()
    sign(store, paper, certificate="ef" * 32, complete=False)

    (statement,) = stated(all_told(exchange))

    assert (statement.papers[0].sha256, statement.papers[0].clerk) == (None, None)


def test_a_receipt_changes_no_statement(store: Store, exchange: SqlExchange) -> None:
    store.signed()
    all_told(exchange)
    job = store.queue.claim(store.clock.now)
    assert job is not None

    store.queue.sent(job.id, Receipt(job.sha256, 12, store.clock.now, "kho"))

    assert all_told(exchange) == []


def test_a_code_that_was_taken_away_is_stated_empty_and_the_new_one_whole(
    store: Store, exchange: SqlExchange
) -> None:
    dossier, _ = store.filed()
    all_told(exchange)

    store.filing.assign_code(dossier, OTHER_CODE, "clerk", CLERK)

    found = {each.code: len(each.papers) for each in stated(all_told(exchange))}
    assert found == {CODE: 0, OTHER_CODE: 1}


def test_a_dossier_that_joins_another_leaves_its_code_empty(
    store: Store, exchange: SqlExchange
) -> None:
    store.filed()
    joining, _ = store.filed(OTHER_CODE)
    all_told(exchange)

    store.filing.assign_code(joining, CODE, "clerk", CLERK)

    found = {each.code: len(each.papers) for each in stated(all_told(exchange))}
    assert found == {CODE: 2, OTHER_CODE: 0}


def test_papers_that_edits_emptied_are_not_stated(store: Store, exchange: SqlExchange) -> None:
    store.filed()
    all_told(exchange)

    remove_page(store, PageId(1))

    (statement,) = stated(all_told(exchange))
    assert (statement.code, statement.papers) == (CODE, ())


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        (None, (HoldReason.NO_CODE,)),
        (CODE, (HoldReason.NOT_IN_REGISTER,)),
        (CODE, (HoldReason.SECRET,)),
        ("no dossier code", ()),
    ],
)
def test_without_a_sure_code_or_with_a_secret_mark_nothing_is_stated(
    store: Store, exchange: SqlExchange, code: str | None, holds: tuple[HoldReason, ...]
) -> None:
    store.filed(code, holds)

    assert all_told(exchange) == []
    assert marks(store.database) == set()


def test_a_secret_mark_takes_back_what_was_stated_and_its_end_states_it_again(
    store: Store, exchange: SqlExchange
) -> None:
    dossier, _ = store.filed()
    all_told(exchange)
    secrecy = SecrecyStore(store.database, store.clock)

    secrecy.hold(dossier, CLERK)
    while_held = stated(all_told(exchange))
    secrecy.release(dossier, CLERK)
    afterwards = stated(all_told(exchange))

    assert [(each.code, len(each.papers)) for each in while_held] == [(CODE, 0)]
    assert [(each.code, len(each.papers)) for each in afterwards] == [(CODE, 1)]


def test_parts_links_and_the_finished_mark_are_stated_and_noted(
    store: Store, exchange: SqlExchange, complete: CompletionStore
) -> None:
    dossier, paper = store.filed()
    complete.set_part([paper], Part.RESULT, CLERK)
    made = link(store.database, store.clock, dossier, STORED, CLERK)
    assert link(store.database, store.clock, dossier, STORED, CLERK) == made
    complete.finish(dossier, CLERK)
    complete.finish(dossier, CLERK)

    (statement,) = stated(all_told(exchange))
    complete.finish(dossier, CLERK, finished=False)
    assert unlink(store.database, store.clock, dossier, made.name, CLERK)
    assert not unlink(store.database, store.clock, dossier, made.name, CLERK)
    (without,) = stated(all_told(exchange))

    assert statement.finished
    assert [each.part for each in statement.papers] == [Part.RESULT, Part.RESULT]
    reused = statement.papers[1]
    assert (reused.name, reused.sha256, reused.reused) == (made.name, STORED.sha256, True)
    assert (len(without.papers), without.finished) == (1, False)
    assert complete.links(dossier) == ()
    with store.database.read() as connection:
        noted = list(
            connection.scalars(
                sa.select(schema.journal.c.action).where(schema.journal.c.actor == CLERK)
            )
        )
    assert noted == ["part_set", "reuse_linked", "finished", "reopened", "reuse_unlinked"]


def test_links_go_along_when_a_dossier_joins_another_each_once(
    store: Store, exchange: SqlExchange, complete: CompletionStore
) -> None:
    first, _ = store.filed()
    joining, _ = store.filed(OTHER_CODE)
    link(store.database, store.clock, first, STORED, CLERK)
    link(store.database, store.clock, joining, STORED, CLERK)
    own = link(
        store.database,
        store.clock,
        joining,
        StoredFile("Bản đồ", Part.COMPONENT, "ee" * 32, 5),
        CLERK,
    )

    store.filing.assign_code(joining, CODE, "clerk", CLERK)

    assert [each.file.sha256 for each in complete.links(first)] == ["cd" * 32, own.file.sha256]
    (statement,) = (each for each in stated(all_told(exchange)) if each.papers)
    assert len(statement.papers) == 4


def test_two_offices_of_one_pc_state_one_code_together(store: Store, exchange: SqlExchange) -> None:
    store.filed()
    store.clock.forward(timedelta(days=1))
    other, _ = store.filed(OTHER_CODE)
    with store.database.write() as connection:
        connection.execute(
            schema.dossiers.update()
            .where(schema.dossiers.c.id == other)
            .values(office="05983", code=CODE, code_key=CODE)
        )

    (statement,) = stated(all_told(exchange))

    assert [each.name for each in statement.papers] == [
        f"{CODE}_01_quyet-dinh_v1.pdf",
        f"2_{CODE}_01_quyet-dinh_v1.pdf",
    ]
