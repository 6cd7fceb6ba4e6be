"""The application with a scanner, a reader and a builder that follow scripts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from PIL import Image, ImageDraw

from scanner_app.bootstrap import App
from scanner_app.capture.sessions import SessionFolders
from scanner_app.domain.errors import ReadingError
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page, PageReading
from scanner_app.ports import EventSink
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.finishing import FinishStack
from scanner_app.services.reading import ReadPages
from scanner_app.services.scanning import ScanStack
from scanner_app.services.scanning_reading import ScanAndRead
from scanner_app.storage.batches import BatchStore
from scanner_app.storage.database import Database
from scanner_app.tasks.cancel import CancelToken
from tests.domain.pages import next_page
from tests.fakes.clock import SettableClock
from tests.fakes.scanner import ScriptedScanner
from tests.fakes.scripted import TextBuilder


@dataclass
class ListedReader:
    """Reads pages in the order they come, each as the next of the list says.

    Attributes:
        held: pages are drawn but none is given back.
    """

    readings: list[PageReading] = field(default_factory=list)
    held: bool = False

    def read(
        self, pages: Iterable[Page | None], cancel: CancelToken
    ) -> Iterator[tuple[PageId, PageReading | ReadingError]]:
        for page in pages:
            cancel.checkpoint()
            while self.held:
                cancel.wait(0.01)
            if page is None:
                cancel.wait(0.01)
                continue
            yield page.id, self.readings.pop(0) if self.readings else next_page()


@dataclass
class Scripted:
    """What stands in for devices and engines.

    Attributes:
        watch: of the settings' folder; None is the real one.
    """

    scanner: ScriptedScanner = field(default_factory=ScriptedScanner)
    reader: ListedReader = field(default_factory=ListedReader)
    clock: SettableClock = field(default_factory=SettableClock)
    watch: object = None

    @contextmanager
    def wired(self, app: App, tell: EventSink) -> Iterator[App]:
        """The application over these."""
        database = Database(app.home / "sohoa.db")
        clock = self.clock
        batches = BatchStore(database, app.home, clock)
        stack = ScanStack(self.scanner, SessionFolders(app.home / "capture", clock), batches, tell)
        read = ReadPages(app.pages, self.reader, tell)
        archive = ArchivePapers(
            app.dossiers,
            app.pages,
            TextBuilder(),
            app.home / "unsigned",
            clock,
            "Cơ quan",
            tell,
            lambda _paper: False,
        )
        made = app.watch if self.watch is None else (lambda *_folder, **_rules: self.watch)
        yield replace(
            app,
            watch=made,  # type: ignore[arg-type]  # whatever watches
            scanner=self.scanner,
            stack=stack,
            scan=ScanAndRead(stack, read, tell),
            finish_stack=FinishStack(stack, app.pages, app.edit),
            steps=replace(app.steps, read=read, archive=archive),
        )
        database.close()


def sheets(count: int, first: int = 1) -> list[bytes]:
    """So many different pages, as small pictures."""
    return [_sheet(number) for number in range(first, first + count)]


def _sheet(number: int) -> bytes:
    image = Image.new("L", (620, 877), 245)
    ImageDraw.Draw(image).text((60, 60), f"to {number}", 20)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=60, dpi=(75, 75))
    return made.getvalue()
