"""What goes wrong with keys, wherever they are kept: opening them, asking their owner."""

from __future__ import annotations

from scanner_app.domain.sign_errors import SigningError


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
