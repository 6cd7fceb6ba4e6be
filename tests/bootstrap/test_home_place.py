"""The store is refused in places where it would not be safe."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PureWindowsPath

import pytest

from scanner_app.bootstrap.home_place import (
    LONGEST_INSIDE,
    MOST_HOME,
    require_fit_home,
    unfit_on_linux,
    unfit_on_windows,
)
from scanner_app.domain.dossier import Dossier, Paper, PaperState
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import (
    HomeOnNetworkError,
    HomeRoamingError,
    HomeSyncedError,
    HomeTooDeepError,
    StorageError,
)
from scanner_app.domain.ids import BatchId, DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.naming import delivery_folder, delivery_name
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_for

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


_DEEP = r"D:\Ủy ban nhân dân xã Tân Thành\Trung tâm Phục vụ hành chính công"


def test_a_folder_too_deep_for_its_files_is_refused_to_the_letter() -> None:
    most = _DEEP + "\\" + "ư" * (MOST_HOME - len(_DEEP) - 1)

    assert _unfit(most) is None
    assert _unfit(most + "ư") is HomeTooDeepError
    # Windows' own way round the limit opens no file in other programs.
    assert _unfit("\\\\?\\" + most) is None
    assert _unfit("\\\\?\\" + most + "ư") is HomeTooDeepError


def test_letters_beyond_the_first_plane_count_twice_as_windows_counts() -> None:
    assert _unfit("D:\\" + "𡨸" * ((MOST_HOME - 2) // 2)) is HomeTooDeepError


def test_who_is_refused_is_told_how_long_a_folder_may_be() -> None:
    home = PureWindowsPath(_DEEP, "Kho" * 30)
    error = unfit_on_windows(home, {}, lambda _root: _FIXED, lambda _path: 0)

    assert error is not None
    assert f"dài {len(str(home))} ký tự, quá {MOST_HOME}:" in text_for(error)


_DELIVERING = """
import sys
from datetime import datetime, UTC
from hashlib import sha256
from pathlib import Path
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.folder import FolderUploader

root, folder, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
root.mkdir()
signed = root.parent / "signed.pdf"
signed.write_bytes(b"%PDF")
digest = sha256(b"%PDF").hexdigest()
job = UploadJob(1, 1, signed, folder, name, digest, 4, JobState.WAITING, 1, datetime.now(UTC))
longest = 0
def heard(event, arguments):
    global longest
    for each in arguments:
        if isinstance(each, (str, Path)) and str(each).startswith(str(root.parent)):
            longest = max(longest, len(str(each)) - len(str(root.parent)) - 1)
sys.addaudithook(heard)
FolderUploader(root, lambda: datetime.now(UTC)).send(job, CancelToken())
print(longest)
"""


def test_the_limit_is_that_of_the_deepest_file_a_home_ever_has(tmp_path: Path) -> None:
    code = parse_dossier_code("H29.123.123.123.123-20261127-1234567")
    office, day = OfficeCode(code.office), datetime(2026, 11, 27, tzinfo=VIETNAM)
    dossier = Dossier(DossierId(1), office, BatchId(1), code.text, "given", day)
    kind = "Quyết định về việc giải quyết chế độ trợ cấp hằng tháng"
    paper = Paper(PaperId(1), DossierId(1), 998, kind, (PageId(1),), PaperState.SIGNED)
    words = [str(tmp_path / "delivered"), delivery_folder(dossier), delivery_name(dossier, paper)]

    told = subprocess.run(
        [sys.executable, "-c", _DELIVERING, *words], capture_output=True, text=True, check=True
    )

    assert int(told.stdout) == LONGEST_INSIDE


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
