"""Does a file claim to be PDF/A, and does its structure keep the claim.

`pikepdf.pdfa` does the checking: an allowlist over structure, fonts and colours, 0.05 s a file. It
is a gate, not a proof: it lets some syntax faults pass and knows parts 1 to 3, level b. The tests
ask the reference validator (tests/engine/verapdf.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf.pdfa import Finding, Report, validate_written

from ocr.errors import PdfDamagedError
from ocr.pdf.declared import Declared, read_declared

_UNKNOWN_NAME_RULE = ":6.6.2.3.1-1"
_UNKNOWN_NAME = " is not permitted"


@dataclass(frozen=True, slots=True)
class PdfaReport:
    """What a file says of itself and how that holds.

    Attributes:
        claim: part and level as the file states them, "2B", or None when it states none.
        problems: what breaks the claim, "rule: where: message" in English, for logs and IT staff.
        unchecked: what may be right but is not judged here, signature fields among it.
    """

    claim: str | None
    problems: tuple[str, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Is there a claim, and nothing against it?"""
        return self.claim is not None and not self.problems


def check_pdfa(path: Path) -> PdfaReport:
    """Judge any PDF, signed ones too; nothing is changed.

    A file without claim has no problems: there is nothing to break. Levels a and u are judged as
    level b, which they include; part 4 and unknown claims are a problem of their own.

    Raises:
        PdfDamagedError: no PDF, broken beyond opening, or locked by a password.
        OSError: the file cannot be read.
    """
    declared = _opened(path)
    if declared.claim is None:
        return PdfaReport(None, ())
    flavour = {"1": "1b", "2": "2b", "3": "3b"}.get(declared.claim[:1])
    if flavour is None:
        return PdfaReport(declared.claim, (f"pdfaid: PDF/A-{declared.claim} is not known here",))
    return _judged(declared, validate_written(path, flavour))


def _judged(declared: Declared, report: Report) -> PdfaReport:
    findings = [finding for finding in report.findings if not _declared_name(finding, declared)]
    return PdfaReport(
        declared.claim,
        tuple(_told(finding) for finding in findings if finding.kind == "violation"),
        tuple(_told(finding) for finding in findings if finding.kind != "violation"),
    )


def _opened(path: Path) -> Declared:
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) == 0:
                raise PdfDamagedError(reason="no pages")
            return read_declared(pdf)
    except pikepdf.PasswordError as error:
        raise PdfDamagedError(reason="password") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise PdfDamagedError(reason=type(error).__name__) from error


def _declared_name(finding: Finding, declared: Declared) -> bool:
    """A false alarm: pikepdf knows no extension schemas and refuses every name they describe."""
    if not finding.rule.endswith(_UNKNOWN_NAME_RULE):
        return False
    if not finding.message.endswith(_UNKNOWN_NAME):
        return False
    name = finding.message.removesuffix(_UNKNOWN_NAME).rpartition(" ")[2]
    return name in declared.names


def _told(finding: Finding) -> str:
    return f"{finding.rule}: {finding.where}: {finding.message}"
