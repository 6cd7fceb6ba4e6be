"""Tables as other programs export them, and as nobody should."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from scanner_app.capture.tables.source import TABLE_LIMITS, ChildTableSource
from scanner_app.domain.errors import AppError, RegisterEncodingError
from scanner_app.domain.file_errors import (
    FileDamagedError,
    FileEmptyError,
    FileForbiddenError,
    FileHostileError,
    FileMissingError,
    IntakeError,
)

HEAD = "Mã hồ sơ;Ngày tiếp nhận\n"
MORNING = datetime(2023, 10, 18, 9, 30)  # noqa: DTZ001 - Excel knows no zones
SMALL = replace(TABLE_LIMITS, memory_bytes=512 << 20, page_cpu_s=10, page_wall_s=30)


def read(path: Path, most_rows: int = 1000) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in ChildTableSource(SMALL, most_rows).rows(path)]


def text(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "so.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(folder: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    path = folder / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, (date, datetime)):
                        sheet.write_datetime(number, column, cell, as_day)
                    else:
                        sheet.write(number, column, cell)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_unicode_is_read_however_it_is_encoded(tmp_path: Path, encoding: str) -> None:
    bom = "\ufeff" if encoding == "utf-16-be" else ""

    rows = read(text(tmp_path, bom + HEAD, encoding))

    assert rows == [(1, ("Mã hồ sơ", "Ngày tiếp nhận"))]


def test_windows_vietnamese_is_read(tmp_path: Path) -> None:
    # cp1258 writes some tones as letters of their own.
    path = text(tmp_path, "Ma\u0303 hô\u0300 sơ;Ngày\n", "cp1258")

    (row,) = read(path)

    assert row[1] == ("Ma\u0303 hô\u0300 sơ", "Ngày")


def test_the_old_encoding_tcvn3_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RegisterEncodingError):
        read(text(tmp_path, "M\u00b7 h\u00e5 s\u00ac;Ng\u00b5y ti\u00d5p nh\u00cbn\n", "latin-1"))


def test_separators_stand_where_the_table_has_them_not_in_the_title(tmp_path: Path) -> None:
    path = text(tmp_path, 'Sổ, năm 2023\n\na\tb\tc\n"1\n2"\t\t3\n')

    assert read(path) == [
        (1, ("Sổ, năm 2023",)),
        (3, ("a", "b", "c")),
        (5, ("1\n2", "", "3")),
    ]


def test_cells_of_a_workbook_are_text_with_their_row_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [],
        [
            [],
            ["SỔ THEO DÕI"],
            ["Mã", "Ngày", "Số", "Giờ", "Đúng"],
            ["=1+1", date(2023, 10, 18), 6463, MORNING, 1.5],
        ],
    )

    assert read(path) == [
        (2, ("SỔ THEO DÕI", "", "", "", "")),
        (3, ("Mã", "Ngày", "Số", "Giờ", "Đúng")),
        (4, ("0", "2023-10-18", "6463", "2023-10-18", "1.5")),
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmptyError),
        (b" \r\n\t\n", FileEmptyError),
        (b"PK\x03\x04 no archive", FileDamagedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, FileDamagedError),
        (b"a;b\n" + b"x" * 20_000 + b";\n", FileHostileError),
        (b";" * 300, FileHostileError),
        (b"a;b\n" * 1001, FileHostileError),
        (b"a;b\nx;\xc3", None),
    ],
)
def test_what_is_no_table_is_named(
    tmp_path: Path, content: bytes, error: type[AppError] | None
) -> None:
    path = text(tmp_path, content)

    if error is None:
        assert len(read(path)) == 2
        return
    with pytest.raises(error):
        read(path)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        read(tmp_path / "khong-co.csv")
    with pytest.raises((IntakeError, FileForbiddenError)):
        read(tmp_path)


def test_a_workbook_without_a_cell_is_empty(tmp_path: Path) -> None:
    with pytest.raises(FileEmptyError):
        read(workbook(tmp_path, []))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Mã"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/bomb.xml", b"")
        archive.infolist()[-1].file_size = 2 << 30

    with pytest.raises(FileHostileError):
        read(path)


def test_a_sheet_that_is_wide_or_high_without_end_is_refused(tmp_path: Path) -> None:
    far = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(far)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Mã")
        sheet.write(1_048_575, 16_383, "x")
    wide = workbook(tmp_path, [["x"] * 300])

    for path in (far, wide):
        with pytest.raises(FileHostileError):
            read(path)
