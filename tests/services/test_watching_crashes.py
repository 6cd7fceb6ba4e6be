"""Watching dies between any two steps on disk, and goes on: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner_app.capture.watched.claims import Claims
from scanner_app.capture.watched.folder import PolledFolder, WatchRules, WatchTools
from scanner_app.services.capturing import Capture
from scanner_app.services.watching import WatchFolder
from tests.capture.samples import jpeg, paper
from tests.capture.watching import QUIET_S, STILL_S, Seconds
from tests.fakes.scripted import ScriptedSource
from tests.services.conftest import CODE, OFFICE, Counter
from tests.services.test_watching import MovingToken

PICTURES = {f"{number}.jpg": jpeg(paper(62, 88, seed=number)) for number in range(3)}
STEPS = ("rename", "replace", "mkdir", "rmdir", "touch", "unlink", "write_text")
"""What of pathlib changes the disk."""


class Died(BaseException):
    """The process is no more."""


class Fuse:
    """Lets so many steps happen, then none."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def before(self, step: Callable[..., object]) -> Callable[..., object]:
        def burning(*args: object, **facts: object) -> object:
            if self.left == 0:
                raise Died
            self.left -= 1
            return step(*args, **facts)

        return burning


def watching(counter: Counter, folder: Path, clock: Seconds) -> WatchFolder:
    source = ScriptedSource({name: [content] for name, content in PICTURES.items()})
    spool = counter.home / "spool"
    rules = WatchRules(still_s=STILL_S, quiet_s=QUIET_S)
    polled = PolledFolder(
        folder, Claims(folder, "pc", OFFICE, CODE), rules, WatchTools(source, spool, clock)
    )
    capture = Capture(source, counter.batches, spool, counter.told.append)
    return WatchFolder(polled, capture, spool, counter.told.append, seconds=clock)


def dies(counter: Counter, folder: Path, clock: Seconds, steps: int) -> bool:
    """Whether watching needed more than so many steps on disk."""
    fuse = Fuse(steps)
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(Path, name, fuse.before(getattr(Path, name)))
        for name in ("open_batch", "keep", "close_batch"):
            patch.setattr(counter.batches, name, fuse.before(getattr(counter.batches, name)))
        try:
            watching(counter, folder, clock)(MovingToken(clock), lambda _cancel: [], once=True)
        except Died:
            return True
    return False


def homes(tmp_path: Path) -> Iterator[tuple[Counter, Path]]:
    """A counter PC and a folder with three scans, as often as wanted."""
    for number in range(1000):
        home = tmp_path / str(number)
        folder = home / "máy quét"
        folder.mkdir(parents=True)
        for name, content in PICTURES.items():
            (folder / name).write_bytes(content)
        yield Counter(home), folder


@pytest.mark.slow
def test_dying_before_any_step_loses_and_doubles_nothing(tmp_path: Path) -> None:
    clock = Seconds()
    for steps, (counter, folder) in enumerate(homes(tmp_path)):
        died = dies(counter, folder, clock, steps)

        assert not dies(counter, folder, clock, 10_000)

        away = {path.name: path.read_bytes() for path in (folder / "da-nhan").rglob("*.jpg")}
        pages = counter.pages.to_read()
        assert away == PICTURES, steps
        assert sorted(page.source for page in pages) == sorted(PICTURES), steps
        assert len({page.batch for page in pages}) == 1, steps
        assert counter.batches.abandoned() == (), steps
        assert [path for path in folder.iterdir() if path.is_file()] == [], steps
        counter.database.close()
        if not died:
            break
    assert steps > 20
