"""The system's own dialogs for files and folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_SCANS = "Ảnh, PDF (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.pdf);;Mọi tệp (*)"
_KEYFILES = "Tệp chứng thư số (*.p12 *.pfx);;Mọi tệp (*)"
_SIGNED = "Tệp PDF (*.pdf);;Mọi tệp (*)"
_REGISTERS = "Sổ theo dõi (*.csv *.txt *.xlsx *.xls);;Mọi tệp (*)"


def ask_files(window: QWidget) -> tuple[Path, ...]:
    """Scans to take in; none when the dialog was left."""
    names, _ = QFileDialog.getOpenFileNames(window, "Mở tệp đã quét", "", _SCANS)
    return tuple(Path(name) for name in names)


def ask_folder(window: QWidget) -> tuple[Path, ...]:
    """A folder of scans; none when the dialog was left."""
    name = QFileDialog.getExistingDirectory(window, "Mở thư mục đã quét")
    return (Path(name),) if name else ()


def ask_register(window: QWidget) -> tuple[Path, ...]:
    """The register's export; none when the dialog was left."""
    name, _ = QFileDialog.getOpenFileName(window, "Nhập sổ theo dõi hồ sơ", "", _REGISTERS)
    return (Path(name),) if name else ()


def ask_keyfile(window: QWidget) -> tuple[Path, ...]:
    """A PKCS#12 file; none when the dialog was left."""
    name, _ = QFileDialog.getOpenFileName(window, "Chọn tệp chứng thư số", "", _KEYFILES)
    return (Path(name),) if name else ()


def ask_signed_file(window: QWidget) -> tuple[Path, ...]:
    """A PDF whose signatures are to be judged; none when the dialog was left."""
    name, _ = QFileDialog.getOpenFileName(window, "Kiểm tra chữ ký của tệp", "", _SIGNED)
    return (Path(name),) if name else ()
