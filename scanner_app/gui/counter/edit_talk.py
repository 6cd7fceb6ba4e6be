"""Pages taken out, turned, rearranged by key; every edit can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import Paper, PaperState
from scanner_app.domain.edits import EditAction, Edited
from scanner_app.domain.ids import OfficeCode, PageId, PaperId
from scanner_app.gui.counter import chores
from scanner_app.gui.counter.office_talk import OfficeTalk
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of

_SETTLE_MS = 800
"""Edits that come within this time of each other are followed up together."""
_GONE = frozenset({PaperState.SIGNED, PaperState.ACCEPTED})
_ACTS = {
    EditAction.MOVED: "chuyển trang",
    EditAction.REMOVED: "bỏ trang",
    EditAction.RESTORED: "lấy lại trang",
    EditAction.REORDERED: "đổi thứ tự trang",
    EditAction.TURNED: "xoay trang",
    EditAction.INTERLEAVED: "ghép hai lượt quét",
    EditAction.REPLACED: "thay trang",
    EditAction.INSERTED: "chèn trang",
}


class EditTalk(QObject):
    """Edits of the chosen page or paper; what they make due is done a moment later."""

    def __init__(
        self,
        desk: Desk,
        office: OfficeTalk,
        selection: Selection,
        watcher: Watcher,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._office = office
        self._selection = selection
        self._watcher = watcher
        self._tell = tell
        self._orders: dict[PaperId, tuple[PageId, ...]] = {}
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._on_settled)

    @property
    def may_edit(self) -> bool:
        """A page is chosen, or a paper, of which nothing is signed or sent."""
        paper = self._paper
        return bool(self._pages) and (paper is None or paper.state not in _GONE)

    @property
    def may_move(self) -> bool:
        """A page is chosen that has others beside it in its paper."""
        node, paper = self._selection.node, self._paper
        alone = paper is None or len(paper.pages) < 2
        return self.may_edit and node is not None and node.kind == "page" and not alone

    @property
    def page(self) -> PageId | None:
        """The chosen page of a dossier that may be edited."""
        node = self._selection.node
        is_page = node is not None and node.kind == "page" and node.dossier is not None
        return node.page if node is not None and is_page and self.may_edit else None

    def stop(self) -> None:
        """The window closes."""
        self._settling.stop()

    def follow_up(self) -> None:
        """Something was decided: read, file and build what it made due, in a moment."""
        self._settling.start()

    def remove(self) -> None:
        """Take the chosen pages out."""
        pages, by, paper = self._pages, self._desk.clerk, self._paper
        if paper is not None and len(pages) == 1:
            following = beside(paper.pages, pages[0])
            if following is not None:
                self._selection.want_page(following, instead=pages[0])
        told = f"Đã bỏ {len(pages)} trang. Ctrl+Z để lấy lại."
        self._edit(pages, lambda app: app.edit.remove(pages, by), told)

    def turn_left(self) -> None:
        """A quarter against the clock."""
        self._turn(270)

    def turn_right(self) -> None:
        """A quarter with the clock."""
        self._turn(90)

    def move_up(self) -> None:
        """Change places with the page before."""
        self._move(-1)

    def move_down(self) -> None:
        """Change places with the page behind."""
        self._move(1)

    def undo(self) -> None:
        """Take the last edit back."""
        self._travel(lambda app, office, by: app.history.undo(office, by), "Đã hoàn tác")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._travel(lambda app, office, by: app.history.redo(office, by), "Đã làm lại")

    @property
    def _paper(self) -> Paper | None:
        node, view = self._selection.node, self._selection.view
        if node is None or view is None or node.kind not in ("paper", "page"):
            return None
        papers = view.dossier.papers
        return next((paper for paper in papers if node.page in paper.pages), None)

    @property
    def _pages(self) -> tuple[PageId, ...]:
        node, paper = self._selection.node, self._paper
        if node is None or node.page is None:
            return ()
        if node.kind == "paper":
            return paper.pages if paper is not None else ()
        return (node.page,) if node.kind == "page" else ()

    def _turn(self, clockwise_deg: int) -> None:
        pages, by = self._pages, self._desk.clerk
        told = f"Đã xoay {len(pages)} trang. Ctrl+Z để hoàn tác."
        self._edit(pages, lambda app: app.edit.turn(pages, clockwise_deg, by), told)

    def _move(self, step: int) -> None:
        node, paper, by = self._selection.node, self._paper, self._desk.clerk
        if not self.may_move or node is None or node.page is None or paper is None:
            return
        # Keys come faster than the list is loaded anew: each goes on from the last.
        before = self._orders.get(paper.id, paper.pages)
        if set(before) != set(paper.pages):
            before = paper.pages
        order = moved(before, node.page, step)
        if order == before:
            return
        told = "Đã đổi thứ tự trang. Ctrl+Z để hoàn tác."
        self._edit(order, lambda app: app.edit.reorder(order, by), told)
        self._orders = {paper.id: order}

    def _edit(self, pages: Sequence[PageId], work: Callable[[App], Edited], told: str) -> None:
        self._orders = {}
        if pages and self.may_edit:
            self._desk.change(
                self, work, lambda edited: self._on_edited(edited, told), self._on_failed
            )

    def _travel(self, work: Callable[[App, OfficeCode, str], Edited], told: str) -> None:
        office, by = self._office.office, self._desk.clerk
        if office is None:
            return
        self._orders = {}
        self._desk.change(
            self,
            lambda app: work(app, office, by),
            lambda edited: self._on_edited(edited, f"{told}: {_ACTS[edited.action]}."),
            self._on_failed,
        )

    def _on_edited(self, edited: Edited, told: str) -> None:
        if edited.edit is None:
            return
        self._tell(Notice(told))
        # Of dossiers the watcher hears by itself.
        self._watcher.reload_incoming()
        self.follow_up()

    def _on_failed(self, error: Exception) -> None:
        self._orders = {}
        self._tell(notice_of(error))
        self._watcher.reload_open()

    def _on_settled(self) -> None:
        self._desk.start_yielding(chores.carry_on)


def moved(pages: tuple[PageId, ...], page: PageId, step: int) -> tuple[PageId, ...]:
    """The pages with one a step further; at the end they stay as they are."""
    at = pages.index(page)
    to = min(max(at + step, 0), len(pages) - 1)
    others = [each for each in pages if each != page]
    return (*others[:to], page, *others[to:])


def beside(pages: tuple[PageId, ...], page: PageId) -> PageId | None:
    """Which page to look at once this one is gone."""
    at = pages.index(page)
    return pages[at + 1] if at + 1 < len(pages) else pages[at - 1] if at else None
