"""Judging delivered files in processes of their own, with capped memory and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scanner_app.capture.child_limits import cage_myself
from scanner_app.domain.file_errors import FileMissingError, IntakeError
from scanner_app.domain.verification import BREAKING, FileReport, SignatureReport
from scanner_app.ports import Clock, Verifier
from scanner_app.processing.apart import Apart
from scanner_app.processing.pool import PagePool
from scanner_app.signing.judging.apart import VerifierApart


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge found.

    Attributes:
        problems: why the file is not taken; empty when it is.
        found: about its signatures, as JSON; certificates by issuer and serial, no names of people.
    """

    problems: tuple[str, ...]
    found: dict[str, object]


class Judge(Protocol):
    """Says whether a file is signed, intact and unchanged."""

    def __call__(self, path: Path) -> Judgement:
        """On this file.

        Raises:
            FileMissingError: it is gone.
            AppError: the judge does not work; the file is not to blame.
        """


class SignatureJudge:
    """A file is taken when it is signed, intact and unchanged; who is trusted is noted beside it.

    Papers that other agencies signed are delivered, too: their roots need not be among ours.
    """

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def __call__(self, path: Path) -> Judgement:
        """As of `Judge`."""
        try:
            report = self._verifier.verify(path)
        except FileMissingError:
            raise
        except IntakeError as error:
            return Judgement((error.code,), {})
        if report.ok:
            return Judgement((), _noted(report))
        return Judgement(_broken(report), _noted(report))


@contextmanager
def signature_judge(
    roots: Sequence[Path], clock: Clock, *, workers: int, limit_s: float
) -> Iterator[SignatureJudge]:
    """A judge with processes of its own; they start with the first file and end with the block."""
    with PagePool(workers) as pool:
        apart = Apart(pool, limit_s=limit_s)
        yield SignatureJudge(VerifierApart(apart, lambda: roots, clock, cage=cage_myself))


def _broken(report: FileReport) -> tuple[str, ...]:
    told = set(report.problems) | {
        problem for each in report.signatures for problem in each.problems
    }
    breaking = sorted(told & BREAKING)
    if report.changed_after_signing and not breaking:
        breaking = ["modified"]
    return tuple(breaking or sorted(told) or ["malformed"])


def _noted(report: FileReport) -> dict[str, object]:
    return {
        "signatures": [_signature(each) for each in report.signatures],
        "problems": list(report.problems),
        "pdfa": report.pdfa,
    }


def _signature(one: SignatureReport) -> dict[str, object]:
    return {
        "level": one.level,
        "intact": one.intact,
        "trusted": one.trusted,
        "revocation": one.revocation,
        "issuer": one.issuer,
        "serial": one.serial,
        "organisation": one.organisation,
        "signed_at": one.signed_at.isoformat() if one.signed_at else None,
        "stamped_at": one.stamped_at.isoformat() if one.stamped_at else None,
        "problems": list(one.problems),
    }
