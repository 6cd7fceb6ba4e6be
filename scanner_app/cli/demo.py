"""`sohoa demo`: the main job on the bundled sample stack, or on files of one's own."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from scanner_app import paths
from scanner_app.bootstrap import App
from scanner_app.cli.digitize import DELIVERY, SOURCES, show
from scanner_app.cli.output import delivery_state, print_table
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.progress import Period, grouped
from scanner_app.domain.register import RegisterRow
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken

_WHO = "cán bộ minh họa"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="thay cho chồng giấy mẫu"
    )


def fresh_home() -> Path:
    """A folder of its own for each demonstration, below the current one."""
    return (Path.cwd() / "out" / f"demo-{datetime.now():%Y%m%d-%H%M%S}").absolute()  # noqa: DTZ005 - a name for people


def run(app: App, options: argparse.Namespace) -> int:
    """Import the sample register, digitize, give codes where none was found, print."""
    sample = paths.resources_folder() / "sample"
    named: list[Path] = options.paths or [sample]
    token = CancelToken()
    with app.working():
        app.import_register(sample / "register.csv")
        received = app.register_rows()
        office = received[0].office
        if not options.json:
            print(f"Kho minh họa: {app.home}\nĐang số hóa {', '.join(map(str, named))} …\n")
        done = app.digitize(named, office=office, given_code=None, cancel=token)
        errors = list(done.errors)
        coded = _choose_codes(app, done.dossiers, received, office)
        if coded:
            errors += app.digitize.carry_on(token)
        ids = app.dossiers.of_pages(done.pages)
        if options.json:
            return show(app, ids, done.pages, errors, as_json=True)
        return _show(app, ids, errors)


def _choose_codes(
    app: App,
    dossiers: Sequence[DossierId],
    received: Sequence[RegisterRow],
    office: OfficeCode,
) -> int:
    """Play the clerk: pick from the register for dossiers whose pages bear no code."""
    waiting = app.decide.waiting_for_code(tuple(dossiers))
    used = {app.dossiers.dossier(dossier).code for dossier in dossiers}
    for dossier, row in zip(waiting, _unused(received, used, office), strict=False):
        app.decide.give_code(dossier, row.code, _WHO)
    return len(waiting)


def _unused(
    received: Sequence[RegisterRow], used: set[str | None], office: OfficeCode
) -> Iterator[RegisterRow]:
    # From the end: the sample's own dossiers stand first in its register.
    return (row for row in reversed(received) if row.office == office and row.code not in used)


def _show(app: App, ids: Sequence[DossierId], errors: Sequence[AppError]) -> int:
    rows = []
    for dossier in map(app.dossiers.dossier, ids):
        jobs = app.queue.of_papers([paper.id for paper in dossier.papers])
        held = bool(dossier.holds)
        states = [delivery_state(paper, jobs.get(paper.id), held=held) for paper in dossier.papers]
        signed = sum(paper.signed_at is not None for paper in dossier.papers)
        delivered = states.count("delivered")
        rows.append(
            (
                dossier.code or "(chưa có mã)",
                sum(len(paper.pages) for paper in dossier.papers),
                SOURCES.get(dossier.code_source, dossier.code_source),
                f"{signed}/{len(dossier.papers)}",
                f"{delivered}/{len(dossier.papers)}"
                + ("" if delivered == len(states) else f" ({DELIVERY[min(states)]})"),
            )
        )
    print_table(("Mã hồ sơ", "Trang", "Mã đọc từ", "Đã ký", "Đã gửi"), rows)
    for error in errors:
        print(f"Cần xem lại: {text_for(error)}")
    report = app.report(Period())
    print("\nTỷ lệ số hóa hồ sơ (theo sổ theo dõi minh họa)")
    print_table(
        ("Đơn vị", "Đã số hóa", "Tổng số", "Tỷ lệ"),
        [
            (line.office, grouped(line.digitized), grouped(line.total), line.percent_text)
            for line in (*report.offices, report.total)
        ],
    )
    print(f"\nTệp PDF/A đã ký: {app.home / 'signed'}\nNơi nhận: {app.target.words}")
    return 1 if errors else 0
