"""A dossier is not called finished over what nobody looked at: whatever changes that opens it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner_app.domain.arrangement import Arrangement, Home, move, remove, turn
from scanner_app.domain.dossier import DraftDossier, DraftPaper, HoldReason
from scanner_app.domain.edits import NEW_PAPER, Edit, EditAction, NewPaper, changes_between
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.register_table import Field
from scanner_app.domain.reuse import StoredFile
from scanner_app.storage import exchange_schema, schema
from scanner_app.storage.completing import CompletionStore
from scanner_app.storage.components import ComponentStore
from scanner_app.storage.edits import EditStore
from scanner_app.storage.exchange_statements import statement_of
from scanner_app.storage.journal import SqlJournal
from scanner_app.storage.reuse_rows import unlink
from scanner_app.storage.secrecy import SecrecyStore
from tests.dying import TRANSACTION, homes_of_deaths
from tests.storage.conftest import CODE, OFFICE, Store, store_at
from tests.storage.linking import link

CLERK = "canbo1"
OTHER = "000.00.21.H37-231018-0008"
STORED = StoredFile("Quyết định", Part.COMPONENT, "ab" * 32, 9)


def finish(store: Store, dossier: DossierId) -> bool:
    return CompletionStore(store.database, store.clock).finish(dossier, CLERK)


def is_finished(store: Store, dossier: DossierId) -> bool:
    return ComponentStore(store.database, store.clock).decided(dossier).finished_at is not None


def reopenings(store: Store) -> list[tuple[str, str, str]]:
    lines = SqlJournal(store.database, store.clock).lines()
    return [(line.actor, line.subject, line.detail) for line in lines if line.action == "reopened"]


def test_a_late_paper_opens_its_dossier_until_somebody_finishes_it_again(store: Store) -> None:
    dossier, _ = store.filed()
    other, _ = store.filed(OTHER)
    finish(store, dossier)
    finish(store, other)

    late, _ = store.filed()

    assert late == dossier
    assert (is_finished(store, dossier), is_finished(store, other)) == (False, True)
    assert reopenings(store) == [("sohoa", f"dossier:{dossier}", "late_paper")]
    assert store.filing.reopened([dossier, other]) == ((dossier, CODE),)
    with store.database.read() as connection:
        stated = statement_of(connection, CODE, CODE)
        dirty = connection.scalars(sa.select(exchange_schema.dirty_dossiers.c.code)).all()
    assert (len(stated.papers), stated.finished, CODE in dirty) == (2, False, True)
    assert finish(store, dossier)
    assert store.filing.reopened([dossier]) == ()


def edit(
    store: Store, dossier: DossierId, change: Callable[[Arrangement], Arrangement], *more: DossierId
) -> None:
    edits = EditStore(store.database, store.clock)
    before = edits.arrangement((), [dossier, *more])
    new = NewPaper(dossier) if more else None
    edits.apply(Edit(EditAction.MOVED, changes_between(before, change(before)), new), CLERK)


def take_in(store: Store, dossier: DossierId) -> None:
    """A paper of another dossier comes."""
    other, _ = store.filed(OTHER)

    def coming(before: Arrangement) -> Arrangement:
        pages = [page for page, spot in before.items() if spot.dossier == other]
        return move(before, pages, Home(dossier, NEW_PAPER), None)

    edit(store, dossier, coming, other)


def take_out(store: Store, dossier: DossierId) -> None:
    edit(store, dossier, lambda before: remove(before, list(before)[-1:]))


def turn_all(store: Store, dossier: DossierId) -> None:
    edit(store, dossier, lambda before: turn(before, dict.fromkeys(before, 90)))


def take_out_and_back(store: Store, dossier: DossierId) -> None:
    take_out(store, dossier)
    finish(store, dossier)
    with store.database.write() as connection:
        # As an earlier version finished it, which was no edit.
        connection.execute(schema.decision_edits.delete())
        connection.execute(schema.edits.delete().where(schema.edits.c.action == "finished"))
    EditStore(store.database, store.clock).undo(OFFICE, CLERK)


def join(store: Store, _dossier: DossierId) -> None:
    other, _ = store.filed(None, (HoldReason.NO_CODE,))
    store.filing.assign_code(other, CODE, "clerk", CLERK)


def destroy(store: Store, dossier: DossierId) -> None:
    secrecy = SecrecyStore(store.database, store.clock)
    page = store.dossiers.dossier(dossier).papers[-1].pages[0]
    secrecy.hold(dossier, CLERK)
    secrecy.destroy(dossier, [page], CLERK, release=True)


def stop_using(store: Store, dossier: DossierId) -> None:
    with store.database.write() as connection:
        name = connection.scalar(sa.select(schema.reuses.c.name))
        unlink(connection, dossier, str(name), by=CLERK, now="2026-11-27T00:00:00.000000+00:00")


def file_sheet_only(store: Store, _dossier: DossierId) -> None:
    """A stack of nothing but the dossier's separator sheet."""
    batch, (page,) = store.read_batch(1)
    store.filing.file(batch, [DraftDossier(CODE, "sheet", (), (), dividers=(page,))])


