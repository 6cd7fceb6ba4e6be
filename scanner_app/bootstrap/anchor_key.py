"""The key of the journal's anchors, in the credential store of the account that runs Sohoa."""

from __future__ import annotations

import secrets

from scanner_app.domain.secret_errors import SecretMissingError, SecretStoreError
from scanner_app.secret_store import SecretName, keep_secret, secret

_NAME = SecretName("anchor", "journal")
_BYTES = 32


class StoredAnchorKey:
    """Asked for once a run: some stores answer in 50 ms."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    def load(self) -> bytes | None:
        """The key; None where there is no store, or no key in it yet."""
        if self._key is None:
            try:
                self._key = bytes.fromhex(secret(_NAME))
            except (SecretMissingError, SecretStoreError, ValueError):
                return None
        return self._key

    def make(self) -> bytes | None:
        """A new key, kept from now on; None where it cannot be kept."""
        made = secrets.token_bytes(_BYTES)
        try:
            # Never in place of one that a store did not give just now.
            if not _is_missing():
                return None
            keep_secret(_NAME, made.hex())
        except SecretStoreError:
            return None
        self._key = made
        return made


def _is_missing() -> bool:
    try:
        secret(_NAME)
    except SecretMissingError:
        return True
    return False
