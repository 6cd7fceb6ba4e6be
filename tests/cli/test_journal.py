"""`sohoa journal` and `sohoa clear`: exit codes, JSON, words; what the commands themselves note."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any  # JSON has no types

import pytest

from scanner_app import messages
from scanner_app.bootstrap import open_app
from scanner_app.bootstrap.account import account
from scanner_app.cli.main import run
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.ids import DossierId
from scanner_app.settings import Settings, load_settings


def sohoa(
    capsys: pytest.CaptureFixture[str], home: Path, *arguments: str
) -> tuple[int, dict[str, Any]]:
    code = run(["--home", str(home), "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which Sohoa worked once."""
    with (
        open_app(tmp_path / "home", Settings(), lambda _event: None) as app,
        app.working(),
    ):
        app.note_view(DossierId(1), app.account)
    return tmp_path / "home"


def tamper(home: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(home / "sohoa.db")) as connection:
        connection.execute("DROP TRIGGER journal_is_append_only_update")
        connection.execute(statement)
        connection.commit()


def test_a_whole_journal_is_exit_0_with_its_head(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out = sohoa(capsys, home, "journal", "verify")

    assert (code, out["ok"], out["lines"], out["problems"]) == (0, True, 4, [])
    assert (len(out["head"]), out["anchored"]) == (64, 4)
    assert out["first"] <= out["last"]


def test_a_changed_line_is_exit_1_and_named_in_vietnamese(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    tamper(home, "UPDATE journal SET actor = 'x' WHERE id = 2")

    code, out = sohoa(capsys, home, "journal", "verify")

    (problem,) = out["problems"]
    assert (code, out["ok"], problem["line"], problem["code"]) == (1, False, 2, "journal.altered")
    assert "Giữ nguyên máy" in problem["text"]


def test_people_read_the_verdict_and_what_to_note_elsewhere(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    _, out = sohoa(capsys, home, "journal", "verify")

    code = run(["--home", str(home), "journal", "verify"])

    told = capsys.readouterr().out
    assert code == 0
    assert "nguyên vẹn" in told
    assert f"4:{out['head']}" in told


def test_what_was_noted_elsewhere_is_compared(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    _, out = sohoa(capsys, home, "journal", "verify")

    same, _ = sohoa(capsys, home, "journal", "verify", "--noted", f"4:{out['head']}")
    other, told = sohoa(capsys, home, "journal", "verify", "--noted", f"3:{out['head']}")

    assert (same, other) == (0, 1)
    assert told["problems"][0]["code"] == "journal.rewritten"


def test_what_is_no_line_and_digest_is_wrong_use(home: Path) -> None:
    with pytest.raises(SystemExit) as raised:
        run(["--home", str(home), "journal", "verify", "--noted", "abc"])

    assert raised.value.code == 2


def test_an_exported_journal_verifies_and_the_export_is_noted(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "nhat-ky.jsonl"

    code, out = sohoa(capsys, home, "journal", "export", str(file))
    again, _ = sohoa(capsys, home, "journal", "export", str(file))

    checked, report = sohoa(capsys, home, "journal", "verify", str(file))
    _, shown = sohoa(capsys, home, "journal", "show")
    assert (code, again, checked) == (0, 1, 0)
    assert report["lines"] == out["lines"]
    assert ("exported", account()) in [(each["action"], each["actor"]) for each in shown["lines"]]


def test_people_see_who_did_what_in_plain_words(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code = run(["--home", str(home), "journal", "show"])

    told = capsys.readouterr().out
    assert code == 0
    assert "mở Sohoa" in told
    assert "xem hồ sơ" in told
    assert "hồ sơ 1" in told


def test_lines_of_another_dossier_or_of_earlier_days_are_left_out(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    _, other = sohoa(capsys, home, "journal", "show", "--dossier", "000.00.21.H37-231018-0007")
    _, later = sohoa(capsys, home, "journal", "show", "--since", "1/1/2999")

    assert (other["lines"], later["lines"]) == ([], [])


@pytest.mark.parametrize(
    "code",
    ["gap", "altered", "rewritten", "cut", "anchor_missing", "anchor_forged", "anchor_damaged"],
)
def test_every_problem_of_the_journal_has_a_text(code: str) -> None:
    assert f"journal.{code}" in messages.known_codes()


def test_nothing_is_cleared_while_no_target_is_set(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    counted, due = sohoa(capsys, home, "clear", "--dry-run")
    cleared, done = sohoa(capsys, home, "clear")

    assert (counted, due) == (0, {"due": 0})
    assert (cleared, done) == (0, {"dossiers": 0, "pages": 0, "papers": 0, "files_left": 0})


def test_clearing_is_on_with_a_target_and_off_with_no_days(tmp_path: Path) -> None:
    states = []
    for days in (90, 0):
        settings = Settings(target=str(tmp_path), keep_days=days)
        with open_app(tmp_path / "home", settings, lambda _event: None) as app:
            states.append(app.clear.is_on)

    assert states == [True, False]


@pytest.mark.parametrize("days", ["-1", "3651", '"90"'])
def test_days_out_of_range_are_refused(tmp_path: Path, days: str) -> None:
    (tmp_path / "settings.toml").write_text(f"keep_days = {days}\n")

    with pytest.raises(SettingsError) as raised:
        load_settings(tmp_path, tmp_path / "none.toml")

    assert raised.value.facts["key"] == "keep_days"


@pytest.mark.skipif(os.name != "posix", reason="Windows kế thừa quyền")
def test_a_home_that_is_made_here_is_this_accounts_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sohoa(capsys, tmp_path / "new" / "home", "queue", "list")

    assert stat.S_IMODE((tmp_path / "new" / "home").stat().st_mode) == 0o700


@pytest.mark.slow
def test_doctor_tells_of_disk_home_and_journal_and_none_of_them_stops_work(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    tamper(home, f"UPDATE journal SET digest = '{'0' * 64}' WHERE id = 4")

    _, out = sohoa(capsys, home, "doctor")

    checks = {check["name"]: check for check in out["checks"]}
    assert not any(checks[name]["required"] for name in ("encryption", "privacy", "journal"))
    assert checks["journal"]["code"] == "journal.broken"
