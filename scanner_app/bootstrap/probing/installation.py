"""Looks at what the installer put here, and at what of Windows the program leans on."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.home_place import unfit_home
from scanner_app.bootstrap.installed import LIST_NAME, damaged_files, read_product
from scanner_app.domain.diagnosis import Found, Measured
from scanner_app.domain.diagnosis_errors import (
    ClockBeforeError,
    ProductDamagedError,
    RecentErrorsError,
    WiaOffError,
)
from scanner_app.domain.progress import grouped
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.paths import log_folder
from scanner_app.tasks.cancel import CancelToken

AUTOSTART = (r"Software\Microsoft\Windows\CurrentVersion\Run", "Sohoa gửi hồ sơ")
"""Key and value that the installers write below HKEY_LOCAL_MACHINE (`installer/product.toml`)."""
WIA_START = (r"SYSTEM\CurrentControlSet\Services\stisvc", "Start")
"""How Windows Image Acquisition starts: 2 by itself, 3 when it is needed, 4 never."""

_NO_WINDOWS = Found("không có: không phải Windows")
_OFF = 4
_NAMED = 5
_DAYS = 7
_MOST_LOG_BYTES = 4_000_000
_ERROR = re.compile(r"(?m)^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z (?:ERROR|CRITICAL) ")

Registry = Callable[[str, str], object]
"""Gives a value below HKEY_LOCAL_MACHINE by key and name; None when there is none."""


def look_product(cancel: CancelToken, folder: Path | None = None) -> Found:
    """Whether every file of the product is as it was built.

    Args:
        cancel: ends it.
        folder: of the product, instead of the one that this program belongs to.

    Raises:
        ProductDamagedError: some are not.
        Cancelled: somebody asked to stop.
    """
    try:
        product = read_product(folder)
    except (OSError, ValueError) as error:
        raise ProductDamagedError(count="1", name=LIST_NAME) from error
    if product is None:
        return Found("chạy từ mã nguồn", {"files": None})
    damaged = list(damaged_files(product, cancel))
    if damaged:
        named = ", ".join(islice(damaged, _NAMED))
        raise ProductDamagedError(count=grouped(len(damaged)), name=named)
    count = len(product.files)
    values: dict[str, Measured] = {"version": product.version, "files": count}
    return Found(f"{product.version} ở {product.folder}, {grouped(count)} tệp nguyên vẹn", values)


def look_placement(home: Path) -> Found:
    """Whether the home lies where no other program or network moves its files.

    Raises:
        StorageError leaves: OneDrive, a roaming profile or a share.
    """
    unfit = unfit_home(home)
    if unfit is not None:
        raise unfit
    return Found("ổ đĩa trong máy")


def look_recent_errors(home: Path) -> Found:
    """How many errors the log has of the last days, and when the last one was."""
    since = now() - timedelta(days=_DAYS)
    times = [moment for moment in _error_times(home) if moment >= since]
    values: dict[str, Measured] = {"errors": len(times)}
    if not times:
        return Found(f"không có lỗi nào trong {_DAYS} ngày", values)
    last = f"{max(times).astimezone(VIETNAM):%d/%m %H:%M}"
    warning = RecentErrorsError(count=grouped(len(times)), days=_DAYS)
    return Found(f"{len(times)} lỗi trong {_DAYS} ngày, gần nhất {last}", values, warning)


def look_autostart(registry: Registry | None) -> Found:
    """Whether waiting files are sent while nobody has the window open.

    Args:
        registry: None where there is none.
    """
    if registry is None:
        return _NO_WINDOWS
    is_on = registry(*AUTOSTART) is not None
    told = "có, khi có người đăng nhập" if is_on else "không, chỉ khi cửa sổ Sohoa mở"
    return Found(told, {"autostart": is_on})


def require_later(moment: datetime, built: date | None) -> None:
    """Refuse a clock that is before the program itself.

    Args:
        moment: by this PC's clock.
        built: day on which the program was made, in UTC; None when it is not known.

    Raises:
        ClockBeforeError: it is.
    """
    if built is not None and moment.date() < built:
        raise ClockBeforeError(day=f"{moment.astimezone(VIETNAM):%d/%m/%Y}")


def look_wia(registry: Registry | None) -> Found:
    """Whether Windows' own way to scanners may start.

    Args:
        registry: None where there is none.

    Raises:
        WiaOffError: somebody switched it off, or it is not there.
    """
    if registry is None:
        return _NO_WINDOWS
    start = registry(*WIA_START)
    if start is None or start == _OFF:
        raise WiaOffError
    return Found("sẵn sàng")


def machine_registry(key: str, name: str) -> object:
    """A value below HKEY_LOCAL_MACHINE; None when there is none, or no Windows."""
    if sys.platform == "win32":
        import winreg

        try:
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None
    return None


def _error_times(home: Path) -> list[datetime]:
    found: list[datetime] = []
    for path in log_folder(home).glob("sohoa.log*"):
        try:
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - _MOST_LOG_BYTES))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            continue
        found += [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in _ERROR.findall(text)]
    return found
