"""Drivers of tokens: found by path or by the maker's name, looked at, loaded, let go."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

import pkcs11
from pkcs11 import PKCS11Error, Token, TokenFlag

from scanner_app.domain.key_errors import KeyUnclearError, TokenMissingError, TokenModuleError
from scanner_app.domain.key_source import TokenKey
from scanner_app.signing.token.errors import AWAY, code_of
from scanner_app.signing.token.files import usable_path

_BESIDE_IT = 0x8  # LOAD_WITH_ALTERED_SEARCH_PATH: libraries it needs lie beside it

_USES: Counter[str] = Counter()
"""How often each driver is held in this process: the last one to let go ends it."""


class TokenModule:
    """A loaded driver, held until it is closed; a context manager."""

    def __init__(self, module: str) -> None:
        """Load it.

        Args:
            module: path, file name or name of a preset.

        Raises:
            TokenModuleError: facts module, reason "unknown", "missing", "bits", "load" or the
                driver's answer.
        """
        path = usable_path(module)
        self._name = module
        self._path = str(path)
        _load_neighbours(path, module)
        try:
            self._library = pkcs11.lib(self._path)
        except PKCS11Error as error:
            reason = "load" if type(error) is PKCS11Error else code_of(error)
            raise TokenModuleError(module=module, reason=reason) from error
        self._held = True
        _USES[self._path] += 1

    def tokens(self) -> list[Token]:
        """Tokens that are plugged in and were set up by their issuer.

        Raises:
            TokenModuleError: the driver does not work.
        """
        try:
            slots = self._library.get_slots(token_present=True)
        except AWAY:
            return []
        except PKCS11Error as error:
            raise TokenModuleError(module=self._name, reason=code_of(error)) from error
        found = []
        for slot in slots:
            # It may be pulled between the two questions; a blank card is none of ours.
            with contextlib.suppress(PKCS11Error):
                found.append(slot.get_token())
        return [token for token in found if TokenFlag.TOKEN_INITIALIZED in token.flags]

    def token(self, wanted: TokenKey) -> Token:
        """The token that is meant.

        Raises:
            TokenMissingError: it is not plugged in.
            KeyUnclearError: several could be meant; facts: count.
            TokenModuleError: the driver does not work.
        """
        meant = [
            token
            for token in self.tokens()
            if wanted.token in ("", token.label) and wanted.serial in ("", serial_of(token))
        ]
        if not meant:
            raise TokenMissingError(module=self._name)
        if len(meant) > 1:
            raise KeyUnclearError(count=len(meant))
        return meant[0]

    def close(self) -> None:
        """Let go; the last one ends the driver, so that it sees tokens anew the next time."""
        if not self._held:
            return
        self._held = False
        _USES[self._path] -= 1
        if not _USES[self._path]:
            with contextlib.suppress(PKCS11Error):
                self._library.finalize()

    def __enter__(self) -> Self:
        """The driver itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def serial_of(token: Token) -> str:
    """As it is printed on the token and set in the settings."""
    return token.serial.decode("utf-8", errors="replace").strip("\0 ")


def _load_neighbours(path: Path, module: str) -> None:
    """On Windows: load it with the libraries beside it; python-pkcs11 then gets the same one."""
    if sys.platform == "win32":
        import ctypes

        try:
            ctypes.WinDLL(str(path), winmode=_BESIDE_IT)
        except OSError as error:
            raise TokenModuleError(module=module, reason="load") from error
