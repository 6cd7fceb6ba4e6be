"""The bottom line: what is being done, the queue, the digitized ratio."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from scanner_app.domain.progress import OfficeProgress, grouped
from scanner_app.gui.chores import Phase
from scanner_app.gui.desk import Progress
from scanner_app.gui.views import Standing

_DOING = {
    Phase.TAKING_IN: ("Đang nhận trang", "trang"),
    Phase.READING: ("Đang đọc", "trang"),
    Phase.FILING: ("Đang xếp hồ sơ", ""),
    Phase.ARCHIVING: ("Đang tạo PDF/A", "giấy tờ"),
    Phase.SIGNING: ("Đang ký số", "tệp"),
    Phase.SENDING: ("Đang gửi", "tệp"),
}
_FORMULA = (
    "Tỷ lệ số hóa = số hồ sơ trong sổ theo dõi đã số hóa (mọi giấy tờ đã gửi và nơi nhận đã xác "
    "nhận) chia cho tổng số hồ sơ trong sổ theo dõi, mỗi mã hồ sơ tính một lần."
)


class StatusLine(QStatusBar):
    """Three labels; figures are always counted, never kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._doing = QLabel("Sẵn sàng", self)
        self._queue = QLabel(self)
        self._ratio = QLabel(self)
        self._ratio.setToolTip(_FORMULA)
        self._doing.setAccessibleName("Việc đang làm")
        self._queue.setAccessibleName("Hàng đợi")
        self._ratio.setAccessibleName("Tỷ lệ số hóa")
        self.addWidget(self._doing, 1)
        self.addPermanentWidget(self._queue)
        self.addPermanentWidget(self._ratio)

    @property
    def doing(self) -> str:
        """What is being done."""
        return self._doing.text()

    @property
    def ratio(self) -> str:
        """The ratio as shown."""
        return self._ratio.text()

    @property
    def queue(self) -> str:
        """The queue as shown."""
        return self._queue.text()

    def show_progress(self, progress: Progress | None) -> None:
        """How far the running work is; None when nothing runs."""
        self._doing.setText("Sẵn sàng" if progress is None else _progress_words(progress))

    def show_standing(self, standing: Standing) -> None:
        """Queue and ratio as counted now."""
        self._queue.setText(
            f"Hàng đợi: chờ gửi {grouped(standing.waiting)}, đã gửi {grouped(standing.sent)}, "
            f"bị từ chối {grouped(standing.refused)}"
        )
        self._ratio.setText(f"Tỷ lệ số hóa: {_ratio_words(standing.progress)}")


def _progress_words(progress: Progress) -> str:
    doing, unit = _DOING[progress.phase]
    if not unit:
        return f"{doing}…"
    if progress.total:
        done = min(progress.done, progress.total)
        return f"{doing}: {grouped(done)}/{grouped(progress.total)} {unit}"
    return f"{doing}: {grouped(progress.done)} {unit}" if progress.done else f"{doing}…"


def _ratio_words(progress: OfficeProgress | None) -> str:
    if progress is None:
        return "chưa nhập sổ theo dõi"
    return (
        f"{grouped(progress.digitized)}/{grouped(progress.total)} hồ sơ ({progress.percent_text})"
    )
