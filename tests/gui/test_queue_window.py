"""The queue's window, on real rows, by its keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from scanner_app.domain.events import UploadMoved
from scanner_app.domain.ids import JobId
from scanner_app.domain.upload import JobState
from scanner_app.gui.queue.queue_columns import Column
from scanner_app.gui.queue.queue_model import QueueModel, Shown
from scanner_app.gui.queue.queue_views import QueueRow, load_queue, row_of
from scanner_app.gui.queue.queue_window import QueueWindow
from scanner_app.gui.window_state import WindowState
from tests.gui.conftest import Counter
from tests.gui.queue_rows import code, fill

pytestmark = pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise)")
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(counter: Counter) -> Iterator[QueueWindow]:
    # Nothing is sent behind the test's back.
    counter.app.queue.pause("cb", paused=True)
    made = QueueWindow(counter.desk, WindowState(counter.app.home))
    yield made
    made.close()
    made.deleteLater()


def shown(window: QueueWindow, column: Column) -> list[str]:
    model = window.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def opened(counter: Counter, window: QueueWindow, rows: int) -> None:
    window.show_window()
    counter.wait(lambda: window.model.rowCount() == rows)


def test_what_a_person_has_to_do_comes_first_and_keys_filter(
    counter: Counter, window: QueueWindow
) -> None:
    fill(counter.app, 3, sent=2, refused=1)
    opened(counter, window, 6)

    assert shown(window, Column.STATE)[0] == "bị từ chối"
    assert shown(window, Column.ADVICE)[0].startswith("Tệp lớn hơn mức nơi nhận cho phép")
    counter.press(window, Key.Key_3, Modifier.AltModifier)
    assert shown(window, Column.STATE) == ["bị từ chối"]
    counter.press(window, Key.Key_4, Modifier.AltModifier)
    assert all(each.startswith("đã gửi") for each in shown(window, Column.STATE))
    counter.press(window, Key.Key_2, Modifier.AltModifier)
    assert shown(window, Column.STATE) == ["tạm dừng gửi"] * 3


def test_being_offline_is_calm_and_says_when_it_is_tried_again(
    counter: Counter, window: QueueWindow
) -> None:
    counter.app.queue.pause("cb", paused=False)
    fill(counter.app, 2, sent=1, error="upload.unreachable")
    opened(counter, window, 3)

    said = window.parts.headline.text
    assert said.startswith("Chưa kết nối được nơi nhận. Tệp vẫn an toàn trên máy; Sohoa tự gửi")
    assert "Lần thử tới lúc " in said
    assert "vừa xong" in said
    assert window.parts.filters["failed"].text() == "Lỗi: 0 (Alt+3)"  # type: ignore[index]  # a StrEnum


def test_a_chosen_file_is_due_again_and_all_are_by_shift(
    counter: Counter, window: QueueWindow
) -> None:
    fill(counter.app, 0, refused=2)
    opened(counter, window, 2)

    counter.press(window, Key.Key_F5)
    counter.wait(lambda: "Gửi lại 1 tệp" in window.parts.banner.text)
    states = [job.state for job in counter.app.queue.jobs()]
    assert states.count(JobState.WAITING) == 1

    counter.press(window, Key.Key_F5, Modifier.ShiftModifier)
    counter.wait(lambda: "Gửi lại 2 tệp" in window.parts.banner.text)
    assert {job.state for job in counter.app.queue.jobs()} == {JobState.WAITING}


def test_sending_is_held_and_let_go_on_by_a_key(counter: Counter, window: QueueWindow) -> None:
    fill(counter.app, 1, error="upload.unreachable")
    opened(counter, window, 1)
    counter.wait(lambda: window.parts.pause.text() == "Cho gửi tiếp (F6)")

    counter.press(window, Key.Key_F6)

    counter.wait(lambda: window.parts.pause.text() == "Tạm dừng gửi (F6)")
    assert not counter.app.queue.is_paused()


def test_enter_asks_for_the_dossier_and_ctrl_c_takes_the_name(
    counter: Counter, window: QueueWindow, qtbot: QtBot
) -> None:
    fill(counter.app, 1)
    opened(counter, window, 1)
    file = window.model.row(0).file

    with qtbot.waitSignal(window.dossier_wanted) as wanted:
        counter.press(window.parts.table, Key.Key_Return)
    counter.press(window, Key.Key_C, Modifier.ControlModifier)

    assert wanted.args == [file.dossier]
    assert QGuiApplication.clipboard().text() == file.job.name


def test_bytes_of_a_file_on_its_way_are_shown(counter: Counter, window: QueueWindow) -> None:
    fill(counter.app, 1)
    opened(counter, window, 1)
    job = window.model.row(0).file.job

    window.on_told(UploadMoved(job.id, 200_000, job.size_bytes))

    assert shown(window, Column.STATE) == ["đang gửi 0,2 MB / 0,4 MB"]


def test_filter_and_period_are_kept_over_restarts(counter: Counter, window: QueueWindow) -> None:
    fill(counter.app, 1, sent=1)
    opened(counter, window, 2)
    counter.press(window, Key.Key_4, Modifier.AltModifier)
    window.parts.period.setCurrentIndex(2)
    counter.press(window, Key.Key_Escape)
    assert window.isHidden()

    again = QueueWindow(counter.desk, WindowState(counter.app.home))
    shown = again.model.shown
    again.deleteLater()

    assert (shown.only.value, shown.days) == ("sent", 30)


def test_ten_thousand_files_are_searched_and_sorted_without_a_pause(counter: Counter) -> None:
    fill(counter.app, 10)
    view = load_queue(counter.app)
    model = QueueModel()
    rows = tuple(_row(view.rows[n % 10], n, view.at) for n in range(10_000))

    begun = time.perf_counter()
    model.load(replace(view, rows=rows))
    loaded = time.perf_counter()
    model.show_only(Shown(sought=code(5000)))
    sought = time.perf_counter()
    assert model.rowCount() == 10
    model.show_only(Shown(column=Column.SIZE, descending=True))
    ended = time.perf_counter()

    spans = [round((b - a) * 1000) for a, b in ((begun, loaded), (loaded, sought), (sought, ended))]
    print(f"load, search, sort: {spans} ms")
    assert model.index(0, Column.DOSSIER).data() == code(9999)
    # A few times what the window is made for: other work shares the test machine's cores.
    assert max(spans) < 250


def _row(row: QueueRow, number: int, at: datetime) -> QueueRow:
    job = replace(row.file.job, id=JobId(number + 1), size_bytes=number)
    return row_of(replace(row.file, job=replace(job, name=code(number)), code=code(number)), at)
