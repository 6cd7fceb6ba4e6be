"""What goes wrong around the system's credential store."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class SecretStoreError(AppError):
    """There is no credential store here, or it fails; facts: reason."""

    code = "secret.no_store"


class SecretStoreLockedError(SecretStoreError):
    """The credential store is locked and its owner did not unlock it."""

    code = "secret.locked"


class SecretMissingError(AppError):
    """Nothing is kept under this name; facts: name."""

    code = "secret.missing"


class SecretUnusableError(AppError):
    """What was given is empty or too long to keep; facts: most."""

    code = "secret.unusable"


class SecretNameError(AppError):
    """Not the name of a secret; facts: text."""

    code = "secret.name"
