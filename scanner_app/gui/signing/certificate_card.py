"""A certificate as a person checks it before signing with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scanner_app.domain.signature import CertificateFacts, KeyState
from scanner_app.gui.signing.sign_words import timestamp_words, validity, where_words

_ROWS = ("Người giữ", "Cơ quan, tổ chức", "Nơi cấp", "Hiệu lực đến", "Nơi lưu", "Dấu thời gian")
_UNKNOWN = "hiện sau khi mở chứng thư"
_HOLDER, _ORGANISATION, _ISSUER, _UNTIL, _WHERE, _STAMP = range(len(_ROWS))


class CertificateCard(QWidget):
    """Names and values, one below the other; they can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A form layout would cut long names below their first line.
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        self._values = [QLabel(self) for _ in _ROWS]
        for row, (name, value) in enumerate(zip(_ROWS, self._values, strict=True)):
            value.setWordWrap(True)
            # Names out of certificates may be anything.
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            grid.addWidget(QLabel(f"{name}:", self), row, 0, right)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        self._values[_HOLDER].setObjectName("holder")
        self._warned = False

    @property
    def text(self) -> str:
        """Everything it says, a line each."""
        return "\n".join(
            f"{name}: {value.text()}" for name, value in zip(_ROWS, self._values, strict=True)
        )

    @property
    def is_warning(self) -> bool:
        """The certificate ends soon, or is not valid."""
        return self._warned

    def forget(self, timestamps: str) -> None:
        """Nothing is known yet but the time-stamp server's host."""
        for value in self._values:
            value.setText("…")
        self._values[_STAMP].setText(timestamp_words(timestamps))
        self._warn(warned=False)

    def show_state(self, state: KeyState, now: datetime) -> None:
        """What is known before opening it."""
        self._values[_WHERE].setText(where_words(state))
        if state.certificate is not None:
            self.show_facts(state.certificate, now)
            return
        for row in (_HOLDER, _ORGANISATION, _ISSUER, _UNTIL):
            self._values[row].setText(_UNKNOWN)
        self._warn(warned=False)

    def show_facts(self, facts: CertificateFacts, now: datetime) -> None:
        """What the certificate says of itself."""
        self._values[_HOLDER].setText(facts.holder)
        self._values[_ORGANISATION].setText(facts.organisation or "không ghi")
        self._values[_ISSUER].setText(facts.issuer)
        until, warned = validity(facts, now)
        self._values[_UNTIL].setText(until)
        self._warn(warned=warned)

    def _warn(self, *, warned: bool) -> None:
        self._warned = warned
        label = self._values[_UNTIL]
        label.setObjectName("warning" if warned else "")
        label.style().unpolish(label)
        label.style().polish(label)
