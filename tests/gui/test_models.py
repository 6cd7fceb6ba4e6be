"""The list and the table show what is stored, and keep their place while it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from scanner_app.domain.dossier import Dossier, HoldReason, Paper, PaperState, Tag
from scanner_app.domain.events import PageKept
from scanner_app.domain.ids import BatchId, DossierId, JobId, OfficeCode, PageId, PaperId
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.gui.dossier.tag_table import VALUE, TagTable
from scanner_app.gui.stack.dossier_tree import DossierTree
from scanner_app.gui.views import DossierView
from tests.domain.pages import NOON, decision, next_page, stack

CODE = "000.00.21.H37-251020-0007"
PAGES = stack(decision(), next_page(), None)
PAPER = Paper(
    PaperId(5),
    DossierId(1),
    0,
    "Quyết định",
    tuple(page.id for page in PAGES),
    PaperState.ARCHIVED,
)
TAGS = (
    Tag("kind", "Quyết định", 0.95, "ocr", paper=0),
    Tag("number", "15/QĐ-UBND", 0.8, "ocr", paper=0),
    Tag("dossier_code", CODE, 0.99, "barcode"),
    Tag("applicant", "Trần Thị Thử", 0.8, "ocr"),
)


def view(*, holds: tuple[HoldReason, ...] = (), tags: tuple[Tag, ...] = ()) -> DossierView:
    dossier = Dossier(
        DossierId(1),
        OfficeCode("06463"),
        BatchId(1),
        None if holds else CODE,
        "none" if holds else "barcode",
        NOON,
        (PAPER,),
        tags,
        holds,
    )
    return DossierView(dossier, {page.id: page for page in PAGES}, {})


def job(state: JobState) -> UploadJob:
    return UploadJob(
        id=JobId(1),
        paper=PaperId(5),
        path=Path("/x"),
        folder="",
        name="",
        sha256="",
        size_bytes=1,
        state=state,
        attempts=1,
        due_at=NOON,
    )


@pytest.fixture
def tree(qtmodeltester: ModelTester) -> DossierTree:
    model = DossierTree()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt is untyped
    return model


def shown(tree: DossierTree, parent: QModelIndex | None = None) -> list[tuple[str, str]]:
    parent = parent or QModelIndex()
    return [
        (str(tree.index(row, 0, parent).data()), str(tree.index(row, 1, parent).data()))
        for row in range(tree.rowCount(parent))
    ]


def test_pages_come_in_above_the_dossiers(tree: DossierTree) -> None:
    tree.show_dossiers([view()])

    tree.add_incoming(PageKept(BatchId(2), PageId(900), "trang-001.jpg"))
    tree.add_incoming(PageKept(BatchId(2), PageId(901), "trang-002.jpg"))

    assert shown(tree)[0] == ("Trang mới nhận", "2 trang")
    assert shown(tree, tree.index(0, 0)) == [
        ("Trang 1 (trang-001.jpg)", "đã giữ"),
        ("Trang 2 (trang-002.jpg)", "đã giữ"),
    ]


def test_a_dossier_takes_its_pages_out_of_what_came_in(tree: DossierTree) -> None:
    for page in PAGES:
        tree.add_incoming(PageKept(page.batch, page.id, page.source))

    tree.show_dossiers([view()])

    assert shown(tree) == [(CODE, "chờ ký số")]
    assert tree.incoming == ()
    paper = tree.index(0, 0, tree.index(0, 0))
    assert shown(tree, paper) == [
        ("Trang 1 (chong.pdf)", "sẵn sàng"),
        ("Trang 2 (chong.pdf, tr. 2)", "sẵn sàng"),
        ("Trang 3 (chong.pdf, tr. 3)", "lỗi: không đọc được"),
    ]


def test_what_a_person_has_to_do_comes_first(tree: DossierTree) -> None:
    tree.show_dossiers([view(tags=TAGS)])
    assert shown(tree)[0][1] == "cần kiểm tra: 2 thẻ"

    tree.show_dossiers([view(holds=(HoldReason.NO_CODE,))])
    assert shown(tree) == [("(chưa có mã)", "giữ lại: chưa có mã hồ sơ")]


def test_the_queue_is_told_paper_by_paper(tree: DossierTree) -> None:
    waiting = replace(view(), jobs={PaperId(5): job(JobState.WAITING)})
    refused = replace(view(), jobs={PaperId(5): job(JobState.REFUSED)})

    tree.show_dossiers([waiting])
    assert shown(tree, tree.index(0, 0)) == [("1. Quyết định", "đã ký, chờ gửi")]
    tree.show_dossiers([refused])
    assert shown(tree, tree.index(0, 0)) == [("1. Quyết định", "bị từ chối")]


def test_the_chosen_page_stays_while_its_dossier_changes(tree: DossierTree) -> None:
    tree.show_dossiers([view()])
    page = tree.index(1, 0, tree.index(0, 0, tree.index(0, 0)))
    node = tree.node(page)

    tree.show_dossiers([view(tags=TAGS)])

    assert page.isValid()
    assert tree.node(page) == node


def test_a_joined_dossier_leaves_the_list(tree: DossierTree) -> None:
    tree.show_dossiers([view()])

    tree.drop([DossierId(1)])

    assert shown(tree) == []
    assert not tree.index_of(DossierId(1)).isValid()


@pytest.fixture
def table(qtmodeltester: ModelTester) -> TagTable:
    model = TagTable()
    model.show_dossier(view(tags=TAGS).dossier)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt is untyped
    return model


def names(table: TagTable) -> list[str]:
    return [str(table.index(row, 0).data()) for row in range(table.rowCount())]


def test_tags_stand_under_the_paper_they_describe(table: TagTable) -> None:
    assert names(table) == [
        "Cả hồ sơ",
        "Mã hồ sơ",
        "Người nộp hồ sơ",
        "Giấy tờ 1: Quyết định",
        "Loại giấy tờ",
        "Số, ký hiệu",
    ]


def test_a_heading_can_be_neither_chosen_nor_typed_over(table: TagTable) -> None:
    assert table.flags(table.index(0, VALUE)) == Qt.ItemFlag.ItemIsEnabled
    assert not table.setData(table.index(0, VALUE), "x")


def test_the_next_doubtful_tag_is_found_round_the_end(table: TagTable) -> None:
    assert table.next_doubtful(-1) == 2
    assert table.next_doubtful(2) == 5
    assert table.next_doubtful(5) == 2


def test_what_was_typed_waits_for_its_confirmation(table: TagTable) -> None:
    table.setData(table.index(5, VALUE), "16/QĐ-UBND")

    table.show_dossier(view(tags=TAGS).dossier)

    assert table.index(5, VALUE).data() == "16/QĐ-UBND"
    assert table.index(5, 2).data() == "đã sửa,\nchưa xác nhận"


def test_what_was_typed_in_another_dossier_is_forgotten(table: TagTable) -> None:
    table.setData(table.index(5, VALUE), "16/QĐ-UBND")

    table.forget()
    table.show_dossier(view(tags=TAGS).dossier)

    assert table.index(5, VALUE).data() == "15/QĐ-UBND"
