"""The signing panel's parts and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scanner_app.domain.progress import grouped
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.fitting import Fitting, Scrolled
from scanner_app.gui.remark import Remark
from scanner_app.gui.signing.certificate_card import CertificateCard
from scanner_app.gui.signing.secret_field import SecretField
from scanner_app.gui.signing.sign_list import SignList
from scanner_app.gui.signing.sign_views import SignPlan
from scanner_app.gui.signing.sign_words import ROLES, progress_words
from scanner_app.gui.theme import letter_scale

_CARD = 430  # pixels at 100 %: an agency's name in two lines
_SHARE = 0.45  # of the panel's width, at most
_SAMPLES = (
    "000.00.21.H37-251020-0007",
    "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "Trang__",
    "SAO Y, thẻ chưa xem",
)
"""Widest texts that columns are made for."""
_KIND = 1
_TICKED = (0, 3)  # columns with a tick box or a mark


class SignParts(QWidget):
    """Made once for a panel.

    Signals:
        role_chosen: `SignerRole`.
    """

    role_chosen = Signal(object)

    def __init__(self, panel: QDialog) -> None:
        super().__init__(panel)
        self.before = Remark("Đợt vừa ký", self)
        self.heading = QLabel(self)
        self.heading.setObjectName("heading")
        self.heading.setWordWrap(True)
        self.list = SignList(self)
        self.table = _table(self.list)
        self.all = _button("Chọn hoặc bỏ tất cả (Ctrl+A)")
        self.card = CertificateCard(self)
        self.secret = SecretField(self)
        self.told = Remark("Tình trạng chứng thư số", self)
        self.remarks = Remark("Lưu ý trước khi ký", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.count = QLabel(self)
        self.main = _button("Ký số và gửi")
        self.main.setObjectName("yes")
        self.later = _button("Để sau (Esc)")
        self.stop = _button("Dừng (Esc)")
        self.aside = _button("Làm việc khác")
        self.keys = _button("Chứng thư số… (F11)")
        self._roles = {role: QRadioButton(ROLES[role], self) for role in SignerRole}
        self._group = QButtonGroup(self)
        self._box = QGroupBox(self)
        self._build(panel)

    def show_roles(self, plans: Sequence[SignPlan], role: SignerRole) -> None:
        """Whose signatures are due; the choice is hidden while only one's are."""
        due = [plan for plan in plans if plan.lines]
        for plan in plans:
            button = self._roles[plan.role]
            button.setText(f"{ROLES[plan.role]} ký ({grouped(len(plan.lines))} tệp)")
            button.setVisible(len(due) > 1)
            button.setChecked(plan.role is role)
        self._box.setTitle(f"Chữ ký số: {ROLES[role]}")

    def show_progress(self, done: int, total: int) -> None:
        """How far a batch is."""
        self.bar.setMaximum(max(total, 1))
        self.bar.setValue(done)
        words = progress_words(done, total)
        self.count.setText(words)
        self.bar.setAccessibleName(words)

    def show_step(self, *, is_signing: bool, main: str) -> None:
        """What can be done now."""
        self.main.setText(main)
        for widget in (self.bar, self.count, self.stop, self.aside):
            widget.setVisible(is_signing)
        for widget in (self.main, self.later):
            widget.setVisible(not is_signing)
        self.stop.setEnabled(True)
        for button in (self.all, *self._roles.values()):
            button.setEnabled(not is_signing)

    def _build(self, panel: QDialog) -> None:
        roles = QHBoxLayout()
        for role, button in self._roles.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _on=False, each=role: self.role_chosen.emit(each))
            roles.addWidget(button)
        roles.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        columns = QHBoxLayout()
        columns.addLayout(left, 1)
        columns.addWidget(self._right())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.before)
        layout.addWidget(self.heading)
        layout.addLayout(roles)
        layout.addLayout(columns, 1)
        layout.addLayout(self._below())
        around = QVBoxLayout(panel)
        around.addWidget(self)
        stops = (
            *self._roles.values(),
            self.table,
            self.all,
            self.secret.edit,
            self.keys,
            self.main,
            self.later,
            self.aside,
            self.stop,
        )
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _right(self) -> QWidget:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.addWidget(self.card)
        layout.addSpacing(6)
        layout.addWidget(self.secret)
        layout.addWidget(self.told)
        layout.addStretch(1)
        layout.addWidget(self.remarks)
        around = QVBoxLayout(self._box)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(Scrolled(inner))
        Fitting(self, self._fit_card, QEvent.Type.Resize)
        return self._box

    def _fit_card(self) -> None:
        most = round(self.width() * _SHARE)
        self._box.setFixedWidth(min(round(_CARD * letter_scale()), max(most, _CARD)))

    def _below(self) -> QHBoxLayout:
        below = QHBoxLayout()
        below.addWidget(self.keys)
        below.addSpacing(12)
        below.addWidget(self.count)
        below.addWidget(self.bar, 1)
        below.addStretch(0)
        for button in (self.main, self.later, self.aside, self.stop):
            below.addWidget(button)
        return below


def _table(model: SignList) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Các tệp sẽ ký")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setShowGrid(False)
    rows = table.verticalHeader()
    rows.hide()
    # Rows of one height are not measured one by one: 2000 files open as fast as two.
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    Fitting(table, lambda: _fit_columns(table))
    Fitting(table.viewport(), lambda: _fit_kind(table), QEvent.Type.Resize)
    return table


def _fit_columns(table: QTableView) -> None:
    metrics = table.fontMetrics()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + 10)
    for column, sample in enumerate(_SAMPLES):
        mark = metrics.height() + 10 if column in _TICKED else 0
        table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 12 + mark)
    _fit_kind(table)


def _fit_kind(table: QTableView) -> None:
    """Kinds of papers take what is left."""
    others = sum(table.columnWidth(each) for each in range(len(_SAMPLES)) if each != _KIND)
    least = table.fontMetrics().horizontalAdvance(_SAMPLES[_KIND]) + 12
    table.setColumnWidth(_KIND, max(least, table.viewport().width() - others))


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    # Enter is heard by the panel, which knows a held key from a second wish.
    button.setAutoDefault(False)
    return button
