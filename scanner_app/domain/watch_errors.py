"""What goes wrong with a watched folder: the folder itself, or a file in it that is left alone."""

from __future__ import annotations

from scanner_app.domain.errors import AppError
from scanner_app.domain.file_errors import IntakeError


class WatchError(AppError):
    """The watched folder cannot be worked with now; facts: path, errno."""

    code = "watch.failed"
    transient = True


class WatchFolderGoneError(WatchError):
    """The folder or its share does not answer."""

    code = "watch.folder_gone"


class WatchFolderForbiddenError(WatchError):
    """This user may not rename or move files there."""

    code = "watch.folder_forbidden"


class WatchFolderUnsafeError(WatchError):
    """A folder of ours in it was replaced by a link or a file; facts: path."""

    code = "watch.folder_unsafe"


class FileIncompleteError(IntakeError):
    """Only a part of the file is there, and no more comes."""

    code = "file.incomplete"


class FileInUseError(IntakeError):
    """Another program holds the file open, so that it cannot be moved."""

    code = "file.in_use"


class FileImmovableError(IntakeError):
    """This user may not move the file out of the folder."""

    code = "file.immovable"


class FileLinkError(IntakeError):
    """A link, which may point anywhere."""

    code = "file.link"


class FileChangedError(IntakeError):
    """It was still being written after its pages had been taken in."""

    code = "file.changed"


class FolderNotWatchedError(IntakeError):
    """A folder inside the watched one; only files in the folder itself are taken."""

    code = "folder.not_watched"


class ClaimedElsewhereError(IntakeError):
    """Another PC claimed files long ago and has not finished; facts: path of its claims."""

    code = "file.claimed_elsewhere"
