"""What a token answers, as our errors: told by code, never by message."""

from __future__ import annotations

import re

import pkcs11
from pkcs11 import PKCS11Error

from scanner_app.domain.key_errors import (
    PinLockedError,
    TokenFailedError,
    TokenPulledError,
    WrongPinError,
)
from scanner_app.domain.sign_errors import SigningError

_NUMBER = re.compile(r"0x[0-9a-fA-F]+")

WRONG_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)

AWAY = (
    pkcs11.DeviceRemoved,
    pkcs11.TokenNotPresent,
    pkcs11.TokenNotRecognised,
    pkcs11.SlotIDInvalid,
)
"""There is no token in the slot."""

# After a token was pulled and put back nothing that was opened before is known any more.
_LOST = (
    *AWAY,
    pkcs11.DeviceError,
    pkcs11.SessionHandleInvalid,
    pkcs11.SessionClosed,
    pkcs11.UserNotLoggedIn,
    pkcs11.KeyHandleInvalid,
    pkcs11.ObjectHandleInvalid,
)


def while_signing(error: PKCS11Error, slot: pkcs11.Slot) -> SigningError:
    """What it means in the middle of a batch."""
    if isinstance(error, pkcs11.PinLocked):
        return PinLockedError()
    if isinstance(error, WRONG_PIN):
        return WrongPinError(tries="few")
    if isinstance(error, _LOST) or is_away(slot):
        return TokenPulledError()
    return TokenFailedError(code=code_of(error))


def is_away(slot: pkcs11.Slot) -> bool:
    """No token answers there. Some drivers say CKR_GENERAL_ERROR when theirs was pulled."""
    try:
        slot.get_token()
    except PKCS11Error:
        return True
    return False


def code_of(error: PKCS11Error) -> str:
    """The token's answer, for facts and logs: the standard's name, or a maker's own number."""
    if type(error) is not PKCS11Error:
        return type(error).__name__
    # python-pkcs11 has a class for each code of the standard; of others only its text tells.
    number = _NUMBER.search(str(error))
    return number.group() if number else type(error).__name__
