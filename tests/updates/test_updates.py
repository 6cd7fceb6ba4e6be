"""Updates: only what the publisher signed, in its turn, whole, and never twice in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scanner_app.bootstrap.update_schedule import take_result
from scanner_app.domain.update_errors import (
    UpdateExpiredError,
    UpdateOfferError,
    UpdateSigningKeyError,
)
from scanner_app.domain.updates import (
    MANIFEST_NAME,
    Manifest,
    SetupFile,
    Stage,
    UpdateState,
    parse_version,
)
from scanner_app.messages import text_for
from scanner_app.services.updating import ThisProgram
from scanner_app.signed_sheets import parse_pinned
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.manifest import stage_of
from scanner_app.updates.notes import FileNotes
from scanner_app.updates.publishing import make_key, offer, open_key
from scanner_app.updates.sources import FolderSource
from tests.updates.serving import (
    EVERYBODY,
    HERE,
    KEY,
    KEYS,
    NAME,
    RUNNING,
    SETUP,
    updating,
)


class TestTurns:
    """Who gets a version when."""

    def _due(
        self,
        stages: list[str],
        office: str,
        day: date,
        machine: str = "MAY-01",
        version: str = "0.3.0",
    ) -> bool:
        setup = SetupFile(NAME, 7, "ab" * 32)
        manifest = Manifest(version, setup, tuple(map(stage_of, stages)), date(2027, 1, 1))
        return manifest.is_due(office=office, machine=machine, today=day)

    def test_an_office_is_due_from_its_day_on(self) -> None:
        stages = ["2026-12-01:06463,06466", "2026-12-08"]

        assert not self._due(stages, "06463", date(2026, 11, 30))
        assert self._due(stages, "06463", date(2026, 12, 1))
        assert not self._due(stages, "06464", date(2026, 12, 7))
        assert self._due(stages, "06464", date(2026, 12, 8))
        assert not self._due(stages, "", date(2026, 12, 7))

    def test_a_share_of_pcs_is_due_and_always_the_same_ones(self) -> None:
        day = date(2026, 12, 1)
        stages = ["2026-12-01:*:25"]
        due = {n for n in range(2000) if self._due(stages, "", day, f"PC-{n}")}

        assert len(due) == 481  # with 26 percent 503
        others = {n for n in range(2000) if self._due(stages, "", day, f"PC-{n}", "0.4.0")}
        assert len(due & others) < len(due) / 2
        assert due == {n for n in range(2000) if self._due(stages, "", day, f"pc-{n}")}
        assert due < {n for n in range(2000) if self._due(["2026-12-01:*:50"], "", day, f"PC-{n}")}

    @pytest.mark.parametrize("text", ["", "1.12.2026", "2026-12-01:*:0", "2026-12-01:*:101", "x:y"])
    def test_a_stage_that_cannot_be_meant_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"\S"):
            stage_of(text)

    def test_versions_count_by_their_numbers(self) -> None:
        assert parse_version("0.10.0") > parse_version("0.9.9")
        assert parse_version("1.0") == parse_version("1.0.0.0")
        for wrong in ("", "1.x", "1..2", "1.2.3.4.5", "-1", "²", "٣.1", "9" * 10):
            with pytest.raises(ValueError, match=r"^"):
                parse_version(wrong)


class TestUpdate:
    """From the manifest to the note."""

    def test_a_due_version_is_made_ready(self, offered: Path, tmp_path: Path) -> None:
        folder = tmp_path / "cập nhật"
        note = updating(FolderSource(offered, KEYS), folder).fetch(CancelToken())

        assert (note.state, note.version) == (UpdateState.READY, "0.3.0")
        assert (folder / "ready.exe").read_bytes() == SETUP

    @pytest.mark.parametrize(
        ("here", "state"),
        [
            (replace(HERE, version="0.3.0"), UpdateState.CURRENT),
            (replace(HERE, version="0.10.0"), UpdateState.CURRENT),
            (replace(HERE, office="06999"), UpdateState.NOT_YET),
        ],
    )
    def test_what_is_not_due_is_neither_brought_nor_left_ready(
        self, tmp_path: Path, here: ThisProgram, state: UpdateState
    ) -> None:
        (tmp_path / NAME).write_bytes(SETUP)
        stage = Stage(date(2026, 12, 1), frozenset({"06463"}), 100)
        offer(tmp_path / NAME, tmp_path, [stage], date(2027, 3, 1), KEY)
        (tmp_path / "ready.exe").write_bytes(b"an old one")

        update = updating(FolderSource(tmp_path, KEYS), tmp_path, here)

        assert update.fetch(CancelToken()).state is state
        assert not (tmp_path / "ready.exe").exists()

    def test_nothing_is_looked_for_unless_it_was_set(self, tmp_path: Path) -> None:
        assert updating(None, tmp_path).fetch(CancelToken()).state is UpdateState.OFF

    def test_an_old_manifest_put_back_is_noticed(self, tmp_path: Path) -> None:
        (tmp_path / NAME).write_bytes(SETUP)
        offer(tmp_path / NAME, tmp_path, [EVERYBODY], date(2026, 12, 1), KEY)
        (tmp_path / "ready.exe").write_bytes(b"an old one")

        with pytest.raises(UpdateExpiredError) as raised:
            updating(FolderSource(tmp_path, KEYS), tmp_path).fetch(CancelToken())
        assert not (tmp_path / "ready.exe").exists()
        assert "01/12/2026, mà máy này đang là ngày 02/12/2026" in text_for(raised.value)

    def test_a_manifest_counts_on_its_last_day(self, tmp_path: Path) -> None:
        (tmp_path / NAME).write_bytes(SETUP)
        offer(tmp_path / NAME, tmp_path, [EVERYBODY], date(2026, 12, 2), KEY)
        evening = datetime(2026, 12, 2, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam

        source = FolderSource(tmp_path, KEYS)

        assert updating(source, tmp_path, now=evening).look()[0] is UpdateState.READY
        with pytest.raises(UpdateExpiredError):
            updating(source, tmp_path, now=evening + timedelta(minutes=1)).look()

    @pytest.mark.parametrize(
        ("code", "installed", "sound", "state"),
        [
            (0, "0.3.0", True, UpdateState.INSTALLED),
            (0, "0.3.0", False, UpdateState.FAILED),
            (0, "0.2.0", True, UpdateState.FAILED),
            (RUNNING, "0.2.0", True, UpdateState.WAITS),
            (1603, "0.2.0", True, UpdateState.FAILED),
        ],
    )
    def test_what_setup_came_to_is_noted(
        self, offered: Path, tmp_path: Path, code: int, installed: str, *, sound: bool,
        state: UpdateState,
    ) -> None:  # fmt: skip
        update = updating(FolderSource(offered, KEYS), tmp_path)
        update.fetch(CancelToken())

        note = update.settle(code, lambda: installed, lambda: sound)

        assert (note.state, note.code, note.version) == (state, code, "0.3.0")
        assert FileNotes(tmp_path / "update.json").last() == note
        assert not (tmp_path / "ready.exe").exists()

    def test_what_failed_here_is_not_tried_again_until_something_else_is_offered(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        update.fetch(CancelToken())
        update.settle(1603, lambda: "0.2.0", lambda: True)

        assert update.fetch(CancelToken()).state is UpdateState.FAILED
        assert not (tmp_path / "ready.exe").exists()
        assert update.fetch(CancelToken(), again=True).state is UpdateState.READY
        update.settle(1603, lambda: "0.2.0", lambda: True)
        (tmp_path / NAME).write_bytes(SETUP + b"mended")
        offer(tmp_path / NAME, offered, [EVERYBODY], date(2027, 3, 1), KEY)
        assert update.fetch(CancelToken()).state is UpdateState.READY

    def test_after_a_running_program_it_is_tried_again(self, offered: Path, tmp_path: Path) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        update.fetch(CancelToken())
        update.settle(RUNNING, lambda: "0.2.0", lambda: True)

        assert update.fetch(CancelToken()).state is UpdateState.READY

    def test_what_ran_too_early_is_not_downloaded_again(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEYS), tmp_path)
        ready, tried = tmp_path / "ready.exe", tmp_path / "tried.exe"
        update.fetch(CancelToken())
        ready.rename(tried)
        update.settle(RUNNING, lambda: "0.2.0", lambda: True)
        (offered / NAME).unlink()

        assert update.fetch(CancelToken()).state is UpdateState.READY
        assert ready.read_bytes() == SETUP
        ready.rename(tried)
        update.settle(1603, lambda: "0.2.0", lambda: True)
        assert not tried.exists()

    def test_what_ran_counts_only_while_it_is_what_is_offered(
        self, offered: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "tried.exe").write_bytes(SETUP[:-1] + b"!")

        updating(FolderSource(offered, KEYS), tmp_path).fetch(CancelToken())

        assert (tmp_path / "ready.exe").read_bytes() == SETUP
        assert not (tmp_path / "tried.exe").exists()


class TestPublishing:
    """Keys and what they sign."""

    def test_a_key_made_here_signs_what_its_public_half_proves(self, tmp_path: Path) -> None:
        public = make_key(tmp_path / "khóa.pem", "mật khẩu")
        (tmp_path / NAME).write_bytes(SETUP)
        key = open_key(tmp_path / "khóa.pem", "mật khẩu")
        offer(tmp_path / NAME, tmp_path / "ra", [EVERYBODY], date(2027, 1, 1), key)

        assert FolderSource(tmp_path / "ra", [parse_pinned(public)]).manifest().version == "0.3.0"
        assert (tmp_path / "khóa.pem").stat().st_mode & 0o077 == 0
        with pytest.raises(UpdateSigningKeyError):
            open_key(tmp_path / "khóa.pem", "sai")
        with pytest.raises(UpdateOfferError):
            make_key(tmp_path / "khóa.pem", "mật khẩu")

    def test_only_a_setup_program_with_its_version_in_the_name_is_offered(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "setup.exe").write_bytes(SETUP)

        with pytest.raises(UpdateOfferError):
            offer(tmp_path / "setup.exe", tmp_path, [EVERYBODY], date(2027, 1, 1), KEY)
        assert not (tmp_path / MANIFEST_NAME).exists()


def test_a_setup_program_that_crashed_is_remembered_as_failed(
    offered: Path, tmp_path: Path
) -> None:
    update = updating(FolderSource(offered, KEYS), tmp_path)
    update.fetch(CancelToken())
    (tmp_path / "result.txt").write_text("-1073741819\n", encoding="ascii")
    code = take_result(tmp_path)
    assert code == 0xC0000005
    assert take_result(tmp_path) is None

    update.settle(code, lambda: "0.2.0", lambda: True)

    assert FileNotes(tmp_path / "update.json").last() is not None
    assert update.fetch(CancelToken()).state is UpdateState.FAILED
