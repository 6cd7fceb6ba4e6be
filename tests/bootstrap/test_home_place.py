"""The store is refused in places where it would not be safe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

import pytest

from scanner_app.bootstrap.home_place import require_fit_home, unfit_on_linux, unfit_on_windows
from scanner_app.domain.errors import (
    HomeOnNetworkError,
    HomeRoamingError,
    HomeSyncedError,
    StorageError,
)

_USER = r"C:\Users\Nguyễn Văn Ánh"
_ENVIRONMENT = {
    "OneDrive": rf"{_USER}\OneDrive - Sở Tư pháp",
    "APPDATA": rf"{_USER}\AppData\Roaming",
}
_FIXED, _REMOTE = 3, 4
_CLOUD_6 = 0x9000601A
_LINK = 0xA0000003


def _unfit(
    home: str, *, tags: Mapping[str, int] | None = None, drive: int = _FIXED
) -> type[StorageError] | None:
    tags = tags or {}
    found = unfit_on_windows(
        PureWindowsPath(home),
        _ENVIRONMENT,
        lambda _root: drive,
        lambda path: tags.get(str(path), 0),
    )
    return None if found is None else type(found)


@pytest.mark.parametrize(
    "home",
    [r"C:\ProgramData\Sohoa\data", rf"{_USER}\AppData\Local\Sohoa", r"D:\Hồ sơ", r"\\?\C:\Sohoa"],
)
def test_local_folders_are_fit(home: str) -> None:
    assert _unfit(home) is None


@pytest.mark.parametrize(
    "home",
    [rf"{_USER}\OneDrive - Sở Tư pháp\Documents\kho", rf"{_USER.upper()}\onedrive - sở tư pháp"],
)
def test_a_folder_of_onedrive_is_refused(home: str) -> None:
    assert _unfit(home) is HomeSyncedError


def test_a_folder_beside_onedrive_is_fit() -> None:
    assert _unfit(rf"{_USER}\OneDrive - Sở Tư pháp 2\kho") is None


def test_any_sync_clients_folder_is_refused_by_its_mark_on_the_disk() -> None:
    assert _unfit(r"D:\Dong bo\kho", tags={r"D:\Dong bo": _CLOUD_6}) is HomeSyncedError
    assert _unfit(r"D:\Dong bo\kho", tags={r"D:\Dong bo": _LINK}) is None


def test_a_roaming_profile_is_refused() -> None:
    assert _unfit(rf"{_USER}\AppData\Roaming\Sohoa") is HomeRoamingError


@pytest.mark.parametrize(
    ("home", "drive"), [(r"\\may-chu\chung\kho", _FIXED), (r"Z:\kho", _REMOTE)]
)
def test_a_share_is_refused(home: str, drive: int) -> None:
    assert _unfit(home, drive=drive) is HomeOnNetworkError


@pytest.mark.parametrize(
    ("kind", "unfit"), [("nfs4", HomeOnNetworkError), ("cifs", HomeOnNetworkError), ("ext4", None)]
)
def test_linux_tells_a_share_by_its_file_system(
    tmp_path: Path, kind: str, unfit: type[StorageError] | None
) -> None:
    mountinfo = tmp_path / "self" / "mountinfo"
    mountinfo.parent.mkdir()
    mountinfo.write_text(
        f"21 1 8:1 / / rw - ext4 /dev/a rw\n22 21 0:9 / /srv/kho rw - {kind} x rw\n"
    )

    found = unfit_on_linux(Path("/srv/kho/sohoa"), tmp_path)

    assert (None if found is None else type(found)) is unfit


def test_a_folder_of_this_machine_is_fit(tmp_path: Path) -> None:
    require_fit_home(tmp_path)
