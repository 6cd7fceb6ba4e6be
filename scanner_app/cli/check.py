"""`sohoa check`: what somebody should see in a dossier before its citizen leaves."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.findings import Finding, Side, Weight
from scanner_app.domain.ids import DossierId
from scanner_app.messages.checking import finding_text, side_name

_RECENT = 200
"""Dossiers that are checked when none is named."""
_WORDS = {Weight.RESCAN: "quét lại", Weight.ASK: "cần hỏi", Weight.NOTE: "lưu ý"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "codes", nargs="*", metavar="MÃ", help="mã hồ sơ; không nêu: các hồ sơ gần nhất"
    )


def run(app: App, options: argparse.Namespace) -> int:
    """Print the findings of each dossier."""
    checked = [(app.dossiers.dossier(each), app.check(each)) for each in _wanted(app, options)]
    for dossier, findings in checked:
        if findings:
            # Names and numbers are shown; who saw which dossier is asked for later.
            app.note_view(dossier.id, app.account)
    if options.json:
        print_json({"dossiers": [_dossier_json(*each) for each in checked]})
        return 0
    for dossier, findings in checked:
        print(f"{dossier.code or f'hồ sơ {dossier.id} (chưa có mã)'}: {_count(findings)}")
        for finding in findings:
            _print(finding)
    return 0


def _wanted(app: App, options: argparse.Namespace) -> list[DossierId]:
    if not options.codes:
        return list(reversed(app.dossiers.recent(None, _RECENT)))
    wanted: list[DossierId] = []
    for code in options.codes:
        found = app.dossiers.of_code(code, None)
        if not found:
            raise DossierUnknownError(code=code)
        wanted += found
    return wanted


def _count(findings: tuple[Finding, ...]) -> str:
    return f"{len(findings)} điều cần xem" if findings else "không có gì phải xem lại"


def _print(finding: Finding) -> None:
    what, advice = finding_text(finding.code, finding.facts)
    print(f"  {_WORDS[finding.weight]}: {what} {advice}")
    if finding.sides:
        print(
            "    " + " | ".join(f"{side_name(each.source)}: {each.value}" for each in finding.sides)
        )


def _dossier_json(dossier: Dossier, findings: tuple[Finding, ...]) -> Json:
    return {
        "id": dossier.id,
        "code": dossier.code,
        "findings": [_finding_json(each) for each in findings],
    }


def _finding_json(finding: Finding) -> Json:
    what, advice = finding_text(finding.code, finding.facts)
    return {
        "code": finding.code,
        "weight": finding.weight.value,
        "text": what,
        "advice": advice,
        "paper": finding.paper,
        "page": finding.evidence.page if finding.evidence is not None else None,
        "sides": [_side_json(each) for each in finding.sides],
        "facts": dict(finding.facts),
    }


def _side_json(side: Side) -> Json:
    page = side.evidence.page if side.evidence is not None else None
    return {
        "source": side.source,
        "name": side_name(side.source),
        "value": side.value,
        "page": page,
    }
