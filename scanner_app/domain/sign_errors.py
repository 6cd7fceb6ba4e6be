"""What goes wrong around certificates, signing and judging signatures."""

from __future__ import annotations

from scanner_app.domain.errors import AppError
from scanner_app.domain.file_errors import IntakeError


class SigningError(AppError):
    """The file could not be signed.

    Attributes:
        ends_batch: the next file would fail alike; what was signed so far stays, the rest waits.
    """

    code = "sign.failed"
    ends_batch = False


class SignerMissingError(SigningError):
    """No certificate is configured, or its file is gone; facts: path."""

    code = "sign.no_certificate"
    ends_batch = True


class AgencyKeyMissingError(SigningError):
    """The rules demand the agency's signature and no certificate of it is set on this PC."""

    code = "sign.no_agency_certificate"
    ends_batch = True


class KeyChoiceError(SigningError):
    """A setting that says where a key is makes no sense; facts: text, reason."""

    code = "sign.key_choice"
    ends_batch = True


class SignRulesError(SigningError):
    """The table of who signs what cannot be used; facts: path, line, reason."""

    code = "sign.rules_invalid"
    ends_batch = True


class MarkTextError(SigningError):
    """The agency's name for an official copy is not set, or cannot be printed; facts: letters."""

    code = "sign.mark_text"
    ends_batch = True


# --- checking a certificate before use --------------------------------------------------------


class CertificateExpiredError(SigningError):
    """Outside its period of validity; facts: not_before, not_after."""

    code = "sign.expired"
    ends_batch = True


class CertificateRevokedError(SigningError):
    """Its issuer took it back; facts: revoked_at."""

    code = "sign.revoked"
    ends_batch = True


class CertificateUntrustedError(SigningError):
    """Its chain ends at none of the configured roots."""

    code = "sign.untrusted"
    ends_batch = True


class CertificateUsageError(SigningError):
    """The certificate is not for signing documents."""

    code = "sign.key_usage"
    ends_batch = True


class HolderMismatchError(SigningError):
    """The certificate names another holder than the settings; facts: role."""

    code = "sign.wrong_holder"
    ends_batch = True


class ClockWrongError(SigningError):
    """This PC's clock is off; facts: off_s (positive: ahead), by ("timestamp", "journal")."""

    code = "sign.clock_wrong"
    ends_batch = True


class ClockBehindError(ClockWrongError):
    """The clock is behind what was signed or sent here already; facts: off_s, by."""

    code = "sign.clock_behind"


# --- time stamps ------------------------------------------------------------------------------


class TimestampError(SigningError):
    """The time-stamp server gives no stamp; facts: url, reason."""

    code = "sign.timestamp_failed"
    transient = True


class TimestampServerMissingError(SigningError):
    """A time stamp is wanted and no server is set."""

    code = "sign.no_timestamp_server"


class RevocationUnknownError(SigningError):
    """Whether a certificate was revoked could not be found out: nobody answered who knows."""

    code = "sign.revocation_unknown"
    transient = True


class StoredFileError(SigningError):
    """The file belongs to the store, which upgrades it itself; facts: path."""

    code = "sign.stored_file"


class NothingToAddError(SigningError):
    """The file has all the proof it can get; facts: level."""

    code = "sign.nothing_to_add"


class TimestampWrongError(TimestampError):
    """The stamp is not for what was asked, or nobody trusted made it; facts: url, reason."""

    code = "sign.timestamp_wrong"
    transient = False


# --- the process and the outcome --------------------------------------------------------------


class SigningCrashedError(SigningError):
    """The process that signs or judges ended, took too long or met a bug; facts: reason."""

    code = "sign.crashed"
    ends_batch = True


class VerifyError(AppError):
    """The signed file does not verify; it is not queued; facts: problems."""

    code = "sign.verify_failed"


class ForeignSignatureError(IntakeError):
    """A PDF signed elsewhere does not verify and is not taken in; facts: path, problems."""

    code = "file.signature_broken"
