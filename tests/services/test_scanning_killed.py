"""A stack whose program is killed before any of its steps: whole after the next start."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scanner_app.bootstrap.working import sweep
from scanner_app.capture.driver import Encoded
from scanner_app.capture.page_sink import DurableSink
from scanner_app.capture.spool_names import next_number
from scanner_app.domain.scan import Colour, EndReason, ScanEnd, ScanSettings
from scanner_app.ports import CaptureSession, ScannedPage, ScanTold
from scanner_app.tasks.cancel import CancelToken
from tests.dying import TRANSACTION, homes_of_deaths
from tests.fakes.scanner import ScriptedScanner, contents
from tests.services.conftest import Counter
from tests.services.test_scanning import Stand, sha

SHEETS = 2
STEPS = {"os.link", "os.mkdir", "os.rename", "os.rmdir", TRANSACTION}


class DurableScanner(ScriptedScanner):
    """Writes its pages as a driver host does, in this process: both are killed at once."""

    def scan(
        self,
        device: str,
        settings: ScanSettings,
        folder: Path,
        *,
        stop: CancelToken,
        cancel: CancelToken,
    ) -> Iterator[ScanTold]:
        assert device == "scripted:1"
        self.asked.append(settings)
        told: list[dict[str, object]] = []
        sink = DurableSink(folder, next_number(folder), 0, told.append)
        while self.feeder and not stop.cancelled:
            cancel.checkpoint()
            sink.keep(Encoded(self.feeder.pop(0), ".jpg", 1, 1, Colour.COLOUR), dpi=300)
            page = told.pop()
            name, digest, size = (str(page[each]) for each in ("file", "sha256", "size_bytes"))
            yield ScannedPage(folder / name, int(name[:6]), None, digest, int(size), 300)
        yield ScanEnd(EndReason.DONE)


def scan_stack(home: Path) -> None:
    """A clerk's day: what was interrupted is scanned on, from the sheet that is told."""
    _scan_stack(Stand(Counter(home), DurableScanner()))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGKILL")
def test_a_stack_that_is_killed_at_any_step_is_whole_and_nothing_is_left_behind(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    template, out = tmp_path_factory.mktemp("template"), tmp_path_factory.mktemp("killed")
    Counter(template).database.close()

    homes = homes_of_deaths(scan_stack, template, out, STEPS)

    kept = [_next_year(home) for home in homes]
    assert len(homes) > 30
    assert (kept[0], kept[-1]) == (0, SHEETS)


def _scan_stack(stand: Stand) -> None:
    session, next_sheet = _open_session(stand)
    if session is None:
        return
    stand.scanner.feeder = list(contents(SHEETS))[next_sheet - 1 :]
    stand.scan(session)
    stand.stack.finish(session)


def _open_session(stand: Stand) -> tuple[CaptureSession | None, int]:
    """What to scan into, and from which sheet; nothing when the stack was taken in already."""
    for found in stand.stack.recover():
        if found.kept:
            return found.session, found.next_sheet
        stand.stack.finish(found.session)
    if stand.counter.pages.to_read():
        return None, 1
    return stand.stack.begin(stand.order()), 1


def _next_year(home: Path) -> int:
    """How many pages were recorded at the death, once a start in the new year made all good."""
    before = _rows(home)
    stand = Stand(Counter(home), DurableScanner())
    stand.counter.clock.forward(timedelta(days=366))
    sweep(home, home / "spool", tuple)

    _scan_stack(stand)

    digests, rows = stand.digests(), _rows(home)
    batches = stand.counter.batches.abandoned()
    stand.counter.database.close()
    files = {path for path in (home / "pages").rglob("*") if path.is_file()}
    assert digests == sha(SHEETS)
    assert files == {home / image for image in rows}
    assert (batches, list((home / "capture").iterdir())) == ((), [])
    shutil.rmtree(home)
    return len(before)


def _rows(home: Path) -> list[str]:
    """The pages' files, by the rows."""
    connection = sqlite3.connect(home / "sohoa.db")
    rows = connection.execute("SELECT image FROM pages").fetchall()
    connection.close()
    return [image for (image,) in rows]
