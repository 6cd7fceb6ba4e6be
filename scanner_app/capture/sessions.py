"""Capture sessions as folders: what a stack is for, its pages, its journal.

A session's folder appears whole (order written before the first sheet moves) and goes at once (a
rename before its files are deleted), so that a restart sees it either with all its pages or not at
all. Nothing here expires by age.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import shutil
import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from scanner_app.capture.host import LOCK_NAME
from scanner_app.capture.session_journal import JournalLine, append, replay
from scanner_app.capture.spool_names import page_files, part_files
from scanner_app.domain.errors import StoreBusyError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.scan import Side
from scanner_app.domain.split_rule import SplitRule
from scanner_app.durable import disk_errors, sync_folder, write_durably
from scanner_app.locks import FileLock
from scanner_app.patience import move_over
from scanner_app.ports import CaptureOrder, CaptureSession, Clock, Replayed, ScannedPage
from scanner_app.tasks.cancel import CancelToken

_ORDER = "session.json"
_ENDED = "ended-"
_CHUNK = 1 << 20
_HOST_ENDS_S = 15.0
"""A driver host whose application died finishes the page in work first: 10 s at most between bytes
of a page, and a few for writing it."""
_LOOK_EVERY_S = 0.2

_log = logging.getLogger(__name__)


class SessionFolders:
    """Implements `ports.CaptureSessions` below one folder."""

    def __init__(self, root: Path, clock: Clock) -> None:
        """Nothing is touched before the first session."""
        self._root = root
        self._clock = clock

    def begin(self, order: CaptureOrder) -> CaptureSession:
        """A new, empty session; it is on disk.

        Raises:
            StorageError leaves.
        """
        begun_at = self._clock()
        # Sorts by time; the random part keeps two sessions of one second apart.
        key = f"{begun_at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        folder = self._root / key
        session = CaptureSession(key, folder, order, begun_at)
        _write(session)
        with disk_errors(folder):
            sync_folder(self._root)
        return session

    def turn_over(self, session: CaptureSession, fronts: int) -> CaptureSession:
        """The first of two passes is whole; what comes now are the backs.

        Raises:
            StorageError leaves.
        """
        turned = replace(session, fronts=fronts)
        _write(turned)
        return turned

    def unfinished(self) -> tuple[CaptureSession, ...]:
        """Sessions not ended yet, oldest first."""
        if not self._root.is_dir():
            return ()
        found = []
        with disk_errors(self._root):
            for folder in sorted(self._root.iterdir()):
                if folder.name.startswith(_ENDED):
                    shutil.rmtree(folder, ignore_errors=True)
                elif folder.is_dir():
                    found.append(self._session(folder))
        return tuple(found)

    def replay(self, session: CaptureSession) -> Replayed:
        """What its folder holds; half-written files are removed and told.

        Waits for a driver host that outlived its application.

        Raises:
            StorageError leaves.
        """
        folder = session.folder
        if not folder.is_dir():
            return Replayed((), 0, ())
        _wait_for_host(folder)
        with disk_errors(folder):
            lines = {line.number: line for line in replay(folder)}
            files = page_files(folder)
            pages, adopted = [], 0
            for number, path in files.items():
                line = lines.get(number)
                if line is None or line.file != path.name:
                    line = _adopted(folder, number, path)
                    adopted += 1
                pages.append(_page(folder, line))
            torn = set(part_files(folder))
            for path in part_files(folder).values():
                path.unlink(missing_ok=True)
        return Replayed(tuple(pages), adopted, tuple(sorted(torn)))

    def end(self, session: CaptureSession) -> None:
        """All its pages are in the store: its folder goes."""
        if not session.folder.is_dir():
            return
        gone = self._root / f"{_ENDED}{session.key}"
        with disk_errors(session.folder):
            move_over(session.folder, gone)
            sync_folder(self._root)
        # What cannot be deleted now (a virus scanner looks at it) is tried again at the next start.
        shutil.rmtree(gone, ignore_errors=True)

    def _session(self, folder: Path) -> CaptureSession:
        try:
            document = json.loads((folder / _ORDER).read_text(encoding="ascii"))
            told = document["order"]
            order = CaptureOrder(**told | {"split": SplitRule(told["split"])})
            begun_at = datetime.fromisoformat(document["begun_at"])
            fronts = document["fronts"]
        except (OSError, ValueError, TypeError, KeyError):
            # The order is damaged, not the pages: they are taken in for whoever looks at them.
            _log.exception("Order of a capture session is damaged", extra={"session": folder.name})
            order = CaptureOrder(OfficeCode(""), None, "", "", "")
            begun_at, fronts = self._clock(), None
        return CaptureSession(folder.name, folder, order, begun_at, fronts)


def _write(session: CaptureSession) -> None:
    document = {
        "order": asdict(session.order),
        "begun_at": session.begun_at.isoformat(),
        "fronts": session.fronts,
    }
    write_durably(session.folder / _ORDER, json.dumps(document).encode())


def _wait_for_host(folder: Path) -> None:
    deadline = time.monotonic() + _HOST_ENDS_S
    pause = CancelToken()
    while True:
        try:
            with FileLock(folder / LOCK_NAME).held():
                return
        except StoreBusyError:
            if time.monotonic() > deadline:
                # It hangs in its driver: what it still holds is no whole page.
                _log.warning("A driver host still runs", extra={"session": folder.name})
                return
            pause.wait(_LOOK_EVERY_S)


def _adopted(folder: Path, number: int, path: Path) -> JournalLine:
    """A line for a page whose process died between renaming and journalling it."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    line = JournalLine(number, path.name, None, digest.hexdigest(), size, 0)
    append(folder, line)
    return line


def _page(folder: Path, line: JournalLine) -> ScannedPage:
    return ScannedPage(
        image=folder / line.file,
        number=line.number,
        side=None if line.side is None else Side(line.side),
        sha256=line.sha256,
        size_bytes=line.size_bytes,
        dpi=line.dpi,
    )
