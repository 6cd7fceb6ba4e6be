"""One rate as a large figure, with what it was counted from and its formula on demand."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from scanner_app.domain.progress import Measure, Rate
from scanner_app.figures.words import percent_words
from scanner_app.gui.icons import icon
from scanner_app.gui.words import Mark
from scanner_app.messages.progress import OF_THIS_PC, RATES, SOURCES


class RateCard(QFrame):
    """Shows one measure; the formula stands under a question mark."""

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = measure
        words = RATES[measure]
        self.setObjectName("remark")
        self.setAccessibleName(words.label)
        title = QLabel(f"{words.label} {OF_THIS_PC}", self)
        title.setWordWrap(True)
        self._question = QToolButton(self)
        self._question.setText("?")
        self._question.setCheckable(True)
        self._question.setToolTip(f"{words.label} = {words.formula} (Shift+F1)")
        self._question.setAccessibleName(f"Công thức của {words.label.lower()}")
        self._question.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._share = QLabel("–", self)
        self._share.setObjectName("figure")
        self._share.setAccessibleName(words.label)
        self._counts = QLabel(self)
        self._mark = QLabel(self)
        self._aim = QLabel(self)
        self._aim.setWordWrap(True)
        self._mark.hide()
        self._aim.hide()
        self._formula = QLabel(self)
        self._formula.setWordWrap(True)
        self._formula.hide()
        self._question.toggled.connect(self._formula.setVisible)
        self._lay_out(title)

    @property
    def share(self) -> str:
        """The large figure."""
        return self._share.text()

    @property
    def counts(self) -> str:
        """What it was counted from."""
        return self._counts.text()

    @property
    def formula(self) -> str:
        """The formula, "" while it is put away."""
        return "" if self._formula.isHidden() else self._formula.text()

    @property
    def question(self) -> QToolButton:
        """Shows and hides the formula."""
        return self._question

    def show_rate(self, rate: Rate, target: Decimal | None) -> None:
        """Another figure; `target` in percent, None without one."""
        words = RATES[rate.measure]
        self._share.setText(rate.percent_text)
        self._counts.setText(rate.counts_text)
        self._share.setAccessibleDescription(f"{rate.counts_text}. {words.formula}")
        self._formula.setText(
            f"{words.formula} [{rate.measure.formula}]\n"
            f"Tử số: {words.numerator}.\n"
            f"Mẫu số: {words.denominator}. Nguồn: {SOURCES[rate.source]}."
        )
        self._aim_at(rate, target)

    def grey(self, *, stale: bool) -> None:
        """The figure is an old one."""
        role = QPalette.ColorRole.PlaceholderText if stale else QPalette.ColorRole.WindowText
        for label in (self._share, self._counts, self._aim):
            label.setForegroundRole(role)

    def _aim_at(self, rate: Rate, target: Decimal | None) -> None:
        known = target is not None and rate.denominator > 0
        self._mark.setVisible(known)
        self._aim.setVisible(known)
        if target is None or not known:
            return
        reached = rate.reaches(target)
        side = self.fontMetrics().height()
        mark = Mark.SENT if reached else Mark.LOOK
        self._mark.setPixmap(icon(mark).pixmap(QSize(side, side)))
        self._aim.setText(f"{'đã đạt' if reached else 'chưa đạt'} chỉ tiêu {percent_words(target)}")

    def _lay_out(self, title: QLabel) -> None:
        head, body, aim = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(2)
        head.addWidget(title, 1)
        head.addWidget(self._question, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._share, 0, Qt.AlignmentFlag.AlignBaseline)
        body.addSpacing(8)
        body.addWidget(self._counts, 0, Qt.AlignmentFlag.AlignBaseline)
        body.addStretch(1)
        aim.addWidget(self._mark)
        aim.addWidget(self._aim, 1)
        column.addLayout(head)
        column.addLayout(body)
        column.addLayout(aim)
        column.addWidget(self._formula)
        column.addStretch(1)
