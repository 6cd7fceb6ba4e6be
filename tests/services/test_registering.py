"""Importing the register from CSV exports as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_app.domain.catalog import Office
from scanner_app.domain.errors import Cancelled, RegisterColumnError, RegisterFormatError
from scanner_app.domain.events import RegisterRead
from scanner_app.domain.file_errors import FileEmptyError, FileMissingError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterState
from scanner_app.domain.register_import import ImportOrder, RefusedRow
from scanner_app.domain.register_table import Field
from scanner_app.services.looking_up import InRegister
from scanner_app.tasks.cancel import CancelToken
from tests.services.conftest import CODE, OFFICE, Counter

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


def test_what_was_named_once_is_known_for_the_next_file(counter: Counter, tmp_path: Path) -> None:
    text = f"Số;Ngày\n{CODE};18/10/2023\n"
    named = {Field.CODE: "Số", Field.RECEIVED_ON: "Ngày"}
    importer = counter.importer()
    importer(write(tmp_path, text), order=ImportOrder(OFFICE, named))

    again = importer(write(tmp_path, text.replace("0007", "0008")), order=ImportOrder(OFFICE))

    assert again.counts.added == 1
    assert again.columns == {Field.CODE: "so", Field.RECEIVED_ON: "ngay"}


def test_a_named_column_is_nothing_else_beside(counter: Counter, tmp_path: Path) -> None:
    text = f"Mã hồ sơ;Ngày nhận;Thủ tục\n{CODE};18/10/2023;06463\n"

    counter.importer()(write(tmp_path, text), order=ImportOrder(columns={Field.OFFICE: "Thủ tục"}))

    row = counter.register.lookup(CODE)
    assert row is not None
    assert (row.office, row.procedure) == ("06463", "")


def test_a_heading_that_is_not_there_is_named(counter: Counter, tmp_path: Path) -> None:
    order = ImportOrder(OFFICE, {Field.CODE: "Mã số biên nhận"})

    with pytest.raises(RegisterColumnError) as raised:
        counter.importer()(write(tmp_path, HEAD), order=order)

    assert raised.value.facts["name"] == "Mã số biên nhận"


def test_a_needed_column_beside_named_ones_is_missed(counter: Counter, tmp_path: Path) -> None:
    order = ImportOrder(OFFICE, {Field.CODE: "STT"})

    with pytest.raises(RegisterFormatError) as raised:
        counter.importer()(write(tmp_path, "STT;Họ tên\n1;A\n"), order=order)

    assert raised.value.facts["missing"] == ["received_on"]


def test_a_dry_run_remembers_and_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    text = f"Số;Ngày nhận\n{CODE};18/10/2023\n"
    order = ImportOrder(OFFICE, {Field.CODE: "Số"}, dry_run=True)

    done = counter.importer()(write(tmp_path, text), order=order)

    assert done.counts.added == 1
    assert counter.register.is_empty()
    with pytest.raises(RegisterFormatError):
        counter.importer()(write(tmp_path, text), order=ImportOrder(OFFICE))


def test_every_refused_row_is_handed_out_though_only_some_are_kept(
    counter: Counter, tmp_path: Path
) -> None:
    refused: list[RefusedRow] = []
    text = HEAD + "xx;06463;18/10/2023;;;\n" * 1500

    done = counter.importer()(write(tmp_path, text), order=ImportOrder(refuse=refused.append))

    assert (len(done.refused), done.refused_count, len(refused)) == (1000, 1500, 1500)
    assert refused[-1].line == 1501
    assert RegisterRead(1000) in counter.told


def test_an_import_stops_when_asked_and_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    rows = "".join(
        f"000.00.21.H37-231018-{number:04d};06463;18/10/2023;;;\n" for number in range(1500)
    )
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        counter.importer()(write(tmp_path, HEAD + rows), cancel=cancel)

    assert counter.register.is_empty()


def test_offices_that_the_list_does_not_have_are_told_and_taken(
    counter: Counter, tmp_path: Path
) -> None:
    file = write(tmp_path, HEAD + f"{CODE};99999;18/10/2023;;;\n")

    done = counter.importer([Office("06463", "Xã Chi Lăng", "commune")])(file)

    assert (done.counts.added, done.unknown_offices) == (1, ("99999",))


def test_a_withdrawn_row_lifts_no_hold_and_one_that_came_back_does(
    counter: Counter, tmp_path: Path
) -> None:
    before, after = (f"000.00.21.H37-2310{day}-0001;06463;{day}/10/2023" for day in (17, 19))
    head = "Mã hồ sơ;Mã đơn vị;Ngày nhận;Trạng thái\n"
    importer = counter.importer()
    withdrawn = f"{CODE};06463;18/10/2023;Rút hồ sơ\n"
    importer(write(tmp_path, f"{head}{before};2\n{withdrawn}{after};2\n"))
    counter.digitize({"a.jpg": [b"page"]}, None)
    (dossier,) = counter.dossiers.recent(None, 9)
    in_register = InRegister(counter.register)
    assert in_register(OFFICE, CODE) is False
    with counter.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET code = ?, holds = '[\"not_in_register\"]'", (CODE,)
        )

    still = importer(write(tmp_path, head + withdrawn))
    back = importer(write(tmp_path, head + withdrawn.replace("Rút hồ sơ", "Đang xử lý")))

    assert (still.released, back.released) == ((), (dossier,))
    assert in_register(OFFICE, CODE) is True


def test_a_column_that_is_not_there_takes_nothing_back(counter: Counter, tmp_path: Path) -> None:
    importer = counter.importer()
    head = "Mã hồ sơ;Mã đơn vị;Ngày nhận"
    importer(write(tmp_path, f"{head};Trạng thái\n{CODE};06463;18/10/2023;7\n"))

    done = importer(write(tmp_path, f"{head}\n{CODE};06463;18/10/2023\n"))

    assert done.counts.unchanged == 1
    row = counter.register.lookup(CODE)
    assert row is not None
    assert row.state is RegisterState.WITHDRAWN
