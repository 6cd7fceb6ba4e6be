"""What was found about the signatures of files."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from scanner_app.gui.fitting import Fitting, make_roomy
from scanner_app.gui.icons import icon
from scanner_app.gui.remark import Remark
from scanner_app.gui.signing.report_words import Judged, report_html
from scanner_app.gui.theme import letter_scale
from scanner_app.gui.words import Mark

_LIST = 300  # pixels at 100 %: a kind of paper


class ReportDialog(QDialog):
    """One verdict first, everything behind it below; Escape closes it.

    Signals:
        online_wanted: ask the issuers' servers, too.
    """

    online_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("Kiểm tra chữ ký số")
        self.setModal(True)
        self._judged: list[Judged] = []
        self.title = QLabel(self)
        self.title.setObjectName("heading")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict = Remark("Kết luận", self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Các tệp đã kiểm tra")
        self.list.setWordWrap(True)
        Fitting(self.list, self._fit_list)
        self.facts = QTextBrowser(self)
        self.facts.setAccessibleName("Chi tiết chữ ký")
        self.facts.setOpenLinks(False)
        self.facts.setTabChangesFocus(True)
        self.online = _button("Hỏi nơi cấp qua mạng (F5)")
        self.copy = _button("Chép nội dung")
        self.close_ = _button("Đóng (Esc)")
        self._build()

    @property
    def text(self) -> str:
        """Everything it says; "" while it is closed."""
        if self.isHidden():
            return ""
        return "\n".join((self.title.text(), self.verdict.text, self.facts.toPlainText()))

    def begin(self, title: str, count: int) -> None:
        """Open it; so many files are being judged."""
        self._judged = []
        with QSignalBlocker(self.list):
            self.list.clear()
        self.list.setVisible(count > 1)
        self.title.setText(title)
        self.facts.clear()
        self.verdict.tell("Đang kiểm tra chữ ký…", Mark.WORKING)
        self.online.setEnabled(False)
        self.open()
        self.close_.setFocus()

    def add(self, judged: Judged) -> None:
        """A file was judged."""
        self._judged.append(judged)
        item = QListWidgetItem(icon(judged.mark), judged.target.title)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, f"{judged.target.title}: {judged.conclusion}"
        )
        self.list.addItem(item)
        if len(self._judged) == 1:
            self.list.setCurrentRow(0)

    def end(self) -> None:
        """All were judged."""
        self.online.setEnabled(True)
        if not self.list.isHidden():
            self.list.setFocus()

    def _build(self) -> None:
        self.list.currentRowChanged.connect(self._on_row)
        self.online.clicked.connect(self.online_wanted)
        self.copy.clicked.connect(self._on_copy)
        self.close_.clicked.connect(self.reject)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.online.click)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.facts, 1)
        below = QHBoxLayout()
        below.addWidget(self.online)
        below.addWidget(self.copy)
        below.addStretch(1)
        below.addWidget(self.close_)
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addWidget(self.verdict)
        layout.addLayout(middle, 1)
        layout.addLayout(below)
        make_roomy(self, 860, 600)

    def _fit_list(self) -> None:
        side = self.list.fontMetrics().height()
        self.list.setIconSize(QSize(side, side))
        self.list.setFixedWidth(round(_LIST * letter_scale()))

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self._judged):
            return
        judged = self._judged[row]
        self.verdict.tell(judged.conclusion, judged.mark)
        self.facts.setHtml(report_html(judged))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
