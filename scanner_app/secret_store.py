"""Secrets in the credential store of the system: Windows' Credential Manager, Secret Service.

They are never in settings, logs or errors. What is kept is found again by what it is for and whose
it is; the store itself cannot be listed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_app.domain.secret_errors import (
    SecretMissingError,
    SecretNameError,
    SecretStoreError,
    SecretStoreLockedError,
    SecretUnusableError,
)

if TYPE_CHECKING:
    # 50 ms of every start.
    from keyring.backend import KeyringBackend

MOST_CHARACTERS = 1000
"""Windows keeps 2560 bytes of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE); with room for its own."""
PURPOSES = ("csc", "tls", "s3")
"""What secrets are for: "csc" is the password or client secret of a remote signer, "tls" opens the
key of this counter's certificate, "s3" is the secret of an object store's key."""


@dataclass(frozen=True, slots=True)
class SecretName:
    """What a secret is for, and whose it is there.

    Attributes:
        purpose: one of `PURPOSES`.
        owner: as "user@host", of "tls" the certificate's file name.
    """

    purpose: str
    owner: str

    def __str__(self) -> str:
        return f"{self.purpose}:{self.owner}"


def parse_secret_name(text: str) -> SecretName:
    """The name that `str` of it writes.

    Raises:
        SecretNameError: facts: text.
    """
    purpose, _, owner = text.strip().partition(":")
    if purpose not in PURPOSES or not owner or not owner.isprintable():
        raise SecretNameError(text=text)
    return SecretName(purpose, owner)


def secret(name: SecretName) -> str:
    """What is kept under this name.

    Raises:
        SecretMissingError: nothing is.
        SecretStoreError leaves: there is no store, or it is locked.
    """
    with _store() as store:
        found = store.get_password(_service(name), name.owner)
    if not found:
        raise SecretMissingError(name=str(name))
    return found


def keep_secret(name: SecretName, value: str) -> None:
    """Keep it; what was kept under this name is replaced.

    Raises:
        SecretUnusableError: empty, too long, or with a character that no keyboard types.
        SecretStoreError leaves: it was not kept.
    """
    if not value or len(value) > MOST_CHARACTERS or not value.isprintable():
        raise SecretUnusableError(most=MOST_CHARACTERS)
    with _store() as store:
        store.set_password(_service(name), name.owner, value)


def forget_secret(name: SecretName) -> None:
    """Delete it.

    Raises:
        SecretMissingError: nothing was kept.
        SecretStoreError leaves.
    """
    with _store() as store:
        if store.get_password(_service(name), name.owner) is None:
            raise SecretMissingError(name=str(name))
        store.delete_password(_service(name), name.owner)


def store_name() -> str:
    """The credential store of this PC, for people.

    Raises:
        SecretStoreError leaves: there is none that keeps secrets safe.
    """
    with _store() as store:
        return str(store.name)


def _service(name: SecretName) -> str:
    # One service a secret: Windows' backend renames entries when two users share a service.
    return f"Sohoa/{name}"


@contextmanager
def _store() -> Iterator[KeyringBackend]:
    """The store, its failures as ours. Nothing is chained: vendors' errors may quote arguments."""
    # Looking for backends takes 50 ms, and most runs need no secret.
    import keyring
    from keyring.errors import KeyringError, KeyringLocked

    failures: tuple[type[Exception], ...] = (
        KeyringError,
        OSError,
        RuntimeError,
        *_foreign_failures(),
    )

    try:
        store = keyring.get_keyring()
        _require_safe(store)
        yield store
    except KeyringLocked:
        raise SecretStoreLockedError from None
    except failures as error:
        raise SecretStoreError(reason=type(error).__name__) from None


def _require_safe(store: KeyringBackend) -> None:
    """`keyring` falls back on stores that keep nothing, and lets plain files be installed."""
    from keyring.backends import fail, null

    if isinstance(store, fail.Keyring | null.Keyring):
        raise SecretStoreError(reason="none")
    if type(store).__module__.startswith("keyrings.alt"):
        raise SecretStoreError(reason="plain")


def _foreign_failures() -> tuple[type[Exception], ...]:
    """What keyring lets through of the libraries below it."""
    if sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error

        return (error,)
    from jeepney.wrappers import DBusErrorResponse
    from secretstorage.exceptions import SecretStorageException

    return (DBusErrorResponse, SecretStorageException)
