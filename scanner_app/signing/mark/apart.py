"""Looks at pages to be marked where files of others are parsed: never beside an unlocked key."""

from __future__ import annotations

from pathlib import Path

from scanner_app.domain.sign_errors import SigningCrashedError, SigningError
from scanner_app.domain.signature import PageTop
from scanner_app.signing.calling import CallApart
from scanner_app.signing.judging.apart import FILES_FAULT, Cage


class LookApart:
    """Gives the top of a file's first page, drawn in another process."""

    def __init__(self, call: CallApart, cage: Cage) -> None:
        """Nothing is started before the first file.

        Args:
            call: where the work is done; ends what takes too long.
            cage: called in the other process before it opens a file; a module's own function.
        """
        self._call = call
        self._cage = cage

    def __call__(self, path: Path) -> PageTop:
        """What is seen of it.

        Raises:
            SigningError: problem "source_unreadable" or "pdf_refused", the latter also when the
                file ended the process or took too long.
            SigningCrashedError: a bug.
        """
        try:
            return self._call(_top_of, (path, self._cage))
        except SigningCrashedError as error:
            if error.facts.get("reason") in FILES_FAULT:
                raise SigningError(problem="pdf_refused", reason="hostile") from error
            raise


# --- in the child -----------------------------------------------------------------------------


def _top_of(order: tuple[Path, Cage]) -> PageTop:
    from scanner_app.signing.mark.place import page_top
    from scanner_app.signing.update import read_source

    path, cage = order
    cage()
    try:
        return page_top(read_source(path))
    except ValueError as error:
        raise SigningError(problem="pdf_refused", reason=type(error).__name__) from error