@pytest.mark.parametrize(
    ("act", "opens"),
    [
        (take_in, True),
        (take_out, True),
        (take_out_and_back, True),
        (join, True),
        (destroy, True),
        (stop_using, True),
        (turn_all, False),
        (file_sheet_only, False),
    ],
)
def test_a_dossier_is_opened_by_what_changes_its_papers_alone(
    store: Store, act: Callable[[Store, DossierId], None], *, opens: bool
) -> None:
    dossier, _ = store.filed()
    store.filed()
    link(store.database, store.clock, dossier, STORED, CLERK)
    finish(store, dossier)

    act(store, dossier)

    assert is_finished(store, dossier) is not opens
    assert bool(store.filing.reopened([dossier])) is opens


def file_late(home: Path) -> None:
    """The act that dies: a paper that comes late is filed."""
    store = store_at(home)
    (batch,) = store.filing.to_file()
    pages = [page.id for page in store.pages.unfiled(batch)]
    store.filing.file(batch, [DraftDossier(CODE, "barcode", (DraftPaper("Đơn", (*pages,)),), ())])
    store.database.close()


def test_dying_while_a_late_paper_is_filed_leaves_no_finished_dossier_with_it(
    store: Store, tmp_path: Path
) -> None:
    dossier, _ = store.filed()
    finish(store, dossier)
    store.read_batch(1)
    store.database.close()
    template, out = tmp_path / "template", tmp_path / "out"
    out.mkdir()
    shutil.copytree(tmp_path, template, ignore=shutil.ignore_patterns("template", "out"))

    homes = homes_of_deaths(file_late, template, out, (TRANSACTION, "open"))

    found = [_papers_and_finished(home, dossier) for home in homes]
    assert found[0] == (1, True)
    assert found[-1] == (2, False)
    assert set(found) <= {(1, True), (2, False)}


def _papers_and_finished(home: Path, dossier: DossierId) -> tuple[int, bool]:
    again = store_at(home)
    found = len(again.dossiers.dossier(dossier).papers), is_finished(again, dossier)
    again.database.close()
    return found


def received(code: str, procedure: str) -> RegisterRow:
    return RegisterRow(code, OFFICE, date(2023, 10, 18), procedure)


def test_finished_dossiers_that_lack_something_by_the_register_are_open_again(
    store: Store,
) -> None:
    open_code, same, applicant = (f"{OTHER[:-1]}{number}" for number in (1, 2, 3))
    codes = (CODE, OTHER, open_code, same, applicant)
    dossiers = [store.filed(code)[0] for code in codes]
    store.register.put([received(code, "cũ") for code in codes[:1] + codes[3:]])
    for dossier in (*dossiers[:2], *dossiers[3:]):
        finish(store, dossier)
    asked: list[tuple[DossierId, str, date]] = []

    def lacks(dossier: DossierId, procedure: str, day: date) -> bool:
        asked.append((dossier, procedure, day))
        return dossier == dossiers[0]

    lines = [
        *(received(code, "mới") for code in codes[:3]),
        received(same, "cũ"),
        replace(received(applicant, "cũ"), applicant="Lê Thị Khác"),
    ]
    would = store.register.take_in(enumerate(lines), dry_run=True, lacks=lacks)
    assert is_finished(store, dossiers[0])
    done = store.register.take_in(enumerate(lines), lacks=lacks)

    # The second one was not in the register before; of the others nothing is new, or nobody said
    # that they are complete.
    assert asked == 2 * [(each, "mới", date(2023, 10, 18)) for each in dossiers[:2]]
    assert would.reopened == done.reopened == ((dossiers[0], CODE),)
    assert [is_finished(store, each) for each in dossiers] == [False, True, False, True, True]
    assert reopenings(store) == [("sohoa", f"dossier:{dossiers[0]}", "register_changed")]


def test_what_the_export_does_not_tell_is_asked_about_as_it_stands(store: Store) -> None:
    dossier, _ = store.filed()
    store.register.put([received(CODE, "cũ")])
    finish(store, dossier)
    asked: list[object] = []
    other_day = replace(received(CODE, "không nói tới"), received_on=date(2023, 10, 19))

    def lacks(*told: object) -> bool:
        asked.append(told)
        return False

    store.register.take_in([(1, other_day)], [Field.CODE, Field.RECEIVED_ON], lacks=lacks)

    assert asked == [(dossier, "cũ", date(2023, 10, 19))]


def import_register(home: Path) -> None:
    """The act that dies: a register that opens a finished dossier."""
    store = store_at(home)
    store.register.take_in([(1, received(CODE, "mới"))], lacks=lambda *_of: True)
    store.database.close()


def test_dying_while_the_register_opens_a_dossier_leaves_both_or_neither(
    store: Store, tmp_path: Path
) -> None:
    dossier, _ = store.filed()
    store.register.put([received(CODE, "cũ")])
    finish(store, dossier)
    store.database.close()
    template, out = tmp_path / "template", tmp_path / "out"
    out.mkdir()
    shutil.copytree(tmp_path, template, ignore=shutil.ignore_patterns("template", "out"))

    homes = homes_of_deaths(import_register, template, out, (TRANSACTION, "open"))

    found = []
    for home in homes:
        again = store_at(home)
        row = again.register.lookup(CODE)
        found.append((row and row.procedure, is_finished(again, dossier)))
        again.database.close()
    assert found[0] == ("cũ", True)
    assert found[-1] == ("mới", False)
    assert set(found) == {("cũ", True), ("mới", False)}
