"""Importing the register from CSV exports as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.domain.errors import RegisterFormatError
from scanner_app.domain.file_errors import FileEmptyError, FileMissingError
from scanner_app.domain.ids import OfficeCode
from tests.services.conftest import CODE, Counter

HEAD = "Mã hồ sơ;Mã đơn vị tiếp nhận;Ngày tiếp nhận;Thủ tục;Chủ hồ sơ;Ngày hẹn trả\n"


def write(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    file = path / "so-theo-doi.csv"
    file.write_text(text, encoding=encoding)
    return file


def test_an_export_is_imported(counter: Counter, tmp_path: Path) -> None:
    file = write(tmp_path, HEAD + f"{CODE};06463;18/10/2023;Khai sinh;Nông Văn Thử;25/10/2023\n")

    done = counter.importer()(file)

    row = counter.register.lookup(CODE)
    assert row is not None
    assert (row.office, row.procedure, row.applicant) == ("06463", "Khai sinh", "Nông Văn Thử")
    assert (row.received_on.isoformat(), str(row.due_on)) == ("2023-10-18", "2023-10-25")
    assert (done.counts.added, done.refused) == (1, ())


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_usual_delimiter_is_understood(
    counter: Counter, tmp_path: Path, delimiter: str
) -> None:
    text = (HEAD + f"{CODE};06463;18/10/2023;;;\n").replace(";", delimiter)

    counter.importer()(write(tmp_path, text))

    assert counter.register.lookup(CODE) is not None


def test_headings_without_diacritics_or_in_capitals_are_found(
    counter: Counter, tmp_path: Path
) -> None:
    text = f"MA HO SO,NGÀY NHẬN\n{CODE},2023-10-18\n"

    done = counter.importer()(write(tmp_path, text), office=OfficeCode("06463"))

    assert done.counts.added == 1


def test_a_wrong_row_is_refused_with_its_line_and_the_others_go_on(
    counter: Counter, tmp_path: Path
) -> None:
    rows = f"xx;06463;18/10/2023;;;\n{CODE};06463;32/10/2023;;;\n{CODE};;18/10/2023;;;\n"
    good = "000.00.21.H37-231018-0008;06463;18/10/2023;;;\n"

    done = counter.importer()(write(tmp_path, HEAD + rows + good))

    assert [(row.line, row.reason) for row in done.refused] == [
        (2, "code_invalid"),
        (3, "date_invalid"),
        (4, "office_missing"),
    ]
    assert done.counts.added == 1


def test_a_file_without_the_columns_names_what_is_missing(counter: Counter, tmp_path: Path) -> None:
    file = write(tmp_path, "STT;Họ tên\n1;A\n")

    with pytest.raises(RegisterFormatError) as raised:
        counter.importer()(file)

    assert raised.value.facts["missing"] == ["code", "received_on"]


def test_an_empty_or_missing_file_is_named(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(FileEmptyError):
        counter.importer()(write(tmp_path, ""))
    with pytest.raises(FileMissingError):
        counter.importer()(tmp_path / "khong-co.csv")
