"""Updates: only what the publisher signed, in its turn, whole, and never twice in vain."""

from __future__ import annotations

import http.server
import ssl
import threading
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PureWindowsPath

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from installer.setup.definition import read_definition
from scanner_app.bootstrap import updating as wired
from scanner_app.bootstrap.update_schedule import require_schedulable, take_result
from scanner_app.domain.update_errors import (
    UpdateDamagedError,
    UpdateExpiredError,
    UpdateManagedError,
    UpdateOfferError,
    UpdatePlaceError,
    UpdateSigningKeyError,
    UpdateUnreachableError,
    UpdateUntrustedError,
)
from scanner_app.domain.updates import (
    MANIFEST_NAME,
    Manifest,
    SetupFile,
    Stage,
    UpdateState,
    parse_version,
)
from scanner_app.ports.updating import UpdateSource
from scanner_app.services.updating import ThisProgram, Update
from scanner_app.signed_sheets import parse_pinned, signed
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.manifest import read_manifest, stage_of, write_manifest
from scanner_app.updates.notes import FileNotes
from scanner_app.updates.publishing import make_key, offer, open_key
from scanner_app.updates.schedule import TASK_NAME, task_xml
from scanner_app.updates.sources import FolderSource, ServerSource
from tests.stand.pki import Pki

KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
SETUP = bytes(range(256)) * 8192
NAME = "Sohoa-0.3.0-setup.exe"
EVERYBODY = Stage(date(2026, 12, 1), frozenset(), 100)
NOW = datetime(2026, 12, 2, 5, tzinfo=UTC)
HERE = ThisProgram("0.2.0", "06463", "MAY-01")
RUNNING = 32


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """A folder with a signed version 0.3.0 for everybody."""
    folder, setup = tmp_path / "nơi để", tmp_path / NAME
    setup.write_bytes(SETUP)
    offer(setup, folder, [EVERYBODY], date(2027, 3, 1), KEY)
    return folder


@dataclass
class Served:
    """A folder on a web server whose answers may end early.

    Attributes:
        cut_after: bytes of a body after which the line goes; None lets all through.
        ranges: what was asked for.
        knows_ranges: a server may give the whole file whatever is asked.
    """

    pki: Pki
    folder: Path
    cut_after: int | None = None
    knows_ranges: bool = True
    ranges: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/cap-nhat"

    @contextmanager
    def running(self) -> Iterator[Served]:
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range", "") if served.knows_ranges else ""
                served.ranges.append(self.headers.get("Range", ""))
                start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
                path = served.folder / self.path.rsplit("/", 1)[1]
                if not path.exists():
                    self.send_error(404)
                    return
                body = path.read_bytes()[start:]
                self.send_response(206 if asked else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: served.cut_after])

            def log_message(self, *_: object) -> None:
                """Silent."""

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pki.folder / "server.pem", self.pki.folder / "server.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture
def served(tmp_path: Path, offered: Path) -> Iterator[Served]:
    with Served(Pki(tmp_path / "pki"), offered).running() as server:
        yield server


@pytest.fixture(params=["folder", "server"])
def source(request: pytest.FixtureRequest, offered: Path) -> UpdateSource:
    if request.param == "folder":
        return FolderSource(offered, KEY.public_key())
    server: Served = request.getfixturevalue("served")
    return ServerSource(server.url, KEY.public_key(), server.pki.authority)


def updating(source: UpdateSource | None, folder: Path, here: ThisProgram = HERE) -> Update:
    notes = FileNotes(folder / "update.json")
    return Update(source, notes, here, folder / "ready.exe", lambda: NOW, waiting=(RUNNING,))


class TestSources:
    """A share and a server give the same."""

    def test_what_is_offered_comes_whole(self, source: UpdateSource, tmp_path: Path) -> None:
        manifest = source.manifest()
        target = tmp_path / "đến" / "ready.exe"

        source.fetch(manifest.setup, target, CancelToken())

        assert manifest.version == "0.3.0"
        assert target.read_bytes() == SETUP
        assert list(target.parent.iterdir()) == [target]

    def test_another_file_than_stated_is_thrown_away(
        self, source: UpdateSource, offered: Path, tmp_path: Path
    ) -> None:
        setup = source.manifest().setup
        (offered / NAME).write_bytes(SETUP[:-1] + b"!")

        with pytest.raises(UpdateDamagedError):
            source.fetch(setup, tmp_path / "to" / "ready.exe", CancelToken())
        assert list((tmp_path / "to").iterdir()) == []

    def test_what_another_key_signed_is_not_believed(
        self, source: UpdateSource, offered: Path, tmp_path: Path
    ) -> None:
        other = ed25519.Ed25519PrivateKey.generate()
        offer(tmp_path / NAME, offered, [EVERYBODY], date(2027, 3, 1), other)

        with pytest.raises(UpdateUntrustedError):
            source.manifest()

    def test_a_place_without_manifest_is_out_of_reach(
        self, source: UpdateSource, offered: Path
    ) -> None:
        (offered / MANIFEST_NAME).unlink()

        with pytest.raises(UpdateUnreachableError):
            source.manifest()


