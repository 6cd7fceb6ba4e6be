"""Paste: a picture out of the clipboard becomes a kept page, and survives a crash on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.ids import OfficeCode
from scanner_app.durable import sweep_parts, write_durably
from scanner_app.services.capturing import Capture, Captured
from scanner_app.tasks.cancel import CancelToken

_NO_CODE = "_"
"""Stands for "no dossier code" among folder names; no code is written like this."""
_SUFFIX = ".png"


class KeepPasted:
    """Writes the picture down durably before anything else, then takes it in like a file.

    The clipboard holds it only until the next thing is copied, so it must not be lost to a crash
    between pasting and keeping.
    """

    def __init__(self, capture: Capture, folder: Path) -> None:
        self._capture = capture
        self._folder = folder

    def __call__(
        self, content: bytes, *, office: OfficeCode, given_code: str | None, cancel: CancelToken
    ) -> Captured:
        """Keep a pasted picture as a stack of one page; the same picture again adds nothing.

        Args:
            content: a picture file, PNG as windows systems hand it over.
            office: for whom.
            given_code: dossier code, None to find it on the page.
            cancel: looked at before the page is kept; the picture is then taken in by `recover`.

        Raises:
            StorageError: it could not be written down or kept; when it was written down, `recover`
                takes it in.
            Cancelled: `recover` takes it in.
        """
        # Its name is what people see as the page's source.
        name = f"dan-{hashlib.sha256(content).hexdigest()[:12]}{_SUFFIX}"
        path = self._folder / office / (given_code or _NO_CODE) / name
        write_durably(path, content)
        return self._take_in(path, cancel)

    def recover(self, cancel: CancelToken) -> Captured:
        """Take in what a run that died had written down; needs the store's lock.

        Raises:
            StorageError, Cancelled: what is left waits for the next time.
        """
        sweep_parts(self._folder)
        done = Captured((), 0, ())
        for path in sorted(self._folder.glob(f"*/*/*{_SUFFIX}")):
            taken = self._take_in(path, cancel)
            done = Captured(
                done.pages + taken.pages, done.added + taken.added, done.errors + taken.errors
            )
        return done

    def _take_in(self, path: Path, cancel: CancelToken) -> Captured:
        office, code = OfficeCode(path.parent.parent.name), path.parent.name
        given = None if code == _NO_CODE else code
        taken = self._capture([path], office=office, given_code=given, cancel=cancel)
        # The root class says that the system refused to read it, which may pass; its leaves say
        # that this is no picture, and a person was told.
        if not any(type(error) is IntakeError for error in taken.errors):
            path.unlink(missing_ok=True)
        return taken
