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


# --- opening a key ----------------------------------------------------------------------------


class WrongPasswordError(SigningError):
    """The key file does not open with this password."""

    code = "sign.wrong_password"
    ends_batch = True


class WrongPinError(WrongPasswordError):
    """The token refuses the PIN; facts: tries ("many", "few", "last"), wrong (count so far)."""

    code = "sign.wrong_pin"


class PinLockedError(SigningError):
    """The token takes no PIN any more: its issuer unlocks it."""

    code = "sign.pin_locked"
    ends_batch = True


class PinLastTryError(SigningError):
    """One wrong PIN more locks the token, and the PIN to be tried was typed by nobody."""

    code = "sign.pin_last_try"
    ends_batch = True


class KeyFileDamagedError(SigningError):
    """Not a PKCS#12 file, or one without a key."""

    code = "sign.keyfile_damaged"
    ends_batch = True


class TokenModuleError(SigningError):
    """The token maker's driver is missing or does not load; facts: module, reason."""

    code = "sign.token_module"
    ends_batch = True


class TokenMissingError(SigningError):
    """No token, or not the one that is set, is plugged in; facts: module."""

    code = "sign.token_missing"
    ends_batch = True


class TokenPulledError(SigningError):
    """The token went away while it was in use."""

    code = "sign.token_pulled"
    ends_batch = True


class TokenKeyMissingError(SigningError):
    """The token has no certificate with its key, or not the one that is set."""

    code = "sign.token_no_key"
    ends_batch = True


class TokenFailedError(SigningError):
    """The token answers with an error that says nothing more; facts: code (its own)."""

    code = "sign.token_failed"
    ends_batch = True


class KeyUnclearError(SigningError):
    """Several certificates could be meant; facts: count."""

    code = "sign.key_unclear"
    ends_batch = True


class SigningServiceMissingError(SigningError):
    """The signing program of this PC does not answer; facts: url."""

    code = "sign.service_missing"
    transient = True
    ends_batch = True


class SigningServiceUntrustedError(SigningError):
    """Another program may pose as the signing program; facts: url, fingerprint, pinned."""

    code = "sign.service_untrusted"
    ends_batch = True


class RemoteSignerError(SigningError):
    """The remote signing service does not answer; facts: url, status."""

    code = "sign.remote_failed"
    transient = True
    ends_batch = True


class RemoteAnswerError(RemoteSignerError):
    """What the remote signing service says makes no sense; facts: url, reason."""

    code = "sign.remote_answer"
    transient = False


class RemoteModeError(SigningError):
    """Its owner must confirm in a way not spoken here; facts: url, mode."""

    code = "sign.remote_mode"
    ends_batch = True


class RemotePasswordError(SigningError):
    """The password of the remote signing service is not kept here; facts: reason."""

    code = "sign.remote_password"
    ends_batch = True


class RemoteLoginError(SigningError):
    """The remote signing service does not take user or password; facts: url, reason."""

    code = "sign.remote_login"
    ends_batch = True


class WindowsOnlyError(SigningError):
    """The key lies in Windows' certificate store, and this is another system."""

    code = "sign.windows_only"
    ends_batch = True


class SigningRefusedError(SigningError):
    """The signing program or service said no; facts: reason (its own code)."""

    code = "sign.refused"
    ends_batch = True


class SigningDeclinedError(SigningError):
    """The holder said no on phone or screen, or did not answer in time."""

    code = "sign.declined"
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