class TestLine:
    """A weak line brings a large file in pieces."""

    @pytest.mark.parametrize("knows_ranges", [True, False])
    def test_a_cut_line_is_gone_on_from(
        self, served: Served, tmp_path: Path, *, knows_ranges: bool
    ) -> None:
        source = ServerSource(served.url, KEY.public_key(), served.pki.authority)
        setup, target = source.manifest().setup, tmp_path / "to" / "ready.exe"
        served.knows_ranges, served.cut_after = knows_ranges, 1_500_000

        with pytest.raises(UpdateUnreachableError):
            source.fetch(setup, target, CancelToken())
        (part,) = target.parent.iterdir()
        kept = part.stat().st_size
        served.cut_after = None
        source.fetch(setup, target, CancelToken())

        assert 1_000_000 < kept <= 1_500_000
        assert served.ranges[-1] == f"bytes={kept}-"
        assert target.read_bytes() == SETUP

    def test_a_server_that_nobody_vouches_for_hears_nothing(
        self, served: Served, tmp_path: Path
    ) -> None:
        stranger = Pki(tmp_path / "khác")
        source = ServerSource(served.url, KEY.public_key(), stranger.authority)

        with pytest.raises(UpdateUnreachableError):
            source.manifest()
        assert served.ranges == []


class TestManifest:
    """Signed, complete, for this purpose."""

    def test_it_says_when_read_what_was_written(self) -> None:
        stages = (EVERYBODY, Stage(date(2026, 12, 8), frozenset({"06463", "06466"}), 25))
        manifest = Manifest("1.20.3", SetupFile(NAME, 7, "ab" * 32), stages, date(2027, 1, 1))

        assert read_manifest(write_manifest(manifest, KEY), KEY.public_key(), "") == manifest

    @pytest.mark.parametrize(
        "name", ["../x.exe", "a/b.exe", "a\\b.exe", "x.msi", "ổ.exe", ".exe", "C:x.exe"]
    )
    def test_a_setup_elsewhere_is_refused(self, name: str) -> None:
        manifest = Manifest("1.0", SetupFile(name, 7, "ab" * 32), (EVERYBODY,), date(2027, 1, 1))

        with pytest.raises(UpdateUntrustedError):
            read_manifest(write_manifest(manifest, KEY), KEY.public_key(), "")

    def test_a_signature_for_another_purpose_is_none(self) -> None:
        sheet = signed({"version": "1.0"}, b"sohoa-stick-receipts-v1\0", KEY)

        with pytest.raises(UpdateUntrustedError):
            read_manifest(sheet, KEY.public_key(), "")


class TestTurns:
    """Who gets a version when."""

    def _due(self, stages: list[str], office: str, day: date, machine: str = "MAY-01") -> bool:
        setup = SetupFile(NAME, 7, "ab" * 32)
        manifest = Manifest("0.3.0", setup, tuple(map(stage_of, stages)), date(2027, 1, 1))
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

        assert 400 < len(due) < 600
        assert due == {n for n in range(2000) if self._due(stages, "", day, f"pc-{n}")}
        assert due < {n for n in range(2000) if self._due(["2026-12-01:*:50"], "", day, f"PC-{n}")}

    @pytest.mark.parametrize("text", ["", "1.12.2026", "2026-12-01:*:0", "2026-12-01:*:101", "x:y"])
    def test_a_stage_that_cannot_be_meant_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"\S"):
            stage_of(text)

    def test_versions_count_by_their_numbers(self) -> None:
        assert parse_version("0.10.0") > parse_version("0.9.9")
        assert parse_version("1.0") == parse_version("1.0.0.0")
        for wrong in ("", "1.x", "1..2", "1.2.3.4.5", "-1", "²"):
            with pytest.raises(ValueError, match=r"^"):
                parse_version(wrong)


class TestUpdate:
    """From the manifest to the note."""

    def test_a_due_version_is_made_ready(self, offered: Path, tmp_path: Path) -> None:
        folder = tmp_path / "cập nhật"
        note = updating(FolderSource(offered, KEY.public_key()), folder).fetch(CancelToken())

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

        update = updating(FolderSource(tmp_path, KEY.public_key()), tmp_path, here)

        assert update.fetch(CancelToken()).state is state
        assert not (tmp_path / "ready.exe").exists()

    def test_nothing_is_looked_for_unless_it_was_set(self, tmp_path: Path) -> None:
        assert updating(None, tmp_path).fetch(CancelToken()).state is UpdateState.OFF

    def test_an_old_manifest_put_back_is_noticed(self, tmp_path: Path) -> None:
        (tmp_path / NAME).write_bytes(SETUP)
        offer(tmp_path / NAME, tmp_path, [EVERYBODY], date(2026, 12, 1), KEY)
        (tmp_path / "ready.exe").write_bytes(b"an old one")

        with pytest.raises(UpdateExpiredError):
            updating(FolderSource(tmp_path, KEY.public_key()), tmp_path).fetch(CancelToken())
        assert not (tmp_path / "ready.exe").exists()

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
        update = updating(FolderSource(offered, KEY.public_key()), tmp_path)
        update.fetch(CancelToken())

        note = update.settle(code, lambda: installed, lambda: sound)

        assert (note.state, note.code, note.version) == (state, code, "0.3.0")
        assert FileNotes(tmp_path / "update.json").last() == note
        assert not (tmp_path / "ready.exe").exists()

    def test_what_failed_here_is_not_tried_again_until_something_else_is_offered(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEY.public_key()), tmp_path)
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
        update = updating(FolderSource(offered, KEY.public_key()), tmp_path)
        update.fetch(CancelToken())
        update.settle(RUNNING, lambda: "0.2.0", lambda: True)

        assert update.fetch(CancelToken()).state is UpdateState.READY

    def test_what_ran_too_early_is_not_downloaded_again(
        self, offered: Path, tmp_path: Path
    ) -> None:
        update = updating(FolderSource(offered, KEY.public_key()), tmp_path)
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

        updating(FolderSource(offered, KEY.public_key()), tmp_path).fetch(CancelToken())

        assert (tmp_path / "ready.exe").read_bytes() == SETUP
        assert not (tmp_path / "tried.exe").exists()


