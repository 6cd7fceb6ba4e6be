"""A dossier as the rules look at it: its papers with their pages, signs and tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from scanner_app.domain.components import ComponentLine
from scanner_app.domain.dossier import Dossier, Evidence, Paper, Tag
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page
from scanner_app.domain.page_signs import PageSigns, read_signs
from scanner_app.domain.register import RegisterRow


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper with what was read on it.

    Attributes:
        signs: of its pages that are known, in order.
        tags: those that describe it.
    """

    paper: Paper
    signs: tuple[PageSigns, ...]
    tags: tuple[Tag, ...]

    def tag(self, name: str) -> Tag | None:
        """Its tag of this name."""
        return next((tag for tag in self.tags if tag.name == name), None)

    @property
    def first_place(self) -> Evidence | None:
        """Its first page."""
        return Evidence(self.paper.pages[0]) if self.paper.pages else None


@dataclass(frozen=True)
class ReadDossier:
    """Everything the rules ask about.

    Attributes:
        pages: of its papers, with all their lines; none is needed of those that are known.
        row: what the register says of its code.
        today: when it is checked, on the counter's calendar.
        components: lines of its checklist, as far as they are known.
        known: signs of those of its pages that were looked at before.
    """

    dossier: Dossier
    pages: Mapping[PageId, Page]
    row: RegisterRow | None
    today: date
    components: tuple[ComponentLine, ...] = ()
    known: Mapping[PageId, PageSigns] = field(default_factory=dict)

    @cached_property
    def papers(self) -> tuple[ReadPaper, ...]:
        """Its papers in order."""
        return tuple(
            ReadPaper(
                paper,
                tuple(filter(None, map(self._signs_of, paper.pages))),
                tuple(tag for tag in self.dossier.tags if tag.paper == index),
            )
            for index, paper in enumerate(self.dossier.papers)
        )

    def _signs_of(self, page: PageId) -> PageSigns | None:
        if (known := self.known.get(page)) is not None:
            return known
        return read_signs(self.pages[page]) if page in self.pages else None

    @property
    def signs(self) -> Iterable[PageSigns]:
        """Of every page, in order."""
        return (signs for paper in self.papers for signs in paper.signs)

    def tag(self, name: str) -> Tag | None:
        """A tag of the whole dossier."""
        return next(
            (tag for tag in self.dossier.tags if tag.name == name and tag.paper is None), None
        )
