"""`sohoa clear`: remove from this PC what its target has had for as long as IT wants it kept."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.cli.output import print_json
from scanner_app.domain.progress import grouped
from scanner_app.tasks.cancel import CancelToken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--dry-run", action="store_true", help="chỉ đếm, không xóa")


def run(app: App, options: argparse.Namespace) -> int:
    """Clear or count; 1 when a file could not be deleted yet."""
    with app.working():
        if options.dry_run:
            return _counted(app.clear.due(), as_json=options.json)
        done = app.clear(CancelToken(), app.account)
    if options.json:
        print_json(
            {
                "dossiers": done.dossiers,
                "pages": done.pages,
                "papers": done.papers,
                "files_left": done.left,
            }
        )
    elif done.dossiers:
        print(
            f"Đã xóa trên máy này: {grouped(done.pages)} trang, {grouped(done.papers)} tệp đã ký "
            f"của {grouped(done.dossiers)} hồ sơ. Nơi nhận vẫn giữ các tệp đã ký."
        )
    else:
        print("Không có hồ sơ nào đến hạn xóa.")
    if done.left and not options.json:
        print(f"Còn {grouped(done.left)} tệp đang được chương trình khác mở; lần mở sau xóa nốt.")
    return 1 if done.left else 0


def _counted(due: int, *, as_json: bool) -> int:
    if as_json:
        print_json({"due": due})
    else:
        print(f"Đến hạn xóa: {grouped(due)} hồ sơ.")
    return 0
