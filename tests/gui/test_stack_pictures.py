"""Small pictures: only of what is seen, never too many, and keys that move pages between papers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt

from scanner_app.domain.dossier import Paper
from scanner_app.domain.edits import ToPaper
from scanner_app.domain.events import PageKept
from scanner_app.domain.ids import BatchId, PageId, PaperId
from scanner_app.gui.stack.dragging import Moving
from scanner_app.gui.stack.thumbnails import Thumbnails, Wish
from tests.domain.pages import decision, next_page, receipt
from tests.gui.conftest import OFFICE, Counter

CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def filed(counter: Counter) -> Counter:
    """A dossier of a receipt and a decision of five pages, shown."""
    counter.file(receipt(CODE), decision(), *(next_page(number) for number in range(2, 6)))
    counter.show()
    return counter


def papers(counter: Counter) -> list[tuple[Paper, ...]]:
    recent = counter.app.dossiers.recent(OFFICE, 9)
    return [counter.app.dossiers.dossier(each).papers for each in sorted(recent)]


def pages(counter: Counter) -> list[list[tuple[PageId, ...]]]:
    return [[paper.pages for paper in dossier] for dossier in papers(counter)]


def banner(counter: Counter) -> str:
    return counter.window.parts.banner.text


def choose(counter: Counter, page: PageId) -> None:
    parts = counter.window.parts
    parts.tree.setCurrentIndex(parts.model.index_of_page(page))
    parts.tree.setFocus()


def press(counter: Counter, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    counter.press(counter.window.parts.tree, key, modifier)


def test_pages_are_split_off_and_joined_again_by_key(filed: Counter) -> None:
    ((first, (one, two, three, four, five)),) = pages(filed)
    choose(filed, four)
    press(filed, Key.Key_Down, SHIFT)

    press(filed, Key.Key_N, CTRL)

    filed.wait(lambda: pages(filed) == [[first, (one, two, three), (four, five)]])
    model, tree = filed.window.parts.model, filed.window.parts.tree
    filed.wait(lambda: model.index_of_page(four).parent().row() == 2)
    assert [node.page for node in tree.nodes] == [four, five]
    press(filed, Key.Key_J, CTRL)
    filed.wait(lambda: pages(filed) == [[first, (one, two, three, four, five)]])
    filed.wait(lambda: model.index_of_page(five).parent().row() == 1)
    press(filed, Key.Key_N, CTRL | SHIFT)
    filed.wait(lambda: pages(filed) == [[first, (one, two, three)], [(four, five)]])


def test_pages_are_cut_and_put_behind_another_page(filed: Counter) -> None:
    ((receipt_pages, (one, two, three, four, five)),) = pages(filed)
    choose(filed, two)
    press(filed, Key.Key_Down, SHIFT)
    press(filed, Key.Key_X, CTRL)
    model = filed.window.parts.model
    assert model.is_cut(model.index_of_page(two))
    assert not model.is_cut(model.index_of_page(four))

    choose(filed, receipt_pages[0])
    press(filed, Key.Key_V, CTRL | SHIFT)

    filed.wait(lambda: pages(filed) == [[(*receipt_pages, two, three), (one, four, five)]])
    assert not model.is_cut(model.index_of_page(two))
    press(filed, Key.Key_Z, CTRL)
    filed.wait(lambda: pages(filed) == [[receipt_pages, (one, two, three, four, five)]])


def test_every_chosen_page_is_taken_out(filed: Counter) -> None:
    ((receipt_pages, (one, two, _, _, five)),) = pages(filed)
    choose(filed, two)
    press(filed, Key.Key_Down, SHIFT)
    press(filed, Key.Key_Down, SHIFT)

    press(filed, Key.Key_Delete)

    filed.wait(lambda: pages(filed) == [[receipt_pages, (one, five)]])
    filed.wait(lambda: filed.window.selection.node.page == five)  # type: ignore[union-attr]  # a row is chosen


def test_a_dropped_page_goes_and_a_refused_drop_is_told(filed: Counter) -> None:
    ((receipt_pages, (one, two, *rest)),) = pages(filed)
    model = filed.window.parts.model
    move = Qt.DropAction.MoveAction
    mime = model.mimeData([model.index_of_page(two)])
    receipt_row = model.index_of_page(receipt_pages[0]).parent()

    assert model.dropMimeData(mime, move, 0, 0, receipt_row)

    filed.wait(lambda: pages(filed) == [[(two, *receipt_pages), (one, *rest)]])
    filed.wait(lambda: model.index_of_page(two).row() == 0)
    before = pages(filed)
    nowhere = ToPaper(papers(filed)[0][0].dossier, PaperId(999))
    model.move_wanted.emit(Moving(((one,),), nowhere))
    filed.wait(lambda: banner(filed) != "" and "Đã chuyển" not in banner(filed))
    assert pages(filed) == before


def test_only_seen_pages_are_drawn_and_old_pictures_make_room(filed: Counter) -> None:
    parts = filed.window.parts
    kept = [page for paper in pages(filed)[0] for page in paper]
    pictures = Thumbnails(filed.desk, filed.window, limit_bytes=2 * 54 * 72 * 4)
    size = QSize(54, 72)

    pictures.want([Wish(each, parts.model.page(each)) for each in kept], size)
    pictures.want([Wish(each, None) for each in kept[-3:]], size)

    filed.wait(lambda: kept[-1] in pictures.pages)
    # The first was being drawn when it scrolled away; those between were never begun.
    assert set(pictures.pages) <= {kept[0], *kept[-3:]}
    assert pictures.size_bytes <= 2 * 54 * 72 * 4


def test_a_page_that_cannot_be_drawn_is_known_as_damaged(filed: Counter) -> None:
    page = pages(filed)[0][0][0]
    stored = filed.app.pages.pages([page])[0]
    stored.image.write_bytes(b"kein Bild")
    pictures = Thumbnails(filed.desk, filed.window)

    pictures.want([Wish(page, stored)], QSize(54, 72))

    filed.wait(lambda: pictures.of(page) is not None)
    assert pictures.of(page).image is None  # type: ignore[union-attr]  # waited for


def test_pictures_come_for_the_rows_in_view_only(filed: Counter) -> None:
    parts = filed.window.parts
    ask: list[PageId] = []
    parts.model.add_incoming(
        *(PageKept(BatchId(99), PageId(9000 + number), "a.jpg") for number in range(300))
    )
    pictures = parts.tree.pictures
    assert pictures is not None
    pictures.arrived.connect(ask.append)
    parts.tree.setCurrentIndex(parts.model.index_of_page(PageId(9150)))

    filed.wait(lambda: PageId(9150) in pictures.pages)
    filed.wait(lambda: not pictures.is_drawing)

    assert len(ask) < 40
