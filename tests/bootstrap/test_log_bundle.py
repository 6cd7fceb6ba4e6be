"""The log bundle holds what helps and nothing about any citizen; the self-test leaves no trace."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from scanner_app.bootstrap import open_app
from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.log_bundle import redactor, write_bundle
from scanner_app.bootstrap.self_test import self_test
from scanner_app.domain.diagnosis import Check, Part, Severity
from scanner_app.domain.errors import Cancelled, StorageError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.update_errors import UpdateUnreachableError
from scanner_app.messages.diagnosing import STEPS
from scanner_app.services.updating import note_failure
from scanner_app.settings import Settings, load_settings
from scanner_app.storage.database import Database
from scanner_app.storage.register import SqlRegister
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.notes import FileNotes

NAME, HOLDER, NUMBER = "Hoàng Thị Ứng", "Đàm Thị Hường", "020185000917"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "kho"
    (home / "logs").mkdir(parents=True)
    (home / "settings.toml").write_text(
        f'officer_name = "{HOLDER}"\nofficer_key = "file:/x/{HOLDER}.p12"\n'
        'timestamp_url = "http://user:s3cret@tsa.example.vn"\n'
    )
    return home


def bundle_of(home: Path, target: Path, checks: tuple[Check, ...] = ()) -> dict[str, str]:
    """A bundle's entries, after people were planted in the database."""
    with open_app(home, load_settings(home), lambda _event: None) as app:
        _plant(home)
        write_bundle(app, target, checks)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _plant(home: Path) -> None:
    row = RegisterRow(
        "000.00.21.H37-251020-0007",
        OfficeCode("05977"),
        date(2025, 10, 20),
        "Khai sinh",
        NAME,
        None,
    )
    SqlRegister(Database(home / "sohoa.db"), now).put([row])


def test_no_name_number_secret_or_place_gets_into_the_bundle(home: Path, tmp_path: Path) -> None:
    (home / "logs" / "sohoa.log").write_text(
        f"2026-11-27T06:00:00.000Z INFO 1 x Number={NUMBER} id_{NUMBER}x 020 185 000 917\n"
        f"2026-11-27T06:00:01.000Z INFO 1 x file={home}/capture/a.jpg at={Path.home()}/b\n"
    )
    held = Check(
        "certificate", Part.KEYS, Severity.OK, True, HOLDER, {"holder": HOLDER, "days": 99},
        names_staff=True,
    )  # fmt: skip

    entries = bundle_of(home, tmp_path / "goi.zip", (held,))

    whole = "\n".join(entries.values())
    for planted in (NAME, HOLDER, NUMBER, "020 185", "s3cret", str(home), str(Path.home()) + "/"):
        assert planted not in whole, planted
    assert "000.00.21.H37" not in whole
    assert "file=<kho>/capture/a.jpg" in entries["logs/sohoa.log"]
    assert entries["logs/sohoa.log"].startswith("2026-11-27T06:00:00.000Z INFO")
    assert '"register_rows": 1' in entries["queue.json"]
    assert '"days": 99' in entries["doctor.json"]


def test_it_sees_who_sets_what_and_what_the_installer_said(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "it" / "settings.toml"
    (machine.parent / "logs").mkdir(parents=True)
    machine.write_text('office = "06463"\nlock = ["office"]\n')
    said = f'cài /OFFICER_KEY="C:\\{HOLDER}.p12" /OFFICE=06463 {NUMBER}\r\nxong 0\r\n'
    (machine.parent / "logs" / "setup.log").write_text(said, encoding="utf-16")
    error = UpdateUnreachableError(source=f"{home}/y", problem="silent")
    note_failure(FileNotes(machine.parent / "update.json"), error, now())
    (tmp_path / "tải").mkdir()
    (tmp_path / "tải" / "setup.log").write_text("bản mới 32\n", encoding="utf-8")
    monkeypatch.setattr("scanner_app.settings.layers.machine_file", lambda: machine)
    monkeypatch.setattr("scanner_app.bootstrap.log_bundle.machine_file", lambda: machine)
    monkeypatch.setattr("scanner_app.bootstrap.log_bundle.update_folder", lambda: tmp_path / "tải")

    entries = bundle_of(home, tmp_path / "goi.zip")

    told = {each["key"]: each for each in json.loads(entries["settings.json"])}
    assert told["office"] == {
        "key": "office",
        "value": "06463",
        "from": "machine",
        "source": redactor(home)(str(machine)),
        "locked": True,
    }
    assert told["officer_key"]["source"] == "<kho>/settings.toml"
    update = json.loads(entries["update.json"])
    assert (update["state"], update["failure"]["code"]) == ("unknown", "update.unreachable")
    assert update["failure"]["facts"]["source"] == "<kho>/y"
    assert entries["logs/update-setup.log"] == "bản mới 32\n"
    assert entries["logs/setup.log"] == "cài /OFFICER_KEY=… /OFFICE=06463 ############\nxong 0\n"


def test_only_the_newest_lines_are_taken(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner_app.bootstrap.log_bundle.MOST_LOG_BYTES", 1000)
    lines = [f"2026-11-27T06:00:00.000Z INFO 1 x n={n}\n" for n in range(100)]
    (home / "logs" / "sohoa.log").write_text("".join(lines))

    kept = bundle_of(home, tmp_path / "goi.zip")["logs/sohoa.log"]

    assert 900 < len(kept) <= 1000
    assert kept == "".join(lines)[-len(kept) :]
    assert kept.startswith("2026-")


def test_a_bundle_that_cannot_be_written_says_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "goi").write_text("in the way")

    with (
        open_app(home, load_settings(home), lambda _event: None) as app,
        pytest.raises(StorageError),
    ):
        write_bundle(app, tmp_path / "goi" / "goi.zip", ())


def test_digests_and_times_stay_readable(tmp_path: Path) -> None:
    redact = redactor(tmp_path)
    line = "2026-11-27T06:00:00.123456Z INFO sha=2df678b537f8aa count=12345678"

    assert redact(line) == line
    assert redact("code=1234567890123") == "code=1234567890123"


@pytest.mark.slow
def test_the_self_test_goes_the_whole_way_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    steps = list(self_test(Settings(target="https://that.example.vn"), CancelToken()))

    assert [(step.name, step.error) for step in steps] == [(name, None) for name in STEPS]
    assert list(tmp_path.iterdir()) == []


def test_a_self_test_that_is_stopped_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cancel = CancelToken()
    steps = self_test(Settings(), cancel)
    before = dict(os.environ)

    assert next(steps).ok
    # The home that is really open says where this process and its children write.
    assert dict(os.environ) == before
    cancel.cancel()

    with pytest.raises(Cancelled):
        next(steps)
    assert list(tmp_path.iterdir()) == []
