"""Files leave beside everything else; nobody waits for them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from scanner_app.gui.chores import Done, Phase, PhaseBegun, Tell
from scanner_app.tasks.cancel import CancelToken
from tests.gui.conftest import Counter
from tests.gui.queue_rows import deliverable, fill

Key = Qt.Key


def waits(_app: object, tell: Tell, cancel: CancelToken, /) -> Done:
    tell(PhaseBegun(Phase.READING, 40))
    cancel.wait(30)
    return Done()


def tried(counter: Counter) -> bool:
    return any(job.attempts for job in counter.app.queue.jobs())


def test_a_file_is_sent_while_pages_are_read_and_the_line_below_says_so(counter: Counter) -> None:
    status = counter.window.parts.status
    counter.desk.start(waits)
    counter.wait(lambda: status.doing == "Đang đọc: 0/40 trang")

    deliverable(counter.app)
    counter.app.sending.wake()

    counter.wait(lambda: tried(counter))
    # Its signature is none: what was delivered is judged before it counts as sent.
    counter.wait(lambda: status.queue.startswith("Hàng đợi: chờ gửi 0, đã gửi 0, bị từ chối 1"))
    assert counter.desk.busy
    counter.press(counter.window, Key.Key_Escape)
    counter.wait_idle()


def test_stopping_what_runs_does_not_hold_sending(counter: Counter) -> None:
    counter.desk.start(waits)
    counter.press(counter.window, Key.Key_Escape)
    counter.wait_idle()

    deliverable(counter.app)
    counter.app.sending.wake()

    counter.wait(lambda: tried(counter))


def test_a_held_queue_is_told_in_the_line_below(counter: Counter) -> None:
    counter.app.queue.pause("cb", paused=True)
    fill(counter.app, 2)

    counter.window.watcher.count()

    status = counter.window.parts.status
    counter.wait(lambda: status.queue.endswith("tạm dừng gửi"))
    counter.wait(counter.window.actions_["send_again"].isEnabled)
    counter.press(counter.window, Key.Key_F5)
    counter.wait(lambda: "gửi lại 2 tệp" in counter.window.parts.banner.text)
    assert counter.window.close()
