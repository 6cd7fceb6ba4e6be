"""`sohoa central backfile`: bulk reading of old results, at the province."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_app.cli.output import print_json
from scanner_app.domain.progress import grouped

if TYPE_CHECKING:
    # The province's packages are not installed at counters.
    from scanner_app.central.settings import CentralSettings


def add(settings: CentralSettings, path: Path, *, as_json: bool) -> int:
    """Put a folder or table of old scans on the list; 1 when entries were refused.

    Raises:
        RegisterFormatError: the table has no such columns.
    """
    from scanner_app.central.backfile.backlog import Backlog
    from scanner_app.central.backfile.listing import list_old
    from scanner_app.central.backfile.working import enqueue, prepare

    dsn = settings.database.owner
    listed = list_old(path)
    prepare(dsn)
    added = Backlog(dsn).add(listed.dossiers)
    jobs = enqueue(dsn)
    if as_json:
        print_json({"added": added, "jobs": jobs, "refused": list(listed.refused)})
    else:
        print(f"Đã thêm {grouped(added)} hồ sơ cũ, {grouped(jobs)} việc chờ đọc.")
        for place in listed.refused:
            print(f"Bỏ qua {place}: sai mã hồ sơ, hoặc không có tệp.", file=sys.stderr)
    return 1 if listed.refused else 0


def work(settings: CentralSettings, *, once: bool) -> int:
    """One worker; start as many as there are cores.

    Raises:
        EngineMissingError, LanguageMissingError: this machine cannot read.
        StorageError leaves: the spool cannot be used.
    """
    from scanner_app.central.backfile.opening import run_worker

    run_worker(settings, wait=not once)
    return 0


def status(settings: CentralSettings, workers: int, *, as_json: bool) -> int:
    """How far it is, and how long it will take; 1 when dossiers could not be read."""
    from scanner_app.central.backfile.backlog import Backlog

    found = Backlog(settings.database.owner).standing()
    hours = found.hours_left(workers)
    if as_json:
        print_json(
            {
                "dossiers": found.dossiers,
                "done": found.done,
                "failed": found.failed,
                "pages": found.pages,
                "seconds_a_page": found.seconds_a_page,
                "hours_left": hours,
            }
        )
        return 1 if found.failed else 0
    print(
        f"Đã đọc {grouped(found.done)}/{grouped(found.dossiers)} hồ sơ ({grouped(found.pages)} "
        f"trang), không đọc được {grouped(found.failed)}."
    )
    if hours is not None and found.seconds_a_page is not None:
        a_page = f"{found.seconds_a_page:.1f}".replace(".", ",")
        left = f"{hours:.1f}".replace(".", ",")
        print(f"{a_page} giây một trang; còn khoảng {left} giờ với {workers} tiến trình.")
    return 1 if found.failed else 0
