"""Pages taken out, turned, rearranged by key; every edit can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from scanner_app.bootstrap import App
from scanner_app.domain.edits import EditAction, Edited
from scanner_app.domain.ids import OfficeCode, PageId, PaperId
from scanner_app.gui import chores
from scanner_app.gui.counter.chosen import Chosen, moved_together
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.scanning.office_talk import OfficeTalk

_SETTLE_MS = 800
"""Edits that come within this time of each other are followed up together."""
_ACTS = {
    EditAction.MOVED: "chuyển trang",
    EditAction.REMOVED: "bỏ trang",
    EditAction.RESTORED: "lấy lại trang",
    EditAction.REORDERED: "đổi thứ tự trang",
    EditAction.TURNED: "xoay trang",
    EditAction.INTERLEAVED: "ghép hai lượt quét",
    EditAction.REPLACED: "thay trang",
    EditAction.INSERTED: "chèn trang",
    EditAction.PART_SET: "xếp giấy tờ vào nhóm",
    EditAction.COMPONENT_MARKED: "quyết định về thành phần",
    EditAction.COMPONENT_UNMARKED: "để thành phần theo danh mục",
    EditAction.FINISHED: "hoàn thành số hóa",
    EditAction.REOPENED: "mở lại hồ sơ",
    EditAction.FINDING_SEEN: "bỏ qua điều máy nhắc",
    EditAction.TAG_CONFIRMED: "xác nhận thẻ",
}


class EditTalk(QObject):
    """Edits of the chosen pages and papers; what they make due is done a moment later."""

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
        """Pages or papers are chosen of which nothing is signed or sent."""
        return self._chosen.may_edit

    @property
    def may_move(self) -> bool:
        """Pages are chosen that have others beside them in their paper."""
        return self._chosen.may_move

    @property
    def may_split(self) -> bool:
        """Pages are chosen that can become a paper of their own."""
        return self._chosen.may_split

    @property
    def page(self) -> PageId | None:
        """The one chosen page of a dossier that may be edited."""
        node, now = self._selection.node, self._chosen
        is_page = node is not None and node.kind == "page" and len(now.pages) == 1
        return now.pages[0] if is_page and now.paper is not None and now.may_edit else None

    def stop(self) -> None:
        """The window closes."""
        self._settling.stop()

    def follow_up(self) -> None:
        """Something was decided: read, file and build what it made due, in a moment."""
        self._settling.start()

    def remove(self) -> None:
        """Take the chosen pages out."""
        now, by = self._chosen, self._desk.clerk
        if not now.may_edit:
            return
        if now.following is not None:
            self._selection.want_page(now.following, instead=now.pages[0])
        told = f"Đã bỏ {len(now.pages)} trang. Ctrl+Z để lấy lại."
        self.edit(lambda app: app.edit.remove(now.pages, by), told)

    def turn_left(self) -> None:
        """A quarter against the clock."""
        self._turn(270)

    def turn_right(self) -> None:
        """A quarter with the clock."""
        self._turn(90)

    def move_up(self) -> None:
        """The chosen pages change places with the one before."""
        self._move(-1)

    def move_down(self) -> None:
        """The chosen pages change places with the one behind."""
        self._move(1)

    def undo(self) -> None:
        """Take the last edit back."""
        self._travel(lambda app, office, by: app.history.undo(office, by), "Đã hoàn tác")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._travel(lambda app, office, by: app.history.redo(office, by), "Đã làm lại")

    def edit(self, work: Callable[[App], Edited], told: str) -> None:
        """Have pages changed, and say so; a refusal is told instead."""
        self._orders = {}
        self._desk.change(self, work, lambda edited: self._on_edited(edited, told), self._on_failed)

    @property
    def _chosen(self) -> Chosen:
        return self._selection.chosen

    def _turn(self, clockwise_deg: int) -> None:
        now, by = self._chosen, self._desk.clerk
        if now.may_edit:
            told = f"Đã xoay {len(now.pages)} trang. Ctrl+Z để hoàn tác."
            self.edit(lambda app: app.edit.turn(now.pages, clockwise_deg, by), told)

    def _move(self, step: int) -> None:
        now, by = self._chosen, self._desk.clerk
        paper = now.paper
        if not now.may_move or paper is None:
            return
        # Keys come faster than the list is loaded anew: each goes on from the last.
        before = self._orders.get(paper.id, paper.pages)
        if set(before) != set(paper.pages):
            before = paper.pages
        order = moved_together(before, now.pages, step)
        if order == before:
            return
        told = "Đã đổi thứ tự trang. Ctrl+Z để hoàn tác."
        self.edit(lambda app: app.edit.reorder(order, by), told)
        self._orders = {paper.id: order}

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
