"""Capture: kills, cost of a page side, and what is left to wait for after the last sheet."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from scanner_app.bootstrap import App, open_app
from scanner_app.domain.events import Event, PageKept, PageRead
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.scan import Feed, ScanSettings
from scanner_app.ports import CaptureOrder
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken
from tests.capture.sane.raw_scans import Job, raw_scans
from tests.capture.sane.rig import PaperfeedRig
from tests.data.generate.load import make_stack
from tests.flow.interrupted_scans import Tally, interrupted

KILLS = 200
KILLS_EACH = 4
SHEETS = 20
A_PAGE_MS = 2
"""Pause of the driver at each of a page's 400 blocks: about 40 sheets a minute."""


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds a page side: A4, colour, 300 dpi, duplex.

    Attributes:
        total_ms: parent, host process and driver.
        driver_ms: the driver alone into memory, without encoding, writing or telling.
    """

    sides: int
    total_ms: float
    driver_ms: float
    wall_ms: float

    @property
    def overhead_ms(self) -> float:
        """Child, encoding, durable write, journal, row."""
        return self.total_ms - self.driver_ms


@dataclass(frozen=True)
class Wait:
    """What is left to wait for after the last sheet of a stack that is read meanwhile.

    Attributes:
        ocr_s: processor time of all reading.
        scan_s: wall time from the first to the last page.
        wait_s: wall time from the last page to the last reading.
        unread: pages not read when the last one was in.
    """

    pages: int
    ocr_s: float
    scan_s: float
    wait_s: float
    unread: int

    @property
    def share(self) -> float:
        """Of the total OCR time."""
        return self.wait_s / self.ocr_s


def kills(folder: Path) -> Tally:
    """Stacks killed 200 times in all."""
    tally = Tally()
    round_ = 0
    while tally.kills < KILLS:
        found = interrupted(folder / f"{round_}", stacks=10, kills_each=KILLS_EACH, seed=round_)
        tally = tally.joined(found)
        round_ += 1
    return tally


def page_cost(folder: Path, backend: Path) -> Cost:
    """Real pages on the fronts, empty backs."""
    rig = PaperfeedRig(folder / "cost", backend)
    pages = scanned_sheets(folder / "pages")
    settings = ScanSettings(feed=Feed.FEEDER, both_sides=True, dpi=300)
    sheets = [f"{page} 250" for page in pages]
    rig.load_sheets(sheets)
    job = Job("paperfeed:feeder", settings, keeps=False)
    (bare,) = raw_scans(
        [job], Path(str(rig.config["config_dir"])), folder / "bare", rig.environment
    )
    rig.load_sheets(sheets)
    before, started = _cpu_s(), time.monotonic()
    with _counter(folder / "cost-home", rig) as app:
        session = app.stack.begin(_order(rig))
        done = app.stack(session, settings, stop=CancelToken(), cancel=CancelToken())
    total, wall = _cpu_s() - before, time.monotonic() - started
    sides = len(done.pages)
    return Cost(
        sides=sides,
        total_ms=1000 * total / sides,
        driver_ms=1000 * bare.cpu_s / sides,
        wall_ms=1000 * wall / sides,
    )


def wait_after_last_sheet(folder: Path, backend: Path, cost: Cost) -> Wait:
    """A 20-page stack at 40 pages a minute, read while it is scanned."""
    rig = PaperfeedRig(folder / "wait", backend)
    rig.load_sheets([f"{page} 250" for page in scanned_sheets(folder / "pages")])
    rig.plan(f"slow {A_PAGE_MS}")
    kept: list[float] = []
    read: list[float] = []

    def look(event: Event) -> None:
        if isinstance(event, PageKept):
            kept.append(time.monotonic())
        elif isinstance(event, PageRead):
            read.append(time.monotonic())

    before = _cpu_s()
    with _counter(folder / "wait-home", rig, look) as app:
        session = app.stack.begin(_order(rig))
        settings = ScanSettings(feed=Feed.FEEDER, dpi=300)
        app.scan(session, settings, stop=CancelToken(), cancel=CancelToken())
    ocr_s = _cpu_s() - before - len(kept) * cost.total_ms / 1000
    return Wait(
        pages=len(read),
        ocr_s=ocr_s,
        scan_s=kept[-1] - kept[0],
        wait_s=max(0.0, read[-1] - kept[-1]),
        unread=sum(moment > kept[-1] for moment in read),
    )


@contextmanager
def _counter(
    home: Path, rig: PaperfeedRig, look: Callable[[Event], None] | None = None
) -> Iterator[App]:
    settings = Settings(office="06463", workers=2)
    tell = look or (lambda _event: None)
    with (
        open_app(home, settings, tell, scanner_drivers={"sane": rig.spec}) as app,
        app.working(),
    ):
        yield app


def _order(rig: PaperfeedRig) -> CaptureOrder:
    return CaptureOrder(OfficeCode("06463"), None, rig.device, "Máy quét thử", "")


def scanned_sheets(folder: Path) -> list[Path]:
    """Generated pages as a scanner's glass sees them, A4 at 300 dpi; made once."""
    if not folder.is_dir():
        stack = folder.with_name("stack")
        make_stack(stack, dossiers=SHEETS // 5, pages_each=5, seed=20)
        folder.mkdir()
        for path in sorted(stack.iterdir()):
            with Image.open(path) as picture:
                upright = picture.width < picture.height
                page = picture.convert("RGB").resize((2480, 3508) if upright else (3508, 2480))
            page.save(folder / f"{path.stem}.ppm")
    return sorted(folder.glob("*.ppm"))[:SHEETS]


def _cpu_s() -> float:
    """Of this process and all children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
