"""Asks a person to compare the fingerprint of a network scanner's certificate."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scanner_app.domain.scan_errors import ScannerUntrustedError
from scanner_app.gui.scanning.profile_words import grouped_fingerprint

_NEW = (
    "Lần đầu kết nối an toàn tới {address}. So dãy dưới đây với vân tay (SHA-256) trên màn hình "
    "hay trang cài đặt của máy quét; không có chỗ để so thì hỏi quản trị hệ thống."
)
_CHANGED = (
    "Chứng thư của máy quét {address} đã ĐỔI so với lần xác nhận trước. Có thể máy vừa được cài "
    "lại, cũng có thể máy khác giả làm nó. Chỉ xác nhận khi đã so đủ mọi nhóm, hoặc quản trị hệ "
    "thống bảo đúng."
)


class TrustPanel(QFrame):
    """Shows a fingerprint in groups of four; nothing is trusted without the yes.

    Signals:
        agreed: str address, str fingerprint.
        refused: it is not the same.
    """

    agreed = Signal(str, str)
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName("Xác nhận máy quét mạng")
        self._address = ""
        self._fingerprint = ""
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._groups = QLabel(self)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() + 1)
        self._groups.setFont(font)
        self._groups.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._yes = QPushButton("Đã so, giống nhau", self)
        self._no = QPushButton("Không giống", self)
        for button in (self._yes, self._no):
            # Enter by habit must not confirm what nobody compared.
            button.setAutoDefault(False)
        self._yes.clicked.connect(self._on_yes)
        self._no.clicked.connect(self._on_no)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._yes)
        row.addWidget(self._no)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addWidget(self._groups)
        layout.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """What is asked, the fingerprint included; "" while nothing is."""
        return "" if self.isHidden() else f"{self._text.text()}\n{self._groups.text()}"

    @property
    def yes(self) -> QPushButton:
        """The answer that trusts it."""
        return self._yes

    @property
    def no(self) -> QPushButton:
        """The answer that does not."""
        return self._no

    def ask(self, error: ScannerUntrustedError) -> None:
        """Ask about the certificate that the error tells of."""
        self._address = str(error.facts.get("address", ""))
        self._fingerprint = str(error.facts.get("fingerprint", ""))
        text = _CHANGED if error.facts.get("pinned") else _NEW
        self._text.setText(text.format(address=self._address))
        self._groups.setText(grouped_fingerprint(self._fingerprint))
        self._groups.setAccessibleName(f"Vân tay chứng thư: {self._groups.text()}")
        self.show()
        self._no.setFocus()

    def _on_yes(self) -> None:
        self.hide()
        self.agreed.emit(self._address, self._fingerprint)

    def _on_no(self) -> None:
        self.hide()
        self.refused.emit()
