"""What is due to be signed, by whom: the same list for those who ask and those who sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.dossier import Dossier, Paper
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import DossierCodeError
from scanner_app.domain.ids import DossierId
from scanner_app.domain.sign_rules import SignRule, rule_for
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.ports import DossierStore


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that waits for a signature.

    Attributes:
        paper: which.
        role: whose signature is next.
        rule: that demands it.
    """

    paper: Paper
    role: SignerRole
    rule: SignRule


class PlanSigning:
    """Looks up what is due under the rules of the day each dossier was received."""

    def __init__(self, dossiers: DossierStore, rules: Callable[[], Sequence[SignRule]]) -> None:
        """`rules` is asked each time; raises `SignRulesError` when the table is broken."""
        self._dossiers = dossiers
        self._rules = rules

    def __call__(self, role: SignerRole | None = None) -> tuple[DuePaper, ...]:
        """What waits, of one role or of all, in the order of dossiers and papers.

        Raises:
            SignRulesError: the table of rules is broken; nothing is signed by guess.
        """
        rules = self._rules()
        days: dict[DossierId, date] = {}
        due: list[DuePaper] = []
        for paper in self._dossiers.to_sign():
            if paper.dossier not in days:
                days[paper.dossier] = received_on(self._dossiers.dossier(paper.dossier))
            rule = rule_for(paper.kind, days[paper.dossier], rules)
            # A table that changed meanwhile may ask for less than is there: the last signs again.
            whose = rule.next_role(paper.roles) or rule.roles[-1]
            if role in (None, whose):
                due.append(DuePaper(paper, whose, rule))
        return tuple(due)


def received_on(dossier: Dossier) -> date:
    """The day whose rules hold for the dossier: as its code says, else when it was scanned."""
    try:
        return parse_dossier_code(dossier.code or "").received_on
    except DossierCodeError:
        return dossier.created_at.astimezone(VIETNAM).date()
