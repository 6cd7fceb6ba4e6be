"""Judges files in a process of its own: nothing a file does comes near the application or a token.

Memory is capped in that process, time by who calls it; a file that ends it, or hangs it, is told
as hostile, and the next file gets a new process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner_app.domain.file_errors import FileHostileError
from scanner_app.domain.sign_errors import SigningCrashedError
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Clock, PdfaCheck
from scanner_app.signing.calling import CallApart

Cage = Callable[[], None]
"""Caps what the process that calls it may use."""

FILES_FAULT = {"crashed", "timeout"}
"""Reasons of `SigningCrashedError` that a file is to blame for."""


def _free() -> None:
    """No caps."""


@dataclass(frozen=True, slots=True)
class _Order:
    path: Path
    roots: tuple[Path, ...]
    pdfa_check: PdfaCheck | None
    clock: Clock
    cage: Cage
    online: bool


class VerifierApart:
    """Judges files in another process."""

    def __init__(
        self,
        call: CallApart,
        roots: Callable[[], Sequence[Path]],
        clock: Clock,
        pdfa_check: PdfaCheck | None = None,
        cage: Cage = _free,
    ) -> None:
        """Nothing is started before the first file.

        Args:
            call: where the work is done; ends what takes too long.
            roots: asked for each file, they may be made meanwhile.
            clock: as of `PdfVerifier`.
            pdfa_check: as of `PdfVerifier`.
            cage: called in the other process before it opens a file; a module's own function.
        """
        self._call = call
        self._roots = roots
        self._clock = clock
        self._pdfa_check = pdfa_check
        self._cage = cage

    def verify(self, path: Path) -> FileReport:
        """As `PdfVerifier.verify`, without asking anybody.

        Raises:
            IntakeError leaves; FileHostileError also when the file ended the process or took too
                long.
            SigningCrashedError: a bug.
        """
        return self._judge(path, online=False)

    def verify_online(self, path: Path) -> FileReport:
        """As `verify`; issuers are asked whether certificates were revoked."""
        return self._judge(path, online=True)

    def _judge(self, path: Path, *, online: bool) -> FileReport:
        order = _Order(
            path, tuple(self._roots()), self._pdfa_check, self._clock, self._cage, online
        )
        try:
            return self._call(_verify, order)
        except SigningCrashedError as error:
            if error.facts.get("reason") in FILES_FAULT:
                raise FileHostileError(path=path) from error
            raise


# --- in the child -----------------------------------------------------------------------------


def _verify(order: _Order) -> FileReport:
    from scanner_app.signing.judging.asking import AskIssuers
    from scanner_app.signing.judging.file import PdfVerifier

    # It logs paths and values of what it refuses, which may be personal data.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    order.cage()
    return PdfVerifier(
        roots=order.roots,
        pdfa_check=order.pdfa_check,
        clock=order.clock,
        fetch=AskIssuers() if order.online else None,
    ).verify(order.path)
