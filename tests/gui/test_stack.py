"""The stack: rows stay themselves while they move, are dragged as pages, and say where they go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from scanner_app.domain.dossier import Dossier, Paper, PaperState
from scanner_app.domain.edits import ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.events import PageKept
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.gui.counter.chosen import chosen
from scanner_app.gui.stack.dossier_tree import DossierTree, Index
from scanner_app.gui.stack.dragging import Moving, ToStack
from scanner_app.gui.stack.stack_view import StackView
from scanner_app.gui.views import DossierView
from tests.domain.pages import NOON, page, reading

MOVE = Qt.DropAction.MoveAction
NOWHERE = QModelIndex()


def view(*papers: tuple[int, ...], dossier: int = 1, held: int = 10) -> DossierView:
    """A dossier of these papers, each given by its pages; paper numbers count from `held`."""
    made = tuple(
        Paper(
            PaperId(held + seq),
            DossierId(dossier),
            seq,
            f"Loại {seq}",
            tuple(map(PageId, pages)),
            PaperState.ARCHIVED,
        )
        for seq, pages in enumerate(papers)
    )
    stored = {
        PageId(number): replace(page(number, reading()), id=PageId(number))
        for pages in papers
        for number in pages
    }
    kept = Dossier(
        DossierId(dossier), OfficeCode("06463"), BatchId(1), f"H-{dossier}", "barcode", NOON, made
    )
    return DossierView(kept, stored, {})


@pytest.fixture
def model() -> DossierTree:
    model = DossierTree()
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model, fatal, model)
    return model


def pages_shown(model: DossierTree, dossier: int = 1) -> list[tuple[PageId, ...]]:
    above = model.index_of(DossierId(dossier))
    return [model.pages_of(model.index(row, 0, above)) for row in range(model.rowCount(above))]


def paper(model: DossierTree, row: int, dossier: int = 1) -> QModelIndex:
    return model.index(row, 0, model.index_of(DossierId(dossier)))


def drag(model: DossierTree, *pages: int) -> QMimeData:
    return model.mimeData([model.index_of_page(PageId(each)) for each in pages])


def test_a_page_stays_the_same_row_wherever_it_moves(model: DossierTree) -> None:
    model.show_dossiers([view((1, 2, 3), (4, 5)), view((6,), dossier=2, held=20)])
    rows = {each: QPersistentModelIndex(model.index_of_page(PageId(each))) for each in (2, 3, 5)}

    model.show_dossiers([view((3, 1), (5, 2, 4)), view((6, 7), dossier=2, held=20)])

    assert pages_shown(model) == [(3, 1), (5, 2, 4)]
    assert pages_shown(model, 2) == [(6, 7)]
    assert all(model.pages_of(row) == (each,) for each, row in rows.items())


def test_papers_and_pages_come_and_go_in_the_middle(model: DossierTree) -> None:
    model.show_dossiers([view((1, 2), (3, 4), (5,))])

    shorter = view((1,), (5, 6))
    papers = shorter.dossier.papers
    kept = (papers[0], replace(papers[1], id=PaperId(12)))
    model.show_dossiers([replace(shorter, dossier=replace(shorter.dossier, papers=kept))])

    assert pages_shown(model) == [(1,), (5, 6)]
    assert not model.index_of_page(PageId(3)).isValid()
    assert model.dossier_of(PaperId(11)) is None


def test_pages_that_came_in_take_the_order_in_which_they_wait(model: DossierTree) -> None:
    model.add_incoming(*(PageKept(BatchId(7), PageId(each), "a.jpg") for each in (1, 2, 3)))
    model.add_incoming(PageKept(BatchId(8), PageId(9), "b.jpg"))

    stored = [replace(page(each, None), id=PageId(each), batch=BatchId(7)) for each in (3, 1, 4)]
    model.show_incoming({BatchId(7)}, stored)

    assert [each for each in model.incoming if each != 9] == [3, 1, 4]
    assert model.incoming_batches == (7, 8) or model.incoming_batches == (8, 7)
    model.drop_incoming([BatchId(8)])
    assert model.incoming == (9,)


@pytest.mark.parametrize(
    ("onto", "row", "to"),
    [
        (0, -1, ToPaper(DossierId(1), PaperId(10))),
        (0, 2, ToPaper(DossierId(1), PaperId(10), 1)),
        (1, 0, ToPaper(DossierId(1), PaperId(11), 0)),
        (None, 1, ToNewPaper(DossierId(1))),
        ("empty", -1, ToNewDossier()),
    ],
)
def test_the_place_of_a_drop_says_where_the_pages_go(
    model: DossierTree,
    onto: int | str | None,
    row: int,
    to: ToPaper | ToNewPaper | ToNewDossier,
) -> None:
    model.show_dossiers([view((1, 2, 3), (4, 5))])
    wanted: list[Moving] = []
    model.move_wanted.connect(wanted.append)
    above = paper(model, onto) if isinstance(onto, int) else model.index_of(DossierId(1))
    parent = NOWHERE if onto == "empty" else above

    assert model.dropMimeData(drag(model, 5, 1), MOVE, row, 0, parent)

    assert wanted == [Moving(((PageId(1), PageId(5)),), to)]


@pytest.mark.parametrize(
    ("pages", "row", "to"),
    [
        ((3,), 0, ToStack(BatchId(7), 0)),
        ((1,), 3, ToStack(BatchId(7), 2)),
        ((1, 2), -1, ToStack(BatchId(7), 1)),
        ((9,), 0, ToStack(BatchId(8), 0)),
        ((5,), 1, ToStack(BatchId(7), 1)),
        ((5,), 4, ToStack(BatchId(8), 1)),
    ],
)
def test_a_drop_among_pages_that_came_in_is_a_place_in_their_own_stack(
    model: DossierTree, pages: tuple[int, ...], row: int, to: ToStack
) -> None:
    model.add_incoming(*(PageKept(BatchId(7), PageId(each), "a.jpg") for each in (1, 2, 3)))
    model.add_incoming(PageKept(BatchId(8), PageId(9), "b.jpg"))
    model.show_dossiers([view((4, 5))])
    wanted: list[Moving] = []
    model.move_wanted.connect(wanted.append)
    group = model.index_of_page(PageId(1)).parent()
    mime = drag(model, *pages)

    assert model.flags(group) & Qt.ItemFlag.ItemIsDropEnabled
    assert model.canDropMimeData(mime, MOVE, row, 0, group)
    assert model.dropMimeData(mime, MOVE, row, 0, group)

    assert wanted == [Moving((tuple(PageId(each) for each in pages),), to)]


def test_whole_papers_stay_apart_when_they_are_dragged(model: DossierTree) -> None:
    model.show_dossiers([view((1, 2), (3,), (4,))])

    both = model.groups([paper(model, 1), paper(model, 0)])

    assert both == ((1, 2), (3,))
    assert model.groups([paper(model, 0), model.index_of_page(PageId(4))]) == ((1, 2, 4),)


def test_rows_of_another_program_are_not_taken(model: DossierTree) -> None:
    model.show_dossiers([view((1, 2))])
    foreign = QMimeData()
    foreign.setData("application/x-sohoa-pages", b"1:1,2")

    assert not model.canDropMimeData(foreign, MOVE, -1, 0, NOWHERE)
    assert not model.dropMimeData(foreign, MOVE, -1, 0, NOWHERE)


def test_more_rows_stay_chosen_while_the_list_is_refreshed(
    qtbot: QtBot, model: DossierTree
) -> None:
    model.show_dossiers([view((1, 2, 3), (4, 5))])
    shown = StackView(model)
    qtbot.addWidget(shown)
    shown.resize(370, 640)
    shown.show()
    shown.unfold(model.index_of(DossierId(1)))
    shown.setCurrentIndex(model.index_of_page(PageId(2)))
    QTest.keyClick(shown, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    model.show_dossiers([view((3, 1), (5, 2, 4))])

    assert [node.page for node in shown.nodes] == [3, 2]
    assert model.pages_of(shown.currentIndex()) == (3,)


def test_what_is_signed_or_alone_offers_less(model: DossierTree) -> None:
    shown = view((1, 2, 3), (4,))
    signed = replace(shown.dossier.papers[1], state=PaperState.SIGNED)
    papers = (shown.dossier.papers[0], signed)
    views = {DossierId(1): replace(shown, dossier=replace(shown.dossier, papers=papers))}
    model.show_dossiers(views.values())

    def of(*pages: int) -> list[bool]:
        nodes = [model.node(model.index_of_page(PageId(each))) for each in pages]
        now = chosen([node for node in nodes if node is not None], views)
        return [now.may_edit, now.may_move, now.may_split]

    assert of(1, 2) == [True, True, True]
    assert of(1, 2, 3) == [True, False, False]
    assert of(1, 4) == [False, False, False]


def test_after_pages_are_gone_the_one_behind_is_looked_at_then_the_one_before() -> None:
    views = {DossierId(1): view((1, 2, 3))}
    model = DossierTree()
    model.show_dossiers(views.values())

    def following(*pages: int) -> PageId | None:
        nodes = [model.node(model.index_of_page(PageId(each))) for each in pages]
        return chosen([node for node in nodes if node is not None], views).following

    assert following(1) == 2
    assert following(2, 3) == 1
    assert following(1, 2, 3) is None


def test_a_file_name_longer_than_the_row_is_told_in_full_beside_it(model: DossierTree) -> None:
    long = f"{'rat-dai-' * 20}.jpg"
    model.add_incoming(PageKept(BatchId(1), PageId(1), long))

    index = model.index_of_page(PageId(1))

    assert long in str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert Path(long).suffix in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


class AskedTree(DossierTree):
    """Counts what the list asks about rows."""

    asked = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)


def unfolded(qtbot: QtBot, model: DossierTree) -> StackView:
    shown = StackView(model)
    qtbot.addWidget(shown)
    shown.resize(370, 640)
    shown.show()
    shown.unfold(model.index_of(DossierId(1)))
    qtbot.wait_until(lambda: shown.visualRect(paper(model, 0)).isValid())
    QCoreApplication.processEvents()
    return shown


def test_a_change_of_papers_asks_nothing_about_the_pages_between(qtbot: QtBot) -> None:
    model = AskedTree()
    before = view(tuple(range(1, 101)), tuple(range(101, 201)))
    model.show_dossiers([before])
    unfolded(qtbot, model)
    model.asked = 0

    model.show_dossiers([replace(before, dossier=replace(before.dossier, code_source="clerk"))])

    assert model.asked < 20


def test_a_row_whose_text_grew_is_as_high_as_its_text(qtbot: QtBot, model: DossierTree) -> None:
    before = view((1, 2), (3,))
    model.show_dossiers([before])
    shown = unfolded(qtbot, model)
    low = shown.visualRect(paper(model, 0)).height()

    first, second = before.dossier.papers
    longer = replace(first, kind=f"{'Giấy chứng nhận quyền sử dụng đất ' * 4}")
    model.show_dossiers([replace(before, dossier=replace(before.dossier, papers=(longer, second)))])

    assert shown.visualRect(paper(model, 0)).height() > low
    below = shown.visualRect(model.index_of_page(PageId(1)))
    assert below.top() == shown.visualRect(paper(model, 0)).bottom() + 1
