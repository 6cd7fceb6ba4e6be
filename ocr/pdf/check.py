"""Does a file claim to be PDF/A, and does its structure keep the claim.

`pikepdf.pdfa` does the checking: an allowlist over structure, fonts and colours, 0.05 s a file. It
is a gate, not a proof: it lets some syntax faults pass, knows parts 1 to 3 at level b only, and
leaves forms and signatures undecided. The tests ask the reference validator
(tests/engine/verapdf.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf.pdfa import Finding, Report, validate_written

from ocr.errors import PdfDamagedError
from ocr.pdf.declared import Declared, read_declared

_NAME_RULES = (":6.6.2.3.1-1", ":6.7.9-2")  # part 2 and 3; part 1
_UNKNOWN_NAME = " is not permitted"


@dataclass(frozen=True, slots=True)
class PdfaReport:
    """What a file says of itself and how that holds.

    Attributes:
        claim: part and level as the file states them, "2B", or None when it states none.
        problems: what breaks the claim, "rule: where: message" in English, for logs and IT staff.
        unchecked: what may be right but cannot be judged here: signature fields, forms, XMP
            namespaces the checker does not know.
    """

    claim: str | None
    problems: tuple[str, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Is there a claim, and nothing found against it? Signed files can get this far."""
        return self.claim is not None and not self.problems

    @property
    def proven(self) -> bool:
        """Does it hold, and was every part of the file judged?"""
        return self.holds and not self.unchecked


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
    problems: list[str] = []
    unchecked: list[str] = []
    namespaces: dict[str, str] = {}
    for finding in report.findings:
        name = _unknown_name(finding, namespaces)
        if name in declared.names:
            continue
        judged = finding.kind == "violation" and name is None
        told = f"{finding.rule}: {finding.where}: {finding.message}"
        (problems if judged else unchecked).append(told)
    return PdfaReport(declared.claim, tuple(problems), tuple(unchecked))


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


def _unknown_name(finding: Finding, namespaces: dict[str, str]) -> str | None:
    """The XMP name refused only because the checker does not know it.

    It knows no extension schemas and not all of XMP's own, which ISO 19005-2, 6.6.2.3.1 allows.

    Args:
        finding: namespaces are reported before the properties that use them.
        namespaces: by prefix, filled here.

    Returns:
        A namespace, "{namespace}property", or None for a finding of another kind.
    """
    if not finding.rule.endswith(_NAME_RULES) or not finding.message.endswith(_UNKNOWN_NAME):
        return None
    name = finding.message.removesuffix(_UNKNOWN_NAME).rpartition(" ")[2]
    prefix, is_namespace, namespace = name.partition("=")
    if is_namespace:
        namespaces[prefix] = namespace
        return namespace
    prefix, _, local = name.partition(":")
    return f"{{{namespaces.get(prefix, prefix)}}}{local}"
