"""`sohoa register`: the register of received dossiers, imported from exports."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json, print_table
from scanner_app.domain.events import Event, RegisterRead
from scanner_app.domain.folding import plain_words
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.progress import grouped
from scanner_app.domain.register_import import Imported, ImportOrder, RefusedRow
from scanner_app.domain.register_table import Field
from scanner_app.messages.register import FIELDS, REASONS, reopened_words
from scanner_app.ports import EventSink

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What Excel takes for a formula at the beginning of a cell (OWASP, CSV injection)."""
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `register`."""
    actions = parser.add_subparsers(dest="action", required=True)
    importing = actions.add_parser("import", help="nhập sổ theo dõi hồ sơ từ tệp CSV hoặc Excel")
    importing.add_argument("file", type=Path)
    importing.add_argument("--office", help="mã đơn vị khi tệp không có cột này")
    importing.add_argument(
        "--map",
        action="append",
        default=[],
        type=named_column,
        metavar="CỘT=TRƯỜNG",
        help="cột này là gì, ví dụ “Mã hồ sơ=code”; được nhớ cho các tệp cùng cột. Trường: "
        + ", ".join(Field),
    )
    importing.add_argument("--dry-run", action="store_true", help="chỉ đếm, không nhập")
    importing.add_argument("--refused", type=Path, metavar="TỆP", help="ghi các dòng không nhận")
    columns = actions.add_parser("columns", help="xem các cột đã nhớ")
    for action in (importing, columns):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(app: App, options: argparse.Namespace) -> int:
    """Import the register, or show remembered columns."""
    if options.action == "columns":
        return _show_columns(app, as_json=options.json)
    order = ImportOrder(
        office=parse_office_code(options.office) if options.office else None,
        columns=dict(options.map),
        dry_run=options.dry_run,
    )
    with app.working(), _refusals(options.refused) as refuse:
        done = app.import_register(options.file, order=replace(order, refuse=refuse))
    if options.json:
        print_json(_done_json(done, dry_run=options.dry_run))
    else:
        _print_done(done, dry_run=options.dry_run)
    return 1 if done.refused_count else 0


def sink(options: argparse.Namespace) -> EventSink:
    """Tells a person at a terminal how many lines were read."""
    is_watched = sys.stderr.isatty() and not options.json

    def tell(event: Event) -> None:
        if is_watched and isinstance(event, RegisterRead):
            sys.stderr.write(f"\rĐã đọc {grouped(event.lines)} dòng…")
            sys.stderr.flush()

    return tell


def named_column(text: str) -> tuple[Field, str]:
    """A heading and what its column is, as `heading=field`.

    Raises:
        argparse.ArgumentTypeError: no such field, or no heading.
    """
    heading, _, name = text.rpartition("=")
    known = {plain_words(words): field for field, words in FIELDS.items()}
    field = known.get(plain_words(name)) or next((f for f in Field if f == name.strip()), None)
    if not heading.strip() or field is None:
        raise argparse.ArgumentTypeError(f"“{text}” không có dạng CỘT=TRƯỜNG")
    return field, heading


@contextmanager
def _refusals(path: Path | None) -> Iterator[Callable[[RefusedRow], None]]:
    """What takes refused rows: a CSV that Excel opens, or nothing."""
    if path is None:
        yield lambda _row: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(("Dòng", "Lý do", "Giá trị"))
        yield lambda row: writer.writerow((row.line, REASONS[row.reason], _harmless(row.value)))


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _show_columns(app: App, *, as_json: bool) -> int:
    remembered = app.register_columns()
    if as_json:
        print_json(
            {
                "remembered": [
                    {
                        "headings": list(each.headings),
                        "columns": {f.value: heading for f, heading in each.columns.items()},
                    }
                    for each in remembered
                ]
            }
        )
        return 0
    for each in remembered:
        print("Tệp có các cột: " + ", ".join(each.headings))
        print_table(("  Cột", "Là"), [(f"  {h}", FIELDS[f]) for f, h in each.columns.items()])
    if not remembered:
        print("Chưa nhớ cột nào; các cột được đoán theo tên.")
    return 0


def _done_json(done: Imported, *, dry_run: bool) -> Json:
    return {
        "dry_run": dry_run,
        "added": done.counts.added,
        "updated": done.counts.updated,
        "unchanged": done.counts.unchanged,
        "refused_count": done.refused_count,
        "refused": [
            {"line": row.line, "reason": row.reason, "text": REASONS[row.reason]}
            for row in done.refused
        ],
        "repeated": done.repeated,
        "repeats": [{"line": line, "taken": taken} for line, taken in done.repeats],
        "unknown_offices": list(done.unknown_offices),
        "columns": {field.value: heading for field, heading in done.columns.items()},
        "released": len(done.released),
        "reopened": [code for _, code in done.reopened],
    }


def _print_done(done: Imported, *, dry_run: bool) -> None:
    counts = done.counts
    if dry_run:
        print("Chỉ xem thử, chưa nhập gì.")
    print(
        f"Thêm {grouped(counts.added)}, sửa {grouped(counts.updated)}, "
        f"giữ nguyên {grouped(counts.unchanged)}, không nhận {grouped(done.refused_count)} dòng."
    )
    if done.released:
        print(f"Thôi giữ {grouped(len(done.released))} hồ sơ vì sổ nay đã có mã.")
    if done.reopened:
        codes = [code for _, code in done.reopened]
        print(reopened_words(codes, would=dry_run))
    if done.repeated:
        print(f"{grouped(done.repeated)} dòng có mã lặp lại ở dòng dưới; lấy dòng dưới cùng:")
        for line, taken in done.repeats[:_SHOWN]:
            print(f"  Dòng {line}: lấy dòng {taken}")
    if done.unknown_offices:
        print("Mã đơn vị không có trong danh mục: " + ", ".join(done.unknown_offices[:_SHOWN]))
    for row in done.refused:
        print(f"  Dòng {row.line}: {REASONS[row.reason]}")
    if done.refused_count > len(done.refused):
        print("  … Xem đủ các dòng không nhận bằng --refused TỆP.")
