"""`./dev province`: the province's side on this machine, for people to try.

With the offices of Lạng Sơn, one counter that is set up, five dossiers that wait there, and
accounts for heads; everything is gone when it ends.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from scanner_app.domain.ids import OfficeCode
from scanner_app.office_files import read_offices_toml
from scanner_app.paths import resources_folder
from tests.stand.counter_home import dossier_codes, fill_home
from tests.stand.province import Province, fresh_folder, remove, running_province

_OFFICE = "06463"
_CODES = "H37.12"
_DOSSIERS = 5
HEADS: dict[str, dict[str, object]] = {
    "tinh": {"sub": "1", "name": "Lãnh đạo tỉnh", "roles": ["sohoa-admin"]},
    "xa": {"sub": "2", "name": "Lãnh đạo xã Chi Lăng", "roles": [f"sohoa-head:{_OFFICE}"]},
}


def main() -> int:
    """Run until Ctrl-C."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    folder = fresh_folder()
    offices = read_offices_toml(resources_folder() / "catalog" / "offices.toml")
    try:
        with running_province(
            folder, swift="--s3" in sys.argv, durable=True, heads=HEADS, offices=offices
        ) as province:
            home = folder / "may-quay"
            fill_home(home, OfficeCode(_OFFICE), dossier_codes(_CODES, _DOSSIERS))
            province.set_up(home, _OFFICE, province.counter(_OFFICE, "quay-1"))
            print(_told(province, home), flush=True)
            stopping.wait()
    finally:
        remove(folder)
    return 0


def _told(province: Province, home: Path) -> str:
    sohoa = f"./dev sohoa --home {home}"
    return f"""
Hệ thống phía tỉnh đang chạy trên máy này; Ctrl-C là dừng và xóa hết.

  Cửa cho các quầy     {province.door.counters_url} (chứng thư máy quầy)
  Trang của lãnh đạo   {province.door.heads_url} (tài khoản: {", ".join(HEADS)}; trình duyệt sẽ
                       hỏi về chứng thư thử)
  Cấu hình             {province.central.config}
  Nhật ký              {province.folder / "central.log"}

Một quầy đã cài sẵn, có {_DOSSIERS} hồ sơ đã ký đang chờ:

  {sohoa} queue list
  {sohoa} queue run
  {sohoa} sync report
  ./dev sohoa central check --config {province.central.config}
"""


if __name__ == "__main__":
    sys.exit(main())
