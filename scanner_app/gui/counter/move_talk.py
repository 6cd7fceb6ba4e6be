"""Pages and papers moved to where they belong, by dragging and by key alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from scanner_app.bootstrap import App
from scanner_app.domain.edit_errors import StackMixedError
from scanner_app.domain.edits import EditAction, Edited, Target, ToNewDossier, ToNewPaper, ToPaper
from scanner_app.domain.ids import PageId
from scanner_app.gui.counter.chosen import paper_before, paper_of
from scanner_app.gui.counter.edit_talk import EditTalk
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice
from scanner_app.gui.stack.dragging import Groups, Moving, ToStack

_CUT = (
    "Đã cắt {count} trang. Chọn giấy tờ, trang hoặc hồ sơ nhận rồi bấm Ctrl+Shift+V. Các trang vẫn "
    "ở chỗ cũ cho tới lúc đó."
)
_NOWHERE = "Không chuyển vào đây được. Chọn một giấy tờ, một trang trong giấy tờ hoặc một hồ sơ."
_REORDERED = "Đã đổi thứ tự trang mới nhận. Ctrl+Z để hoàn tác."
_WHERE = {ToPaper: "vào giấy tờ", ToNewPaper: "thành giấy tờ mới", ToNewDossier: "thành hồ sơ mới"}


class MoveTalk(QObject):
    """Every move is stored, can be undone, and what it makes due follows a moment later."""

    def __init__(
        self,
        desk: Desk,
        parts: Parts,
        selection: Selection,
        editing: EditTalk,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parts = parts
        self._selection = selection
        self._editing = editing
        self._tell = tell
        self._cut: Groups = ()
        parts.model.move_wanted.connect(self.move)

    @property
    def may_join(self) -> bool:
        """The chosen pages have a paper before theirs."""
        return self._joined is not None

    @property
    def may_drop(self) -> bool:
        """Pages were cut and wait for their place."""
        return bool(self._cut)

    def move(self, moving: Moving) -> None:
        """Have it stored; refusals are told, and nothing has moved then."""
        by, groups, to = self._desk.clerk, moving.groups, moving.to
        count = sum(len(group) for group in groups)
        if not count:
            return
        if isinstance(to, ToStack):
            pages = [page for group in groups for page in group]
            self._editing.edit(lambda app: _reordered(app, pages, to, by), _REORDERED)
            return
        told = f"Đã chuyển {count} trang {_WHERE[type(to)]}. Ctrl+Z để hoàn tác."
        if len(groups) > 1 and not isinstance(to, ToPaper):
            told = f"Đã chuyển {len(groups)} giấy tờ. Mỗi lần bấm Ctrl+Z hoàn tác một giấy tờ."
        self._forget_cut()
        self._editing.edit(lambda app: _moved(app, groups, to, by), told)

    def split_paper(self) -> None:
        """The chosen pages become a paper of their own in their dossier."""
        now = self._selection.chosen
        if now.may_split:
            self.move(Moving((now.pages,), ToNewPaper(now.papers[0].dossier)))

    def split_dossier(self) -> None:
        """The chosen pages become a dossier of their own."""
        now = self._selection.chosen
        if now.may_edit:
            self.move(Moving(self._parts.tree.groups, ToNewDossier()))

    def join(self) -> None:
        """The chosen pages go to the end of the paper before theirs."""
        if (joined := self._joined) is not None:
            self.move(joined)

    def cut(self) -> None:
        """Note the chosen pages for a move; they stay where they are until then."""
        now = self._selection.chosen
        if now.may_edit:
            self._cut = self._parts.tree.groups
            self._parts.model.show_cut(now.pages)
            self._tell(Notice(_CUT.format(count=len(now.pages))))

    def drop_here(self) -> None:
        """Put what was cut where the choice stands: into that paper, behind that page."""
        target = self._target_here
        if not self._cut:
            return
        if target is None:
            self._tell(Notice(_NOWHERE, is_error=True))
        else:
            self.move(Moving(self._cut, target))

    @property
    def _joined(self) -> Moving | None:
        now = self._selection.chosen
        if not now.may_edit or now.has_incoming:
            return None
        before = paper_before(now.papers[0], self._parts.model.views)
        if before is None:
            return None
        return Moving((now.pages,), ToPaper(before.dossier, before.id))

    @property
    def _target_here(self) -> Target | None:
        views = self._parts.model.views
        node = self._parts.model.node(self._parts.tree.currentIndex())
        if node is None or node.dossier is None:
            return None
        if node.kind == "dossier":
            return ToNewPaper(node.dossier)
        paper = paper_of(node, views)
        if paper is None:
            return None
        if node.kind == "paper" or node.page is None:
            return ToPaper(node.dossier, paper.id)
        cut = {page for group in self._cut for page in group}
        before = paper.pages[: paper.pages.index(node.page) + 1]
        return ToPaper(node.dossier, paper.id, sum(page not in cut for page in before))

    def _forget_cut(self) -> None:
        self._cut = ()
        self._parts.model.show_cut(())


def _reordered(app: App, pages: Sequence[PageId], to: ToStack, by: str) -> Edited:
    """Pages of a stack in another order, with whatever came into it meanwhile.

    Raises:
        StackMixedError: one of the pages is not of this stack.
    """
    there = [page.id for page in app.pages.unfiled(to.batch, lines=1)]
    if not set(pages) <= set(there):
        raise StackMixedError(batch=to.batch)
    others = [page for page in there if page not in pages]
    return app.edit.reorder([*others[: to.at], *pages, *others[to.at :]], by)


def _moved(app: App, groups: Groups, to: Target, by: str) -> Edited:
    """One edit; several papers that stay papers are one each, in their order."""
    if isinstance(to, ToPaper):
        return app.edit.move([page for group in groups for page in group], to, by)
    edited = Edited(None, EditAction.MOVED)
    for group in groups:
        edited = app.edit.move(group, to, by)
        if edited.new_dossier is not None:
            to = ToNewPaper(edited.new_dossier)
    return edited
