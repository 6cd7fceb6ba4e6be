"""Who must sign which kind of paper, by the day its dossier was received."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from scanner_app.domain.folding import plain_words
from scanner_app.domain.signature import CopyKind, SignerRole


@dataclass(frozen=True, slots=True)
class SignRule:
    """One row of the table.

    Attributes:
        kinds: beginnings of kinds of papers it is for; empty for every kind.
        roles: whose signatures a file needs, in their order; at least one.
        copy: the kind of official copy that the agency's signature makes of it; None is none.
        valid_from, valid_to: days of reception it holds for; None is open.
        source: the law, for people.
    """

    kinds: tuple[str, ...]
    roles: tuple[SignerRole, ...]
    copy: CopyKind | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    def covers(self, kind: str, day: date) -> bool:
        """It is for papers of this kind in dossiers received on that day."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        words = plain_words(kind)
        return not self.kinds or any(_begins(words, plain_words(each)) for each in self.kinds)

    def next_role(self, done: Collection[SignerRole]) -> SignerRole | None:
        """Who signs next when these have signed; None when the file is complete."""
        return next((role for role in self.roles if role not in done), None)


OFFICER_SIGNS = SignRule(kinds=(), roles=(SignerRole.OFFICER,))
"""What holds when no row of the table does."""


def rule_for(kind: str, day: date, rules: Sequence[SignRule]) -> SignRule:
    """The first row that covers the kind on that day, or `OFFICER_SIGNS`."""
    return next((rule for rule in rules if rule.covers(kind, day)), OFFICER_SIGNS)


def _begins(words: str, beginning: str) -> bool:
    return words == beginning or words.startswith(f"{beginning} ")