class TestPublishing:
    """Keys and what they sign."""

    def test_a_key_made_here_signs_what_its_public_half_proves(self, tmp_path: Path) -> None:
        public = make_key(tmp_path / "khóa.pem", "mật khẩu")
        (tmp_path / NAME).write_bytes(SETUP)
        key = open_key(tmp_path / "khóa.pem", "mật khẩu")
        offer(tmp_path / NAME, tmp_path / "ra", [EVERYBODY], date(2027, 1, 1), key)

        assert FolderSource(tmp_path / "ra", parse_pinned(public)).manifest().version == "0.3.0"
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


@pytest.mark.parametrize(
    ("program", "kind", "error"),
    [
        (r"C:\Program Files\Sohoa", "exe", None),
        (r"c:\program files\Một cửa\Sohoa", "exe", None),
        (r"C:\Program Files\Sohoa", "msi", UpdateManagedError),
        (r"C:\Program Files\Sohoa", "", UpdatePlaceError),
        (r"D:\Phần mềm\Sohoa", "exe", UpdatePlaceError),
        (r"C:\Program Files\..\Sohoa", "exe", UpdatePlaceError),
        (r"C:\Program Files", "exe", UpdatePlaceError),
    ],
)
def test_the_system_runs_only_what_administrators_alone_may_change(
    program: str, kind: str, error: type[Exception] | None
) -> None:
    programs = PureWindowsPath(r"C:\Program Files")
    with pytest.raises(error) if error else nullcontext():
        require_schedulable(PureWindowsPath(program), programs, kind)


def test_a_setup_program_that_crashed_is_remembered_as_failed(
    offered: Path, tmp_path: Path
) -> None:
    update = updating(FolderSource(offered, KEY.public_key()), tmp_path)
    update.fetch(CancelToken())
    (tmp_path / "result.txt").write_text("-1073741819\n", encoding="ascii")
    code = take_result(tmp_path)
    assert code == 0xC0000005

    update.settle(code, lambda: "0.2.0", lambda: True)

    assert FileNotes(tmp_path / "update.json").last() is not None
    assert update.fetch(CancelToken()).state is UpdateState.FAILED


def test_uninstalling_takes_away_what_updates_left() -> None:
    installer = Path(__file__).resolve().parents[2] / "installer"
    defined = tomllib.loads((installer / "product.toml").read_text(encoding="utf-8"))
    removing = (installer / "setup" / "nsi" / "remove.nsh").read_text(encoding="utf-8")

    assert defined["programs"]["update_task"] == TASK_NAME
    assert '/Delete /TN "${UPDATE_TASK}" /F' in removing
    assert 'UPDATE_FOLDER "$PROGRAMFILES64\\${NAME}.update"' in removing
    assert 'RMDir /r "${UPDATE_FOLDER}"' in removing


def test_the_task_fetches_installs_and_settles_in_this_order() -> None:
    program = PureWindowsPath(r"C:\Program Files\Sohoa & Co\sohoa.com")
    folder, system = PureWindowsPath(r"C:\Program Files\Sohoa.update"), PureWindowsPath(r"C:\W")

    task = ET.fromstring(task_xml(program, folder, system).encode("utf-16"))

    name = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    told = [
        (step.findtext("t:Command", "", name), step.findtext("t:Arguments", "", name))
        for step in task.findall("t:Actions/t:Exec", name)
    ]
    assert told == [
        (str(program), "update fetch"),
        (r"C:\W\cmd.exe", r'/d /c "C:\Program Files\Sohoa.update\apply.cmd"'),
        (str(program), "update settle"),
    ]
    assert task.findtext("t:Principals/t:Principal/t:UserId", "", name) == "S-1-5-18"


def test_what_is_tried_again_are_the_exit_codes_of_setup() -> None:
    codes = read_definition().exit_codes

    assert codes["running"] == wired.RUNNING
    assert codes["file_locked"] == wired.FILE_LOCKED
    assert codes["disk_full"] == wired.DISK_FULL
    assert codes["setup_running"] == wired.SETUP_RUNNING
