"""A dossier as the rules look at it: its papers with their pages, signs and tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
        pages: of its papers, with all their lines.
        row: what the register says of its code.
        today: when it is checked, on the counter's calendar.
        components: lines of its checklist, as far as they are known.
    """

    dossier: Dossier
    pages: Mapping[PageId, Page]
    row: RegisterRow | None
    today: date
    components: tuple[ComponentLine, ...] = ()

    @cached_property
    def papers(self) -> tuple[ReadPaper, ...]:
        """Its papers in order."""
        return tuple(
            ReadPaper(
                paper,
                tuple(read_signs(self.pages[page]) for page in paper.pages if page in self.pages),
                tuple(tag for tag in self.dossier.tags if tag.paper == index),
            )
            for index, paper in enumerate(self.dossier.papers)
        )

    @property
    def signs(self) -> Iterable[PageSigns]:
        """Of every page, in order."""
        return (signs for paper in self.papers for signs in paper.signs)

    def tag(self, name: str) -> Tag | None:
        """A tag of the whole dossier."""
        return next(
            (tag for tag in self.dossier.tags if tag.name == name and tag.paper is None), None
        )
