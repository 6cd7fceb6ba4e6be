"""A signature report as marks and as text to read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from scanner_app.domain.verification import FileReport
from scanner_app.gui.words import Mark
from scanner_app.verify_words import (
    Verdict,
    conclusion,
    file_notes,
    pdfa_text,
    signature_facts,
    signature_notes,
    verdict,
)

_MARKS = {
    Verdict.VALID: Mark.SENT,
    Verdict.UNJUDGED: Mark.LOOK,
    Verdict.UNTRUSTED: Mark.LOOK,
    Verdict.BROKEN: Mark.ERROR,
    Verdict.UNSIGNED: Mark.KEPT,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be judged, as people call it."""

    title: str
    path: Path


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about a file.

    Attributes:
        report: None when the file could not be judged.
        trouble: why, for people.
    """

    target: Target
    report: FileReport | None = None
    trouble: str = ""

    @property
    def mark(self) -> Mark:
        """What it comes to."""
        return Mark.ERROR if self.report is None else _MARKS[verdict(self.report)]

    @property
    def conclusion(self) -> str:
        """What it comes to, in a sentence or two."""
        return self.trouble if self.report is None else conclusion(self.report)


def report_html(judged: Judged) -> str:
    """All facts and notes; names out of certificates are escaped, they may be anything."""
    report = judged.report
    if report is None:
        return ""
    parts = [_notes(file_notes(report))]
    for number, signature in enumerate(report.signatures, start=1):
        rows = "".join(
            f"<tr><td align='right'>{escape(heading)}:&nbsp;</td><td>{escape(value)}</td></tr>"
            for heading, value in signature_facts(signature)
        )
        parts.append(f"<h4>Chữ ký số {number}</h4><table cellpadding='2'>{rows}</table>")
        parts.append(_notes(signature_notes(signature)))
    parts.append(f"<p>Khuôn dạng lưu trữ: {escape(pdfa_text(report))}</p>")
    parts.append(_notes(report.pdfa_problems))
    return "".join(parts)


def _notes(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    return "<p><b>Lưu ý:</b></p><ul>" + "".join(f"<li>{escape(n)}</li>" for n in notes) + "</ul>"
