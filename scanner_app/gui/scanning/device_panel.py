"""Scanners that answer, the one that this counter uses, and addresses of network scanners."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.bootstrap import App
from scanner_app.domain.scan import Capabilities, Device
from scanner_app.domain.scan_errors import ScannerUntrustedError
from scanner_app.gui.answers import Answers
from scanner_app.gui.desk import Desk
from scanner_app.gui.icons import icon
from scanner_app.gui.scanning.profile_talk import ProfileTalk
from scanner_app.gui.scanning.profile_words import can_words, cannot_words, device_trouble
from scanner_app.gui.scanning.trust_panel import TrustPanel
from scanner_app.gui.words import Mark
from scanner_app.messages import text_of

_DEVICE = Qt.ItemDataRole.UserRole
_SEARCHING = "Đang tìm máy quét…"


class DevicePanel(QWidget):
    """Lists scanners as they answer; choosing one asks what it can do.

    Signals:
        listed: tuple of `Device`, those found so far.
    """

    listed = Signal(object)

    def __init__(self, desk: Desk, profiles: ProfileTalk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._profiles = profiles
        self._waits: Device | None = None
        self._errors: list[Exception] = []
        self._search = Answers(desk, self)
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(6)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Máy quét tìm thấy")
        self._trouble = QLabel(self)
        self._trouble.setObjectName("holds")
        self._trouble.setWordWrap(True)
        self._trust = TrustPanel(self)
        self._address = QLineEdit(self)
        self._address.setPlaceholderText("Địa chỉ IP hoặc tên máy")
        self._address.setToolTip(
            "Của máy quét trong mạng. Sohoa kết nối mã hóa (https). Máy quét không có mã hóa: "
            "gõ http:// trước địa chỉ."
        )
        self._address.setAccessibleName("Địa chỉ máy quét mạng")
        self._add = _button("Thêm địa chỉ", self._on_address_typed)
        self._again = _button("Tìm lại (F5)", self.search)
        self._use = _button("Dùng máy này (Enter)", self._on_use)
        self._build()
        self._search.found.connect(self._on_found)
        self._search.failed.connect(self._on_driver_failed)
        self._search.ended.connect(self._on_ended)

    @property
    def devices(self) -> tuple[Device, ...]:
        """Those found so far."""
        rows = (self._list.item(row) for row in range(self._list.count()))
        return tuple(row.data(_DEVICE) for row in rows)

    @property
    def state(self) -> str:
        """What is going on, in words."""
        return self._state.text()

    @property
    def trouble(self) -> str:
        """What went wrong, "" for nothing."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    @property
    def list(self) -> QListWidget:
        """The list."""
        return self._list

    @property
    def trust(self) -> TrustPanel:
        """Asks about certificates."""
        return self._trust

    @property
    def address(self) -> QLineEdit:
        """Where an address is typed."""
        return self._address

    def search(self) -> None:
        """Look for scanners anew."""
        self._list.clear()
        self._errors.clear()
        self._tell_trouble()
        self._state.setText(_SEARCHING)
        self._busy.show()
        self._search.start(lambda app, cancel: app.scanner.devices(cancel))
        self._enable()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._search.stop()

    def settle(self, error: ScannerUntrustedError) -> None:
        """A scan met a certificate that nobody confirmed."""
        self._waits = self._profiles.device
        self._trust.ask(error)

    def _build(self) -> None:
        self._list.currentRowChanged.connect(lambda _row: self._enable())
        self._list.itemActivated.connect(lambda _item: self._on_use())
        self._address.returnPressed.connect(self._on_address_typed)
        self._trust.agreed.connect(self._on_agreed)
        self._trust.refused.connect(self._on_refused)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        buttons.addWidget(self._use)
        typed = QHBoxLayout()
        typed.addWidget(self._address, 1)
        typed.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._state, self._busy, self._list):
            layout.addWidget(widget, 1 if widget is self._list else 0)
        layout.addWidget(self._trouble)
        layout.addWidget(self._trust)
        layout.addLayout(buttons)
        layout.addLayout(typed)
        self._busy.hide()
        self._trouble.hide()
        stops = (self._list, self._again, self._use, self._address, self._add)
        for one, following in pairwise(stops):
            self.setTabOrder(one, following)

    def _on_found(self, device: Device) -> None:
        item = QListWidgetItem(f"{device.name}\n{device.note or device.id}")
        item.setData(_DEVICE, device)
        self._list.addItem(item)
        self._mark()
        if self._list.currentRow() < 0 or self._is_used(device):
            self._list.setCurrentItem(item)
        self._enable()
        self.listed.emit(self.devices)

    def _on_driver_failed(self, error: Exception) -> None:
        self._errors.append(error)
        self._tell_trouble()

    def _on_ended(self) -> None:
        self._busy.hide()
        count = self._list.count()
        self._state.setText(f"Tìm thấy {count} máy quét." if count else text_of("scan.none"))
        self._enable()

    def _on_use(self) -> None:
        item = self._list.currentItem()
        if item is None or self._waits is not None:
            return
        self._search.stop()
        self._ask(item.data(_DEVICE))

    def _ask(self, device: Device) -> None:
        self._waits = device
        self._state.setText(f"Đang hỏi {device.name}…")
        self._busy.show()
        self._trust.hide()
        self._enable()

        def can(app: App, _cancel: object) -> Capabilities:
            return app.scanner.capabilities(device.id)

        self._desk.ask_device(self, can, self._on_can, self._on_cannot)

    def _on_can(self, can: Capabilities) -> None:
        device = self._chosen()
        if device is None:
            return
        chosen = self._profiles.chosen
        problem = cannot_words(can, chosen) if chosen is not None else ""
        self._state.setText(f"Đã chọn {device.name}: {can_words(can)}. Bấm F4 để quét.")
        self._errors.clear()
        self._tell_trouble(problem)

    def _on_cannot(self, error: Exception) -> None:
        if isinstance(error, ScannerUntrustedError):
            self._busy.hide()
            self._state.setText("Máy quét này cần được xác nhận trước khi dùng.")
            self._trust.ask(error)
            return
        # It is listed, so it is there: what is wrong now may be right when it is used.
        device = self._chosen()
        if device is not None:
            self._state.setText(f"Đã chọn {device.name}.")
        self._errors = [error]
        self._tell_trouble()

    def _chosen(self) -> Device | None:
        device, self._waits = self._waits, None
        self._busy.hide()
        if device is not None:
            self._profiles.use_device(device)
        self._mark()
        self._enable()
        return device

    def _on_address_typed(self) -> None:
        address = self._address.text().strip()
        if not address:
            self._address.setFocus()
            return
        self._address.clear()
        self._desk.change(
            self,
            lambda app: app.known_devices.add(address),
            lambda _none: self.search(),
            self._on_driver_failed,
        )

    def _on_agreed(self, address: str, fingerprint: str) -> None:
        self._desk.change(
            self,
            lambda app: app.known_devices.trust(address, fingerprint),
            lambda _none: self._on_trusted(),
            self._on_driver_failed,
        )

    def _on_trusted(self) -> None:
        if self._waits is not None:
            self._ask(self._waits)

    def _on_refused(self) -> None:
        self._waits = None
        self._state.setText("Chưa dùng máy quét này. Báo quản trị hệ thống, hoặc chọn máy khác.")
        self._enable()

    def _tell_trouble(self, problem: str = "") -> None:
        told = [device_trouble(error) for error in self._errors]
        text = "\n".join(each for each in (*told, problem) if each)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    def _mark(self) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            used = self._is_used(item.data(_DEVICE))
            item.setIcon(icon(Mark.SENT if used else Mark.KEPT))
            spoken = f"{item.data(_DEVICE).name}{', đang dùng' if used else ''}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self._list.setIconSize(QSize(20, 20))

    def _is_used(self, device: Device) -> bool:
        used = self._profiles.device
        return used is not None and used.id == device.id

    def _enable(self) -> None:
        idle = self._waits is None
        self._use.setEnabled(idle and self._list.currentRow() >= 0)
        self._again.setEnabled(idle)
        self._list.setEnabled(idle)


def _button(text: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    # In a dialog Enter would press the first button wherever the focus is.
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
