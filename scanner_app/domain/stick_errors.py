"""What goes wrong with sticks that carry sealed bundles between counter and province."""

from __future__ import annotations

from scanner_app.domain.errors import AppError
from scanner_app.domain.upload_errors import UploadError


class AwaitsStickError(UploadError):
    """This counter's files leave on a stick; the job waits until a receipt comes back on one."""

    code = "upload.awaits_stick"
    transient = True


class StickError(AppError):
    """The stick cannot be used; facts: path, errno."""

    code = "stick.failed"


class StickMissingError(StickError):
    """No stick there, or it was pulled out or replaced by another in the middle of the work."""

    code = "stick.missing"


class StickFullError(StickError):
    """No room left on the stick; facts: most (megabytes that are missing at least)."""

    code = "stick.full"


class StickProtectedError(StickError):
    """The stick cannot be written: its switch, its format or our rights."""

    code = "stick.protected"


class StickFaultyError(StickError):
    """The stick gave back other bytes than were written on it."""

    code = "stick.faulty"


class StickOnThisDiskError(StickError):
    """The folder lies on the disk of this PC's own store: no stick is plugged in there."""

    code = "stick.this_disk"


class StickUnsetError(StickError):
    """The province's keys or this counter's certificate are not set; facts: key."""

    code = "stick.unset"


class BundleError(StickError):
    """A bundle is not to be trusted and nothing of it was taken; facts: name, problem."""

    code = "stick.bundle_broken"


class BundleSenderError(BundleError):
    """It is not signed by a certificate of a counter of this province that holds now."""

    code = "stick.bundle_foreign"


class BundleUnreadableError(BundleError):
    """It was not sealed to this province's key."""

    code = "stick.bundle_unreadable"


class ReceiptsBrokenError(StickError):
    """Receipts on the stick are not signed by the province, or damaged; facts: name."""

    code = "stick.receipts_broken"


class ReceiptsForeignError(StickError):
    """Receipts on the stick answer another counter's or office's bundle; facts: name."""

    code = "stick.receipts_foreign"
