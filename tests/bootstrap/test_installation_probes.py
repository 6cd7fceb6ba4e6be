"""What IT needs to see of an installed PC."""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.bootstrap.bare import bare_diagnosis
from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.installed import read_product
from scanner_app.bootstrap.log_bundle import SETUP_LOG
from scanner_app.bootstrap.probing import installation, versions, work
from scanner_app.bootstrap.probing.updates import look_update
from scanner_app.cli.main import run
from scanner_app.domain.diagnosis import Found, Severity
from scanner_app.domain.diagnosis_errors import (
    ClockBeforeError,
    ProductDamagedError,
    RecentErrorsError,
    SettingsOpenError,
    UpdateNotInstalledError,
    UpdateSilentError,
    UpdateUnfoundError,
    UpdateWaitsError,
    WiaOffError,
)
from scanner_app.domain.errors import Cancelled, SettingsError
from scanner_app.domain.updates import UpdateFailure, UpdateNote, UpdateState
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken

DEFINITION = Path(__file__).resolve().parents[2] / "installer" / "product.toml"


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """An installed product of three files."""
    folder = tmp_path / "Sohoa"
    (folder / "runtime").mkdir(parents=True)
    digests = {}
    for name in ("sohoa.exe", "runtime/a.dll", "runtime/b.dll"):
        (folder / name).write_bytes(name.encode())
        digests[name] = hashlib.sha256(name.encode()).hexdigest()
    told = {"name": "Sohoa", "version": "1.2.3", "built": "2026-11-27", "files": digests}
    (folder / "product.json").write_text(json.dumps(told))
    return folder


def test_a_whole_product_is_told_with_its_version(product: Path) -> None:
    found = installation.look_product(CancelToken(), product)

    assert found.values == {"version": "1.2.3", "files": 3}
    whole = read_product(product)
    assert whole is not None
    assert whole.built == date(2026, 11, 27)


def test_files_that_changed_or_are_gone_are_named(product: Path) -> None:
    (product / "runtime" / "a.dll").write_bytes(b"other")
    (product / "sohoa.exe").unlink()

    with pytest.raises(ProductDamagedError) as raised:
        installation.look_product(CancelToken(), product)

    assert raised.value.facts == {"count": "2", "name": "sohoa.exe, runtime/a.dll"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"version": "1", "files": 3}',
        '{"version": "1", "files": {}, "built": 3}',
        '{"version": "1", "files": {}, "built": "27/11"}',
    ],
)
def test_a_damaged_list_of_files_is_told(product: Path, text: str) -> None:
    (product / "product.json").write_text(text)

    with pytest.raises(ProductDamagedError):
        installation.look_product(CancelToken(), product)


def test_looking_at_the_product_can_be_stopped(product: Path) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        installation.look_product(token, product)


