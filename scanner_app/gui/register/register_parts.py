"""The widgets of the register's dialog, laid out."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from scanner_app.domain.register_table import NEEDED, Field
from scanner_app.gui.fitting import Fitting
from scanner_app.gui.register.refused_list import RefusedList
from scanner_app.gui.remark import Remark
from scanner_app.messages.register import FIELDS

NONE = "(không có)"
_ROWS = 4


class RegisterParts:
    """Widgets of the dialog."""

    def __init__(self, dialog: QDialog) -> None:
        self.file = QLabel(dialog)
        self.file.setObjectName("heading")
        self.file.setWordWrap(True)
        self.columns = {field: _combo(field, dialog) for field in Field}
        self.remark = Remark("Tình hình nhập sổ", dialog)
        self.refused = RefusedList(dialog)
        self.table = QTableView(dialog)
        self.table.setModel(self.refused)
        self.table.setAccessibleName("Các dòng không nhận")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        Fitting(self.table, self._fit)
        self.other = QPushButton("Chọn tệp khác… (Ctrl+O)", dialog)
        self.main = QPushButton("Nhập sổ (Enter)", dialog)
        self.main.setObjectName("yes")
        self.leave = QPushButton("Đóng (Esc)", dialog)
        self._lay_out(dialog)

    def _fit(self) -> None:
        metrics = self.table.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
        for column, letters in enumerate((12, 40)):
            self.table.setColumnWidth(column, letters * metrics.averageCharWidth())

    def _lay_out(self, dialog: QDialog) -> None:
        columns = QHBoxLayout()
        grids = [QGridLayout(), QGridLayout()]
        for number, (field, combo) in enumerate(self.columns.items()):
            words = FIELDS[field].capitalize() + (" (phải có)" if field in NEEDED else "")
            label = QLabel(f"{words}:", dialog)
            label.setBuddy(combo)
            grid, row = grids[number // _ROWS], number % _ROWS
            grid.addWidget(label, row, 0)
            grid.addWidget(combo, row, 1)
            grid.setRowStretch(_ROWS, 1)
        for grid in grids:
            grid.setColumnStretch(1, 1)
            columns.addLayout(grid, 1)
        below = QHBoxLayout()
        below.addWidget(self.other)
        below.addStretch(1)
        below.addWidget(self.main)
        below.addWidget(self.leave)
        layout = QVBoxLayout(dialog)
        layout.addWidget(self.file)
        layout.addWidget(QLabel("Cột nào của tệp là gì:", dialog))
        layout.addLayout(columns)
        layout.addWidget(self.remark)
        # Without a table the remark stands below the columns, not in the middle of nothing.
        layout.addWidget(self.table, 100)
        layout.addStretch(1)
        layout.addLayout(below)


def _combo(field: Field, dialog: QDialog) -> QComboBox:
    combo = QComboBox(dialog)
    combo.setAccessibleName(f"Cột {FIELDS[field]}")
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.addItem(NONE, "")
    return combo
