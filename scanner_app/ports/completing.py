"""Ports of what completes a dossier beside its scanned papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from scanner_app.domain.components import ComponentMark, Decided
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, PaperId
from scanner_app.domain.reuse import ReuseLink


class CompletionPort(Protocol):
    """Parts, reuse links and the finished mark.

    Each change is a line of the journal and an edit of the office, to be undone as those of pages.
    """

    def set_part(
        self, papers: Sequence[PaperId], part: Part | None, by: str, *, opens: bool = False
    ) -> None:
        """The papers belong to this part of their dossier; None leaves that to the rules again.

        Args:
            papers: of one dossier.
            part: where they belong.
            by: who says so.
            opens: the dossier lacks something by it: it is not finished any more.

        Raises:
            DossierUnknownError: no such paper.
        """

    def links(self, dossier: DossierId) -> tuple[ReuseLink, ...]:
        """The dossier's links, oldest first."""

    def finish(
        self,
        dossier: DossierId,
        by: str,
        *,
        finished: bool = True,
        parts: Mapping[PaperId, Part] | None = None,
    ) -> bool:
        """Nothing more will come (Hoàn thành số hóa), or something will after all.

        Args:
            dossier: which.
            by: who says so.
            finished: False opens it again.
            parts: where the rules see papers that nobody put anywhere; kept with it.

        Returns:
            Whether that changed anything.

        Raises:
            DossierUnknownError: no such dossier.
        """


class ComponentPort(Protocol):
    """What people decided about components; each change as with `CompletionPort`."""

    def decided(self, dossier: DossierId) -> Decided:
        """Everything that people decided about the dossier's components.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def mark(
        self, dossier: DossierId, mark: ComponentMark, *, opens: bool = False
    ) -> ComponentMark | None:
        """This is decided about a component; gives what was decided before.

        Args:
            dossier: which.
            mark: the decision.
            opens: the dossier lacks something by it: it is not finished any more.

        Raises:
            DossierUnknownError: no such dossier.
        """

    def unmark(
        self, dossier: DossierId, component: str, by: str, *, opens: bool = False
    ) -> ComponentMark | None:
        """The rule stands again; gives what was decided before, None when nothing was.

        Args as with `mark`.
        """