def test_errors_of_the_last_week_are_counted(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    early, late = now() - timedelta(days=8), now() - timedelta(days=1)
    lines = [f"{early:%Y-%m-%dT%H:%M:%S}.000Z ERROR 1 x Old"]
    lines += [f"{late:%Y-%m-%dT%H:%M:%S}.000Z {level} 1 x Told" for level in ("WARNING", "ERROR")]
    (logs / "sohoa.log").write_text("\n".join(lines) + "\nTraceback\n")
    (logs / "sohoa.log.1").write_text(lines[2] + "\n")

    found = installation.look_recent_errors(tmp_path)

    assert found.values == {"errors": 2}
    assert isinstance(found.warning, RecentErrorsError)
    assert installation.look_recent_errors(tmp_path / "none").warning is None


def _registry(values: Mapping[tuple[str, str], object]) -> installation.Registry:
    return lambda key, name: values.get((key, name))


@pytest.mark.parametrize("start", [4, None])
def test_a_scanner_service_that_is_off_is_told(start: int | None) -> None:
    with pytest.raises(WiaOffError):
        installation.look_wia(_registry({installation.WIA_START: start}))

    assert installation.look_wia(_registry({installation.WIA_START: 3})).warning is None


def test_autostart_is_looked_for_where_the_installers_write_it() -> None:
    defined = tomllib.loads(DEFINITION.read_text(encoding="utf-8"))

    key, name = installation.AUTOSTART
    found = installation.look_autostart(_registry({(key, name): "sohoa.exe send"}))

    assert name == defined["autostart"]["value"]
    assert defined["folders"]["setup_log"].endswith(rf"\Sohoa\logs\{SETUP_LOG}")
    assert found.values == {"autostart": True}
    assert installation.look_autostart(_registry({})).values == {"autostart": False}


def test_what_became_of_the_last_update_is_told() -> None:
    def told(state: UpdateState, days: float = 1.0) -> Found:
        note = UpdateNote(state, now() - timedelta(days=days), "0.3.0", "", 1627)
        return look_update(r"\\may-chu\sohoa", note)

    failed = told(UpdateState.FAILED)
    assert isinstance(failed.warning, UpdateNotInstalledError)
    assert failed.values["update"] == "failed"
    assert "0.3.0 cài không thành" in failed.detail
    assert told(UpdateState.CURRENT).warning is None
    assert isinstance(told(UpdateState.CURRENT, days=15).warning, UpdateSilentError)
    assert isinstance(look_update("https://x", None).warning, UpdateSilentError)
    assert look_update("", None).warning is None


def _failed(days: float, *, transient: bool) -> UpdateNote:
    since = now() - timedelta(days=days)
    facts = {"source": "//x/y", "problem": "forbidden"}
    failure = UpdateFailure(since, now(), "update.unreachable", facts, transient)
    looked = since - timedelta(days=2)
    return UpdateNote(UpdateState.CURRENT, looked, looked=looked, failure=failure)


def test_a_source_that_gives_nothing_is_told_with_what_failed_and_since_when() -> None:
    passing = look_update("//x/y", _failed(0.5, transient=True))
    assert passing.warning is None
    assert "lần tìm gần nhất" in passing.detail
    assert passing.values["update_failure"] == "update.unreachable"

    lasting = look_update("//x/y", _failed(5, transient=True))
    assert isinstance(lasting.warning, UpdateUnfoundError)
    assert lasting.values["update_days"] == 7
    text = text_for(lasting.warning)
    assert "(5 ngày)" in text
    assert "Domain Computers" in text
    at_once = look_update("//x/y", _failed(0, transient=False))
    assert isinstance(at_once.warning, UpdateUnfoundError)


def test_a_version_that_waits_for_days_is_told_with_what_for() -> None:
    def told(days: float) -> Found:
        since = now() - timedelta(days=days)
        return look_update(
            "//x", UpdateNote(UpdateState.WAITS, now(), "0.3.0", "", 32, since=since)
        )

    warning = told(4).warning
    assert isinstance(warning, UpdateWaitsError)
    assert "0.3.0 tải về đã 4 ngày mà chưa cài được: Sohoa đang mở" in text_for(warning)
    assert told(2).warning is None


def test_a_clock_before_the_program_was_made_is_told() -> None:
    moment = datetime(2019, 1, 1, 12, tzinfo=UTC)

    with pytest.raises(ClockBeforeError) as raised:
        installation.require_later(moment, date(2026, 11, 27))
    assert "01/01/2019" in text_for(raised.value)
    installation.require_later(moment, date(2019, 1, 1))
    installation.require_later(moment, None)


def test_settings_of_it_that_anybody_may_change_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "it.toml"
    machine.write_text('office = "06463"\nlock = ["target"]\n')
    for module in ("scanner_app.settings.layers", "scanner_app.bootstrap.probing.versions"):
        monkeypatch.setattr(f"{module}.machine_file", lambda: machine)
    monkeypatch.setattr("scanner_app.bootstrap.probing.versions.is_admin", lambda: False)

    found = versions.look_settings(tmp_path / "home")

    assert found.values == {"policy": 0, "machine": 1, "home": 0, "locked": 1}
    assert isinstance(found.warning, SettingsOpenError)
    assert not versions.is_open(machine, is_admin=True)
    assert not versions.is_open(tmp_path / "none.toml", is_admin=False)


def test_doctor_looks_on_when_the_settings_are_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text("office = ")

    code = run(["--home", str(tmp_path), "doctor", "--json"])

    told = json.loads(capsys.readouterr().out)
    found = {each["name"]: each for each in told["checks"]}
    assert (code, told["ok"]) == (2, False)
    assert found["settings"]["severity"] == "broken"
    assert str(tmp_path / "settings.toml") in found["settings"]["text"]
    assert found["product"]["ok"]
    assert not (tmp_path / "sohoa.db").exists()
    broken = bare_diagnosis(tmp_path, SettingsError(path="x", key="y"))()
    assert [each.severity for each in broken][:2] == [Severity.BROKEN, Severity.OK]


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("ICT-7", "20:26 27/11/2026"),
        ("UTC0", "20:26 27/11/2026 (múi giờ của máy không phải giờ Việt Nam)"),
    ],
)
def test_the_clock_is_told_in_vietnams_time_and_a_pc_of_another_zone_is_named(
    monkeypatch: pytest.MonkeyPatch, zone: str, told: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        words = work.clock_words(datetime(2026, 11, 27, 13, 26, tzinfo=UTC))
    time.tzset()

    assert words == told
