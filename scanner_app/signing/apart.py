"""Signs and judges in another process: cryptography holds Python's lock for 0.2 s a key file."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from scanner_app.domain.dossier import SignedFile
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Clock

A = TypeVar("A")
R = TypeVar("R")

PdfaCheck = Callable[[Path], tuple[str | None, tuple[str, ...]]]


class CallApart(Protocol):
    """Calls a top-level function in another process."""

    def __call__(self, function: Callable[[A], R], argument: A) -> R:
        """Its value, or the `AppError` it raised."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Which key file to open; the password is left out of repr."""

    path: Path
    password: str | bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Roots:
    """Trusted certificates, and what judges the PDF/A claim."""

    paths: tuple[Path, ...]
    pdfa_check: PdfaCheck | None
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Opened:
    holder: str
    key: bytes = field(repr=False)


class SignerApart:
    """A certificate opened once in another process, which keeps nothing between two files.

    The opened key lies here, as bytes, until the signer is dropped after its batch.
    """

    def __init__(self, call: CallApart, keyfile: KeyFile | Path, clock: Clock) -> None:
        """Open it.

        Args:
            call: where the work is done.
            keyfile: a key file; or the folder of the demonstration key, made on first use.
            clock: travels to the other process, so it must be picklable.

        Raises:
            SigningError leaves: as `KeyFileSigner` and `ensure_demo_key`.
        """
        self._call = call
        self._opened = call(partial(_open, clock), keyfile)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def holder(self) -> str:
        """Common name of the certificate."""
        return self._opened.holder

    def sign(self, source: Path, target: Path) -> SignedFile:
        """As `KeyFileSigner.sign`."""
        return self._call(_sign, (self._opened, source, target))


class VerifierApart:
    """Judges files in another process."""

    def __init__(
        self,
        call: CallApart,
        roots: Callable[[], Sequence[Path]],
        clock: Clock,
        pdfa_check: PdfaCheck | None = None,
    ) -> None:
        """Args as of `PdfVerifier`; `roots` is asked for each file, they may be made meanwhile."""
        self._call = call
        self._roots = roots
        self._clock = clock
        self._pdfa_check = pdfa_check

    def verify(self, path: Path) -> FileReport:
        """As `PdfVerifier.verify`."""
        roots = Roots(tuple(self._roots()), self._pdfa_check, self._clock)
        return self._call(_verify, (roots, path))


def _open(clock: Clock, keyfile: KeyFile | Path) -> _Opened:
    from scanner_app.signing.demo_certificate import ensure_demo_key
    from scanner_app.signing.keyfile import KeyFileSigner

    if isinstance(keyfile, Path):
        demo = ensure_demo_key(keyfile, clock)
        keyfile = KeyFile(demo.keyfile, demo.password)
    signer = KeyFileSigner(keyfile.path, keyfile.password, clock)
    return _Opened(signer.holder, pickle.dumps(signer))


def _sign(order: tuple[_Opened, Path, Path]) -> SignedFile:
    from scanner_app.signing.keyfile import KeyFileSigner

    opened, source, target = order
    signer = pickle.loads(opened.key)  # noqa: S301 - made by `_open`, kept in our own memory
    assert isinstance(signer, KeyFileSigner)
    return signer.sign(source, target)


def _verify(order: tuple[Roots, Path]) -> FileReport:
    from scanner_app.signing.verify import PdfVerifier

    roots, path = order
    return PdfVerifier(roots=roots.paths, pdfa_check=roots.pdfa_check, clock=roots.clock).verify(
        path
    )
