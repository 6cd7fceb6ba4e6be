"""All rules about one dossier, and by what a finding is known again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

from scanner_app.domain.checking.agreement import check_agreement
from scanner_app.domain.checking.headers import check_headers
from scanner_app.domain.checking.identity import check_identity
from scanner_app.domain.checking.legibility import check_legibility
from scanner_app.domain.checking.read_dossier import ReadDossier
from scanner_app.domain.checking.wholeness import check_wholeness
from scanner_app.domain.findings import Finding, Weight

_RULES: tuple[Callable[[ReadDossier], Iterable[Finding]], ...] = (
    check_legibility,
    check_wholeness,
    check_identity,
    check_agreement,
    check_headers,
)
_ORDER = (Weight.RESCAN, Weight.ASK, Weight.NOTE)


def check_dossier(read: ReadDossier) -> tuple[Finding, ...]:
    """What a person should see, the most urgent first; each thing once."""
    found = dict.fromkeys(finding for rule in _RULES for finding in rule(read))
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.weight)))


def fingerprint(finding: Finding) -> str:
    """Known again after the dossier was loaded anew; another value makes another finding."""
    where = finding.evidence.page if finding.evidence is not None else ""
    parts = [finding.code, str(finding.paper or ""), str(where)]
    parts += [f"{side.source}={side.value}" for side in finding.sides]
    parts += [f"{name}={value}" for name, value in finding.facts]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]
