"""What is asked for: period, office, with the offices below it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Extent, Period
from scanner_app.figures.office_figures import Asked, OfficeChoice
from scanner_app.gui.office.periods import Span, Spans

_ALL = "Mọi đơn vị trong sổ"


class ChoiceBar(QWidget):
    """Period and office to be chosen.

    Signals:
        changed: something else is asked for.
    """

    changed = Signal()

    def __init__(self, spans: Spans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = spans
        self._span = QComboBox(self)
        for span, words in spans.offered:
            self._span.addItem(words, span)
        self._since, self._until = self._day("Từ ngày"), self._day("Đến hết ngày")
        self._dash = QLabel("–", self)
        self._office = QComboBox(self)
        self._office.addItem(_ALL, "")
        self._office.setMaxVisibleItems(20)
        self._office.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._office.setMinimumContentsLength(len(_ALL))
        self._office.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._office.setToolTip("Đơn vị đã tiếp nhận hồ sơ (Alt+V)")
        self._below = QCheckBox("&Gồm đơn vị trực thuộc", self)
        self._below.setToolTip("Tính cả các đơn vị trực thuộc, theo từng thời kỳ (Alt+G)")
        self._lay_out()
        self.choose(Span.MONTH if spans.campaign is None else Span.CAMPAIGN)
        self._span.currentIndexChanged.connect(self._on_span_changed)
        for edit in (self._since, self._until):
            edit.dateChanged.connect(self.changed)
        self._office.currentIndexChanged.connect(self.changed)
        self._below.toggled.connect(self.changed)

    @property
    def span(self) -> Span:
        """The chosen kind of period."""
        return Span(self._span.currentData())

    @property
    def office(self) -> OfficeCode | None:
        """The chosen office; None is all."""
        code = str(self._office.currentData())
        return OfficeCode(code) if code else None

    @property
    def subordinates(self) -> bool:
        """With the offices below."""
        return self._below.isChecked()

    @property
    def asked(self) -> Asked:
        """All of it."""
        free = Period(_python(self._since), _python(self._until))
        period = self._spans.period(self.span, free)
        return Asked(
            extent=Extent(period, self.office, self.subordinates),
            today=self._spans.today,
            campaign=self._spans.campaign,
            forecast=self.span is Span.CAMPAIGN,
            name=self._office.currentText(),
        )

    @property
    def kept(self) -> str:
        """All of it as a text, for the next start; days move on, but those that were typed."""
        return json.dumps(
            {
                "span": self.span.value,
                "days": [_python(each).isoformat() for each in (self._since, self._until)],
                "office": self.office or "",
                "name": self._office.currentText() if self.office else "",
                "below": self.subordinates,
            },
            ensure_ascii=False,
        )

    def recall(self, kept: str) -> None:
        """Choose what `kept` told; what cannot be understood changes nothing."""
        try:
            told = json.loads(kept)
            days = [date.fromisoformat(each) for each in told["days"]]
            span, code, name = Span(told["span"]), str(told["office"]), str(told["name"])
            below = bool(told["below"])
        except (ValueError, TypeError, KeyError):
            return
        for edit, day in zip((self._since, self._until), days, strict=False):
            edit.setDate(QDate(day.year, day.month, day.day))
        if code and self._office.findData(code) < 0:
            # The register is asked later; an office that it does not have is given up then.
            self._office.addItem(name, code)
        self.choose_office(code, subordinates=below)
        self.choose(span)

    def renew(self, today: date) -> None:
        """It is this day now: this week and month are others than when the window was made."""
        self._spans = replace(self._spans, today=today)

    def choose(self, span: Span) -> None:
        """A kind of period; one that is not offered changes nothing."""
        place = self._span.findData(span)
        if place >= 0:
            self._span.setCurrentIndex(place)
        self._show_days()

    def choose_office(self, code: str, *, subordinates: bool | None = None) -> None:
        """An office of the list, "" is all."""
        if subordinates is not None:
            self._below.setChecked(subordinates)
        place = self._office.findData(code)
        if place >= 0:
            self._office.setCurrentIndex(place)

    def offer(self, offices: Sequence[OfficeChoice]) -> None:
        """The offices that the register knows; what was chosen stays."""
        before = [self._office.itemText(place) for place in range(1, self._office.count())]
        if before == [each.name for each in offices]:
            return
        chosen = self._office.currentData()
        self._office.blockSignals(True)
        self._office.clear()
        self._office.addItem(_ALL, "")
        for each in offices:
            self._office.addItem(each.name, each.code)
        self._office.setCurrentIndex(max(self._office.findData(chosen), 0))
        self._office.blockSignals(False)
        if self._office.currentData() != chosen:
            self.changed.emit()

    def _day(self, name: str) -> QDateEdit:
        today = self._spans.today
        edit = QDateEdit(QDate(today.year, today.month, today.day), self)
        edit.setDisplayFormat("dd/MM/yyyy")
        edit.setCalendarPopup(True)
        edit.setAccessibleName(name)
        edit.setToolTip(name)
        # A day that is still being typed asks for nothing.
        edit.setKeyboardTracking(False)
        return edit

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for words, widget, name in (
            ("&Kỳ:", self._span, "Kỳ báo cáo"),
            ("Đơn &vị:", self._office, "Đơn vị"),
        ):
            label = QLabel(words, self)
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            row.addWidget(label)
            row.addWidget(widget, int(widget is self._office))
            if widget is self._span:
                for each in (self._since, self._dash, self._until):
                    row.addWidget(each)
        self._span.setToolTip("Ngày tiếp nhận của hồ sơ được đếm (Alt+K)")
        row.addWidget(self._below, 0, Qt.AlignmentFlag.AlignRight)

    def _show_days(self) -> None:
        free = self.span is Span.FREE
        for each in (self._since, self._dash, self._until):
            each.setVisible(free)

    def _on_span_changed(self) -> None:
        self._show_days()
        self.changed.emit()


def _python(edit: QDateEdit) -> date:
    found = edit.date()
    return date(found.year(), found.month(), found.day())
