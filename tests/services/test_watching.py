"""Watching a folder: from what printers write to kept pages, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scanner_app.capture.watched.claims import Claims
from scanner_app.capture.watched.folder import PolledFolder, WatchRules, WatchTools
from scanner_app.domain.errors import AppError, Cancelled, DiskFullError, StoreDamagedError
from scanner_app.domain.events import Event, IntakeFailed, PageKept
from scanner_app.domain.file_errors import FileDamagedError
from scanner_app.domain.ids import BatchId
from scanner_app.domain.page import Page
from scanner_app.domain.watch_errors import FileIncompleteError
from scanner_app.domain.watch_events import FileTaken, StepFailed, WatchPaused, WatchResumed
from scanner_app.services.capturing import Capture
from scanner_app.services.watching import Watched, WatchFolder
from scanner_app.tasks.cancel import CancelToken
from tests.capture.samples import jpeg, paper
from tests.capture.watching import QUIET_S, STILL_S, Seconds
from tests.fakes.scripted import ScriptedSource
from tests.services.conftest import CODE, OFFICE, Counter

PICTURES = [jpeg(paper(62, 88, seed=seed)) for seed in range(3)]


class MovingToken(CancelToken):
    """Waiting moves the clock; at given times something happens."""

    def __init__(self, clock: Seconds) -> None:
        super().__init__()
        self._clock = clock
        self._due: list[tuple[float, Callable[[], object]]] = []

    def after(self, span_s: float, action: Callable[[], object]) -> None:
        self._due.append((self._clock.now + span_s, action))

    def wait(self, timeout_s: float) -> None:
        self._clock.now += timeout_s
        for at, action in [each for each in self._due if each[0] <= self._clock.now]:
            self._due.remove((at, action))
            action()
        self.checkpoint()


@dataclass
class Watch:
    """A counter PC that watches a folder; what its files hold is scripted."""

    counter: Counter
    folder: Path
    clock: Seconds = field(default_factory=Seconds)
    script: dict[str, list[object]] = field(default_factory=dict)
    carried: list[float] = field(default_factory=list)
    step_errors: list[AppError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.token = MovingToken(self.clock)

    def put(self, name: str, picture: int, *pages: object) -> None:
        """A file whose own bytes are a picture's and whose pages are these."""
        self.script[name] = list(pages) or [PICTURES[picture]]
        (self.folder / name).write_bytes(PICTURES[picture])

    def made(self, **rules: float) -> WatchFolder:
        source = ScriptedSource(self.script)  # type: ignore[arg-type]  # bytes and errors
        spool = self.counter.home / "spool"
        chosen = WatchRules(**({"still_s": STILL_S, "quiet_s": QUIET_S} | rules))  # type: ignore[arg-type]
        return WatchFolder(
            PolledFolder(
                self.folder,
                Claims(self.folder, "pc", OFFICE, CODE),
                chosen,
                WatchTools(source, spool, self.clock),
            ),
            Capture(source, self.counter.batches, spool, self.counter.told.append),
            spool,
            self.counter.told.append,
            seconds=self.clock,
        )

    def carry_on(self, cancel: CancelToken) -> list[AppError]:
        cancel.checkpoint()
        self.carried.append(self.clock.now)
        return self.step_errors

    def once(self) -> Watched:
        return self.made()(self.token, self.carry_on, once=True)

    def until_cancelled(self, span_s: float) -> None:
        self.token.after(span_s, self.token.cancel)
        with pytest.raises(Cancelled):
            self.made()(self.token, self.carry_on)

    def told(self, *kinds: type[Event]) -> list[Event]:
        return [event for event in self.counter.told if isinstance(event, kinds)]

    def batches(self) -> list[list[str]]:
        """The kept pages' sources, batch by batch."""
        events = [event for event in self.counter.told if isinstance(event, PageKept)]
        numbers = list(dict.fromkeys(event.batch for event in events))
        return [[page.source for page in self.counter.pages.batch_pages(n)] for n in numbers]


@pytest.fixture
def watch(counter: Counter) -> Watch:
    folder = counter.home / "máy quét"
    folder.mkdir()
    return Watch(counter, folder)


