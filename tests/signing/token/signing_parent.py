"""The parent of a signing process: signs what waits and may be told to die at a step."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner_app.domain.key_source import TokenKey
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Signer
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.storage.dossiers import SqlDossierStore
from tests.signing.token.counter import Counter


@dataclass
class Death:
    """Comes at the N-th time a step is reached."""

    step: str
    left: int

    def reach(self, step: str) -> None:
        if step == self.step:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalCounter(Counter):
    """Reaches the steps "opened", "signed", "verified", "recorded" for each file."""

    def meet(self, death: Death) -> None:
        self.death = death
        self.verifier = MortalVerifier(self.verifier, death)
        self.dossiers = MortalStore(self, death)

    def open(self, pin: str) -> Signer:
        signer = super().open(pin)
        self.death.reach("opened")
        return signer


class MortalVerifier(PdfVerifier):
    def __init__(self, real: PdfVerifier, death: Death) -> None:
        self._real = real
        self._death = death

    def verify(self, path: Path) -> FileReport:
        self._death.reach("signed")
        report = self._real.verify(path)
        self._death.reach("verified")
        return report


class MortalStore(SqlDossierStore):
    def __init__(self, counter: Counter, death: Death) -> None:
        super().__init__(counter.database, counter.home, counter.clock)
        self._death = death

    def record_signature(self, *arguments: Any, **named: Any) -> None:  # passed through
        super().record_signature(*arguments, **named)
        self._death.reach("recorded")


def sign_all(
    environment: dict[str, str], home: Path, key: TokenKey, root: Path, pin: str, death: Death
) -> None:
    """Ends with 0 when all is signed, 1 when something went wrong."""
    os.environ.update(environment)
    counter = MortalCounter(home, key, (root,))
    counter.meet(death)
    counter.recover()
    errors = counter.sign(pin)
    counter.close()
    sys.exit(1 if errors else 0)
