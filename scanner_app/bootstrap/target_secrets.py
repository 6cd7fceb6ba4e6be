"""Secrets that the target of signed files needs, in the system's credential store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from scanner_app.domain.secret_errors import SecretMissingError, SecretStoreError
from scanner_app.domain.upload_errors import TargetUnusableError
from scanner_app.secret_store import SecretName, secret
from scanner_app.settings import Settings


def target_secrets(settings: Settings) -> tuple[SecretName, ...]:
    """Names of those without which the target cannot be used."""
    if settings.target.startswith("s3://"):
        return (_s3_name(settings),)
    if settings.client_certificate and _is_locked(Path(settings.client_certificate)):
        return (_certificate_name(settings),)
    return ()


def certificate_password(settings: Settings) -> Callable[[], str]:
    """Gives the password of the client certificate's key when it is asked for.

    Its call raises `TargetUnusableError` while the credential store does not have it.
    """
    return _asked(_certificate_name(settings))


def s3_secret(settings: Settings) -> Callable[[], str]:
    """Gives the secret of the object store's key, as `certificate_password` does."""
    return _asked(_s3_name(settings))


def _certificate_name(settings: Settings) -> SecretName:
    return SecretName("tls", Path(settings.client_certificate).name)


def _s3_name(settings: Settings) -> SecretName:
    return SecretName("s3", f"{settings.s3_access_key}@{urlsplit(settings.s3_endpoint).hostname}")


def _asked(name: SecretName) -> Callable[[], str]:
    def ask() -> str:
        try:
            return secret(name)
        except (SecretMissingError, SecretStoreError) as error:
            raise TargetUnusableError(name=str(name)) from error

    return ask


def _is_locked(certificate: Path) -> bool:
    try:
        return b"ENCRYPTED" in certificate.read_bytes()
    except OSError:
        return False
