"""Stacks from the scanner: one key, and whatever the device does is said in one line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.events import SecretSeen
from scanner_app.domain.ids import DossierId
from scanner_app.domain.profile import ScanProfile, Sides
from scanner_app.domain.scan import EndReason, Feed
from scanner_app.gui.scanning.scan_talk import scan_order
from scanner_app.gui.stack.dragging import packed
from tests.domain.pages import body, decision, line, next_page, reading, receipt
from tests.fakes.scanner import SCRIPTED, ScriptedScanner, write_page
from tests.gui.conftest import OFFICE, Counter
from tests.gui.scripted import Scripted, sheets

CODE = "000.00.21.H37-251020-0007"
OTHER = "000.00.21.H37-251020-0008"
PBT_APMSUSPEND = 4
"""What WM_POWERBROADCAST carries before sleep."""
Key = Qt.Key


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def ready(counter: Counter) -> Counter:
    """A counter that knows its scanner."""
    counter.window.profiles.use_device(SCRIPTED)
    start(counter)
    return counter


def start(counter: Counter) -> None:
    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)


def press(counter: Counter, key: Qt.Key) -> None:
    counter.press(counter.window, key)


def scan(counter: Counter) -> None:
    press(counter, Key.Key_F4)
    counter.wait_idle()


def press_undo(counter: Counter) -> None:
    counter.press(counter.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def banner(counter: Counter) -> str:
    return counter.window.parts.banner.text


def dossiers(counter: Counter) -> tuple[DossierId, ...]:
    return tuple(counter.app.dossiers.recent(OFFICE, 9))


def pages(counter: Counter, dossier: DossierId) -> int:
    return sum(len(paper.pages) for paper in counter.app.dossiers.dossier(dossier).papers)


def test_one_key_makes_a_stack_into_dossiers(ready: Counter, scripted: Scripted) -> None:
    scripted.scanner.feeder = sheets(4)
    scripted.reader.readings = [receipt(CODE), decision(), receipt(OTHER), next_page()]

    scan(ready)

    codes = {ready.app.dossiers.dossier(each).code for each in dossiers(ready)}
    assert codes == {CODE, OTHER}
    assert banner(ready) == "Đã giữ 4 trang, xếp vào 2 hồ sơ."
    ready.wait(lambda: len(ready.window.parts.model.views) == 2)
    assert ready.window.parts.model.incoming == ()
    assert ready.app.stack.open_keys() == ()


def test_after_a_jam_the_same_key_goes_on_in_the_same_stack(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(2)
    scripted.scanner.ends = [EndReason.JAM]
    scripted.reader.readings = [receipt(CODE), decision(), next_page()]
    scan(ready)
    jammed, label = banner(ready), ready.window.actions_["scan"].text()
    kept = ready.window.parts.model.incoming
    scripted.scanner.feeder = sheets(1, first=3)

    scan(ready)

    assert "Kẹt giấy" in jammed
    assert "Đã giữ 2 trang; nạp tiếp từ tờ thứ 2." in jammed
    assert (label, len(kept)) == ("Quét tiếp", 2)
    (dossier,) = dossiers(ready)
    assert pages(ready, dossier) == 3
    assert ready.window.actions_["scan"].text() == "Quét"


def test_pages_of_an_open_stack_change_places_by_dragging_and_take_no_others(
    ready: Counter, scripted: Scripted
) -> None:
    (other,) = ready.file(receipt(OTHER), decision())
    filed = ready.app.dossiers.dossier(other).papers[0].pages[0]
    scripted.scanner.feeder = sheets(2)
    scripted.scanner.ends = [EndReason.JAM]
    scripted.reader.readings = [decision(), next_page()]
    scan(ready)
    model = ready.window.parts.model
    one, two = before = model.incoming
    group = model.index_of_page(one).parent()
    move = Qt.DropAction.MoveAction

    assert model.dropMimeData(packed(((two,),)), move, 0, 0, group)
    ready.wait(lambda: model.incoming == (two, one))
    (batch,) = model.incoming_batches
    kept = [page.id for page in ready.app.pages.unfiled(batch)]
    assert model.dropMimeData(packed(((filed,),)), move, 0, 0, group)
    ready.wait(lambda: "trong chồng giấy của nó" in banner(ready))

    assert kept == [two, one]
    assert [page.id for page in ready.app.pages.unfiled(batch)] == kept
    press_undo(ready)
    ready.wait(lambda: model.incoming == before)


def test_a_jam_is_told_and_gone_on_from_while_pages_are_still_being_read(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(2)
    scripted.scanner.ends = [EndReason.JAM]
    scripted.reader.held = True
    press(ready, Key.Key_F4)
    ready.wait(lambda: "Kẹt giấy" in banner(ready))
    assert ready.desk.busy

    scripted.scanner.feeder = sheets(1, first=3)
    press(ready, Key.Key_F4)
    ready.wait(lambda: scripted.scanner.feeder == [])
    scripted.reader.held = False
    ready.wait_idle()

    (dossier,) = dossiers(ready)
    assert pages(ready, dossier) == 3


def test_the_next_stack_does_not_wait_for_the_reading_of_the_last(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.reader.held = True
    scripted.scanner.feeder = sheets(2)
    press(ready, Key.Key_F4)
    ready.wait(lambda: "Có thể bấm Quét (F4) chồng tiếp theo ngay" in banner(ready))

    scripted.scanner.feeder = sheets(1, first=3)
    press(ready, Key.Key_F4)
    ready.wait(lambda: scripted.scanner.feeder == [])
    scripted.reader.held = False
    ready.wait_idle()

    assert sorted(pages(ready, each) for each in dossiers(ready)) == [1, 2]


class Gate:
    """Lets pages come one by one."""

    def __init__(self, scanner: ScriptedScanner) -> None:
        self._open = threading.Semaphore(0)
        scanner.before_page = self._wait

    def let(self, count: int) -> None:
        self._open.release(count)

    def _wait(self, _number: int) -> None:
        assert self._open.acquire(timeout=20)


def test_the_status_line_counts_while_pages_come_in(ready: Counter, scripted: Scripted) -> None:
    scripted.scanner.feeder = sheets(3)
    gate = Gate(scripted.scanner)
    status, model = ready.window.parts.status, ready.window.parts.model
    press(ready, Key.Key_F4)
    ready.wait(lambda: status.doing == "Đang gọi máy quét…")

    gate.let(2)

    ready.wait(lambda: status.doing == "Đang quét – đã nhận 2 trang, đã đọc 2")
    ready.wait(lambda: len(model.incoming) == 2)
    assert not ready.window.actions_["scan"].isEnabled()
    gate.let(1)
    ready.wait_idle()


def test_each_page_is_shown_as_it_comes_until_another_row_is_chosen(
    ready: Counter, scripted: Scripted
) -> None:
    ready.file(receipt(CODE), decision())
    ready.show()
    scripted.scanner.feeder = sheets(3)
    gate = Gate(scripted.scanner)
    tree, model = ready.window.parts.tree, ready.window.parts.model
    press(ready, Key.Key_F4)
    gate.let(1)
    ready.wait(lambda: bool(model.incoming))
    ready.wait(lambda: tree.currentIndex() == model.index_of_page(model.incoming[-1]))

    chosen = model.index(1, 0)
    tree.setCurrentIndex(chosen)
    gate.let(1)
    ready.wait(lambda: len(model.incoming) == 2)

    assert tree.currentIndex().siblingAtColumn(0).data() == CODE
    gate.let(1)
    ready.wait_idle()


def by_escape(counter: Counter) -> None:
    press(counter, Key.Key_Escape)


def by_falling_asleep(counter: Counter) -> None:
    for _ in range(2):
        counter.window.machine.power.hear(PBT_APMSUSPEND)


@pytest.mark.parametrize("stop", [by_escape, by_falling_asleep])
def test_escape_and_sleep_end_after_the_page_in_work_and_leave_the_stack_open(
    ready: Counter, scripted: Scripted, stop: Callable[[Counter], None]
) -> None:
    scripted.scanner.feeder = sheets(5)
    gate = Gate(scripted.scanner)
    press(ready, Key.Key_F4)
    gate.let(1)
    ready.wait(lambda: len(ready.window.parts.model.incoming) == 1)

    stop(ready)
    assert ready.window.parts.status.doing.startswith("Dừng sau trang này…")
    gate.let(1)
    ready.wait_idle()

    assert banner(ready).startswith("Đã dừng quét. Đã giữ 2 trang;")
    assert len(scripted.scanner.feeder) == 3
    assert ready.window.parts.status.stack == "Chồng đang mở: 2 trang"
    assert ready.window.actions_["finish_stack"].isEnabled()
    assert dossiers(ready) == ()


def test_a_second_escape_ends_at_once_and_pages_so_far_are_kept(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(5)
    gate = Gate(scripted.scanner)
    press(ready, Key.Key_F4)
    gate.let(1)
    ready.wait(lambda: len(ready.window.parts.model.incoming) == 1)

    press(ready, Key.Key_Escape)
    press(ready, Key.Key_Escape)
    gate.let(1)
    ready.wait_idle()

    assert banner(ready).startswith("Đã dừng quét. Đã giữ 1 trang;")
    assert len(scripted.scanner.feeder) == 4


def test_an_open_stack_is_filed_when_the_clerk_says_it_is_whole(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(2)
    scripted.scanner.ends = [EndReason.COVER]
    scripted.reader.readings = [receipt(CODE), decision()]
    scan(ready)

    press(ready, Key.Key_F7)
    ready.wait_idle()

    (dossier,) = dossiers(ready)
    assert pages(ready, dossier) == 2
    assert ready.window.parts.status.stack == ""
    assert ready.app.stack.open_keys() == ()


def test_an_empty_feeder_is_told_and_leaves_nothing_open(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.ends = [EndReason.EMPTY]

    scan(ready)

    assert (
        banner(ready) == "Khay nạp chưa có giấy. Đặt giấy vào khay, đẩy sát vào trong rồi bấm Quét."
    )
    assert ready.window.actions_["scan"].text() == "Quét"
    assert ready.app.stack.open_keys() == ()


def test_what_the_scanner_does_otherwise_is_told_and_stops_nothing(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(1)
    scripted.scanner.warnings = ["double_feed_unwatched"]

    scan(ready)

    assert "không tự phát hiện kéo hai tờ" in banner(ready)
    assert len(dossiers(ready)) == 1


def test_a_secret_mark_stops_the_feeder_and_is_told_before_the_rest_is_read(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(9)
    scripted.reader.readings = [reading(line(0.1, 0.1, "MẬT"), *body())]

    def hold_once_it_was_read(number: int) -> None:
        if number:
            assert seen.wait(20)
            scripted.reader.held = True

    seen = threading.Event()
    ready.bridge.told.connect(
        lambda event: seen.set() if isinstance(event, SecretSeen) else None,
        Qt.ConnectionType.DirectConnection,
    )
    scripted.scanner.before_page = hold_once_it_was_read

    press(ready, Key.Key_F4)
    ready.wait(lambda: "Có trang mang dấu mật" in banner(ready))

    assert ready.desk.busy
    assert ready.window.actions_["scan"].text() == "Quét"
    assert scripted.scanner.feeder
    scripted.reader.held = False
    ready.wait_idle()
    assert "Có trang mang dấu mật" in banner(ready)
    (dossier,) = dossiers(ready)
    assert HoldReason.SECRET in ready.app.dossiers.dossier(dossier).holds
    assert ready.app.stack.open_keys() == ()


def test_the_glass_gives_one_page_a_key_until_the_stack_is_said_to_be_whole(
    ready: Counter, scripted: Scripted
) -> None:
    QTest.keyClick(ready.window, Key.Key_4, Qt.KeyboardModifier.AltModifier)
    for number in (1, 2):
        scripted.scanner.feeder = sheets(1, first=number)
        scan(ready)

    assert scripted.scanner.asked[-1].feed is Feed.FLATBED
    assert "Đã giữ 2 trang. Đặt trang tiếp theo lên mặt kính" in banner(ready)
    press(ready, Key.Key_F7)
    ready.wait_idle()
    (dossier,) = dossiers(ready)
    assert pages(ready, dossier) == 2


def test_the_profile_chosen_by_its_key_is_used_and_remembered(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(1)

    QTest.keyClick(ready.window, Key.Key_3, Qt.KeyboardModifier.AltModifier)
    scan(ready)

    assert ready.window.profiles.chosen.name == "Biên nhận A5"  # type: ignore[union-attr]
    assert scripted.scanner.asked[-1].size_mm == (148.0, 210.0)
    ready.wait(lambda: ready.app.profiles.last().name == "Biên nhận A5")


def interrupted(counter: Counter, kept: int, *, torn: bool = False) -> None:
    """A stack as a power cut leaves it."""
    profile = counter.app.profiles.named("Hồ sơ A4 một mặt")
    order = scan_order(profile, SCRIPTED, OFFICE, "cán bộ").order
    session = counter.app.stack.begin(order)
    for content in sheets(kept):
        write_page(session.folder, content)
    if torn:
        (session.folder / f"{kept + 1:06d}.jpg.part").write_bytes(b"half")


def test_a_stack_that_a_power_cut_interrupted_is_told_shown_and_gone_on_with(
    counter: Counter, scripted: Scripted
) -> None:
    counter.window.profiles.use_device(SCRIPTED)
    interrupted(counter, 2, torn=True)
    start(counter)
    told, model = banner(counter), counter.window.parts.model
    counter.wait(lambda: len(model.incoming) == 2)
    scripted.scanner.feeder = sheets(1, first=3)

    scan(counter)

    assert "Sohoa đã giữ đủ 2 trang" in told
    assert "tờ thứ 3 (tờ này quét dở, quét lại cả tờ)" in told
    assert counter.window.profiles.chosen.name == "Hồ sơ A4 một mặt"  # type: ignore[union-attr]
    (dossier,) = dossiers(counter)
    assert pages(counter, dossier) == 3


def test_of_several_interrupted_stacks_none_is_dropped(
    counter: Counter, scripted: Scripted
) -> None:
    interrupted(counter, 1)
    scripted.clock.now += timedelta(minutes=5)
    interrupted(counter, 2)
    start(counter)
    assert "Còn 1 chồng giấy khác quét dở" in banner(counter)

    press(counter, Key.Key_F7)
    counter.wait_idle()
    assert "Sohoa đã giữ đủ 1 trang" in banner(counter)
    press(counter, Key.Key_F7)
    counter.wait_idle()

    assert sorted(pages(counter, each) for each in dossiers(counter)) == [1, 2]


@pytest.fixture
def two_passes(ready: Counter) -> Counter:
    """A counter whose feeder scans one side, used twice."""
    ready.app.profiles.save(
        ScanProfile("Hai lượt", feed=Feed.FEEDER, sides=Sides.TWO_PASSES, key="9")
    )
    ready.window.profiles.load()
    choice = ready.window.profiles
    ready.wait(lambda: choice.profiles is not None and len(choice.profiles.listed) == 6)
    QTest.keyClick(ready.window, Key.Key_9, Qt.KeyboardModifier.AltModifier)
    return ready


def test_two_passes_are_asked_for_one_after_the_other_and_put_together(
    two_passes: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(2)
    scan(two_passes)
    asked = banner(two_passes)
    scripted.scanner.feeder = sheets(2, first=3)

    scan(two_passes)

    assert "Đã quét xong 2 mặt trước. Lấy cả chồng, lật úp lại" in asked
    (dossier,) = dossiers(two_passes)
    (paper,) = two_passes.app.dossiers.dossier(dossier).papers
    order = [page.source_page for page in two_passes.app.pages.pages(paper.pages)]
    assert order == [1, 4, 2, 3]


def test_passes_that_differ_stay_open_until_the_clerk_says_so_twice(
    two_passes: Counter, scripted: Scripted
) -> None:
    for count in (2, 1):
        scripted.scanner.feeder = sheets(count, first=count * 5)
        scan(two_passes)
    assert "2 mặt trước, 1 mặt sau" in banner(two_passes)

    press(two_passes, Key.Key_F7)
    two_passes.wait_idle()

    (dossier,) = dossiers(two_passes)
    assert pages(two_passes, dossier) == 3


def test_closing_while_scanning_keeps_the_pages_for_the_next_start(
    ready: Counter, scripted: Scripted
) -> None:
    scripted.scanner.feeder = sheets(3)
    gate = Gate(scripted.scanner)
    press(ready, Key.Key_F4)
    gate.let(1)
    ready.wait(lambda: len(ready.window.parts.model.incoming) == 1)

    ready.window.close()
    ready.press(ready.window, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    gate.let(1)
    ready.wait(lambda: not ready.window.isVisible())

    (found,) = ready.app.stack.recover()
    assert found.kept == 1
