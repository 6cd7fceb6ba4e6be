"""Signs and judges in other processes: drivers of tokens and hostile files stay away from ours.

Keys are opened in one child and files of others are parsed in another one, so that nothing a file
does comes near an unlocked token.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.key_errors import TokenMissingError
from scanner_app.domain.key_source import KeySource
from scanner_app.domain.sign_errors import SigningCrashedError, SigningError
from scanner_app.domain.signature import CertificateFacts, FoundKey, KeyState, PageTop, SignOrder
from scanner_app.dumps import no_dumps_at_all
from scanner_app.ports import Signer
from scanner_app.signing.calling import CallApart
from scanner_app.signing.held import Terms

A = TypeVar("A")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A key to be opened; `ticket` names it in the child, the secret is left out of repr."""

    ticket: str
    source: KeySource
    secret: str = field(repr=False)
    terms: Terms
    certificate: str = ""
    """SHA-256 of what a person agreed to: opened again, it must still be that one."""


class SignerApart:
    """A key opened in a process of its own and kept open there for a batch.

    Should that process end, the next file opens the key again with the secret that was right: it
    lies here until the signer is closed.
    """

    def __init__(
        self,
        call: CallApart,
        source: KeySource,
        secret: str,
        terms: Terms,
        *,
        look: Callable[[Path], PageTop] | None = None,
    ) -> None:
        """Open it.

        Args:
            call: where the work is done; the same process as long as it lives.
            source: where the key is.
            secret: password or PIN, "" where none is asked here.
            terms: for its signatures; must be picklable.
            look: draws a page to be marked; without it the key's process does.

        Raises:
            SigningError leaves.
        """
        self._call = call
        self._look = look
        self._opening = _Opening(secrets.token_hex(8), source, secret, terms)
        self._certificate = call(_open, self._opening)
        self._opening = replace(self._opening, certificate=self._certificate.sha256)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def certificate(self) -> CertificateFacts:
        """Whose it is."""
        return self._certificate

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        """As `ports.Signer.sign`."""
        if order.mark is not None and order.top is None and self._look is not None:
            order = replace(order, top=self._look(source))
        return self._call(_sign, (self._opening, source, target, order))

    def close(self) -> None:
        """Close the key in its process and forget the secret.

        A process that does not survive that has let go of the key all the same: what was signed
        is no less signed.
        """
        self._opening = replace(self._opening, secret="")
        with contextlib.suppress(SigningCrashedError):
            self._call(_close, self._opening.ticket)


def look_apart(call: CallApart, source: KeySource, terms: Terms) -> KeyState:
    """As `opening.look_at`, in the keys' process.

    Raises:
        SigningError leaves.
    """
    return call(_look, (source, terms))


def found_apart(call: CallApart, modules: Iterable[str]) -> tuple[FoundKey, ...]:
    """Certificates on tokens that are plugged in and in Windows' store; costs no PIN try.

    A driver that does not work, hangs or crashes hides its own tokens and no others.

    Args:
        call: where drivers are loaded.
        modules: of tokens, the preferred first: where two see one token, it is told once.
    """
    found: dict[tuple[str, str], FoundKey] = {}
    for module in modules:
        for key in _unless_it_fails(call, _found_with, module):
            found.setdefault((key.serial, _print_of(key)), key)
    # A token with a minidriver stands in Windows' store as well; its own driver tells more of it.
    told = {_print_of(key) for key in found.values()}
    stored = _unless_it_fails(call, _found_in_windows, None)
    return (*found.values(), *(key for key in stored if _print_of(key) not in told))


def _unless_it_fails(
    call: CallApart, find: Callable[[A], tuple[FoundKey, ...]], argument: A
) -> tuple[FoundKey, ...]:
    try:
        return call(find, argument)
    except SigningError as error:
        _log.warning("Keys left out", extra={"code": error.code, **_reason(error)})
        return ()


def _print_of(key: FoundKey) -> str:
    return key.certificate.sha256 if key.certificate else ""


def _reason(error: SigningError) -> dict[str, str]:
    return {name: str(error.facts[name]) for name in ("reason",) if name in error.facts}


# --- in the child -----------------------------------------------------------------------------

_OPENED: dict[str, Signer] = {}
"""Keys that are open in this process, by ticket."""


def _look(asked: tuple[KeySource, Terms]) -> KeyState:
    from scanner_app.signing.opening import look_at

    return look_at(*asked)


def _found_with(module: str) -> tuple[FoundKey, ...]:
    from scanner_app.signing.token.opened import found_with

    return found_with(module)


def _found_in_windows(_: None) -> tuple[FoundKey, ...]:
    from scanner_app.signing.windows.opened import found_in_store

    return found_in_store()


def _open(opening: _Opening) -> CertificateFacts:
    return _signer(opening).certificate


def _sign(order: tuple[_Opening, Path, Path, SignOrder]) -> SignedFile:
    opening, source, target, how = order
    return _signer(opening).sign(source, target, how)


def _signer(opening: _Opening) -> Signer:
    from scanner_app.signing.opening import open_key

    signer = _OPENED.get(opening.ticket)
    if signer is None:
        if multiprocessing.parent_process() is not None:
            no_dumps_at_all()  # before a secret is used; such a child starts no other programs
        signer = open_key(opening.source, opening.secret, opening.terms)
        if opening.certificate not in ("", signer.certificate.sha256):
            signer.close()
            raise TokenMissingError(reason="another_certificate")
        _OPENED[opening.ticket] = signer
    return signer


def _close(ticket: str) -> None:
    signer = _OPENED.pop(ticket, None)
    if signer is not None:
        signer.close()
