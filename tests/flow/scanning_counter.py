"""A counter that scans one stack, to be killed: `python -m tests.flow.scanning_counter HOME PLAN`.

Speaks JSON lines. It tells {"next_sheet"} and waits for a line before it scans from there; tells
{"kept", "sha256"} for each page in the store, {"end"} for each scan, {"finished"} at last.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path

from scanner_app.bootstrap import App, open_app
from scanner_app.capture.host_process import DriverSpec
from scanner_app.domain.events import Event, PageKept
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.scan import EndReason, Feed, ScanSettings
from scanner_app.ports import CaptureOrder, CaptureSession
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken

DEVICE = "shades:feeder"


def tell(**told: object) -> None:
    print(json.dumps(told), flush=True)


def main() -> None:
    multiprocessing.freeze_support()
    home, plan = Path(sys.argv[1]), sys.argv[2]
    driver = {"shades": DriverSpec("tests.fakes.shades_driver", {"plan": plan})}
    looked: list[Callable[[Event], None]] = []
    with (
        open_app(
            home,
            Settings(office="06463"),
            lambda event: looked[0](event),
            scanner_drivers=driver,
        ) as app,
        app.working(),
    ):
        looked.append(lambda event: _look(app, event))
        session, next_sheet = _session(app)
        if session is None:
            tell(finished=True)
            return
        while True:
            tell(next_sheet=next_sheet)
            sys.stdin.readline()
            done = app.stack(
                session,
                ScanSettings(feed=Feed.FEEDER, dpi=300),
                stop=CancelToken(),
                cancel=CancelToken(),
            )
            next_sheet = done.next_sheet
            tell(end=done.end.reason)
            if done.end.reason in (EndReason.DONE, EndReason.EMPTY):
                break
        app.stack.finish(session)
        tell(finished=True)


def _session(app: App) -> tuple[CaptureSession | None, int]:
    """The stack that was interrupted, or a new one; and the sheet to feed on from.

    None when the last run closed the stack and died before it could say so: its pages are there
    for the clerk to see, who does not feed them again.
    """
    for found in app.stack.recover():
        return found.session, found.next_sheet
    if app.pages.to_read():
        return None, 1
    order = CaptureOrder(OfficeCode("06463"), None, DEVICE, "Máy quét thử", "")
    return app.stack.begin(order), 1


def _look(app: App, event: Event) -> None:
    if isinstance(event, PageKept):
        (page,) = app.pages.pages([event.page])
        tell(kept=page.seq, sha256=page.sha256)


if __name__ == "__main__":
    main()
