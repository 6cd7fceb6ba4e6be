"""Keys on tokens (PKCS#11): looked at without a PIN, opened by one login for a batch, closed."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import pkcs11
from pkcs11 import PROTECTED_AUTH, PKCS11Error, Session, Token, TokenFlag
from pyhanko.sign.signers.pdf_cms import Signer

from scanner_app.domain.key_errors import (
    PinLockedError,
    TokenFailedError,
    TokenMissingError,
    WrongPinError,
)
from scanner_app.domain.key_source import TokenKey, key_source_text
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import FoundKey, KeyState, SecretKind, TriesLeft
from scanner_app.signing.token.errors import AWAY, WRONG_PIN, code_of, while_signing
from scanner_app.signing.token.module import TokenModule, serial_of
from scanner_app.signing.token.objects import (
    Stored,
    certificates,
    issuers_of,
    key_of,
    meant,
    personal,
    the_one,
)
from scanner_app.signing.token.signer import TokenSigner
from scanner_app.signing.token.tries import WrongPins, tries_left


class OpenedToken:
    """A token that is logged in, and the key on it that is meant."""

    def __init__(
        self, source: TokenKey, pin: str, moment: datetime, home: Path | None = None
    ) -> None:
        """Open it; the PIN is tried once and kept only where the key wants it each time.

        Args:
            source: which token and certificate.
            pin: as typed; not looked at where the token has keys of its own to type it.
            moment: now, to tell a certificate from the one it replaced.
            home: where wrong PINs are counted; None counts none.

        Raises:
            TokenModuleError: the driver is missing or does not load.
            TokenMissingError: the token is not plugged in.
            WrongPinError: facts tries, wrong.
            PinLockedError: the token takes no PIN any more.
            TokenKeyMissingError: there is no certificate with its key.
            KeyUnclearError: several tokens or certificates could be meant.
            TokenPulledError, TokenFailedError: what else it says.
        """
        self._session: Session | None = None
        self._signer: TokenSigner | None = None
        self._module = TokenModule(source.module)
        try:
            token = self._module.token(source)
            self._session = _logged_in(token, pin, WrongPins(home, token), source)
            try:
                self._signer = _signer(self._session, source, pin, moment)
            except PKCS11Error as error:
                raise while_signing(error, token.slot) from error
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def signer(self) -> Signer:
        """Signs with the key."""
        assert self._signer is not None
        return self._signer

    def close(self) -> None:
        """Log out and let the driver go; a token that is gone is no failure any more."""
        session, self._session = self._session, None
        if self._signer is not None:
            self._signer.forget()
        if session is not None:
            with contextlib.suppress(PKCS11Error):
                session.close()
        self._module.close()


def look_at_token(source: TokenKey, home: Path | None, moment: datetime | None) -> KeyState:
    """What the token tells without a PIN.

    Args:
        source: which token and certificate.
        home: where wrong PINs were counted.
        moment: now; None leaves open whether a certificate is valid.

    Raises:
        TokenModuleError, TokenMissingError, KeyUnclearError: as of `OpenedToken`.
    """
    with TokenModule(source.module) as module:
        token = module.token(source)
        found = meant(_shown(token), source, moment)
        return KeyState(
            where=token.label,
            secret=_secret_kind(token),
            certificate=found[0].facts if len(found) == 1 else None,
            tries=tries_left(token),
            wrong=WrongPins(home, token).count,
        )


def found_with(module: str) -> tuple[FoundKey, ...]:
    """Certificates on all tokens that this driver sees; costs no PIN try.

    Raises:
        TokenModuleError: the driver is missing or does not load.
    """
    with TokenModule(module) as opened:
        return tuple(key for token in opened.tokens() for key in _found_on(token, module))


def _found_on(token: Token, module: str) -> list[FoundKey]:
    shown = _shown(token)
    found = []
    for each in shown:
        # Named closely only where needed: a renewed certificate then needs no new setting.
        key = TokenKey(module, token.label, serial_of(token), id=each.id if shown[1:] else b"")
        found.append(FoundKey(key_source_text(key), token.label, serial_of(token), each.facts))
    if not found:
        key = TokenKey(module, token.label, serial_of(token))
        found.append(FoundKey(key_source_text(key), token.label, serial_of(token)))
    return found


def _shown(token: Token) -> list[Stored]:
    """People's certificates that need no login; most tokens show them."""
    try:
        session = token.open()
    except PKCS11Error:
        return []
    try:
        return personal(certificates(session))
    except PKCS11Error:
        return []
    finally:
        with contextlib.suppress(PKCS11Error):
            session.close()


def _secret_kind(token: Token) -> SecretKind:
    if TokenFlag.LOGIN_REQUIRED not in token.flags:
        return SecretKind.NONE
    if TokenFlag.PROTECTED_AUTHENTICATION_PATH in token.flags:
        return SecretKind.ELSEWHERE
    return SecretKind.PIN


def _logged_in(token: Token, pin: str, wrong: WrongPins, source: TokenKey) -> Session:
    kind, before = _secret_kind(token), wrong.count
    if kind is not SecretKind.NONE and tries_left(token) is TriesLeft.LOCKED:
        raise PinLockedError
    if kind is SecretKind.PIN and not pin:
        # Nothing was typed: that must not cost a try.
        raise WrongPinError(tries=tries_left(token).value, wrong=before)
    if kind is SecretKind.PIN:
        wrong.set(before + 1)
    try:
        session = _session(token, kind, pin)
    except WRONG_PIN:
        wrong.set(before + 1)
        left = _tries_now(token)
        if left is TriesLeft.LOCKED:
            raise PinLockedError from None
        raise WrongPinError(tries=left.value, wrong=before + 1) from None
    except PKCS11Error as error:
        wrong.set(before)
        raise _not_opened(error, source) from error
    wrong.set(0)
    return session


def _session(token: Token, kind: SecretKind, pin: str) -> Session:
    if kind is SecretKind.NONE:
        return token.open()
    try:
        return token.open(user_pin=PROTECTED_AUTH if kind is SecretKind.ELSEWHERE else pin)
    except pkcs11.UserAlreadyLoggedIn:
        # Another key of this token is open here; the login is the token's, not the key's.
        return token.open()


def _not_opened(error: PKCS11Error, source: TokenKey) -> SigningError:
    if isinstance(error, pkcs11.PinLocked):
        return PinLockedError()
    if isinstance(error, AWAY):
        return TokenMissingError(module=source.module)
    return TokenFailedError(code=code_of(error))


def _tries_now(token: Token) -> TriesLeft:
    try:
        return tries_left(token.slot.get_token())
    except PKCS11Error:
        return tries_left(token)


def _signer(session: Session, source: TokenKey, pin: str, moment: datetime) -> TokenSigner:
    stored = certificates(session)
    pairs = [(each, key) for each in personal(stored) if (key := key_of(each, session)) is not None]
    chosen = the_one([each for each, _ in pairs], source, moment)
    key = next(key for each, key in pairs if each is chosen)
    slot = session.token.slot
    return TokenSigner(key, slot, chosen.certificate, issuers_of(chosen, stored), pin)
