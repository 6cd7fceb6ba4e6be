"""A test scan: choose a scanner, scan one page, look at it; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from scanner_app.bootstrap import App
from scanner_app.bootstrap.trial_scan import TrialPage, trial_scan
from scanner_app.domain.scan import Device
from scanner_app.domain.scan_errors import ScannerUntrustedError
from scanner_app.gui.answers import Answers
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.it.it_words import seconds
from scanner_app.messages import scan_warning_text, text_of
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Handle

_SIDE = 1400  # pixels kept of the picture; more than any screen shows of it
_MM = 25.4
_FIRST = "Bấm Tìm máy quét, đặt một tờ giấy vào máy, rồi bấm Quét thử. Trang quét không được giữ."


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page made fit for the screen, with its true size."""

    picture: QImage
    size: QSize
    page: TrialPage


class TrialScanPanel(QWidget):
    """Searches, scans one page, shows it with its measures.

    Signals:
        changed: a search or scan began or ended.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Handle | None = None
        self._searches = False
        self._errors: list[Exception] = []
        self._pixmap = QPixmap()
        self._search = Answers(desk, self)
        self._devices = QComboBox(self)
        self._devices.setAccessibleName("Máy quét để quét thử")
        self._devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._find = QPushButton("Tìm máy quét (F7)", self)
        self._scan = QPushButton("Quét thử (F4)", self)
        self._stop = QPushButton("Dừng (Esc)", self)
        self._state = QLabel(_FIRST, self)
        self._state.setWordWrap(True)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setMinimumHeight(120)
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._build()
        self._enable()

    @property
    def runs(self) -> bool:
        """A search or scan is under way."""
        return self._searches or self._running is not None

    @property
    def state(self) -> str:
        """What is going on, or came of it, in words."""
        return self._state.text()

    @property
    def devices(self) -> QComboBox:
        """Scanners that answered."""
        return self._devices

    @property
    def has_picture(self) -> bool:
        """A page is shown."""
        return not self._pixmap.isNull()

    def search(self) -> None:
        """Look for scanners anew; one that scans is left alone."""
        if self._running is not None:
            return
        self._devices.clear()
        self._errors.clear()
        self._searches = True
        self._state.setText("Đang tìm máy quét…")
        self._search.start(lambda app, cancel: app.scanner.devices(cancel))
        self._enable()

    def scan(self) -> None:
        """Scan one page; the first time it looks for scanners."""
        device = self._devices.currentData()
        if self._running is not None:
            return
        if not isinstance(device, Device):
            self.search()
            return
        self._show(QPixmap())
        self._state.setText(f"Đang quét một trang bằng {device.name}…")

        def work(app: App, cancel: CancelToken) -> _Shown:
            return _fit(trial_scan(app.scanner, device, cancel))

        self._running = self._desk.ask_device(self, work, self._on_page, self._on_failed)
        self._enable()

    def stop(self) -> None:
        """Stop searching or scanning."""
        if not self.runs:
            return
        self._search.stop()
        self._searches = False
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._state.setText("Đã dừng. Không trang nào được giữ.")
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The picture fills what room there is."""
        super().resizeEvent(event)
        self._show(self._pixmap)

    def _build(self) -> None:
        self._find.clicked.connect(self.search)
        self._scan.clicked.connect(self.scan)
        self._stop.clicked.connect(self.stop)
        self._search.found.connect(self._on_found)
        self._search.failed.connect(self._errors.append)
        self._search.ended.connect(self._on_searched)
        buttons = QHBoxLayout()
        for button in (self._find, self._scan, self._stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._devices)
        layout.addLayout(buttons)
        layout.addWidget(self._state)
        layout.addWidget(self._picture, 1)

    def _on_found(self, device: Device) -> None:
        self._devices.addItem(f"{device.name} {device.note}".strip(), device)
        self._enable()

    def _on_searched(self) -> None:
        self._searches = False
        count = self._devices.count()
        told = notice_of(*self._errors)
        found = f"Tìm thấy {count} máy quét. Đặt một tờ giấy vào máy rồi bấm Quét thử (F4)."
        lines = [found if count else text_of("scan.none"), told.text if told else ""]
        self._state.setText("\n".join(each for each in lines if each))
        self._enable()

    def _on_page(self, shown: _Shown) -> None:
        self._running = None
        page, size = shown.page, shown.size
        self._show(QPixmap.fromImage(shown.picture))
        dpi = max(1, page.dpi)
        measures = " × ".join(f"{side / dpi * _MM:.0f}" for side in (size.width(), size.height()))
        weight = f"{len(page.picture) / 1e6:.1f} MB".replace(".", ",")
        text = (
            f"Quét được: {page.dpi} dpi, {size.width()} × {size.height()} điểm ({measures} mm), "
            f"{weight}, {seconds(page.took_s)}. Trang này không được giữ."
        )
        self._state.setText("\n".join([text, *map(scan_warning_text, page.warnings)]))
        self._picture.setAccessibleName("Trang quét thử")
        self._enable()

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        notice = notice_of(error)
        more = ""
        if isinstance(error, ScannerUntrustedError):
            more = "\nXác nhận máy quét ở cửa sổ quầy (Ctrl+M) hoặc bằng sohoa devices trust."
        self._state.setText((notice.text if notice else "") + more)
        self._enable()

    def _show(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap
        if pixmap.isNull():
            self._picture.clear()
            return
        ratio = self.devicePixelRatioF()
        fitted = pixmap.scaled(
            self._picture.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        self._picture.setPixmap(fitted)

    def _enable(self) -> None:
        self._find.setEnabled(not self.runs)
        self._scan.setEnabled(self._running is None)
        self._stop.setEnabled(self.runs)
        self._devices.setEnabled(self._running is None and self._devices.count() > 0)
        self.changed.emit()


def _fit(page: TrialPage) -> _Shown:
    """Off the GUI thread: decode, and make it as small as a screen."""
    picture = QImage.fromData(page.picture)
    small = picture.scaled(
        _SIDE,
        _SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return _Shown(small, picture.size(), page)
