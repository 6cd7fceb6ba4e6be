"""The journal as this application keeps it, and its own comings and goings in it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.account import account
from scanner_app.bootstrap.anchor_key import StoredAnchorKey
from scanner_app.bootstrap.clock import now
from scanner_app.domain.errors import StorageError
from scanner_app.services.anchoring import KeepHead
from scanner_app.services.journaling import Journal
from scanner_app.services.looking import NoteView
from scanner_app.settings import Settings
from scanner_app.storage.anchors import AnchorFile
from scanner_app.storage.database import Database
from scanner_app.storage.journal import SqlJournal


@dataclass(frozen=True, slots=True)
class Recording:
    """What is made of the journal.

    Attributes:
        journal: what people may ask of it.
        note_view: who looked at which dossier.
        working: a block in which the program counts as started.
    """

    journal: Journal
    note_view: NoteView
    working: Callable[[], AbstractContextManager[None]]


def recording(database: Database, home: Path, settings: Settings) -> Recording:
    """The journal of this home; from now on its head is kept beside it after commits.

    Args:
        database: of the home.
        home: where the head is kept.
        settings: of which the digest is noted at every start, so that a change shows.
    """
    store, anchors = SqlJournal(database, now), AnchorFile(home)
    keys = StoredAnchorKey()
    keep_head = KeepHead(store, anchors, keys)
    database.after_commit = keep_head.soon
    digest = hashlib.sha256(repr(settings).encode()).hexdigest()[:16]

    @contextmanager
    def working() -> Iterator[None]:
        store.add(account(), "started", "app", f"settings:{digest}")
        # Before more lines come: what was cut off while nobody worked must not grow again unseen.
        keep_head()
        try:
            yield
        finally:
            # The work is done and recorded; what failed in it is what is told.
            with contextlib.suppress(StorageError):
                store.add(account(), "stopped", "app")
            keep_head()

    return Recording(Journal(store, anchors, keys), NoteView(store, now), working)
