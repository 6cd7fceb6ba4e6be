"""Keys with what they do, in as few columns as have room; texts break where a column is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

_MOST = 3
"""Columns; more are hard to look through."""
_BETWEEN, _BESIDE, _LINE, _BELOW = 26, 12, 3, 8  # pixels: columns, key and words, rows, groups
_MARKS = 2  # pixels above and below headings, for the marks of letters
_LEAST_WORDS = 24  # letters of a line of words, before it breaks


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together, each with what it does."""

    heading: str
    keys: tuple[tuple[str, str], ...]


class KeyColumns(QWidget):
    """Groups below each other, whole ones a column, in their order."""

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self.setObjectName("keys")
        self._groups = [_Group(each, self) for each in groups]
        self._columns = [QVBoxLayout() for _ in range(_MOST)]
        self._wide = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_BETWEEN)
        for column in self._columns:
            column.setSpacing(0)
            row.addLayout(column)

    def arrange(self, room: QSize) -> QSize:
        """Lay out for this room; the size that it takes, higher than the room where all is."""
        keys = max(each.key_width() for each in self._groups)
        words = max(each.words_width() for each in self._groups)
        least = keys + _BESIDE + self.fontMetrics().averageCharWidth() * _LEAST_WORDS
        found: list[tuple[int, int, list[list[_Group]]]] = []
        for count in range(1, min(_MOST, len(self._groups)) + 1):
            wide = min(keys + _BESIDE + words, (room.width() - (count - 1) * _BETWEEN) // count)
            if found and wide < least:
                break
            for each in self._groups:
                each.measure(keys, wide)
            split = min(_splits(self._groups, count), key=_height)
            found.append((_height(split), wide, split))
            if _height(split) <= room.height():
                break
        high, self._wide, columns = min(found, key=lambda each: max(each[0], room.height()))
        self._fill(columns, keys)
        return QSize(len(columns) * (self._wide + _BETWEEN) - _BETWEEN, high)

    def show_found(self, text: str) -> bool:
        """Only the keys with this text; whether any."""
        found = [each.show_found(text) for each in self._groups]
        for each, has_some in zip(self._groups, found, strict=True):
            if has_some:
                each.fit(self._wide)
        return any(found)

    def _fill(self, columns: Sequence[Sequence[_Group]], keys: int) -> None:
        for column in self._columns:
            while column.count():
                column.takeAt(0)
        for column, groups in zip(self._columns, columns, strict=False):
            for group in groups:
                group.measure(keys, self._wide)
                group.fit(self._wide)
                column.addWidget(group)
            column.addStretch(1)


class _Group(QWidget):
    """A heading over its keys."""

    def __init__(self, group: KeyGroup, parent: QWidget) -> None:
        super().__init__(parent)
        self.high = 0
        self._heading = group.heading.casefold()
        self._rows: list[tuple[str, QLabel, QLabel]] = []
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, _BELOW)
        grid.setHorizontalSpacing(_BESIDE)
        grid.setVerticalSpacing(_LINE)
        grid.setColumnStretch(1, 1)
        if group.heading:
            heading = QLabel(group.heading, self)
            heading.setObjectName("heading")
            heading.setContentsMargins(0, _MARKS, 0, _MARKS)
            grid.addWidget(heading, 0, 0, 1, 2)
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for row, (key, words) in enumerate(group.keys, 1):
            name, said = QLabel(key, self), QLabel(words, self)
            name.setObjectName("key")
            said.setWordWrap(True)
            grid.addWidget(name, row, 0, beside)
            grid.addWidget(said, row, 1)
            self._rows.append((f"{key} {words}".casefold(), name, said))

    def key_width(self) -> int:
        """Of the widest key."""
        return max(name.sizeHint().width() for _, name, _ in self._rows)

    def words_width(self) -> int:
        """Of the longest words, unbroken."""
        return max(s.fontMetrics().horizontalAdvance(s.text()) for _, _, s in self._rows) + 2

    def measure(self, keys: int, wide: int) -> None:
        """How high it is when so wide; keys of all groups end at the same place."""
        self._grid.setColumnMinimumWidth(0, keys)
        self._grid.invalidate()
        self.high = self._grid.totalHeightForWidth(wide)

    def fit(self, wide: int) -> None:
        """Be so wide, and as high as what is shown needs."""
        self._grid.invalidate()
        self.setFixedSize(wide, self._grid.totalHeightForWidth(wide))

    def show_found(self, text: str) -> bool:
        """Only the keys with this text, all of them where the heading has it; whether any."""
        whole = text in self._heading
        any_shown = False
        for searched, *labels in self._rows:
            shown = whole or text in searched
            any_shown = any_shown or shown
            for label in labels:
                label.setVisible(shown)
        self.setVisible(any_shown)
        return any_shown


def _splits(groups: Sequence[_Group], count: int) -> Iterator[list[list[_Group]]]:
    """Every way to cut the groups into so many columns, none of them empty."""
    for cuts in combinations(range(1, len(groups)), count - 1):
        ends = (0, *cuts, len(groups))
        yield [list(groups[a:b]) for a, b in pairwise(ends)]


def _height(columns: Sequence[Sequence[_Group]]) -> int:
    return max(sum(each.high for each in column) for column in columns)
