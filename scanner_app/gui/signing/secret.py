"""The certificate's password between the field it was typed in and the thread that signs."""

from __future__ import annotations

from scanner_app.domain.signature import SignerRole


class HeldPassword:
    """Held for one batch, then forgotten; asked on the GUI thread before signing starts."""

    def __init__(self) -> None:
        self._value = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def hold(self, value: str) -> None:
        """Keep it for the batch."""
        self._value = value

    def forget(self) -> None:
        """The batch is over."""
        self._value = ""

    def ask(self, _role: SignerRole) -> str:
        """As `KeyChoice.ask`: what is held, on whatever thread asks."""
        return self._value
