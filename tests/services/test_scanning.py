"""Stacks from a scripted scanner into a real store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from scanner_app.capture.session_journal import NAME
from scanner_app.capture.sessions import SessionFolders
from scanner_app.domain.errors import (
    Cancelled,
    DiskFullError,
    EngineMissingError,
    ReadingError,
)
from scanner_app.domain.events import Event, PageKept, ScanWarned, SecretSeen
from scanner_app.domain.ids import BatchId, PageId
from scanner_app.domain.page import Page, PageReading, PageState
from scanner_app.domain.scan import EndReason, ScanSettings
from scanner_app.domain.scan_errors import PaperJamError, PassesDifferError
from scanner_app.ports import CaptureOrder, CaptureSession
from scanner_app.services.editing import EditPages
from scanner_app.services.finishing import FinishStack
from scanner_app.services.reading import ReadPages
from scanner_app.services.scanning import Scanned, ScanStack
from scanner_app.services.scanning_reading import ScanAndRead, ScannedAndRead
from scanner_app.services.undoing import AfterEdit
from scanner_app.storage.edits import EditStore
from scanner_app.storage.erasing import Eraser
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import body, line, reading
from tests.fakes.scanner import ScriptedScanner, contents, write_page
from tests.fakes.scripted import InstantReader
from tests.services.conftest import CODE, OFFICE, Counter
from tests.storage.conftest import blank_reading


@dataclass
class Stand:
    """A counter with a scanner."""

    counter: Counter
    scanner: ScriptedScanner = field(default_factory=ScriptedScanner)
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sessions = SessionFolders(self.counter.home / "capture", self.counter.clock)
        self.stack = ScanStack(self.scanner, self.sessions, self.counter.batches, self.told.append)

    def order(self, *, both_sides: bool = False) -> CaptureOrder:
        return CaptureOrder(
            OFFICE, CODE, "scripted:1", "Máy quét thử", "Hồ sơ A4", both_sides=both_sides
        )

    def scan(
        self,
        session: CaptureSession,
        stop: CancelToken | None = None,
        cancel: CancelToken | None = None,
    ) -> Scanned:
        return self.stack(
            session, ScanSettings(), stop=stop or CancelToken(), cancel=cancel or CancelToken()
        )

    def digests(self) -> list[str]:
        """Of the kept pages, in order; each picture is as its row says."""
        pages = self.counter.pages.to_read()
        for page in pages:
            assert hashlib.sha256(page.image.read_bytes()).hexdigest() == page.sha256
        assert [page.seq for page in pages] == list(range(len(pages)))
        return [page.sha256 for page in pages]


@pytest.fixture
def stand(counter: Counter) -> Stand:
    return Stand(counter)


def sha(count: int) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for content in contents(count)]


def test_a_stack_is_in_the_store_in_order_and_its_session_goes(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(4))
    session = stand.stack.begin(stand.order())

    done = stand.scan(session)
    stand.stack.finish(session)

    assert (done.end.reason, done.error, len(done.pages)) == (EndReason.DONE, None, 4)
    assert stand.digests() == sha(4)
    assert stand.sessions.unfinished() == ()
    assert list((stand.counter.home / "capture").iterdir()) == []
    assert sum(isinstance(event, PageKept) for event in stand.told) == 4


def test_after_a_jam_the_stack_goes_on_in_the_same_batch(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(3))
    stand.scanner.ends = [EndReason.JAM]
    session = stand.stack.begin(stand.order())
    jammed = stand.scan(session)
    stand.scanner.feeder = list(contents(5))[3:]

    rest = stand.scan(session)
    batch = stand.stack.finish(session)

    assert isinstance(jammed.error, PaperJamError)
    assert (jammed.kept, jammed.next_sheet) == (3, 4)
    assert rest.kept == 5
    assert [page.batch for page in stand.counter.pages.to_read()] == [batch] * 5
    assert stand.digests() == sha(5)


def test_a_stack_is_not_filed_before_it_is_finished(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(2))
    session = stand.stack.begin(stand.order())
    stand.scan(session)
    for page in stand.counter.pages.to_read():
        stand.counter.pages.record_unreadable(page.id, "page.damaged")

    before = stand.counter.filing.to_file()
    batch = stand.stack.finish(session)

    assert before == ()
    assert stand.counter.filing.to_file() == (batch,)


@pytest.mark.parametrize(("kept", "sheet"), [(0, 1), (1, 1), (2, 2), (3, 2)])
def test_with_both_sides_the_sheet_to_feed_is_the_one_not_wholly_kept(
    stand: Stand, kept: int, sheet: int
) -> None:
    stand.scanner.feeder = list(contents(kept))
    stand.scanner.ends = [EndReason.CRASHED]

    done = stand.scan(stand.stack.begin(stand.order(both_sides=True)))

    assert done.next_sheet == sheet


def test_a_page_nobody_was_told_of_is_taken_in_at_the_end_of_the_scan(stand: Stand) -> None:
    stand.scanner.ends = [EndReason.CRASHED]
    session = stand.stack.begin(stand.order())
    write_page(session.folder, contents(1)[0])

    done = stand.scan(session)

    assert (len(done.pages), done.kept) == (1, 1)
    assert stand.digests() == sha(1)


def test_after_a_power_cut_pages_are_there_in_order_and_the_torn_sheet_is_told(
    stand: Stand,
) -> None:
    session = stand.stack.begin(stand.order())
    stand.scanner.feeder = list(contents(2))
    stand.scan(session)
    write_page(session.folder, contents(3)[2])
    write_page(session.folder, contents(4)[3], journal=False)
    (session.folder / "000005.jpg.part").write_bytes(b"half")

    (found,) = Stand(stand.counter).stack.recover()

    assert (found.kept, found.adopted, found.torn, found.next_sheet) == (4, 1, True, 5)
    assert found.session.order == session.order
    assert stand.digests() == sha(4)
    assert list(session.folder.glob("*.part")) == []


def test_recovering_twice_adds_nothing_and_forgets_nothing(stand: Stand) -> None:
    session = stand.stack.begin(stand.order())
    write_page(session.folder, contents(1)[0], journal=False)
    first = stand.stack.recover()

    second = stand.stack.recover()

    assert [each.kept for each in (*first, *second)] == [1, 1]
    assert stand.digests() == sha(1)


def test_a_stack_that_was_closed_is_not_found_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.scanner.feeder = list(contents(2))
    session = stand.stack.begin(stand.order())
    stand.scan(session)
    monkeypatch.setattr(stand.sessions, "end", power_cut)
    with pytest.raises(RuntimeError):
        stand.stack.finish(session)
    monkeypatch.undo()

    assert stand.stack.recover() == ()
    assert stand.sessions.unfinished() == ()
    assert stand.digests() == sha(2)
    assert stand.counter.batches.abandoned() == ()


def test_a_recovered_stack_goes_on_in_its_own_batch(stand: Stand) -> None:
    session = stand.stack.begin(stand.order())
    write_page(session.folder, contents(1)[0])
    (found,) = stand.stack.recover()
    stand.scanner.feeder = list(contents(3))[1:]

    stand.scan(found.session)
    stand.stack.finish(found.session)

    assert stand.digests() == sha(3)
    assert stand.stack.recover() == ()


@pytest.mark.parametrize("cut", [1, 20, 60, -1])
def test_a_torn_journal_line_costs_no_page(stand: Stand, cut: int) -> None:
    session = stand.stack.begin(stand.order())
    for content in contents(3):
        write_page(session.folder, content)
    journal = session.folder / NAME
    lines = journal.read_bytes()
    last = lines.rindex(b"\n\n") + 2
    journal.write_bytes(lines[: last + cut] if cut > 0 else lines[:cut])

    (found,) = stand.stack.recover()

    assert found.kept == 3
    assert stand.digests() == sha(3)


def test_a_flipped_bit_in_the_journal_is_noticed(stand: Stand) -> None:
    session = stand.stack.begin(stand.order())
    write_page(session.folder, contents(1)[0])
    journal = session.folder / NAME
    journal.write_bytes(journal.read_bytes().replace(b'"number":1', b'"number":7'))

    (found,) = stand.stack.recover()

    assert (found.kept, found.adopted) == (1, 1)


def test_a_damaged_order_loses_no_page(stand: Stand) -> None:
    session = stand.stack.begin(stand.order())
    write_page(session.folder, contents(1)[0])
    (session.folder / "session.json").write_bytes(b"\0\0\0")

    (found,) = stand.stack.recover()

    assert found.kept == 1
    assert stand.digests() == sha(1)


def test_a_full_store_stops_the_feeder_and_loses_no_page(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.scanner.feeder = list(contents(5))
    session = stand.stack.begin(stand.order())
    adopt = stand.counter.batches.adopt
    monkeypatch.setattr(stand.counter.batches, "adopt", full_after(2, adopt))
    with pytest.raises(DiskFullError):
        stand.scan(session)
    monkeypatch.undo()

    (found,) = stand.stack.recover()

    assert len(stand.scanner.feeder) == 2
    assert found.kept == 3
    assert stand.digests() == sha(3)


def full_after(pages: int, adopt: Callable[..., object]) -> Callable[..., object]:
    """A store whose disk is full after so many pages."""
    left = [pages]

    def keep(*arguments: object, **named: object) -> object:
        if not left[0]:
            raise DiskFullError(path="kho")
        left[0] -= 1
        return adopt(*arguments, **named)

    return keep


def test_cancelling_keeps_and_records_what_came(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(3))
    cancel = CancelToken()
    stand.stack = ScanStack(
        stand.scanner,
        stand.sessions,
        stand.counter.batches,
        lambda event: cancel.cancel() if isinstance(event, PageKept) else None,
    )

    with pytest.raises(Cancelled):
        stand.scan(stand.stack.begin(stand.order()), cancel=cancel)

    assert stand.digests() == sha(1)


def and_read(stand: Stand, reader: InstantReader) -> ScannedAndRead:
    read = ReadPages(stand.counter.pages, reader, stand.told.append)
    both = ScanAndRead(stand.stack, read, stand.told.append)
    session = stand.stack.begin(stand.order())
    return both(session, ScanSettings(), stop=CancelToken(), cancel=CancelToken())


def test_pages_are_read_when_scanning_returns(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(6))

    done = and_read(stand, stand.counter.reader)

    assert (done.scanned.kept, done.secret, done.reading_error) == (6, False, None)
    pages = stand.counter.pages.pages(done.scanned.pages)
    assert {page.state for page in pages} == {PageState.READ}


def test_a_page_with_a_secret_mark_stops_the_feeder(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(500))
    secret = reading(line(0.1, 0.1, "TUYỆT MẬT"), *body())

    done = and_read(stand, InstantReader(secret))

    assert done.secret
    assert done.scanned.end.reason is EndReason.STOPPED
    assert len(stand.scanner.feeder) > 0
    assert SecretSeen in {type(event) for event in stand.told}


def test_the_end_of_the_device_is_told_while_pages_are_still_being_read(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(3))
    stand.scanner.ends = [EndReason.JAM]
    reading_ends = CancelToken()
    told: list[Scanned] = []

    def ended(scanned: Scanned) -> None:
        told.append(scanned)
        reading_ends.cancel()

    read = ReadPages(stand.counter.pages, NeverDone(blank_reading()), stand.told.append)
    done = ScanAndRead(stand.stack, read, stand.told.append)(
        stand.stack.begin(stand.order()),
        ScanSettings(),
        stop=CancelToken(),
        cancel=CancelToken(),
        reading=reading_ends,
        ended=ended,
    )

    assert [isinstance(each.error, PaperJamError) for each in told] == [True]
    assert (done.scanned.kept, done.reading_error) == (3, None)
    assert len(stand.counter.pages.to_read()) == 3


class NeverDone(InstantReader):
    """Takes pages and gives none back."""

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        for _ in pages:
            cancel.wait(60)
        yield from ()


def test_what_the_device_did_otherwise_is_told_once_with_the_scan(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(2))
    stand.scanner.warnings = ["dpi_raised", "dpi_raised"]

    done = stand.scan(stand.stack.begin(stand.order()))

    assert done.warnings == ("dpi_raised",)
    assert stand.told.count(ScanWarned("dpi_raised")) == 2


def test_missing_recognition_does_not_stop_the_scan(stand: Stand) -> None:
    stand.scanner.feeder = list(contents(3))

    done = and_read(stand, MissingEngine(blank_reading()))

    assert done.scanned.kept == 3
    assert isinstance(done.reading_error, EngineMissingError)
    assert len(stand.counter.pages.to_read()) == 3


class MissingEngine(InstantReader):
    """No tesseract on this PC."""

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        cancel.checkpoint()
        next(iter(pages))
        raise EngineMissingError


@dataclass
class TwoPasses:
    """A stack of fronts, turned over."""

    stand: Stand
    fronts: int

    def __post_init__(self) -> None:
        counter = self.stand.counter
        edits = EditStore(counter.database, counter.clock)
        after = AfterEdit(Eraser(counter.database, counter.home, counter.clock), lambda _e: None)
        edit = EditPages(edits, counter.pages, counter.dossiers, after)
        self.finish = FinishStack(self.stand.stack, counter.pages, edit)
        session = self.stand.stack.begin(self.stand.order())
        self.stand.scanner.feeder = [f"front {n}".encode() for n in range(self.fronts)]
        done = self.stand.scan(session)
        self.session = self.stand.stack.turn_over(session, done.kept)

    def scan_backs(self, count: int) -> None:
        self.stand.scanner.feeder = [f"back {n}".encode() for n in reversed(range(count))]
        self.stand.scan(self.session)

    def pictures(self) -> list[str]:
        batch = self.stand.stack.batch(self.session)
        return [
            page.image.read_bytes().decode() for page in self.stand.counter.pages.batch_pages(batch)
        ]


SHEETS = ["front 0", "back 0", "front 1", "back 1", "front 2", "back 2"]


def test_of_two_passes_each_back_comes_behind_its_front(stand: Stand) -> None:
    passes = TwoPasses(stand, fronts=3)
    passes.scan_backs(3)

    batch = passes.finish(passes.session, "canbo1")

    pages = stand.counter.pages.batch_pages(batch)
    assert [page.image.read_bytes().decode() for page in pages] == SHEETS
    assert stand.counter.batches.abandoned() == ()


def test_backs_are_told_from_fronts_after_a_restart(stand: Stand) -> None:
    TwoPasses(stand, fronts=3)

    (found,) = Stand(stand.counter).stack.recover()

    assert (found.session.fronts, found.kept, found.next_sheet) == (3, 3, 1)


def test_a_run_that_died_behind_the_interleaving_does_not_do_it_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = TwoPasses(stand, fronts=3)
    passes.scan_backs(3)
    monkeypatch.setattr(stand.stack, "finish", power_cut)
    with pytest.raises(RuntimeError):
        passes.finish(passes.session, "canbo1")
    monkeypatch.undo()

    passes.finish(passes.session, "canbo1")

    pages = stand.counter.pages.to_read()
    in_order = sorted(pages, key=lambda page: page.seq)
    assert [page.image.read_bytes().decode() for page in in_order] == SHEETS


def power_cut(_session: CaptureSession) -> BatchId:
    raise RuntimeError("power cut")


def test_passes_of_different_length_are_told_and_change_nothing(stand: Stand) -> None:
    passes = TwoPasses(stand, fronts=3)
    passes.scan_backs(2)

    with pytest.raises(PassesDifferError) as caught:
        passes.finish(passes.session, "canbo1")

    assert caught.value.facts == {"fronts": 3, "backs": 2}
    assert passes.pictures() == ["front 0", "front 1", "front 2", "back 1", "back 0"]
    passes.finish(passes.session, "canbo1", as_it_is=True)
    assert stand.stack.recover() == ()
