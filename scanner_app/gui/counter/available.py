"""Which actions make sense now: no button may be pressed in vain. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.gui.counter.standing import Standing
from scanner_app.gui.views import DossierView, may_take_code
from scanner_app.gui.words import is_signed


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answer depends on.

    Attributes:
        standing: None until it was counted for the first time.
        view: the chosen dossier.
        has_incoming: pages stand in the list that belong to no dossier yet.
        may_change_office: the settings leave the office to the clerk.
        scanning: the scanner is at work.
        has_stack: a stack is left open.
        may_edit: pages or papers are chosen that may be changed.
        may_move: pages are chosen that have others beside them in their paper.
        may_place: a page is chosen beside which others may be scanned.
        may_split: pages are chosen that may become a paper of their own.
        may_join: what is chosen has a paper before it.
        may_drop: pages were cut and wait for their place.
    """

    busy: bool
    standing: Standing | None
    view: DossierView | None
    has_page: bool
    has_incoming: bool
    may_change_office: bool
    scanning: bool = False
    has_stack: bool = False
    may_edit: bool = False
    may_move: bool = False
    may_place: bool = False
    may_split: bool = False
    may_join: bool = False
    may_drop: bool = False


def available(now: Situation) -> dict[str, bool]:
    """Enabled or not, by the action's name; the others are always enabled."""
    standing, view = now.standing, now.view
    idle = not now.busy and standing is not None
    unfinished = now.has_incoming or (standing is not None and standing.unfinished)
    unsent = standing.waiting + standing.refused if standing is not None else 0
    return {
        "scan": not now.scanning,
        "finish_stack": now.has_stack and not now.scanning,
        "secret": view is not None,
        "verify": view is not None and any(is_signed(each) for each in view.dossier.papers),
        "rescan": now.may_place and not now.scanning,
        "insert": now.may_place and not now.scanning,
        "look": view is not None and any(tag.doubtful for tag in view.dossier.tags),
        "components": view is not None,
        "finish_dossier": view is not None and view.completion is not None,
        "give_code": view is not None and may_take_code(view.dossier),
        "sign": idle and standing is not None and standing.to_sign > 0,
        "send_again": unsent > 0,
        "go_on": idle and unfinished,
        "stop": now.busy,
        "office": now.may_change_office,
    } | _of_page(now)


def _of_page(now: Situation) -> dict[str, bool]:
    shown = dict.fromkeys(("fit", "fit_width", "full_size", "zoom_in", "zoom_out"), now.has_page)
    changing = ("remove", "turn_left", "turn_right", "split_dossier", "cut")
    edited = dict.fromkeys(changing, now.may_edit)
    moved = dict.fromkeys(("move_up", "move_down"), now.may_move)
    placed = {"split_paper": now.may_split, "join": now.may_join, "drop_here": now.may_drop}
    return shown | edited | moved | placed