def test_a_stack_is_kept_carried_on_and_put_away(watch: Watch) -> None:
    watch.put("1.jpg", 1)
    watch.put("2.tif", 2, b"front", b"back")

    done = watch.once()

    assert done == Watched(files=2, known=0, pages=3, failed=0)
    assert watch.batches() == [["1.jpg", "2.tif", "2.tif"]]
    assert watch.told(FileTaken) == [
        FileTaken(str(watch.folder / "1.jpg"), 1, 1),
        FileTaken(str(watch.folder / "2.tif"), 2, 2),
    ]
    assert len(watch.carried) == 2
    assert len(list((watch.folder / "da-nhan").rglob("*.*"))) == 2
    assert watch.counter.batches.abandoned() == ()


def test_files_that_come_later_are_a_stack_of_their_own(watch: Watch) -> None:
    watch.put("1.jpg", 1)
    watch.token.after(QUIET_S - 5, lambda: watch.put("2.jpg", 2))
    watch.token.after(3 * QUIET_S, lambda: watch.put("9.jpg", 0))

    watch.until_cancelled(6 * QUIET_S)

    assert watch.batches() == [["1.jpg", "2.jpg"], ["9.jpg"]]


def test_the_same_bytes_again_are_told_put_away_and_add_nothing(watch: Watch) -> None:
    watch.put("1.jpg", 1)
    watch.once()
    watch.put("again.jpg", 1)

    done = watch.once()

    assert done == Watched(files=1, known=1, pages=0, failed=0)
    assert watch.told(FileTaken)[-1] == FileTaken(str(watch.folder / "again.jpg"), 1, 0)
    assert len(list((watch.folder / "da-nhan").rglob("*.jpg"))) == 2
    assert watch.batches() == [["1.jpg"]]


def test_the_same_bytes_twice_in_one_stack_are_one_page(watch: Watch) -> None:
    watch.put("1.jpg", 1)
    watch.put("2.jpg", 1)

    done = watch.once()

    assert done == Watched(files=2, known=1, pages=1, failed=0)


def test_a_page_that_fails_sends_its_file_to_where_people_look(watch: Watch) -> None:
    watch.put("1.jpg", 1, b"front", FileDamagedError(path="a copy elsewhere", page=2))
    watch.put("2.jpg", 2)

    done = watch.once()

    assert done == Watched(files=1, known=0, pages=2, failed=1)
    (failed,) = watch.told(IntakeFailed)
    assert isinstance(failed, IntakeFailed)
    assert (failed.path, failed.code) == (str(watch.folder / "1.jpg"), FileDamagedError.code)
    assert [path.name for path in (watch.folder / "can-xem-lai").iterdir()] == ["1.jpg"]


