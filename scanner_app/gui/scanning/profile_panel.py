"""Scan profiles: the list, and the chosen one's fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scanner_app.bootstrap import App
from scanner_app.domain.profile import MAX_NAME, ScanProfile
from scanner_app.domain.profile_errors import ProfileError
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import notice_of
from scanner_app.gui.fitting import Scrolled
from scanner_app.gui.scanning.profile_form import ProfileForm
from scanner_app.gui.scanning.profile_talk import ProfileTalk
from scanner_app.profiles import ListedProfile, Origin

_LOCKED = "Quản trị hệ thống đặt các cấu hình này; ở đây chỉ chọn, không sửa."
_OF_IT = "Quản trị hệ thống đặt cấu hình này; bấm Chép thành mới để có bản sửa được."


class ProfilePanel(QWidget):
    """Edits profiles where IT allows it."""

    def __init__(self, desk: Desk, profiles: ProfileTalk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._profiles = profiles
        self._new: ScanProfile | None = None
        self._shown: tuple[ListedProfile, ...] = ()
        self._list = QListWidget(self)
        self._list.setAccessibleName("Các cấu hình quét")
        self._form = ProfileForm(self)
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._save = _button("Lưu cấu hình", self._on_save)
        self._copy = _button("Chép thành mới", self._on_copy)
        self._remove = _button("Bỏ cấu hình", self._on_remove)
        self._build()
        profiles.changed.connect(self._on_changed)

    @property
    def form(self) -> ProfileForm:
        """The fields."""
        return self._form

    @property
    def list(self) -> QListWidget:
        """The list."""
        return self._list

    @property
    def told(self) -> str:
        """What was told last."""
        return self._told.text()

    @property
    def save_button(self) -> QPushButton:
        """Saves the fields."""
        return self._save

    @property
    def copy_button(self) -> QPushButton:
        """Makes a new profile like the chosen one."""
        return self._copy

    def show_chosen(self) -> None:
        """List the profiles; the one in use is chosen."""
        self._new = None
        self._told.clear()
        self._on_changed()

    def _build(self) -> None:
        self._list.currentRowChanged.connect(lambda _row: self._show())
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addWidget(Scrolled(self._form), 2)
        layout.addWidget(self._told)
        layout.addLayout(buttons)
        stops = (self._list, *self._form.stops, self._copy, self._remove, self._save)
        for one, following in pairwise(stops):
            self.setTabOrder(one, following)

    def _on_changed(self) -> None:
        profiles, chosen = self._profiles.profiles, self._profiles.chosen
        if profiles is None or chosen is None or self._new is not None:
            return
        with QSignalBlocker(self._list):
            if profiles.listed != self._shown:
                self._shown = profiles.listed
                self._offer()
            names = [each.profile.name for each in self._shown]
            self._list.setCurrentRow(names.index(chosen.name))
        self._show()

    def _offer(self) -> None:
        self._list.clear()
        for each in self._shown:
            key = f"Alt+{each.profile.key}   " if each.profile.key else ""
            self._list.addItem(f"{key}{each.profile.name}")

    def _chosen(self) -> ListedProfile | None:
        row = self._list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show(self) -> None:
        self._new = None
        found = self._chosen()
        if found is None:
            return
        self._form.show_profile(found.profile, may_rename=False)
        self._profiles.choose(found.profile.name)
        locked = self._profiles.profiles is not None and self._profiles.profiles.locked
        own = not locked and found.origin is not Origin.MACHINE
        self._form.setEnabled(own)
        self._save.setEnabled(own)
        self._remove.setEnabled(own)
        self._copy.setEnabled(not locked)
        if locked or not own:
            self._told.setText(_LOCKED if locked else _OF_IT)

    def _on_copy(self) -> None:
        found = self._chosen()
        if found is None:
            return
        name = f"{found.profile.name} (mới)"[:MAX_NAME]
        self._new = replace(found.profile, name=name, key="")
        self._form.show_profile(self._new, may_rename=True)
        self._form.setEnabled(True)
        self._save.setEnabled(True)
        self._told.setText("Đặt tên cho cấu hình mới, sửa các mục rồi bấm Lưu cấu hình.")
        self._form.name.setFocus()
        self._form.name.selectAll()

    def _on_save(self) -> None:
        try:
            profile = self._form.profile()
        except ProfileError as error:
            self._on_failed(error)
            return

        def save(app: App) -> str:
            app.profiles.save(profile)
            return app.profiles.choose(profile.name).name

        self._desk.change(self, save, self._on_saved, self._on_failed)

    def _on_remove(self) -> None:
        found = self._chosen()
        if found is None:
            return
        name = found.profile.name
        self._desk.change(
            self,
            lambda app: app.profiles.remove(name),
            lambda _none: self._on_removed(name),
            self._on_failed,
        )

    def _on_saved(self, name: str) -> None:
        self._new = None
        self._told.setText(f"Đã lưu cấu hình “{name}”.")
        self._profiles.load(name)

    def _on_removed(self, name: str) -> None:
        self._told.setText(f"Đã bỏ cấu hình “{name}”.")
        self._profiles.load()

    def _on_failed(self, error: Exception) -> None:
        notice = notice_of(error)
        self._told.setText(notice.text if notice is not None else "")


def _button(text: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
