"""The bottom line: what is being done, the queue, the digitized ratio."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from scanner_app.domain.progress import OfficeProgress, grouped
from scanner_app.gui.chores import Phase
from scanner_app.gui.counter.standing import Standing
from scanner_app.gui.desk import Progress
from scanner_app.gui.scanning.scan_words import coming_words
from scanner_app.gui.signing.sign_words import agency_words

_DOING = {
    Phase.TAKING_IN: ("Đang nhận trang", "trang"),
    Phase.READING: ("Đang đọc", "trang"),
    Phase.FILING: ("Đang xếp hồ sơ", ""),
    Phase.ARCHIVING: ("Đang tạo PDF/A", "giấy tờ"),
    Phase.SIGNING: ("Đang ký số", "tệp"),
}
_FORMULA = (
    "Tỷ lệ số hóa = số hồ sơ trong sổ theo dõi đã số hóa (mọi giấy tờ đã gửi và nơi nhận đã xác "
    "nhận) chia cho tổng số hồ sơ trong sổ theo dõi, mỗi mã hồ sơ tính một lần."
)


class StatusLine(QStatusBar):
    """What is being done, the stack left open, queue and ratio; figures are counted, not kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._doing = QLabel("Sẵn sàng", self)
        self._progress: Progress | None = None
        self._watching = ""
        self._stack = QLabel(self)
        self._queue = QLabel(self)
        self._agency = QLabel(self)
        self._agency.setAccessibleName("Chờ chữ ký cơ quan")
        self._agency.hide()
        self._ratio = QLabel(self)
        self._ratio.setToolTip(_FORMULA)
        self._doing.setAccessibleName("Việc đang làm")
        self._stack.setAccessibleName("Chồng giấy đang mở")
        self._stack.hide()
        self._queue.setAccessibleName("Hàng đợi")
        self._ratio.setAccessibleName("Tỷ lệ số hóa")
        self.addWidget(self._doing, 1)
        self.addPermanentWidget(self._stack)
        self.addPermanentWidget(self._agency)
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

    @property
    def agency(self) -> str:
        """How many files wait for the agency's signature, "" for none."""
        return self._agency.text()

    @property
    def stack(self) -> str:
        """The stack left open, "" without one."""
        return self._stack.text()

    def show_stack(self, words: str) -> None:
        """Say that a stack is open; "" says that none is."""
        self._stack.setText(words)
        self._stack.setVisible(bool(words))

    def show_progress(self, progress: Progress | None) -> None:
        """How far the running work is; None when nothing runs."""
        self._progress = progress
        idle = " · ".join(each for each in ("Sẵn sàng", self._watching) if each)
        self._doing.setText(idle if progress is None else _progress_words(progress))

    def show_watching(self, words: str) -> None:
        """Say what is watched while nothing else is done."""
        self._watching = words
        self.show_progress(self._progress)

    def show_standing(self, standing: Standing) -> None:
        """Queue and ratio as counted now."""
        counts = (
            f"Hàng đợi: chờ gửi {grouped(standing.waiting)}, đã gửi {grouped(standing.sent)}, "
            f"bị từ chối {grouped(standing.refused)}"
        )
        self._queue.setText(" · ".join(each for each in (counts, standing.sending) if each))
        self._agency.setText(agency_words(standing.to_sign_agency))
        self._agency.setVisible(bool(standing.to_sign_agency))
        self._ratio.setText(f"Tỷ lệ số hóa: {_ratio_words(standing.progress)}")


def _progress_words(progress: Progress) -> str:
    if progress.phase is Phase.SCANNING:
        return coming_words(progress.done, progress.coming, progress.read, ending=progress.ending)
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
