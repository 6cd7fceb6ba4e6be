"""Status codes of Windows' certificate store, keys and smart cards, as our errors."""

from __future__ import annotations

from collections.abc import Mapping

from scanner_app.domain.key_errors import (
    PinLockedError,
    SigningDeclinedError,
    SigningRefusedError,
    TokenMissingError,
    TokenPulledError,
    WrongPinError,
)
from scanner_app.domain.sign_errors import SigningError

STORE = "windows"
"""What a missing token's `module` says of this store."""

# winerror.h
_DECLINED = {
    0x8010006E,  # SCARD_W_CANCELLED_BY_USER
    0x80100002,  # SCARD_E_CANCELLED
    0x80090036,  # NTE_USER_CANCELLED
    0x800704C7,  # ERROR_CANCELLED
    0x8010006F,  # SCARD_W_CARD_NOT_AUTHENTICATED
}
_WRONG_PIN = {
    0x8010006B,  # SCARD_W_WRONG_CHV
    0x80090033,  # NTE_INCORRECT_PASSWORD
}
_LOCKED = {0x8010006C}  # SCARD_W_CHV_BLOCKED
_GONE = {
    0x80100069,  # SCARD_W_REMOVED_CARD
    0x80100068,  # SCARD_W_RESET_CARD
    0x80100067,  # SCARD_W_UNPOWERED_CARD
    0x80100017,  # SCARD_E_READER_UNAVAILABLE
    0x8010000C,  # SCARD_E_NO_SMARTCARD
    0x8010002E,  # SCARD_E_NO_READERS_AVAILABLE
    0x80100009,  # SCARD_E_UNKNOWN_READER
    0x8010001D,  # SCARD_E_NO_SERVICE
    0x8010001E,  # SCARD_E_SERVICE_STOPPED
    0x8010002F,  # SCARD_E_COMM_DATA_LOST
    0x80090035,  # NTE_DEVICE_NOT_FOUND
    0x80090030,  # NTE_DEVICE_NOT_READY
}
_NO_KEY = {
    0x80100030,  # SCARD_E_NO_KEY_CONTAINER
    0x8010002C,  # SCARD_E_NO_SUCH_CERTIFICATE
    0x8009000D,  # NTE_NO_KEY
    0x80090016,  # NTE_BAD_KEYSET
    0x80090019,  # NTE_KEYSET_NOT_DEF
    0x8009001A,  # NTE_KEYSET_ENTRY_BAD
    0x8009001E,  # NTE_PROV_DLL_NOT_FOUND
    0x80090011,  # NTE_NOT_FOUND
    0x8009200B,  # CRYPT_E_NO_KEY_PROPERTY
    0x80092004,  # CRYPT_E_NOT_FOUND
}
_PLAIN_ERRORS = 0xFFFF
_WIN32_FACILITY = 0x80070000

_ERRORS: Mapping[type[SigningError], set[int]] = {
    SigningDeclinedError: _DECLINED,
    PinLockedError: _LOCKED,
}


def error_for(code: int, *, in_use: bool) -> SigningError:
    """What a function of Windows failed with.

    Args:
        code: HRESULT, SECURITY_STATUS or GetLastError, signed or not.
        in_use: the key had been opened before: a token that is gone was pulled out.
    """
    status = code & 0xFFFFFFFF
    if 0 < status <= _PLAIN_ERRORS:
        status |= _WIN32_FACILITY
    for error, codes in _ERRORS.items():
        if status in codes:
            return error()
    if status in _WRONG_PIN:
        return WrongPinError(tries="many")
    if status in _GONE and in_use:
        return TokenPulledError()
    if status in _GONE or status in _NO_KEY:
        return TokenMissingError(module=STORE)
    return SigningRefusedError(reason=f"0x{status:08x}")
