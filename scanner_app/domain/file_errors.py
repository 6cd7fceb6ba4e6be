"""What is wrong with files a person opens."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class IntakeError(AppError):
    """A file could not be taken in; facts: path."""

    code = "file.unreadable"


class FileMissingError(IntakeError):
    """No such file or folder."""

    code = "file.missing"


class FileForbiddenError(IntakeError):
    """The file may not be opened by this user."""

    code = "file.forbidden"


class FileEmptyError(IntakeError):
    """Zero bytes."""

    code = "file.empty"


class FolderEmptyError(IntakeError):
    """No image or PDF in the folder."""

    code = "folder.empty"


class FileUnsupportedError(IntakeError):
    """Neither an image nor a PDF, whatever its name says."""

    code = "file.unsupported"


class FileDamagedError(IntakeError):
    """Broken or cut short; facts: page (1-based) when one page of several is meant."""

    code = "file.damaged"


class FileEncryptedError(IntakeError):
    """A PDF that asks for a password."""

    code = "file.encrypted"


class FileReplacedError(IntakeError):
    """The file became another one between being found and being kept."""

    code = "file.replaced"


class FileTooLargeError(IntakeError):
    """More pixels or pages than paper needs; facts: what, limit."""

    code = "file.too_large"


class FileHostileError(IntakeError):
    """Reading it took more memory or time than any paper needs; the child was stopped."""

    code = "file.hostile"
