"""The watched folder beside the clerk's work."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from scanner_app.domain.watch_events import FileTaken, WatchPaused, WatchResumed
from scanner_app.ports import Look
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.gui.conftest import OFFICE, Counter, picture
from tests.gui.scripted import Scripted


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "quet"
    made.mkdir()
    return made


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(
        office=OFFICE, workers=1, watch_folder=str(folder), watch_still_s=1, watch_quiet_s=1
    )


@pytest.mark.slow
def test_what_a_printer_writes_becomes_pages_while_the_window_is_open(
    counter: Counter, folder: Path
) -> None:
    counter.window.begin()
    status = counter.window.parts.status
    counter.wait(lambda: status.doing == f"Sẵn sàng · Đang theo dõi thư mục {folder}")

    picture(folder / "a.jpg")

    counter.wait(lambda: len(counter.app.dossiers.recent(OFFICE, 9)) == 1)
    counter.wait(lambda: len(counter.window.parts.model.views) == 1)
    counter.wait_idle()


def kept(counter: Counter, tmp_path: Path) -> None:
    """A page that a stop left unread."""
    picture(tmp_path / "cu.jpg")
    counter.app.capture([tmp_path / "cu.jpg"], office=OFFICE, given_code=None, cancel=CancelToken())


def test_a_start_does_not_wait_for_a_folder_that_is_not_there(
    counter: Counter, folder: Path, tmp_path: Path
) -> None:
    folder.rmdir()
    kept(counter, tmp_path)

    counter.window.begin()
    counter.wait(lambda: len(counter.app.dossiers.recent(OFFICE, 9)) == 1)

    counter.wait(lambda: counter.window.parts.banner.text != "")
    counter.wait(lambda: counter.window.parts.status.doing.endswith("tạm dừng theo dõi thư mục"))


class SilentShare:
    """Answers no look until it is let go."""

    poll_s = 1.0

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def look(self) -> Look:
        assert self.let_go.wait(30)
        return Look((), (), settled=True)

    def take_in(self, cancel: CancelToken) -> None:
        cancel.checkpoint()


class TestSilentShare:
    @pytest.fixture
    def scripted(self) -> Scripted:
        return Scripted(watch=SilentShare())

    @pytest.mark.slow
    def test_a_start_does_not_wait_long_for_a_share_that_is_silent(
        self, counter: Counter, scripted: Scripted, tmp_path: Path
    ) -> None:
        kept(counter, tmp_path)

        counter.window.begin()

        counter.wait(lambda: len(counter.app.dossiers.recent(OFFICE, 9)) == 1)
        share = scripted.watch
        assert isinstance(share, SilentShare)
        share.let_go.set()
        counter.wait_idle()


def test_what_a_person_should_know_is_told(counter: Counter, folder: Path) -> None:
    banner = counter.window.parts.banner

    counter.bridge.tell(WatchPaused(str(folder), "watch.folder_gone", (("path", str(folder)),)))
    counter.wait(lambda: "quet" in banner.text)
    counter.bridge.tell(WatchResumed(str(folder)))
    counter.wait(lambda: "đã dùng lại được" in banner.text)
    counter.bridge.tell(FileTaken(str(folder / "a.jpg"), 1, 0))

    counter.wait(lambda: banner.text.startswith("a.jpg: các trang đã có trong kho"))
