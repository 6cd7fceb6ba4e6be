"""An opened key, wherever it is kept, as pyHanko signs with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from scanner_app.ports import Clock

if TYPE_CHECKING:
    # Takes 0.6 s, and the program itself only sends `Terms` to processes that sign.
    from pyhanko.sign.signers.pdf_cms import Signer


class HeldKey(Protocol):
    """What an adapter of a place for keys gives: opened once, used for a batch, closed."""

    @property
    def signer(self) -> Signer:
        """Signs; knows its certificate and those of its issuers that came with it."""

    def close(self) -> None:
        """Forget it, log out. Twice does no harm."""


@runtime_checkable
class ConfirmedAtOnce(Protocol):
    """A held key whose owner confirms several signatures by one word."""

    def expect(self, left: int) -> None:
        """So many signatures will be asked for, the next one included."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every signature, whoever holds the key. Travels between processes.

    Attributes:
        clock: for the signing time; picklable.
        roots: PEM or DER files of trusted issuers; without any, the chain is not judged.
        holder: whose certificate it must be, "" for anybody's; compared as folded words.
        timestamp_url: RFC 3161 server, "" for none.
        check_revocation: ask OCSP and CRL servers that certificates name.
        not_before: aware; the newest time that this store knows of, so it is at least that late.
        home: folder where wrong PINs are counted and known programs noted; None does neither.
        person_s: how long a person may take at a phone or in another program's window.
    """

    clock: Clock
    roots: tuple[Path, ...] = ()
    holder: str = ""
    timestamp_url: str = ""
    check_revocation: bool = False
    not_before: datetime | None = None
    home: Path | None = None
    person_s: float = 300.0
