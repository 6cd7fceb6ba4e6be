"""The stack as a list: dossiers unfold to papers and pages; rows are chosen and dragged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from scanner_app.gui.stack import dragging
from scanner_app.gui.stack.dossier_tree import DossierTree
from scanner_app.gui.stack.drop_place import DropPlace
from scanner_app.gui.stack.row_painter import RowPainter
from scanner_app.gui.stack.rows import Node, Row
from scanner_app.gui.stack.thumbnails import Thumbnails, Wish

_INDENT = 14  # pixels a level: three of them leave most of 370 pixels to a page


class StackView(QTreeView):
    """Shows the list; what is asked of it goes through the model's signals."""

    def __init__(self, model: DossierTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._painter = RowPainter(self, model)
        self._pictures: Thumbnails | None = None
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setColumnHidden(1, True)
        self.setAccessibleName("Hồ sơ, giấy tờ, trang")
        self.setIndentation(_INDENT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragEnabled(True)
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        self.setHeaderHidden(True)
        # A style sheet with a frame leaves the ground to others; then every step by key painted
        # all rows anew instead of moving them up by one.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._new_dossier = DropPlace("Thả vào đây: tách thành hồ sơ mới", self)
        self._new_dossier.dropped.connect(self._on_dropped_on_new)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The chosen rows in the order of the list; the current one when none is."""
        rows = self._chosen_rows()
        if not rows and (current := self._model.row_at(self.currentIndex())) is not None:
            rows = [current]
        return tuple(row.node for row in sorted(rows, key=self._model.path_of))

    @property
    def groups(self) -> dragging.Groups:
        """Pages of the chosen rows, as they move."""
        indexes = self.selectionModel().selectedRows() or [self.currentIndex()]
        return tuple(group for group in self._model.groups(indexes) if group)

    @property
    def pictures(self) -> Thumbnails | None:
        """Small pictures of its pages."""
        return self._pictures

    def show_pictures(self, pictures: Thumbnails) -> None:
        """From now on pages have these."""
        self._pictures = pictures
        self._painter.show_pictures(pictures)
        pictures.arrived.connect(self._on_picture_arrived)

    def unfold(self, index: QModelIndex) -> None:
        """Show everything below: its papers unfold, pages have nothing below them."""
        row = self._model.row_at(index)
        below = row.children if row is not None else []
        papers = [self._model.index_of_row(each) for each in below if each.kind == "paper"]
        folded = [each for each in (index, *papers) if not self.isExpanded(each)]
        if folded:
            # Laid out once and for all of them, not at each.
            self.scheduleDelayedItemsLayout()
        for each in folded:
            self.expand(each)

    def setCurrentIndex(  # noqa: N802 - Qt's name
        self, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Choose this row alone: Qt's own adds to the choice while somebody still holds Ctrl."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever is painted is seen: its pictures are wanted."""
        ground = QPainter(self.viewport())
        ground.fillRect(event.rect(), self.palette().base())
        ground.end()
        super().paintEvent(event)
        if self._pictures is not None:
            ratio = self.devicePixelRatioF()
            frame = self._painter.frame
            size = QSize(round(frame.width() * ratio), round(frame.height() * ratio))
            self._pictures.want(self._seen(), size)

    def drawBranches(  # noqa: N802 - Qt's name
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The arrow of what unfolds; Qt's own asks for every row above whether others follow."""
        row = self._model.row_at(index)
        if row is not None and row.children:
            self._painter.paint_arrow(painter, rect, unfolded=self.isExpanded(index))

    def dataChanged(  # noqa: N802 - Qt's name
        self,
        top: QModelIndex | QPersistentModelIndex,
        bottom: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint anew; lay out anew only when a height changed.

        Qt's own measures all between the two rows: for papers, every page below them.
        """
        row = self._model.row_at(top)
        if QAccessible.isActive() or row is None or row.parent is None:
            super().dataChanged(top, bottom, roles)
            return
        changed = row.parent.children[top.row() : bottom.row() + 1]
        if any(self._painter.is_other_height(each) for each in changed):
            self.scheduleDelayedItemsLayout()
        if len(changed) == 1:
            self.update(top)
        else:
            self.viewport().update()

    def rowsInserted(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """A new paper of an unfolded dossier is unfolded too."""
        super().rowsInserted(parent, start, end)
        if parent.isValid() and not parent.parent().isValid() and self.isExpanded(parent):
            for row in range(start, end + 1):
                self.expand(self._model.index(row, 0, parent))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Texts wrap otherwise, rows change their height."""
        super().resizeEvent(event)
        self._new_dossier.place()
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font means other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter.measure()
            self.scheduleDelayedItemsLayout()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Rows on their way also find a place for a dossier of their own."""
        super().dragEnterEvent(event)
        if dragging.unpacked(event.mimeData()):
            self._new_dossier.open()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Unless they only went onto that place."""
        super().dragLeaveEvent(event)
        if not self._new_dossier.underMouse():
            self._new_dossier.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """They have arrived."""
        super().dropEvent(event)
        self._new_dossier.hide()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Until they are dropped, or nowhere."""
        super().startDrag(actions)
        self._new_dossier.hide()

    def _chosen_rows(self) -> list[Row]:
        """In no order. Range by range: Qt's own list asks the model about every row."""
        rows: list[Row] = []
        chosen = self.selectionModel().selection()
        for each in map(chosen.at, range(chosen.count())):
            above = self._model.row_at(each.parent())
            beside = (above or self._model.root).children
            rows += beside[each.top() : each.bottom() + 1]
        return rows

    def _seen(self) -> list[Wish]:
        wishes = []
        index = self.indexAt(self.viewport().rect().topLeft())
        left = self.viewport().height() - self.visualRect(index).top()
        while left > 0 and (row := self._model.row_at(index)) is not None:
            if row.page_id is not None:
                wishes.append(Wish(row.page_id, row.page))
            left -= self._painter.height_of(row)
            index = self.indexBelow(index)
        return wishes

    def _on_picture_arrived(self, page: object) -> None:
        index = self._model.index_of_page(page)  # type: ignore[arg-type]  # signals carry objects
        if index.isValid():
            self.update(index)

    def _on_dropped_on_new(self, groups: dragging.Groups) -> None:
        target = dragging.target(None, -1, groups)
        if target is not None:
            self._model.move_wanted.emit(dragging.Moving(groups, target))
