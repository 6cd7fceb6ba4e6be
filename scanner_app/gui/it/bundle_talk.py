"""Saving the log bundle: asks where, looks at this PC, writes, says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from scanner_app.bootstrap import App
from scanner_app.bootstrap.log_bundle import Bundle, bundle_name, write_bundle
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.tasks.cancel import CancelToken

_PLACE = QStandardPaths.StandardLocation.DocumentsLocation


class BundleTalk(QObject):
    """For every window that offers the bundle."""

    def __init__(self, desk: Desk, tell: Callable[[Notice | None], None], window: QWidget) -> None:
        """Args say for whom.

        Args:
            desk: off whose thread it is written.
            tell: shows a line in the window.
            window: the dialog's parent.
        """
        super().__init__(window)
        self._desk = desk
        self._tell = tell
        self._window = window
        self.ask: Callable[[], Path | None] = self._ask_place

    def save(self) -> None:
        """Ask where, then write it there."""
        target = self.ask()
        if target is None:
            return
        self._tell(Notice("Đang kiểm tra máy và gom nhật ký…"))

        def work(app: App, cancel: CancelToken) -> Bundle:
            return write_bundle(app, target, tuple(app.diagnose.each(None, cancel)))

        self._desk.ask_device(self, work, self._on_written, self._on_failed)

    def _on_written(self, bundle: Bundle) -> None:
        kilobytes = f"{max(1, bundle.size_bytes // 1000):,}".replace(",", ".")
        self._tell(
            Notice(
                f"Đã lưu gói nhật ký {bundle.path} ({kilobytes} kB). Trong gói không có trang "
                "quét, tên hay số định danh của công dân; gửi tệp này cho người hỗ trợ."
            )
        )

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))

    def _ask_place(self) -> Path | None:
        folder = Path(QStandardPaths.writableLocation(_PLACE))
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Lưu gói nhật ký", str(folder / bundle_name()), "Tệp nén (*.zip)"
        )
        return Path(name) if name else None
