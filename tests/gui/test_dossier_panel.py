"""The dossier's checklist in the window: decided by key, taken back, finished, told in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from scanner_app.domain.components import Completeness, ComponentState, Duty, Exclusion
from scanner_app.domain.dossier import Tag
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId
from scanner_app.gui.dossier.dossier_panel import DossierPanel
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import decision, receipt
from tests.gui.conftest import OFFICE, Counter, picture
from tests.gui.test_window import CODE

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier

TABLE = """
[[procedure]]
code = "3.000001"
name = "Thủ tục thử"
[[procedure.component]]
key = "form"
name = "Tờ khai đăng ký"
kinds = ["Tờ khai"]
[[procedure.component]]
key = "decision"
name = "Quyết định trợ cấp"
kinds = ["Quyết định"]
part = "result"
optional = true
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "procedures.toml"
    path.write_text(TABLE, encoding="utf-8")
    return Settings(office=OFFICE, workers=1, procedures=str(path))


@pytest.fixture(autouse=True)
def dossier(counter: Counter) -> DossierId:
    (made,) = counter.file(receipt(CODE), decision())
    procedure = Tag("procedure", "3.000001", 1.0, "clerk")
    counter.app.decide.confirm(made, procedure, "cb")
    counter.show()
    return made


def panel_of(counter: Counter) -> DossierPanel:
    return counter.window.parts.dossier


def standing(counter: Counter) -> Completeness:
    view = counter.window.selection.view
    assert view is not None
    assert view.completion is not None
    return view.completion


def cells(panel: DossierPanel) -> list[tuple[str, str]]:
    lines = panel.checklist.lines
    return [
        (str(lines.index(row, 0).data()), str(lines.index(row, 1).data()))
        for row in range(lines.rowCount())
    ]


def press_window(counter: Counter, key: Qt.Key) -> None:
    counter.press(counter.window, key, Ctrl)


def test_the_checklist_tells_each_component_in_its_part(
    counter: Counter,
) -> None:
    panel = panel_of(counter)

    assert cells(panel) == [
        ("Thành phần hồ sơ", "đủ 0 / 1"),
        ("Tờ khai đăng ký", "bắt buộc · thiếu"),
        ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả (giấy tờ 1)", "ngoài danh mục"),
        ("Kết quả xử lý", "chưa có giấy tờ"),
        ("Kết quả giải quyết TTHC", ""),
        ("Quyết định trợ cấp (giấy tờ 2)", "nếu có · đủ"),
    ]
    assert "còn thiếu 1: Tờ khai đăng ký" in panel.finish.text
    assert not panel.finish.button.isEnabled()


def test_a_missing_component_is_excluded_by_key_taken_back_and_excluded_again(
    counter: Counter,
) -> None:
    panel = panel_of(counter)
    press_window(counter, Key.Key_E)
    assert panel.checklist.chosen is not None

    counter.press(panel.checklist, Key.Key_B)
    counter.wait(lambda: not standing(counter).missing)
    excluded = cells(panel)[1]
    press_window(counter, Key.Key_Z)
    counter.wait(lambda: bool(standing(counter).missing))
    told = counter.window.parts.banner.text
    press_window(counter, Key.Key_Y)
    counter.wait(lambda: not standing(counter).missing)

    assert told == "Đã hoàn tác: quyết định về thành phần."
    assert cells(panel)[1] == excluded == ("Tờ khai đăng ký", "không thuộc diện (b)")
    assert panel.checklist.chosen is not None


def test_a_paper_is_put_into_another_part_by_key(counter: Counter) -> None:
    panel = panel_of(counter)
    panel.checklist.setFocus()
    panel.checklist.selectRow(5)

    counter.press(panel.checklist, Key.Key_2)
    counter.wait(lambda: bool(standing(counter).decided.parts))

    assert set(standing(counter).decided.parts.values()) == {Part.PROCESSING}
    assert cells(panel)[4] == ("Quyết định (giấy tờ 2)", "ngoài danh mục")


def test_moving_to_a_component_shows_its_paper(counter: Counter) -> None:
    panel = panel_of(counter)
    panel.checklist.selectRow(2)
    panel.checklist.setFocus()

    for _ in range(3):
        counter.press(panel.checklist, Key.Key_Down)
    node = counter.window.selection.node
    view = counter.window.selection.view

    assert node is not None
    assert view is not None
    assert node.page in view.dossier.papers[1].pages


