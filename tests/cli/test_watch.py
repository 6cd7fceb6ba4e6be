"""`sohoa watch` without an engine: its lines, exit codes and texts."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from scanner_app.cli import watch
from scanner_app.cli.main import run
from scanner_app.domain.events import IntakeFailed, PageRead, UploadFailed
from scanner_app.domain.ids import JobId, PageId
from scanner_app.domain.watch_events import FileTaken, StepFailed, WatchPaused, WatchResumed

QUICK = ("--office", "06463", "--once", "--still", "0.05", "--quiet", "0.1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "máy quét"
    made.mkdir()
    return made


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_empty_folder_ends_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    code = run(["--home", str(tmp_path / "home"), "--json", "watch", str(folder), *QUICK])

    assert code == 0
    assert lines(capsys) == [{"event": "ended", "files": 0, "known": 0, "pages": 0, "failed": 0}]
    assert list(folder.iterdir()) == []


def test_a_file_left_alone_is_one_line_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    (folder / "đơn.docx").write_bytes(b"PK\3\4")

    code = run(["--home", str(tmp_path / "home"), "--json", "watch", str(folder), *QUICK])

    first, last = lines(capsys)
    assert code == 1
    assert (first["event"], first["path"], first["code"]) == (
        "intake_failed",
        str(folder / "đơn.docx"),
        "file.unsupported",
    )
    assert "đơn.docx" in str(first["text"])
    assert (last["event"], last["failed"]) == ("ended", 1)


def test_a_folder_that_is_away_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = run(["--home", str(tmp_path / "home"), "watch", str(tmp_path / "không có"), *QUICK])

    assert code == 1
    assert "Không mở được thư mục quét không có." in capsys.readouterr().out


def test_the_folder_may_come_from_the_settings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "settings.toml").write_text(f'watch_folder = "{folder}"\n', encoding="utf-8")

    assert run(["--home", str(tmp_path), "watch", *QUICK]) == 0
    assert "Đã nhận 0 tệp" in capsys.readouterr().out


def test_no_folder_is_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["--home", str(tmp_path), "watch", *QUICK]) == 2
    assert "watch_folder" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["-1", "4000", "nan", "five"])
def test_times_that_make_no_sense_are_wrong_use(tmp_path: Path, seconds: str) -> None:
    with pytest.raises(SystemExit) as raised:
        run(["--home", str(tmp_path), "watch", str(tmp_path), "--still", seconds])

    assert raised.value.code == 2


@pytest.mark.skipif(os.name == "nt", reason="tín hiệu gửi cho chính mình chỉ có trên POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_wish_to_stop_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    before = signal.getsignal(number)

    def stop(_event: object) -> None:
        os.kill(os.getpid(), number)

    # Hears that the folder is away, which is waited for until somebody ends it.
    monkeypatch.setattr(watch, "_print_words", stop)

    code = run(["--home", str(tmp_path), "watch", str(tmp_path / "none"), "--office", "06463"])

    assert code == 0
    assert signal.getsignal(number) is before


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            FileTaken("//may/quet/a.tif", 3, 3),
            {"event": "file_taken", "path": "//may/quet/a.tif", "pages": 3, "added": 3},
        ),
        (
            IntakeFailed("a.tif", "file.damaged", (("path", "a.tif"), ("page", "2"))),
            {"event": "intake_failed", "path": "a.tif", "code": "file.damaged", "page": 2},
        ),
        (PageRead(PageId(7)), {"event": "page_read", "page": 7}),
    ],
)
def test_an_event_is_one_line(
    capsys: pytest.CaptureFixture[str], event: object, line: dict[str, object]
) -> None:
    watch._print_json_line(event)  # type: ignore[arg-type]  # one of the events

    (shown,) = lines(capsys)
    shown.pop("text", None)
    assert shown == line


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (FileTaken("/x/a.tif", 3, 1), "a.tif: đã nhận 3 trang."),
        (FileTaken("/x/a.tif", 3, 0), "đã có trong kho"),
        (WatchPaused("/x", "watch.folder_gone", (("path", "/x"),)), "Không mở được"),
        (WatchResumed("/x"), "nhận tiếp"),
        (StepFailed("", "sign.no_certificate"), "chứng thư số"),
        (UploadFailed(JobId(1), "upload.unreachable", True), "Chưa kết nối"),
    ],
)
def test_people_read_what_matters_to_them(
    capsys: pytest.CaptureFixture[str], event: object, words: str
) -> None:
    watch._print_words(event)  # type: ignore[arg-type]  # one of the events

    assert words in capsys.readouterr().out


def test_people_do_not_read_of_every_page(capsys: pytest.CaptureFixture[str]) -> None:
    watch._print_words(PageRead(PageId(7)))

    assert capsys.readouterr().out == ""
