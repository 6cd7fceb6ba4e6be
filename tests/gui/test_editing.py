"""Pages taken out, turned, rearranged, rescanned; secret marks decided; pictures pasted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.page import PageState
from scanner_app.gui.counter.chosen import moved_together
from tests.domain.pages import body, decision, line, next_page, reading, receipt
from tests.fakes.scanner import SCRIPTED
from tests.gui.conftest import OFFICE, Counter, picture
from tests.gui.scripted import Scripted, sheets

CODE = "000.00.21.H37-251020-0007"
Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def filed(counter: Counter) -> Counter:
    """A dossier of a receipt and a decision of three pages, shown; its second page is chosen."""
    counter.window.profiles.use_device(SCRIPTED)
    counter.window.profiles.load()
    counter.file(receipt(CODE), decision(), next_page(2), next_page(3))
    counter.show()
    counter.wait(lambda: counter.window.profiles.chosen is not None)
    choose(counter, pages(counter)[2])
    return counter


def dossier_of(counter: Counter) -> DossierId:
    (dossier,) = counter.app.dossiers.recent(OFFICE, 9)
    return dossier


def pages(counter: Counter) -> tuple[PageId, ...]:
    papers = counter.app.dossiers.dossier(dossier_of(counter)).papers
    return tuple(page for paper in papers for page in paper.pages)


def choose(counter: Counter, page: PageId) -> None:
    parts = counter.window.parts
    counter.wait(parts.tree.isVisible)
    parts.tree.setCurrentIndex(parts.model.index_of_page(page))
    parts.tree.setFocus()


def press(
    counter: Counter, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    counter.press(counter.window.parts.tree, key, modifier)


def banner(counter: Counter) -> str:
    return counter.window.parts.banner.text


def test_a_page_is_taken_out_by_key_and_brought_back(filed: Counter) -> None:
    before = pages(filed)

    press(filed, Key.Key_Delete)
    filed.wait(lambda: banner(filed) == "Đã bỏ 1 trang. Ctrl+Z để lấy lại.")
    assert len(pages(filed)) == 3
    filed.wait(lambda: not filed.window.parts.model.index_of_page(before[2]).isValid())
    press(filed, Key.Key_Z, CTRL)

    filed.wait(lambda: banner(filed) == "Đã hoàn tác: bỏ trang.")
    assert pages(filed) == before
    press(filed, Key.Key_Y, CTRL)
    filed.wait(lambda: len(pages(filed)) == 3)
    filed.wait_idle()


def test_after_a_page_is_taken_out_the_next_one_is_chosen(filed: Counter) -> None:
    first, _, out, following = pages(filed)
    assert first != out

    press(filed, Key.Key_Delete)

    filed.wait(lambda: filed.window.selection.node.page == following)  # type: ignore[union-attr]  # a row is chosen


def test_a_page_goes_a_place_a_key_however_fast_and_stays_chosen(filed: Counter) -> None:
    one, two, three, four = pages(filed)
    choose(filed, two)

    press(filed, Key.Key_Down, ALT)
    press(filed, Key.Key_Down, ALT)

    filed.wait(lambda: pages(filed) == (one, three, four, two))
    model, tree = filed.window.parts.model, filed.window.parts.tree
    filed.wait(lambda: model.index_of_page(two).row() == 2)
    assert tree.currentIndex() == model.index_of_page(two)


def test_a_turned_page_is_shown_turned_and_read_anew(filed: Counter) -> None:
    page = pages(filed)[2]
    view = filed.window.parts.page
    filed.wait(lambda: view.picture is not None and view.picture.page == page)

    press(filed, Key.Key_Right, CTRL)

    filed.wait(lambda: filed.app.pages.pages([page])[0].turn_deg == 270)
    filed.wait(lambda: view.picture is not None and is_wide(view.picture.image))
    filed.wait(lambda: filed.app.pages.pages([page])[0].state is PageState.READ)


def is_wide(image: QImage) -> bool:
    return image.width() > image.height()


def test_delete_among_the_tags_takes_no_page_out(filed: Counter) -> None:
    table = filed.window.parts.dossier.table
    table.setFocus()

    filed.press(table, Key.Key_Delete)

    filed.window.actions_["undo"].trigger()
    filed.wait(lambda: "Không còn thao tác nào" in banner(filed))
    assert len(pages(filed)) == 4


def test_the_chosen_page_is_scanned_again_in_its_place(filed: Counter, scripted: Scripted) -> None:
    one, two, old, four = pages(filed)
    scripted.scanner.feeder = sheets(2, first=7)

    press(filed, Key.Key_T, CTRL)
    filed.wait_idle()

    found = pages(filed)
    assert (found[0], found[1], found[3]) == (one, two, four)
    assert old not in found
    assert scripted.scanner.asked[-1].count == 1
    assert banner(filed) == "Đã đưa 1 trang vào đúng chỗ. Ctrl+Z để hoàn tác."


def test_pages_are_scanned_in_behind_the_chosen_one(filed: Counter, scripted: Scripted) -> None:
    before = pages(filed)
    scripted.scanner.feeder = sheets(2, first=7)

    press(filed, Key.Key_I, CTRL)
    filed.wait_idle()

    found = pages(filed)
    assert len(found) == 6
    assert (found[:3], found[5:]) == (before[:3], before[3:])


def test_with_nothing_done_there_is_nothing_to_undo(counter: Counter) -> None:
    counter.press(counter.window, Key.Key_Z, CTRL)

    counter.wait(lambda: "Không còn thao tác nào" in banner(counter))


def test_a_page_of_an_open_stack_can_be_taken_out(counter: Counter, scripted: Scripted) -> None:
    counter.window.profiles.use_device(SCRIPTED)
    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)
    counter.press(counter.window, Key.Key_4, ALT)
    for number in (1, 2):
        scripted.scanner.feeder = sheets(1, first=number)
        counter.press(counter.window, Key.Key_F4)
        counter.wait_idle()
    model = counter.window.parts.model
    first, _ = model.incoming
    choose(counter, first)

    press(counter, Key.Key_Delete)
    counter.wait(lambda: first not in model.incoming)
    press(counter, Key.Key_Z, CTRL)

    counter.wait(lambda: model.incoming[:1] == (first,) and len(model.incoming) == 2)
    counter.wait_idle()


@pytest.fixture
def held(counter: Counter) -> Counter:
    """A dossier held for a secret mark, shown."""
    mark = reading(line(0.1, 0.1, "MẬT"), *body())
    counter.file(receipt(CODE), mark, decision())
    counter.show()
    assert HoldReason.SECRET in holds(counter)
    return counter


def holds(counter: Counter) -> tuple[HoldReason, ...]:
    return counter.app.dossiers.dossier(dossier_of(counter)).holds


def ask(counter: Counter) -> str:
    counter.press(counter.window, Key.Key_K, CTRL)
    counter.wait(lambda: bool(counter.window.parts.question.text))
    return counter.window.parts.question.text


def test_a_false_alarm_goes_on_but_not_by_habit(held: Counter) -> None:
    asked = ask(held)
    held.press(held.window, Key.Key_Return, CTRL)
    assert held.window.parts.question.text == asked

    held.window.parts.question.yes.click()

    held.wait(lambda: HoldReason.SECRET not in holds(held))
    assert "bị giữ vì dấu mật" in asked
    held.wait_idle()


def test_secret_pages_are_destroyed_only_after_a_second_yes(held: Counter) -> None:
    before = pages(held)
    ask(held)
    question = held.window.parts.question
    question.other.click()
    assert "Hủy vĩnh viễn ảnh" in question.text
    assert pages(held) == before

    question.yes.click()

    held.wait(lambda: "Đã hủy vĩnh viễn" in banner(held))
    assert len(pages(held)) < len(before)
    assert HoldReason.SECRET not in holds(held)
    held.wait_idle()


def test_a_mark_that_only_a_person_saw_holds_the_dossier(filed: Counter) -> None:
    ask(filed)

    filed.window.parts.question.yes.click()

    filed.wait(lambda: HoldReason.SECRET in holds(filed))


def test_a_pasted_picture_becomes_a_page(counter: Counter) -> None:
    image = QImage(620, 877, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)

    counter.press(counter.window, Key.Key_V, CTRL)
    counter.wait_idle()

    assert len(pages(counter)) == 1
    assert banner(counter) == "Đã nhận ảnh vừa dán."


def test_pasted_files_are_taken_in_like_opened_ones(counter: Counter, tmp_path: Path) -> None:
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "a.jpg")))])
    QGuiApplication.clipboard().setMimeData(copied)

    counter.press(counter.window, Key.Key_V, CTRL)
    counter.wait_idle()

    assert len(pages(counter)) == 1


def test_with_nothing_copied_pasting_says_so(counter: Counter) -> None:
    QGuiApplication.clipboard().setText("chữ")

    counter.press(counter.window, Key.Key_V, CTRL)

    assert "Bảng tạm không có ảnh" in banner(counter)


def test_pages_move_a_step_together_and_stay_at_the_end() -> None:
    one, two, three, four = (PageId(number) for number in range(1, 5))
    row = (one, two, three, four)

    assert moved_together(row, (two,), 1) == (one, three, two, four)
    assert moved_together(row, (four,), 1) == row
    assert moved_together(row, (one,), -1) == row
    assert moved_together(row, (two, four), -1) == (two, four, one, three)