def test_shift_and_enter_confirms_the_sure_tags_of_the_paper_and_no_other(
    counter: Counter,
) -> None:
    panel = panel_of(counter)
    panel.table.setFocus()
    chosen = panel.chosen_tag
    assert chosen is not None
    sure = [tag for tag in _tags(counter) if tag.paper == chosen.paper and not tag.doubtful]
    waiting = {tag.name for tag in sure if tag.confirmed_by is None}
    assert waiting

    counter.press(panel.table, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    counter.wait(lambda: waiting <= _confirmed(counter, chosen.paper))

    others = [tag for tag in _tags(counter) if tag.paper != chosen.paper]
    assert {tag.name for tag in others if tag.confirmed_by} <= {"procedure"}
    assert any(tag.doubtful for tag in _tags(counter))

    press_window(counter, Key.Key_Z)
    counter.wait(lambda: not waiting & _confirmed(counter, chosen.paper))
    press_window(counter, Key.Key_Y)
    counter.wait(lambda: waiting <= _confirmed(counter, chosen.paper))


def test_a_dossier_with_doubts_is_finished_after_a_second_word_and_opened_again(
    counter: Counter,
) -> None:
    panel, question = panel_of(counter), counter.window.parts.question
    press_window(counter, Key.Key_E)
    counter.press(panel.checklist, Key.Key_A)
    counter.wait(lambda: panel.finish.button.isEnabled())

    press_window(counter, Key.Key_H)
    counter.wait(lambda: "thẻ chưa ai xem" in question.text)
    counter.press(counter.window, Key.Key_Return, Ctrl)
    counter.wait(lambda: standing(counter).finished_at is not None)
    finished = panel.finish.text
    press_window(counter, Key.Key_H)
    counter.wait(lambda: standing(counter).finished_at is None)

    assert finished == "Đã số hóa"
    assert panel.finish.text.startswith("Đang số hóa")
    states = [line.state for line in standing(counter).lines]
    assert ComponentState.MISSING not in states


def test_a_paper_that_comes_after_finishing_opens_the_dossier_and_says_so(
    counter: Counter, dossier: DossierId
) -> None:
    panel, banner = panel_of(counter), counter.window.parts.banner
    counter.app.complete.mark(dossier, "form", Duty.EXCLUDED, "cb", exclusion=Exclusion.SHOWN)
    counter.app.complete.finish(dossier, "cb", despite_doubts=True)
    late = counter.app.home.parent / "late"
    late.mkdir()
    picture(late / "1.jpg", "late")
    kept = counter.app.capture([late], office=OFFICE, given_code=CODE, cancel=CancelToken())
    counter.app.pages.record_reading(kept.pages[0], decision())

    counter.wait(counter.window.actions_["go_on"].isEnabled)
    counter.press(counter.window, Key.Key_F6)
    counter.wait(lambda: "nay có giấy tờ mới nên được mở lại" in banner.text, 60_000)
    counter.wait(lambda: "xem rồi hoàn thành lại" in panel.finish.text)

    assert CODE in banner.text
    assert standing(counter).finished_at is None


def test_what_keeps_a_dossier_open_is_told_when_it_is_finished_all_the_same(
    counter: Counter,
) -> None:
    press_window(counter, Key.Key_H)

    counter.wait(lambda: "Tờ khai đăng ký" in counter.window.parts.banner.text)


def test_every_row_of_tags_is_as_high_as_its_longest_text(counter: Counter) -> None:
    made = next(iter(counter.window.parts.model.views))
    issuer = "Ủy ban nhân dân phường Bình Thạnh, Trung tâm Phục vụ hành chính công " * 2
    counter.app.decide.confirm(made, Tag("address", issuer, 1.0, "clerk"), "cb")
    counter.window.watcher.reload(made)
    panel = panel_of(counter)
    table = panel.table
    counter.wait(lambda: any(issuer in panel.model.texts(row) for row in _rows(panel)))

    for width in (700, 330):
        panel.setFixedWidth(width)
        counter.wait(lambda: _lowest_spare(panel) >= 0)
        assert table.columnWidth(2) >= table.sizeHintForColumn(2)


def _rows(panel: DossierPanel) -> range:
    return range(panel.model.rowCount())


def _lowest_spare(panel: DossierPanel) -> int:
    table = panel.table
    return min(table.rowHeight(row) - table.sizeHintForRow(row) for row in _rows(panel))


def test_the_panel_fits_into_a_small_window(counter: Counter) -> None:
    panel = panel_of(counter)

    assert panel.minimumSizeHint().height() <= 600
    assert panel.finish.button.visibleRegion().boundingRect() == panel.finish.button.rect()


def _tags(counter: Counter) -> tuple[Tag, ...]:
    view = counter.window.selection.view
    assert view is not None
    return view.dossier.tags


def _confirmed(counter: Counter, paper: int | None) -> set[str]:
    return {tag.name for tag in _tags(counter) if tag.paper == paper and tag.confirmed_by}
