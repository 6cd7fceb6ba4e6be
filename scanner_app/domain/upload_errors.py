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


class TooLargeError(UploadError):
    """The file is larger than the target takes."""

    code = "upload.too_large"


class ServerUntrustedError(UploadError):
    """Who answers is not the province's server, or this PC's clock is far off; facts: reason.

    Waiting helps: a hotspot's sign-in page goes away, a clock is set, a server's certificate is
    renewed. Nothing was sent.
    """

    code = "upload.server_untrusted"
    transient = True


class AuthorityMissingError(UploadError):
    """The authority that vouches for the server cannot be read; facts: path."""

    code = "upload.authority_missing"


class CertificateMissingError(UploadError):
    """This counter's certificate file is not there or cannot be read; facts: path."""

    code = "upload.certificate_missing"


class CertificatePasswordError(UploadError):
    """The key of this counter's certificate does not open with this password; facts: path."""

    code = "upload.certificate_password"


class CertificateInvalidError(UploadError):
    """The file holds no certificate with its key; facts: path."""

    code = "upload.certificate_invalid"


class CertificateRefusedError(UploadError):
    """The province's front door turned this counter's certificate down."""

    code = "upload.certificate"


class CertificateExpiredError(CertificateRefusedError):
    """It was turned down and has run out; facts: not_after."""

    code = "upload.certificate_expired"


class UploadSupersededError(UploadError):
    """This claim's lease ended and somebody else has the job."""

    code = "upload.superseded"
    transient = True


class SendingHeldError(UploadError):
    """Sending was paused or its hours ended while the file was on its way."""

    code = "upload.held"
    transient = True


class TargetUnusableError(UploadError):
    """A secret that the target needs is not kept on this PC; facts: name, of the secret."""

    code = "upload.target_unusable"


class TargetMissingError(UploadError):
    """The target answers, but has no place of the name in the settings; facts: bucket."""

    code = "upload.target_missing"


class ClockRefusedError(UploadError):
    """The target refuses requests dated by this PC's clock."""

    code = "upload.clock"
    transient = True
