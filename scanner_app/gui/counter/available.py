"""Which actions make sense now: no button may be pressed in vain. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.gui.counter.views import DossierView, Standing, may_take_code
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
        only_sends: what keeps it busy is sending, which makes way.
        has_stack: a stack is left open.
        may_edit: a page or paper is chosen that may be changed.
        may_move: a page is chosen that has others beside it in its paper.
        may_place: a page is chosen beside which others may be scanned.
    """

    busy: bool
    standing: Standing | None
    view: DossierView | None
    has_page: bool
    has_incoming: bool
    may_change_office: bool
    scanning: bool = False
    only_sends: bool = False
    has_stack: bool = False
    may_edit: bool = False
    may_move: bool = False
    may_place: bool = False


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
        "give_code": view is not None and may_take_code(view.dossier),
        "sign": (idle or now.only_sends) and standing is not None and standing.to_sign > 0,
        "send_again": idle and unsent > 0,
        "go_on": idle and unfinished,
        "stop": now.busy,
        "office": now.may_change_office,
    } | _of_page(now)


def _of_page(now: Situation) -> dict[str, bool]:
    shown = dict.fromkeys(("fit", "full_size", "zoom_in", "zoom_out"), now.has_page)
    edited = dict.fromkeys(("remove", "turn_left", "turn_right"), now.may_edit)
    return shown | edited | dict.fromkeys(("move_up", "move_down"), now.may_move)
