"""PINs that a file or the environment states: none is tried again once it was wrong.

Programs that carry on by themselves open keys again and again. A wrong PIN that stays where it is
would use up the tries of a token, or of a remote key, one a minute.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.key_errors import WrongPinError
from scanner_app.domain.signature import CertificateFacts, SignOrder
from scanner_app.ports import Signer


class RefusedPins:
    """Those that were wrong since the program started: prints of them, not they themselves."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._known: set[bytes] = set()

    def print_of(self, key: str, pin: str) -> bytes:
        """Tells this PIN of this key from others, as long as the program runs."""
        return hashlib.sha256(self._salt + f"{key}\0{pin}".encode(errors="replace")).digest()

    def has(self, print_: bytes) -> bool:
        """This one was wrong."""
        return print_ in self._known

    @contextmanager
    def noting(self, print_: bytes) -> Iterator[None]:
        """Remember it when the block says that it is wrong."""
        try:
            yield
        except WrongPinError:
            self._known.add(print_)
            raise


class StatedSigner:
    """A key opened with a stated PIN; remote ones say only while signing that it is wrong."""

    def __init__(self, opened: Signer, refused: RefusedPins, print_: bytes) -> None:
        self._opened = opened
        self._refused = refused
        self._print = print_

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def certificate(self) -> CertificateFacts:
        """Whose it is."""
        return self._opened.certificate

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        """As `ports.Signer.sign`."""
        with self._refused.noting(self._print):
            return self._opened.sign(source, target, order)

    def close(self) -> None:
        """As `ports.Signer.close`."""
        self._opened.close()
