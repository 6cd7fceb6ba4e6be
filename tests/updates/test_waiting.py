"""A version that waits, and a source that gives nothing: what stands in the note."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scanner_app.bootstrap.probing.updates import failure_text
from scanner_app.bootstrap.updating import waiting_version
from scanner_app.domain.update_errors import (
    UpdateClockError,
    UpdateDamagedError,
    UpdateUnreachableError,
    UpdateUntrustedError,
)
from scanner_app.domain.updates import Stage, UpdateFailure, UpdateNote, UpdateState
from scanner_app.messages import text_for
from scanner_app.services.updating import note_failure
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.notes import FileNotes
from scanner_app.updates.publishing import offer
from scanner_app.updates.sources import FolderSource
from tests.updates.serving import (
    DISK_FULL,
    EVERYBODY,
    HERE,
    KEY,
    KEYS,
    NAME,
    NOW,
    RUNNING,
    SETUP,
    updating,
)

LATER = Stage(date(2026, 12, 9), frozenset(), 100)


class TestWaiting:
    """A version that is here and cannot be installed yet."""

    def test_when_only_closing_is_missing_the_other_task_is_told(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        waiting, tried = tmp_path / "waiting.txt", tmp_path / "tried.exe"

        def try_it(code: int, installed: str = "0.2.0") -> UpdateNote:
            update.fetch(CancelToken())
            (tmp_path / "ready.exe").rename(tried)
            return update.settle(code, lambda: installed, lambda: True)

        note = try_it(RUNNING)
        assert (waiting.exists(), tried.exists(), note.since) == (True, True, NOW)
        assert waiting_version(tmp_path / "settings.toml") == "0.3.0"
        try_it(DISK_FULL)
        assert (waiting.exists(), tried.exists()) == (False, True)
        assert waiting_version(tmp_path / "settings.toml") == ""
        try_it(RUNNING)
        note = try_it(0, "0.3.0")
        assert (waiting.exists(), tried.exists(), note.since) == (False, False, None)

    def test_a_result_that_nobody_waits_for_changes_nothing(
        self, offered: Path, tmp_path: Path
    ) -> None:
        here = replace(HERE, version="0.3.0")
        note = updating(FolderSource(offered, KEYS), tmp_path, here).fetch(CancelToken())

        update = updating(FolderSource(offered, KEYS), tmp_path, here)

        assert update.settle(1603, lambda: "0.3.0", lambda: True) == note
        assert FileNotes(tmp_path / "update.json").last() == note

    def test_what_waited_and_is_withdrawn_goes(self, offered: Path, tmp_path: Path) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        update.fetch(CancelToken())
        (tmp_path / "ready.exe").rename(tmp_path / "tried.exe")
        update.settle(RUNNING, lambda: "0.2.0", lambda: True)
        offer(tmp_path / NAME, offered, [LATER], date(2027, 3, 1), KEY)

        note = update.fetch(CancelToken())

        assert (note.state, note.version, note.since) == (UpdateState.NOT_YET, "0.3.0", None)
        assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "nơi để", "update.json"]

    def test_since_when_a_version_waits_is_kept_over_tries(
        self, offered: Path, tmp_path: Path
    ) -> None:
        source = FolderSource(offered, KEYS)
        updating(source, tmp_path).fetch(CancelToken())
        updating(source, tmp_path).settle(RUNNING, lambda: "0.2.0", lambda: True)
        later = updating(source, tmp_path, now=NOW + timedelta(days=4))

        assert later.fetch(CancelToken()).since == NOW
        assert later.settle(RUNNING, lambda: "0.2.0", lambda: True).since == NOW
        (tmp_path / NAME).write_bytes(SETUP + b"mended")
        offer(tmp_path / NAME, offered, [EVERYBODY], date(2027, 3, 1), KEY)
        assert later.fetch(CancelToken()).since == NOW + timedelta(days=4)

    def test_a_clock_before_the_program_itself_looks_for_nothing(
        self, offered: Path, tmp_path: Path
    ) -> None:
        here = replace(HERE, built=date(2026, 12, 3))
        offer(tmp_path / NAME, offered, [LATER], date(2027, 3, 1), KEY)

        with pytest.raises(UpdateClockError) as raised:
            updating(FolderSource(offered, KEYS), tmp_path, here).fetch(CancelToken())
        assert "02/12/2026" in text_for(raised.value)
        here = replace(HERE, built=date(2026, 12, 2))
        update = updating(FolderSource(offered, KEYS), tmp_path, here)
        assert update.fetch(CancelToken()).state is UpdateState.NOT_YET


class TestFailures:
    """Why nothing was found out stands beside what was known before."""

    def test_the_first_failure_is_noted_though_nothing_was_before(self, tmp_path: Path) -> None:
        notes = FileNotes(tmp_path / "update.json")
        error = UpdateUnreachableError(source="//x/y", problem="status", status=503)

        note_failure(notes, error, NOW)

        facts = {"source": "//x/y", "problem": "status", "status": "503"}
        failure = UpdateFailure(NOW, NOW, "update.unreachable", facts, transient=True)
        assert notes.last() == UpdateNote(UpdateState.UNKNOWN, NOW, failure=failure)
        assert failure_text(failure) == text_for(error)

    def test_a_note_stays_readable_whatever_an_error_says(self, tmp_path: Path) -> None:
        notes = FileNotes(tmp_path / "update.json")

        note_failure(notes, UpdateUnreachableError(source="x" * 5000, problem="cut"), NOW)

        note = notes.last()
        assert note is not None
        assert note.failure is not None
        assert note.failure.facts["source"] == "x" * 300

    def test_failures_in_a_row_tell_since_when_and_leave_the_last_outcome(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        notes = FileNotes(tmp_path / "update.json")
        update.fetch(CancelToken())
        update.settle(RUNNING, lambda: "0.2.0", lambda: True)
        for days in (1, 2):
            note_failure(notes, UpdateUntrustedError(source="x"), NOW + timedelta(days=days))

        note = notes.last()

        assert note is not None
        assert note.failure is not None
        assert (note.state, note.at, note.looked, note.since) == (UpdateState.WAITS, NOW, NOW, NOW)
        assert note.failure.since == NOW + timedelta(days=1)
        assert note.failure.at == NOW + timedelta(days=2)
        assert update.fetch(CancelToken()).failure is None

    def test_looking_at_what_failed_to_install_still_counts_as_looking(
        self, offered: Path, tmp_path: Path
    ) -> None:
        source, later = FolderSource(offered, KEYS), NOW + timedelta(days=30)
        updating(source, tmp_path).fetch(CancelToken())
        updating(source, tmp_path).settle(1603, lambda: "0.2.0", lambda: True)
        note_failure(FileNotes(tmp_path / "update.json"), UpdateDamagedError(name=NAME), later)

        note = updating(source, tmp_path, now=later).fetch(CancelToken())

        assert (note.state, note.at, note.looked) == (UpdateState.FAILED, NOW, later)
        assert note.failure is None
        assert FileNotes(tmp_path / "update.json").last() == note

    def test_what_cannot_be_noted_hides_no_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        note_failure(FileNotes(tmp_path / "file" / "update.json"), UpdateDamagedError(), NOW)
