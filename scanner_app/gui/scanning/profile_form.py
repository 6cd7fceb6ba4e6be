"""The fields of a scan profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from scanner_app.domain.profile import KEYS, MAX_NAME, ScanProfile
from scanner_app.domain.scan import Device, Feed
from scanner_app.gui.scanning.profile_words import COLOURS, DPIS, FEEDS, NORM, SIDES, SIZES, SPLITS

Value = TypeVar("Value")

_COUNTER = "Máy quét của quầy này"


class ProfileForm(QWidget):
    """Shows a profile, gives what was typed and chosen as one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[Device, ...] = ()
        self._name = QLineEdit(self)
        self._name.setMaxLength(MAX_NAME)
        self._key = _choice({key: f"Alt+{key}" for key in KEYS} | {"": "Không có phím"})
        self._device = QComboBox()
        self._feed = _choice(FEEDS)
        self._sides = _choice(SIDES)
        self._colour = _choice(COLOURS)
        self._dpi = _choice({dpi: f"{dpi} dpi" for dpi in DPIS})
        self._size = _choice(SIZES)
        self._split = _choice(SPLITS)
        self._double = QCheckBox("Dừng khi máy kéo hai tờ cùng lúc")
        self._norm = QLabel(NORM, self)
        self._norm.setWordWrap(True)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for name, field in (
            ("Tên", self._name),
            ("Phím chọn", self._key),
            ("Máy quét", self._device),
            ("Nguồn giấy", self._feed),
            ("Mặt giấy", self._sides),
            ("Màu", self._colour),
            ("Độ phân giải", self._dpi),
            ("Khổ giấy", self._size),
            ("Tách hồ sơ theo", self._split),
        ):
            field.setAccessibleName(name)
            if isinstance(field, QComboBox):
                field.view().setAccessibleName(name)
            layout.addRow(f"{name}:", field)
        layout.addRow("", self._double)
        layout.addRow("", self._norm)
        self._feed.currentIndexChanged.connect(self._on_feed_changed)
        self._colour.currentIndexChanged.connect(self._on_colour_changed)
        self.show_devices(())

    @property
    def name(self) -> QLineEdit:
        """The profile's name."""
        return self._name

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The fields in the order of the Tab key."""
        boxes = (self._key, self._device, self._feed, self._sides, self._colour, self._dpi)
        return (self._name, *boxes, self._size, self._split, self._double)

    @property
    def dpi(self) -> QComboBox:
        """Dots per inch."""
        return self._dpi

    def show_devices(self, devices: Sequence[Device]) -> None:
        """Scanners that a profile may be bound to; the one chosen stays chosen."""
        chosen = self._device.currentData() or ""
        self._devices = tuple(devices)
        self._device.clear()
        self._device.addItem(_COUNTER, "")
        for each in devices:
            self._device.addItem(f"Chỉ {each.name}", each.id)
        self._choose_device(chosen)

    def show_profile(self, profile: ScanProfile, *, may_rename: bool) -> None:
        """Fill the fields."""
        self._name.setText(profile.name)
        self._name.setReadOnly(not may_rename)
        self._choose_device(profile.device)
        for box, value in (
            (self._key, profile.key),
            (self._feed, profile.feed),
            (self._sides, profile.sides),
            (self._colour, profile.colour),
            (self._size, profile.size),
            (self._split, profile.split),
        ):
            box.setCurrentIndex(box.findData(value))
        if self._dpi.findData(profile.dpi) < 0:
            self._dpi.addItem(f"{profile.dpi} dpi", profile.dpi)
        self._dpi.setCurrentIndex(self._dpi.findData(profile.dpi))
        self._double.setChecked(profile.stop_on_double_feed)
        self._on_feed_changed()
        self._on_colour_changed()

    def profile(self) -> ScanProfile:
        """What the fields say.

        Raises:
            ProfileError: no profile can be like this; names the field.
        """
        return ScanProfile(
            name=self._name.text().strip(),
            device=self._device.currentData(),
            feed=self._feed.currentData(),
            sides=self._sides.currentData(),
            colour=self._colour.currentData(),
            dpi=self._dpi.currentData(),
            size=self._size.currentData(),
            split=self._split.currentData(),
            stop_on_double_feed=self._double.isChecked(),
            key=self._key.currentData(),
        )

    def _choose_device(self, device: str) -> None:
        if self._device.findData(device) < 0:
            # It does not answer now; the profile keeps it.
            self._device.addItem(f"Chỉ {device}", device)
        self._device.setCurrentIndex(self._device.findData(device))

    def _on_feed_changed(self) -> None:
        glass = self._feed.currentData() is Feed.FLATBED
        if glass:
            self._sides.setCurrentIndex(0)
        # The glass sees one side.
        self._sides.setEnabled(not glass)
        self._double.setEnabled(not glass)

    def _on_colour_changed(self) -> None:
        chosen = self._colour.currentIndex()
        self._norm.setVisible(chosen > 0)


def _choice(offered: Mapping[Value, str]) -> QComboBox:
    box = QComboBox()
    for value, words in offered.items():
        box.addItem(words, value)
    return box
