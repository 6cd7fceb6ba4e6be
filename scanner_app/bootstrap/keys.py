"""Which certificate signs, and which roots judge signatures."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.domain.errors import SignerMissingError
from scanner_app.ports import Signer
from scanner_app.processing.apart import Apart
from scanner_app.settings import Settings
from scanner_app.signing.apart import KeyFile, SignerApart


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Which certificate signs, when the settings do not say.

    Attributes:
        keyfile: PKCS#12 file, before the one in the settings.
        password_file: its first line opens the key file; else the variable SOHOA_KEY_PASSWORD.
        ask: asks a person for the password, given the key file; None where nobody can be asked.
    """

    keyfile: Path | None = None
    password_file: Path | None = None
    ask: Callable[[Path], str] | None = None


def _demo_folder(home: Path) -> Path:
    return home / "demo-key"


def roots(home: Path, settings: Settings) -> tuple[Path, ...]:
    """The configured roots; on trial the demonstration's own, once it was made."""
    roots = tuple(Path(root) for root in settings.trust_roots)
    if roots or not settings.is_trial:
        return roots
    return tuple(_demo_folder(home).glob("*.pem"))


def open_signer_of(home: Path, settings: Settings, key: KeyChoice, apart: Apart) -> Signer:
    """What signs now: the chosen key file, or the demonstration's on trial.

    Raises:
        SignerMissingError: none is chosen, and files go to a real target.
        SigningError leaves: it does not open.
    """
    chosen = key.keyfile or (Path(settings.keyfile) if settings.keyfile else None)
    if chosen is not None:
        return SignerApart(apart, KeyFile(chosen, _password(chosen, key)), now)
    if not settings.is_trial:
        # A demonstration signature must never reach a real target.
        raise SignerMissingError
    return SignerApart(apart, _demo_folder(home), now)


def asks_password_of(settings: Settings, key: KeyChoice) -> bool:
    """Opening the key file takes a password that a person has to type."""
    stated = key.password_file is not None or "SOHOA_KEY_PASSWORD" in os.environ
    return bool(key.keyfile or settings.keyfile) and not stated


def _password(keyfile: Path, key: KeyChoice) -> str:
    if key.password_file is not None:
        try:
            return key.password_file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError) as error:
            raise SignerMissingError(path=str(key.password_file)) from error
    stated = os.environ.get("SOHOA_KEY_PASSWORD")
    if stated is not None:
        return stated
    return key.ask(keyfile) if key.ask else ""
