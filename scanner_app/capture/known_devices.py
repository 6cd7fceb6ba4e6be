"""What people told about network scanners: typed addresses, and certificates they confirmed."""

from __future__ import annotations

import json
from pathlib import Path

from scanner_app.durable import write_durably

_NAME = "scanners.json"


class KnownDevices:
    """One small file below the home folder, read anew each time it is asked."""

    def __init__(self, home: Path) -> None:
        self._path = home / _NAME

    @property
    def addresses(self) -> tuple[str, ...]:
        """Host names, IP addresses or URLs, as typed."""
        return tuple(sorted(self._read()["addresses"]))

    @property
    def pins(self) -> dict[str, str]:
        """SHA-256 fingerprints of confirmed certificates by "host:port", lower-case hex."""
        return dict(self._read()["pins"])

    def add(self, address: str) -> None:
        """Ask this address too when scanners are listed.

        Raises:
            StorageError leaves.
        """
        told = self._read()
        told["addresses"] = {**told["addresses"], address.strip(): ""}
        self._write(told)

    def forget(self, address: str) -> None:
        """Do not ask it any more; its certificate has to be confirmed again."""
        told = self._read()
        told["addresses"].pop(address, None)
        told["pins"].pop(address, None)
        self._write(told)

    def trust(self, address: str, fingerprint: str) -> None:
        """A person compared the fingerprint and confirmed it.

        Args:
            address: "host:port".
            fingerprint: SHA-256 in hexadecimal, colons and case do not matter.
        """
        told = self._read()
        told["pins"][address] = fingerprint.replace(":", "").lower()
        self._write(told)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            return {"addresses": dict(told["addresses"]), "pins": dict(told["pins"])}
        except (OSError, ValueError, KeyError, TypeError):
            # Nothing told yet; a damaged file only means that people are asked again.
            return {"addresses": {}, "pins": {}}

    def _write(self, told: dict[str, dict[str, str]]) -> None:
        write_durably(self._path, json.dumps(told, indent=1).encode())
