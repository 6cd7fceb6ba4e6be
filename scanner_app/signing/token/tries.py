"""How many wrong PINs were entered on this PC since the last right one, token by token."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from pkcs11 import Token, TokenFlag

from scanner_app.domain.errors import StorageError
from scanner_app.domain.signature import TriesLeft
from scanner_app.durable import write_durably

_FILE = "token-tries.json"


def tries_left(token: Token) -> TriesLeft:
    """As the token tells it."""
    if TokenFlag.USER_PIN_LOCKED in token.flags:
        return TriesLeft.LOCKED
    if TokenFlag.USER_PIN_FINAL_TRY in token.flags:
        return TriesLeft.LAST
    if TokenFlag.USER_PIN_COUNT_LOW in token.flags:
        return TriesLeft.FEW
    return TriesLeft.MANY


class WrongPins:
    """The count for one token; the file names no token, only a print of its serial number.

    Counted before the PIN is tried, since a driver may take the process down with it. A file that
    cannot be read or written costs the count, never the signature.
    """

    def __init__(self, home: Path | None, token: Token) -> None:
        """Args: where the file is, None for nowhere; of which token."""
        self._path = None if home is None else home / _FILE
        named = token.manufacturer_id.encode() + b"\0" + token.serial
        self._key = hashlib.sha256(named).hexdigest()[:16]

    @property
    def count(self) -> int:
        """Wrong ones so far."""
        return self._read().get(self._key, 0)

    def set(self, count: int) -> None:
        """It is this from now on."""
        known = self._read()
        if self._path is None or known.get(self._key, 0) == count:
            return
        counts = {key: value for key, value in known.items() if key != self._key}
        if count:
            counts[self._key] = count
        with contextlib.suppress(StorageError):
            write_durably(self._path, json.dumps(counts).encode(), mode=0o600)

    def _read(self) -> dict[str, int]:
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(key): n for key, n in found.items() if isinstance(n, int) and n > 0}
