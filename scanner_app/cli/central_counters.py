"""`sohoa central counter retire`: end a counter whose PC is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner_app.cli.output import print_json
from scanner_app.domain.progress import grouped

if TYPE_CHECKING:
    # The province's packages are not installed at counters.
    from scanner_app.central.settings import CentralSettings


def retire(
    settings: CentralSettings, counter: int, password: Callable[[], str], *, as_json: bool
) -> int:
    """End it, and say what became of it.

    Raises:
        CentralError, StorageError leaves: as of `admin.counters.retire_counter`.
    """
    from scanner_app.central.admin.counters import retire_counter
    from scanner_app.central.catalogue.database import Catalogue
    from scanner_app.central.clock import now

    with Catalogue(settings.database.owner, most=2) as catalogue:
        done = retire_counter(catalogue, settings.authority, counter, password, now())
    if as_json:
        print_json({"revoked": done.revoked, "released": done.released})
        return 0
    print(f"Đã bỏ quầy {counter}: thu hồi {done.revoked} chứng thư. Nạp lại nginx.")
    print(f"{grouped(done.released)} hồ sơ không còn chờ giấy tờ của quầy này.")
    return 0
