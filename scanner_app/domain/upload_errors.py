"""What goes wrong on the way to where signed files go."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class UploadError(AppError):
    """Delivery failed."""

    code = "upload.failed"


class TargetUnreachableError(UploadError):
    """The share or server does not answer."""

    code = "upload.unreachable"
    transient = True


class TargetFullError(UploadError):
    """No space at the target."""

    code = "upload.target_full"
    transient = True


class TargetForbiddenError(UploadError):
    """The target refuses this user."""

    code = "upload.forbidden"


class ReadBackMismatchError(UploadError):
    """What arrived is not what was sent."""

    code = "upload.mismatch"
    transient = True


class SourceChangedError(UploadError):
    """The signed file on this PC is missing or no longer has its recorded digest."""

    code = "upload.source_changed"


class TargetConflictError(UploadError):
    """Another file stands at the target under this name."""

    code = "upload.conflict"


class DeliveredBrokenError(UploadError):
    """What was delivered does not verify; facts: problems."""

    code = "upload.signature_broken"


class DeliveredUnjudgedError(UploadError):
    """What was delivered could not be looked at, so that it does not count as sent."""

    code = "upload.unjudged"
    transient = True
