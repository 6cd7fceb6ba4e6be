"""The one place where ports meet adapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scanner_app.bootstrap.application import App
from scanner_app.bootstrap.drivers import drivers
from scanner_app.bootstrap.flow import Opened
from scanner_app.bootstrap.home_place import require_fit_home
from scanner_app.bootstrap.key_settings import KeySettings, SetKey
from scanner_app.bootstrap.keys import KeyChoice
from scanner_app.bootstrap.temporary import temporary_files
from scanner_app.bootstrap.wiring import wire
from scanner_app.bootstrap.working import make_home
from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.ports import EventSink
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.settings import Settings
from scanner_app.storage.database import Database

__all__ = ["App", "KeyChoice", "KeySettings", "SetKey", "open_app"]

_JUDGING_S = 120.0
"""1000 pages in 150 MB with two signatures took 6.4 s on two busy cores (2026-11-26)."""


@contextmanager
def open_app(
    home: Path,
    settings: Settings,
    tell: EventSink,
    *,
    key: KeyChoice | None = None,
    scanner_drivers: Mapping[str, DriverSpec] | None = None,
    beside: bool = False,
) -> Iterator[App]:
    """The application on a home folder; closed in reverse order at the end.

    Args:
        home: holds all state; made when missing.
        settings: what can be set.
        tell: hears of everything that happens.
        key: which certificate signs, when the settings do not say.
        scanner_drivers: instead of those of this system.
        beside: another application of this process is open: where temporary files of the process
            and its children lie is that one's to say.

    Raises:
        StorageError leaves: the home folder or its database cannot be used.
    """
    require_fit_home(home)
    make_home(home)
    with ExitStack() as stack:
        if not beside:
            stack.enter_context(temporary_files(home))
        database = Database(home / "sohoa.db")
        stack.callback(database.close)
        pool = stack.enter_context(PagePool(settings.workers or None))
        judging = Apart(stack.enter_context(PagePool(1)), limit_s=_JUDGING_S)
        # A call to a token is never made twice by itself: each wrong PIN brings a lock nearer.
        signing = Apart(stack.enter_context(PagePool(1)), once=True, limit_s=settings.sign_limit_s)
        known = KnownDevices(home)
        found = drivers(home, known) if scanner_drivers is None else scanner_drivers
        opened = Opened(database, pool, judging, signing, known, found)
        app = wire(home, settings, tell, key or KeyChoice(), opened)
        stack.callback(app.target.close)
        yield app
