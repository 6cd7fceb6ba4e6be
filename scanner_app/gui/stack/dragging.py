"""Rows on their way: packed for a drag, and what the place they are dropped on means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from scanner_app.domain.edits import Target, ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.ids import BatchId, PageId
from scanner_app.gui.stack.rows import Row

MIME = "application/x-sohoa-pages"

Groups = tuple[tuple[PageId, ...], ...]


@dataclass(frozen=True, slots=True)
class ToStack:
    """Among the pages of a stack that is not filed yet.

    Attributes:
        at: how many of its other pages come before.
    """

    batch: BatchId
    at: int


Goal = Target | ToStack


@dataclass(frozen=True, slots=True)
class Moving:
    """Pages and where they shall go.

    Attributes:
        groups: pages; those of several whole papers apart, so that each stays a paper.
    """

    groups: Groups
    to: Goal


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


def target(on: Row | None, row: int, groups: Groups) -> Goal | None:
    """What a place means.

    Args:
        on: the row dropped on, or under which the place lies; None for the empty place.
        row: the place below it, -1 for none.
        groups: what is dropped.
    """
    if on is None:
        return ToNewDossier()
    if on.dossier is None:
        return _in_stack(on, row, groups)
    dossier = on.dossier.dossier.id
    if on.kind == "dossier":
        return ToNewPaper(dossier)
    paper = on.paper
    assert paper is not None
    if on.kind == "page":
        assert on.parent is not None
        return ToPaper(dossier, paper.id, _others(on.parent, on.row + 1, groups))
    return ToPaper(dossier, paper.id, _others(on, row, groups) if row >= 0 else None)


def _in_stack(on: Row, row: int, groups: Groups) -> ToStack | None:
    """A place among pages that just came in, of which each keeps to its own stack."""
    group = on if on.kind == "incoming" else on.parent
    if group is None or not group.children:
        return None
    before = on.row + 1 if on.kind == "page" else row if row >= 0 else len(group.children)
    moving = {page for each in groups for page in each}
    own = next((each.batch for each in group.children if each.page_id in moving), None)
    batch = own if own is not None else group.children[max(before, 1) - 1].batch
    assert batch is not None
    shown: Sequence[Row] = group.children[:before]
    at = sum(each.batch == batch and each.page_id not in moving for each in shown)
    return ToStack(batch, at)


def _others(paper: Row, before: int, groups: Groups) -> int:
    """How many pages stand before a place that do not move themselves."""
    moving = {page for group in groups for page in group}
    shown: Sequence[Row] = paper.children[:before]
    return sum(row.page_id not in moving for row in shown)
