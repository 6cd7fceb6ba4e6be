"""Watched folders, wired: one PC's claims, rules out of the settings."""

from __future__ import annotations

import hashlib
import platform
import secrets
from dataclasses import dataclass
from pathlib import Path

from scanner_app.capture.files import DiskFileSource
from scanner_app.capture.watched.claims import After, Claims
from scanner_app.capture.watched.folder import PolledFolder, WatchRules, WatchTools
from scanner_app.domain.errors import StoreForbiddenError
from scanner_app.domain.ids import OfficeCode
from scanner_app.durable import write_durably
from scanner_app.ports import EventSink
from scanner_app.services.capturing import Capture
from scanner_app.services.watching import WatchFolder
from scanner_app.settings import Settings

_ID_FILE = "watcher-id"
_LEAST_POLL_S, _MOST_POLL_S = 0.05, 2.0


@dataclass(frozen=True, slots=True)
class OpenWatch:
    """Makes the watching of a folder; nothing is looked at before it is called."""

    home: Path
    settings: Settings
    capture: Capture
    tell: EventSink

    def __call__(
        self,
        folder: Path,
        *,
        office: OfficeCode,
        given_code: str | None,
        still_s: float | None = None,
        quiet_s: float | None = None,
        after: After | None = None,
    ) -> WatchFolder:
        """Watching for one office; what is not stated is as in the settings.

        Args:
            folder: need not be there now.
            office: whose dossiers come in.
            given_code: dossier code of everything that comes, None to find codes on the pages.
            still_s: how long a file must not have changed.
            quiet_s: what comes within this time of each other is one stack.
            after: what becomes of a file that was taken in.

        Raises:
            StorageError leaves: the home folder cannot be used.
        """
        rules = WatchRules(
            still_s=self.settings.watch_still_s if still_s is None else still_s,
            quiet_s=self.settings.watch_quiet_s if quiet_s is None else quiet_s,
            after=after or self.settings.watch_after,
        )
        spool = self.home / "spool"
        claims = Claims(folder, _claimer(self.home), office, given_code)
        polled = PolledFolder(folder, claims, rules, WatchTools(DiskFileSource(), spool))
        # Three looks have to fit into the time that a file is to be still for.
        poll_s = min(_MOST_POLL_S, max(_LEAST_POLL_S, rules.still_s / 3))
        return WatchFolder(polled, self.capture, spool, self.tell, poll_s=poll_s)


def _claimer(home: Path) -> str:
    """Names this home on this PC among all that watch one share.

    The PC's name is part of it: PCs set up from one disk image hold the same file.
    """
    path = home / _ID_FILE
    try:
        stated = path.read_text(encoding="ascii")
    except FileNotFoundError:
        stated = secrets.token_hex(16)
        write_durably(path, stated.encode("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise StoreForbiddenError(path=str(path)) from error
    return hashlib.sha256(f"{stated}|{platform.node()}".encode()).hexdigest()[:12]
