"""`sohoa queue` says what waits and why; pausing lasts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any  # JSON

import pytest

from scanner_app.bootstrap.updating import RUNNING
from scanner_app.cli.main import run
from scanner_app.domain.updates import UpdateNote, UpdateState
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.updates.notes import FileNotes
from tests.storage.conftest import Store, store_at

_STEM = "000.00.21.H37-231018"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which two files wait."""
    home = tmp_path_factory.mktemp("waiting")
    made = store_at(home)
    for number in (1, 2):
        made.signed(f"{_STEM}-{number:04d}")
    made.database.close()
    return home / "sohoa.db"


@pytest.fixture
def store(home: Path, waiting: Path) -> Iterator[Store]:
    """Two files wait, due long since."""
    home.mkdir()
    shutil.copyfile(waiting, home / "sohoa.db")
    made = store_at(home)
    made.clock.now = datetime.now(UTC)
    yield made
    made.database.close()


def claimed(store: Store) -> UploadJob:
    job = store.queue.claim(store.clock.now)
    assert job is not None
    return job


def listed(
    home: Path, capsys: pytest.CaptureFixture[str], *command: str
) -> tuple[int, dict[str, Any]]:
    code = run(["--home", str(home), "queue", *(command or ("list",)), "--json"])
    return code, json.loads(capsys.readouterr().out)


def reasons(
    home: Path, capsys: pytest.CaptureFixture[str], *command: str
) -> dict[int, tuple[str, str | None]]:
    _, told = listed(home, capsys, *command)
    return {job["id"]: (job["waits"], job["next_try"]) for job in told["jobs"]}


def test_every_job_says_why_it_waits_and_when_it_is_tried_next(
    home: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    later = store.clock.now + timedelta(minutes=30)
    store.queue.failed(claimed(store), "upload.unreachable", retry_at=later, failures=8)
    store.queue.failed(claimed(store), "upload.conflict", retry_at=None)

    assert reasons(home, capsys) == {
        1: ("back_off", later.isoformat()),
        2: ("person", None),
    }


def test_a_file_that_is_being_sent_and_one_that_was_are_told(
    home: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    job = claimed(store)
    store.queue.sent(job.id, Receipt(job.sha256, job.size_bytes, store.clock.now, "kho"))
    claimed(store)

    assert reasons(home, capsys) == {1: ("nothing", None), 2: ("sending", None)}


@pytest.mark.usefixtures("store")
def test_outside_the_hours_the_next_opening_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = datetime.now(UTC) + timedelta(hours=7 + 2)
    hours = f"{soon:%H}:00-{soon + timedelta(hours=1):%H}:00"
    (home / "settings.toml").write_text(f'send_hours = "{hours}"\n')

    told = reasons(home, capsys)

    assert {why for why, _ in told.values()} == {"hours"}
    opens = datetime.fromisoformat(told[1][1] or "")
    assert timedelta(0) < opens - datetime.now(UTC) <= timedelta(hours=2)


@pytest.mark.usefixtures("store")
def test_people_read_the_reason_the_size_and_that_sending_is_paused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(home), "queue", "pause"]) == 0

    shown = capsys.readouterr().out
    assert "sohoa queue resume" in shown
    assert [line.endswith("Đang tạm dừng gửi.") for line in shown.splitlines()[-2:]] == [True] * 2
    assert "1 kB" in shown


def test_pausing_lasts_over_runs_and_resuming_sends_again(
    home: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    listed(home, capsys, "pause")

    assert listed(home, capsys, "run")[1]["paused"]
    assert {job.attempts for job in store.queue.jobs()} == {0}
    listed(home, capsys, "resume")
    code, told = listed(home, capsys, "run")

    # Their files were never there.
    assert code == 1
    assert {error["code"] for error in told["errors"]} == {"upload.source_changed"}
    assert not told["paused"]


def test_a_person_tries_a_refused_file_again(
    home: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store.queue.failed(claimed(store), "upload.conflict", retry_at=None)

    _, told = listed(home, capsys, "retry", "1")

    assert {job["id"]: job["error"] for job in told["jobs"]}[1] == "upload.source_changed"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="dùng tín hiệu SIGTERM")
def test_a_sender_sends_until_it_is_stopped(home: Path, store: Store) -> None:
    signed = home / "signed"
    signed.mkdir(exist_ok=True)
    child = subprocess.Popen(
        [sys.executable, "-m", "scanner_app", "--home", str(home), "send", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    told = [json.loads(child.stdout.readline()) for _ in range(2)]

    child.send_signal(signal.SIGTERM)
    child.stdout.close()

    assert child.wait(60) == 0
    assert {each["event"] for each in told} == {"upload_failed"}
    assert {job.error for job in store.queue.jobs()} == {"upload.source_changed"}


def test_a_sender_gives_way_to_a_version_that_waits_for_closing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner_app.bootstrap.updating.machine_file", lambda: tmp_path / "it.toml")
    waits = UpdateNote(UpdateState.WAITS, datetime.now(UTC), "0.3.0", code=RUNNING)
    FileNotes(tmp_path / "update.json").write(waits)

    assert run(["--home", str(home), "send"]) == 0
