"""Rows on their way: packed for a drag, and what the place they are dropped on means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from scanner_app.domain.edits import Target, ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.ids import PageId
from scanner_app.gui.stack.rows import Row

MIME = "application/x-sohoa-pages"

Groups = tuple[tuple[PageId, ...], ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """Pages and where they shall go.

    Attributes:
        groups: pages; those of several whole papers apart, so that each stays a paper.
    """

    groups: Groups
    to: Target


def packed(groups: Groups) -> QMimeData:
    """Pages as a drag carries them: numbers, which mean nothing to another program."""
    mime = QMimeData()
    text = ";".join(",".join(map(str, group)) for group in groups)
    mime.setData(MIME, f"{os.getpid()}:{text}".encode())
    return mime


def unpacked(mime: QMimeData) -> Groups:
    """The pages of a drag; none when it began elsewhere: another PC's pages bear like numbers."""
    if not mime.hasFormat(MIME):
        return ()
    begun_by, _, text = bytes(mime.data(MIME).data()).decode().partition(":")
    if begun_by != str(os.getpid()) or not text:
        return ()
    return tuple(
        tuple(PageId(int(page)) for page in group.split(",")) for group in text.split(";") if group
    )


def target(on: Row | None, row: int, groups: Groups) -> Target | None:
    """What a place means.

    Args:
        on: the row dropped on, or under which the place lies; None for the empty place.
        row: the place below it, -1 for none.
        groups: what is dropped.
    """
    if on is None:
        return ToNewDossier()
    if on.dossier is None:
        # Pages that just came in: their stack is filed as a whole.
        return None
    dossier = on.dossier.dossier.id
    if on.kind == "dossier":
        return ToNewPaper(dossier)
    paper = on.paper
    assert paper is not None
    if on.kind == "page":
        assert on.parent is not None
        return ToPaper(dossier, paper.id, _others(on.parent, on.row + 1, groups))
    return ToPaper(dossier, paper.id, _others(on, row, groups) if row >= 0 else None)


def _others(paper: Row, before: int, groups: Groups) -> int:
    """How many pages stand before a place that do not move themselves."""
    moving = {page for group in groups for page in group}
    shown: Sequence[Row] = paper.children[:before]
    return sum(row.page_id not in moving for row in shown)
