"""Paints a row of the stack: small picture, title, mark and words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFocusRect,
    QStyleOptionViewItem,
    QTreeView,
)

from scanner_app.gui.icons import icon
from scanner_app.gui.stack.dossier_tree import DossierTree
from scanner_app.gui.stack.rows import Row, Said
from scanner_app.gui.stack.thumbnails import Thumbnails
from scanner_app.gui.words import Mark

_LEAST_HEIGHT = 72  # pixels of a picture
_LINES = 4.25
"""Height of a picture in lines of text: it grows with the font, 72 pixels at 100 %."""
_SHAPE = 0.75  # width of the frame by its height: an upright A4 page takes 0.71
_PAD = 4
_GAP = 8
_CUT_OPACITY = 0.45
_FOLDED = QStyle.StateFlag.State_Children | QStyle.StateFlag.State_Item
_UNFOLDED = _FOLDED | QStyle.StateFlag.State_Open

_Index = QModelIndex | QPersistentModelIndex
_Role = QPalette.ColorRole


@dataclass(frozen=True, slots=True)
class _Block:
    """Text of one look, already in lines."""

    lines: tuple[str, ...]
    font: QFont
    mark: Mark | None = None
    faint: bool = False


class RowPainter(QStyledItemDelegate):
    """Needs nothing but what the rows say and the pictures that are there."""

    def __init__(self, view: QTreeView, model: DossierTree) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._pictures: Thumbnails | None = None
        self.measure()

    def measure(self) -> None:
        """The font is another one."""
        self._font, self._bold = QFont(self._view.font()), QFont(self._view.font())
        self._bold.setBold(True)
        self._keys = {False: self._font.toString(), True: self._bold.toString()}
        metrics = QFontMetrics(self._font)
        self._line = metrics.lineSpacing()
        self._mark_side = round(0.9 * metrics.height())
        height = max(_LEAST_HEIGHT, round(_LINES * self._line))
        self.frame = QSize(round(height * _SHAPE), height)
        """What a small picture has to fit, in pixels of the screen's scale."""
        # One height for every page: the list measures each of 500 whenever one comes in.
        self._page_size = QSize(self.frame.width(), height + 2 * _PAD)

    def show_pictures(self, pictures: Thumbnails) -> None:
        """From now on pages have these."""
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's
        """As high as its texts and its picture need."""
        row = self._model.row_at(index)
        if row is None:
            return super().sizeHint(option, index)
        row.height = self.height_of(row)
        return QSize(self._page_size.width(), row.height)

    def height_of(self, row: Row) -> int:
        """What a row needs now, in pixels."""
        if row.kind == "page":
            return self._page_size.height()
        now = self._model.said(row)
        width = self._view.columnWidth(0) - self._indent(row)
        lines = sum(len(block.lines) for block in self._blocks(now, width))
        return lines * self._line + 2 * _PAD

    def is_other_height(self, row: Row) -> bool:
        """It was measured, and needs more or less by now."""
        return bool(row.height) and row.kind != "page" and self.height_of(row) != row.height

    def paint_arrow(self, painter: QPainter, rect: QRect, *, unfolded: bool) -> None:
        """Beside a row that has others below it, at the end of the space before it."""
        option = QStyleOptionViewItem()
        option.initFrom(self._view)
        indent = self._view.indentation()
        place = QRect(rect.right() + 1 - indent, rect.top(), indent, rect.height())
        # PySide's stubs do not know the fields that a style option inherits.
        option.rect = place  # type: ignore[attr-defined]
        option.state |= _UNFOLDED if unfolded else _FOLDED  # type: ignore[attr-defined]
        self._view.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorBranch, option, painter, self._view
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The whole row."""
        row = self._model.row_at(index)
        if row is None:
            return
        # PySide's stubs do not know the fields that a style option inherits.
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        style = self._view.style()
        painter.save()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, self._view
        )
        if self._model.is_cut(index):
            painter.setOpacity(_CUT_OPACITY)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_inside(painter, rect, row, palette, selected=selected)
        painter.setOpacity(1)
        if state & QStyle.StateFlag.State_HasFocus:
            focus = QStyleOptionFocusRect()
            focus.initFrom(self._view)
            focus.rect = rect  # type: ignore[attr-defined]
            style.drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, focus, painter, self._view
            )
        painter.restore()

    def _paint_inside(
        self,
        painter: QPainter,
        rect: QRect,
        row: Row,
        palette: QPalette,
        *,
        selected: bool,
    ) -> None:
        now, line = self._model.said(row), self._line
        left = rect.left() + _PAD
        if row.kind == "page":
            place = QRect(rect.topLeft() + QPoint(_PAD, _PAD), self.frame)
            self._paint_picture(painter, place, row, now, palette)
            left += self.frame.width() + _GAP
            blocks = self._page_blocks(now, rect.right() - left)
        else:
            blocks = self._blocks(now, rect.width())
        used = line * sum(len(block.lines) for block in blocks)
        top = rect.top() + (rect.height() - used) // 2
        group = self._group()
        for block in blocks:
            role = _Role.PlaceholderText if block.faint else _Role.Text
            painter.setPen(palette.color(group, _Role.HighlightedText if selected else role))
            painter.setFont(block.font)
            at = left
            if block.mark is not None:
                side = self._mark_side
                mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
                spot = QRect(left, top + (line - side) // 2, side, side)
                icon(block.mark).paint(painter, spot, mode=mode)
                at += side + _PAD
            for text in block.lines:
                spot = QRect(at, top, rect.right() - at, line)
                painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, text)
                top += line

    def _paint_picture(
        self, painter: QPainter, place: QRect, row: Row, now: Said, palette: QPalette
    ) -> None:
        pictures, page = self._pictures, row.page_id
        found = pictures.of(page) if pictures is not None and page is not None else None
        image = found.image if found is not None else None
        cleared = row.page is not None and row.page.cleared
        if image is not None and not cleared:
            spot = _inside(image, place, self._view.devicePixelRatioF())
            painter.drawImage(spot, image)
        else:
            sheet = QSize(round(place.height() / 2**0.5), place.height())
            spot = QRect(QPoint(0, 0), sheet)
            spot.moveCenter(place.center())
            painter.fillRect(spot, palette.color(_Role.AlternateBase))
        pen = QPen(palette.color(_Role.PlaceholderText), 1)
        if cleared:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(spot.adjusted(0, 0, -1, -1))
        damaged = found is not None and image is None
        if cleared or damaged or now.mark is Mark.ERROR:
            self._stamp(painter, spot, Mark.SENT if cleared else Mark.ERROR, palette)

    def _stamp(self, painter: QPainter, on: QRect, mark: Mark, palette: QPalette) -> None:
        """A mark on the picture itself, on a ground that lets it be seen."""
        side = self._mark_side + 4
        spot = QRect(0, 0, side, side)
        spot.moveBottomRight(on.bottomRight() - QPoint(2, 2))
        painter.fillRect(spot, palette.color(_Role.Base))
        icon(mark).paint(painter, spot.adjusted(2, 2, -2, -2))

    def _blocks(self, now: Said, width: int) -> tuple[_Block, ...]:
        room = width - 2 * _PAD
        state = f"{now.state} · {now.detail}" if now.detail else now.state
        lines = self._wrapped(state, room - self._mark_side - _PAD)
        return (
            _Block(_wrapped(now.title, self._keys[True], room), self._bold),
            _Block(lines, self._font, now.mark),
        )

    def _page_blocks(self, now: Said, room: int) -> tuple[_Block, ...]:
        """Beside the picture: a long file name gives way, the state never does."""
        state = self._wrapped(now.state, room - self._mark_side - _PAD)
        left = self._page_size.height() // self._line - len(state) - 1
        title, detail = (now.title,), self._wrapped(now.detail, room)
        if left < 1 and detail:
            title, detail = self._shortened(f"{now.title} · {now.detail}", room), ()
        elif len(detail) > left:
            detail = self._shortened(now.detail, room)
        return (
            _Block(title, self._font),
            _Block(detail, self._font, faint=True),
            _Block(state, self._font, now.mark),
        )

    def _wrapped(self, text: str, width: int) -> tuple[str, ...]:
        return _wrapped(text, self._keys[False], width)

    def _shortened(self, text: str, width: int) -> tuple[str]:
        middle = Qt.TextElideMode.ElideMiddle
        return (QFontMetrics(self._font).elidedText(text, middle, width),)

    def _indent(self, row: Row) -> int:
        return len(self._model.path_of(row)) * self._view.indentation()

    def _group(self) -> QPalette.ColorGroup:
        active = self._view.isActiveWindow()
        return QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive


def _inside(image: QImage, place: QRect, ratio: float) -> QRect:
    spot = QRect(0, 0, round(image.width() / ratio), round(image.height() / ratio))
    spot.moveCenter(place.center())
    return spot


@lru_cache(maxsize=2048)
def _wrapped(text: str, font: str, width: int) -> tuple[str, ...]:
    """The text in lines that fit, broken inside words where it must be: file names have none."""
    if not text:
        return ()
    described = QFont()
    described.fromString(font)
    if QFontMetrics(described).horizontalAdvance(text) <= width:
        return (text,)
    layout = QTextLayout(text, described)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(lines)
