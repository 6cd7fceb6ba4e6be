"""Why the journal cannot be checked or written out, and why nothing may be cleared."""

from __future__ import annotations

from scanner_app.domain.errors import AppError, StorageError


class JournalFormatError(AppError):
    """Not a journal that `sohoa journal export` wrote; facts: path, line."""

    code = "journal.format"


class JournalBrokenError(AppError):
    """The journal is not what was kept of it; facts: line."""

    code = "journal.broken"


class JournalAnchorError(StorageError):
    """The file that keeps the journal's head cannot be read; facts: path."""

    code = "journal.anchor_damaged"


class ExportExistsError(AppError):
    """A file of this name is there already; facts: path."""

    code = "journal.export_exists"


class ClockDoubtfulError(AppError):
    """This PC's clock may be wrong; nothing is removed by it."""

    code = "clock.doubtful"
