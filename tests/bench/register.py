"""Importing a counter's register: 100.000 rows as CSV and as workbook, then again."""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.offices import shipped_offices
from scanner_app.capture.tables.source import ChildTableSource
from scanner_app.services.registering import ImportRegister
from scanner_app.storage.column_memory import SqlColumnMemory
from scanner_app.storage.database import Database
from scanner_app.storage.filing import FilingStore
from scanner_app.storage.register import SqlRegister

_HEAD = ("Mã hồ sơ", "Mã đơn vị", "Ngày tiếp nhận", "Thủ tục", "Chủ hồ sơ", "Ngày hẹn trả")


def main() -> None:
    """Print times and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, write in (("so.csv", _write_csv), ("so.xlsx", _write_workbook)):
            write(home / name, count)
        for name in ("so.csv", "so.xlsx"):
            database = Database(home / f"{name}.db")
            importer = ImportRegister(
                SqlRegister(database, now),
                SqlColumnMemory(database, now),
                ChildTableSource(),
                FilingStore(database, now),
                shipped_offices(),
                lambda _event: None,
            )
            for turn in ("first", "again"):
                began = time.perf_counter()
                done = importer(home / name)
                took = time.perf_counter() - began
                print(f"{name} {turn}: {took:.1f} s, {count / took:.0f} rows/s, {done.counts}")
            database.close()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"peak memory {own / 1024:.0f} MB, of the reading child {children / 1024:.0f} MB")


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        day = f"{1 + number % 28:02}/10/2023"
        code = f"000.00.21.H37-2310{1 + number % 28:02}-{number:07d}"
        yield code, "06463", day, "1.001193", f"Người nộp {number}", "30/11/2023"


def _write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(_HEAD)
        writer.writerows(_rows(count))


def _write_workbook(path: Path, count: int) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEAD)
        for number, row in enumerate(_rows(count), start=1):
            sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main()
