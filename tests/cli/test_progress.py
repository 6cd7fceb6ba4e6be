"""What `progress` and `register` print."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from scanner_app.cli import register
from scanner_app.cli.main import run
from scanner_app.cli.values import percent
from scanner_app.domain.events import PageRead, RegisterRead
from scanner_app.domain.ids import PageId
from scanner_app.domain.progress import Period
from scanner_app.messages.progress import period_words

CODES = [f"000.00.21.H37-231018-{number:04d}" for number in range(3)]
HEAD = "Mã hồ sơ;Mã đơn vị;Ngày nhận;Thủ tục\n"


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Three received dossiers."""
    file = tmp_path / "so.csv"
    lines = "".join(f"{code};06463;18/10/2023;1.001193\n" for code in CODES)
    file.write_text(HEAD + lines, encoding="utf-8")
    assert run(["--home", str(tmp_path / "home"), "register", "import", str(file)]) == 0
    capsys.readouterr()
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str]:
    code = run(["--home", str(home), *arguments])
    return code, capsys.readouterr().out


def test_every_rate_is_printed_with_formula_counts_source_and_period(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    _, out = told(capsys, home, "progress", "--since", "20/8/2023", "--until", "2023-11-30")

    assert "Tỷ lệ số hóa hồ sơ của máy này: 0,00% (0/3)" in out
    assert "Tỷ lệ tái sử dụng của máy này: – (0/0)" in out
    assert "từ 20/08/2023 đến hết 30/11/2023" in out
    assert "06463 Thị trấn Đồng Mỏ" in out


@pytest.mark.parametrize(
    ("by", "line"),
    [
        ("day", {"day": "2023-10-18", "received": 3}),
        ("procedure", {"procedure": "1.001193", "received": 3}),
        ("clerk", None),
        ("stuck", {"code": CODES[0], "papers": 0, "due_on": None}),
        ("office", {"office": "06463", "total": 3}),
    ],
)
def test_figures_are_broken_down_for_machines_and_people(
    capsys: pytest.CaptureFixture[str], home: Path, by: str, line: dict[str, object] | None
) -> None:
    asked = ("progress", "--by", by, "--with-subordinates", "--office", "20")
    people = told(capsys, home, *asked)
    _, out = told(capsys, home, *asked, "--json")

    lines = json.loads(out)["lines"]
    assert people[0] == 0
    if line is None:
        assert lines == []
    else:
        assert {key: lines[0][key] for key in line} == line


def test_the_workbook_of_the_office_window_is_written_without_a_window(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "so-lieu.xlsx"
    options = ("--since", "20/8/2023", "--until", "30/11/2023", "--office", "06463")

    code, out = told(capsys, home, "progress", *options, "--target", "86,5", "--xlsx", str(path))

    book = CalamineWorkbook.from_path(str(path))
    offices = book.get_sheet_by_name("Đơn vị").to_python()
    whole = " ".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    assert (code, out) == (0, f"Đã lưu {path}.\n")
    assert book.sheet_names == ["Đơn vị", "Ngày", "Thủ tục", "Cán bộ", "Đang vướng", "Công thức"]
    assert ["Cộng", 3, 0, 0] in [row[:4] for row in offices]
    assert "Thị trấn Đồng Mỏ (06463)" in whole
    assert "từ 20/08/2023 đến hết 30/11/2023" in whole
    assert CODES[0] not in whole


def test_both_reports_are_written_into_a_folder_under_their_own_names(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    options = ("--since", "20/8/2023", "--until", "30/11/2023", "--office", "06463")
    both = ("--xlsx", str(tmp_path), "--pdf", str(tmp_path))

    code, out = told(capsys, home, "progress", *options, "--target", "86,5", *both, "--json")

    files = [tmp_path / f"ty-le-so-hoa_06463_20230820-20231130.{kind}" for kind in ("xlsx", "pdf")]
    with pypdfium2.PdfDocument(files[1]) as document:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    whole = " ".join(pages)
    assert (code, json.loads(out)) == (0, {"files": [str(each) for each in files]})
    assert files[0].read_bytes()[:2] == b"PK"
    for words in ("Thị trấn Đồng Mỏ (06463)", "chỉ tiêu 86,5%", "0/3", "18/10", "[digitized.1]"):
        assert words in whole, words
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]
    assert CODES[0] not in whole


def test_without_a_register_no_report_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "so-lieu.pdf"

    code, out = told(capsys, tmp_path / "none", "progress", "--pdf", str(path))

    assert (code, path.exists()) == (1, False)
    assert "register import" in out


def test_a_campaign_tells_rate_target_and_outlook(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / "settings.toml").write_text(
        'campaign_name = "Chiến dịch 2023"\ncampaign_since = "2023-08-20"\n'
        'campaign_until = "2023-11-30"\ncampaign_baseline = "26"\ncampaign_target = "86"\n',
        encoding="utf-8",
    )

    code, people = told(capsys, home, "progress", "--campaign")
    _, out = told(capsys, home, "progress", "--campaign", "--target", "0", "--json")

    assert code == 0
    assert "Chiến dịch 2023, hồ sơ tiếp nhận từ 20/08/2023 đến hết 30/11/2023" in people
    assert "Phải đạt: 86,00%: chưa đạt; theo đà hiện nay thì không đạt" in people
    machine = json.loads(out)
    assert (machine["target_percent"], machine["reached"]) == (0.0, True)
    assert (machine["baseline_percent"], machine["risen_points"]) == (26.0, -26.0)
    assert machine["days"] == [
        {"day": "2023-10-18", "received": 3, "digitized": 0, "percent_so_far": "0,00%"}
    ]


def test_a_campaign_without_a_target_is_asked_for_one(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out = told(capsys, home, "progress", "--campaign")

    assert code == 2
    assert "campaign_target" in out


def test_a_reached_target_and_an_empty_campaign_are_told(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    _, reached = told(capsys, home, "progress", "--target", "0", "--recount")
    _, empty = told(capsys, home, "progress", "--target", "50", "--since", "2025-01-01")

    assert "Phải đạt: 0,00%: đã đạt" in reached
    assert "chưa có hồ sơ nào trong sổ" in empty


def test_what_an_import_found_is_told_to_the_line(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    file, refused = tmp_path / "lan-hai.csv", tmp_path / "khong-nhan.csv"
    file.write_text(
        f"Số;Đơn vị;Ngày nhận\n=1+1;06463;18/10/2023\n{CODES[0]};99999;18/10/2023\n"
        f"{CODES[0]};99999;19/10/2023\n",
        encoding="utf-8",
    )
    asked = ("register", "import", str(file), "--map", "Số=mã hồ sơ", "--map", "Đơn vị=office")

    dry = told(capsys, home, *asked, "--dry-run")
    code, out = told(capsys, home, *asked, "--refused", str(refused))
    _, columns = told(capsys, home, "register", "columns")
    _, machine = told(capsys, home, "register", "columns", "--json")

    assert dry[0] == code == 1
    assert "Chỉ xem thử" in dry[1]
    assert "Thêm 0, sửa 1, giữ nguyên 0, không nhận 1 dòng." in out
    assert "Dòng 3: lấy dòng 4" in out
    assert "Mã đơn vị không có trong danh mục: 99999" in out
    assert "Dòng 2: không phải mã hồ sơ" in out
    with refused.open(encoding="utf-8-sig", newline="") as told_rows:
        assert list(csv.reader(told_rows, delimiter=";"))[1] == [
            "2", "không phải mã hồ sơ", "'=1+1",
        ]  # fmt: skip
    assert "mã đơn vị tiếp nhận" in columns
    assert json.loads(machine)["remembered"][0]["columns"]["code"] == "so"


def test_nothing_remembered_is_said(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert "Chưa nhớ cột nào" in told(capsys, home, "register", "columns")[1]


@pytest.mark.parametrize("wrong", ["x", "=code", "Mã hồ sơ=gì đó"])
def test_a_column_is_named_as_heading_and_field(home: Path, wrong: str) -> None:
    with pytest.raises(SystemExit):
        run(["--home", str(home), "register", "import", "x.csv", "--map", wrong])


@pytest.mark.parametrize("wrong", ["x", "101", "-1", "NaN", "sNaN"])
def test_a_share_is_from_0_to_100(wrong: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        percent(wrong)


def test_open_periods_are_said_in_words() -> None:
    assert period_words(Period()) == "từ trước đến nay"
    assert period_words(Period(since=date(2023, 8, 20))) == "từ 20/08/2023"
    assert period_words(Period(until=date(2023, 11, 30))) == "đến hết 30/11/2023"


@pytest.mark.parametrize(
    "wrong", ['campaign_since = "20/8/2023"', 'campaign_target = "101"', "campaign_target = 86"]
)
def test_a_campaign_that_is_set_wrong_is_refused_by_key(
    capsys: pytest.CaptureFixture[str], home: Path, wrong: str
) -> None:
    (home / "settings.toml").write_text(wrong, encoding="utf-8")

    code, _ = told(capsys, home, "progress")

    assert code != 0


@pytest.mark.parametrize(("is_terminal", "told"), [(True, "\rĐã đọc 1.000 dòng…"), (False, "")])
def test_a_person_at_a_terminal_sees_how_far_an_import_is(
    monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool, told: str
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr(sys, "stderr", screen)
    tell = register.sink(argparse.Namespace(json=False))

    tell(RegisterRead(1000))
    tell(PageRead(PageId(1)))

    assert screen.getvalue() == told
