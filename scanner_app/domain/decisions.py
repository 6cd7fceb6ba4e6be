"""What a clerk decided about a dossier beside its pages, as it is undone and done again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.ids import DossierId


class Matter(StrEnum):
    """What a decision is about."""

    PART = "part"
    """The part of the dossier that a paper belongs to; key: the paper."""
    COMPONENT = "component"
    """Whether a component is to be digitized; key: the component."""
    FINISHED = "finished"
    """Nothing more will come; key: the papers that were there then."""
    FINDING = "finding"
    """A finding is right as it is; key: its fingerprint."""
    TAG = "tag"
    """A value is confirmed; key: the paper it is of, and its name."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decided value before and after, as stored; "" where nobody decided."""

    dossier: DossierId
    what: Matter
    key: str
    before: str
    after: str

    @property
    def reversed(self) -> Decision:
        """The decision back."""
        return Decision(self.dossier, self.what, self.key, self.after, self.before)