def test_what_is_left_alone_is_told_once(watch: Watch) -> None:
    (watch.folder / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")

    watch.until_cancelled(10 * QUIET_S)

    failed = watch.told(IntakeFailed)
    assert [event.code for event in failed if isinstance(event, IntakeFailed)] == [
        FileIncompleteError.code
    ]
    assert (watch.folder / "half.png").exists()


def test_a_file_left_alone_gives_once_an_end_and_is_counted(watch: Watch) -> None:
    (watch.folder / "letter.docx").write_bytes(b"PK\3\4")

    assert watch.once() == Watched(failed=1)


def test_a_share_that_goes_away_is_told_once_and_waited_for(watch: Watch) -> None:
    away = watch.folder.with_name("away")
    watch.token.after(10, lambda: watch.folder.rename(away))
    watch.token.after(200, lambda: away.rename(watch.folder))
    watch.token.after(210, lambda: watch.put("1.jpg", 1))

    watch.until_cancelled(300)

    assert watch.told(WatchPaused, WatchResumed, FileTaken) == [
        WatchPaused(
            str(watch.folder),
            "watch.folder_gone",
            (("path", str(watch.folder)), ("errno", "2")),
        ),
        WatchResumed(str(watch.folder)),
        FileTaken(str(watch.folder / "1.jpg"), 1, 1),
    ]


def test_once_does_not_wait_for_a_share_that_is_away(watch: Watch) -> None:
    watch.folder.rmdir()
    before = watch.clock.now

    done = watch.once()

    assert done == Watched(failed=1)
    assert watch.clock.now == before
    assert len(watch.carried) == 1


def test_a_full_disk_is_told_once_waited_for_and_the_stack_stays_one(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = watch.counter.batches.keep

    def full(batch: BatchId, *, seq: int, **facts: object) -> Page:
        if seq == 1:
            raise DiskFullError(path="D:")
        return keep(batch, seq=seq, **facts)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(watch.counter.batches, "keep", full)
    watch.put("1.jpg", 1)
    watch.put("2.jpg", 2)
    watch.token.after(300, lambda: monkeypatch.setattr(watch.counter.batches, "keep", keep))

    watch.until_cancelled(400)

    assert watch.batches() == [["1.jpg", "2.jpg"]]
    assert [type(event) for event in watch.told(WatchPaused, WatchResumed, FileTaken)] == [
        WatchPaused,
        FileTaken,
        FileTaken,
        WatchResumed,
    ]
    assert watch.told(FileTaken)[0] == FileTaken(str(watch.folder / "1.jpg"), 1, 1)


def test_a_store_that_fails_ends_the_watching_and_nothing_is_lost(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> Page:
        raise StoreDamagedError(path="sohoa.db")

    watch.put("1.jpg", 1)
    with monkeypatch.context() as broken:
        broken.setattr(watch.counter.batches, "keep", failing)
        with pytest.raises(StoreDamagedError):
            watch.once()

    assert watch.once() == Watched(files=1, known=0, pages=1, failed=0)


def test_taking_in_that_was_cut_short_goes_on_in_its_own_stack(watch: Watch) -> None:
    watch.counter.batches.open_batch("a dead process", OFFICE, CODE)
    for number in (1, 2):
        watch.put(f"{number}.jpg", number)
    cut = watch.made()

    def die_after_the_first(event: Event) -> None:
        watch.counter.told.append(event)
        if isinstance(event, PageKept):
            raise KeyboardInterrupt

    cut._capture = Capture(
        ScriptedSource(watch.script),  # type: ignore[arg-type]  # bytes and errors
        watch.counter.batches,
        watch.counter.home / "spool",
        die_after_the_first,
    )
    with pytest.raises(KeyboardInterrupt):
        cut(watch.token, watch.carry_on, once=True)

    watch.once()

    assert watch.batches() == [["1.jpg", "2.jpg"]]
    assert watch.counter.batches.abandoned() == ()
    assert [path.name for path in (watch.folder / ".sohoa-nhan" / "pc").iterdir()] == []


def test_errors_of_the_steps_are_told_once_as_long_as_they_last(watch: Watch) -> None:
    watch.step_errors = [AppError(path="a.pdf")]
    watch.token.after(200, watch.step_errors.clear)
    watch.token.after(300, lambda: watch.step_errors.append(AppError(path="a.pdf")))

    watch.until_cancelled(500)

    told = StepFailed("a.pdf", "app.error", (("path", "a.pdf"),))
    assert watch.told(StepFailed) == [told, told]


def test_what_waits_is_carried_on_now_and_then_though_nothing_comes(watch: Watch) -> None:
    watch.until_cancelled(200)

    gaps = [
        later - earlier for earlier, later in zip(watch.carried, watch.carried[1:], strict=False)
    ]
    assert gaps == [60.0, 60.0, 60.0]


def test_files_are_claimed_while_the_steps_are_at_work(counter: Counter) -> None:
    folder = counter.home / "máy quét"
    folder.mkdir()
    watch = Watch(counter, folder)
    spool = counter.home / "spool"
    source = ScriptedSource(watch.script)  # type: ignore[arg-type]  # bytes and errors
    polled = PolledFolder(
        folder,
        Claims(folder, "pc", OFFICE, CODE),
        WatchRules(still_s=0.02, quiet_s=0.02),
        WatchTools(source, spool, time.monotonic),
    )
    capture = Capture(source, counter.batches, spool, counter.told.append)
    watching = WatchFolder(polled, capture, spool, counter.told.append, poll_s=0.01)
    claimed: list[bool] = []

    def long_work(cancel: CancelToken) -> list[AppError]:
        if not claimed:
            watch.put("1.jpg", 1)
            for _ in range(1000):
                if not (folder / "1.jpg").exists():
                    break
                cancel.wait(0.01)
            claimed.append(not (folder / "1.jpg").exists())
        return []

    done = watching(CancelToken(), long_work, once=True)

    assert claimed == [True]
    assert done.files == 1
