"""Where updates lie: only what the publisher signed, whole, from a server that may be a bad one."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
from datetime import date
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.update_errors import (
    UpdateDamagedError,
    UpdateUnreachableError,
    UpdateUntrustedError,
)
from scanner_app.domain.updates import MANIFEST_NAME
from scanner_app.messages import text_for
from scanner_app.messages.updating import PROBLEMS
from scanner_app.ports.updating import UpdateSource
from scanner_app.tasks.cancel import CancelToken
from scanner_app.updates.manifest import MOST_MANIFEST_BYTES
from scanner_app.updates.publishing import offer
from scanner_app.updates.reaching import folder_problem, server_problem
from scanner_app.updates.sources import FolderSource, ServerSource
from tests.stand.pki import Pki
from tests.updates.serving import EVERYBODY, KEYS, NAME, SETUP, Answer, Served


@pytest.fixture(params=["folder", "server"])
def source(request: pytest.FixtureRequest, offered: Path) -> UpdateSource:
    if request.param == "folder":
        return FolderSource(offered, KEYS)
    server: Served = request.getfixturevalue("served")
    return ServerSource(server.url, KEYS, server.pki.authority)


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

    def test_a_manifest_longer_than_any_is_not_believed_though_signed(
        self, source: UpdateSource, offered: Path
    ) -> None:
        place = offered / MANIFEST_NAME
        place.write_bytes(b" " * MOST_MANIFEST_BYTES + place.read_bytes())

        with pytest.raises(UpdateUntrustedError):
            source.manifest()

    def test_who_asks_to_stop_is_heard_and_what_came_is_kept(
        self, source: UpdateSource, tmp_path: Path
    ) -> None:
        token, target = CancelToken(), tmp_path / "to" / "ready.exe"
        setup = source.manifest().setup
        token.cancel()

        with pytest.raises(Cancelled):
            source.fetch(setup, target, token)
        assert not target.exists()

    def test_what_came_whole_before_the_power_went_is_not_asked_for_again(
        self, source: UpdateSource, offered: Path, tmp_path: Path
    ) -> None:
        setup, target = source.manifest().setup, tmp_path / "to" / "ready.exe"
        target.parent.mkdir()
        (target.parent / f"{setup.sha256}.part").write_bytes(SETUP)
        (offered / NAME).unlink()

        source.fetch(setup, target, CancelToken())

        assert target.read_bytes() == SETUP

    def test_what_was_begun_of_another_version_goes(
        self, source: UpdateSource, tmp_path: Path
    ) -> None:
        target = tmp_path / "to" / "ready.exe"
        target.parent.mkdir()
        (target.parent / f"{'ab' * 32}.part").write_bytes(SETUP)

        source.fetch(source.manifest().setup, target, CancelToken())

        assert list(target.parent.iterdir()) == [target]

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
        source = ServerSource(served.url, KEYS, served.pki.authority)
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

    def test_a_proxy_that_somebody_set_is_not_asked(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

        assert ServerSource(served.url, KEYS, served.pki.authority).manifest().version == "0.3.0"

    def test_a_server_that_would_pack_the_manifest_sends_its_own_bytes(
        self, served: Served
    ) -> None:
        source = ServerSource(served.url, KEYS, served.pki.authority)

        assert source.manifest().version == "0.3.0"

    def test_a_server_that_nobody_vouches_for_hears_nothing(
        self, served: Served, tmp_path: Path
    ) -> None:
        stranger = Pki(tmp_path / "khác")
        source = ServerSource(served.url, KEYS, stranger.authority)

        with pytest.raises(UpdateUnreachableError) as raised:
            source.manifest()
        assert raised.value.facts["problem"] == "trust"
        assert served.ranges == []


def _endless(piece: bytes) -> Answer:
    """More than any file, without saying how much."""

    def answer(to: http.server.BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(10 * MOST_MANIFEST_BYTES // len(piece)):
                to.wfile.write(piece)

    return answer


def _moved(to: http.server.BaseHTTPRequestHandler) -> None:
    if to.path.startswith("/cap-nhat/"):
        to.send_response(302)
        to.send_header("Location", "/noi-khac/" + MANIFEST_NAME)
        to.end_headers()
    else:
        to.send_error(500)


class TestHostileServer:
    """Whoever answers in the server's place cannot hold a PC up or fill its disk."""

    @pytest.fixture
    def source(self, served: Served) -> ServerSource:
        return ServerSource(served.url, KEYS, served.pki.authority)

    def test_a_manifest_without_end_is_not_read_to_it(
        self, served: Served, source: ServerSource
    ) -> None:
        served.answer = _endless(b"{" * 65536)

        with pytest.raises(UpdateUntrustedError):
            source.manifest()

    def test_of_a_setup_program_without_end_no_more_is_kept_than_was_signed(
        self, served: Served, source: ServerSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        setup, kept = source.manifest().setup, list[int]()
        # Pieces that never end where the program does.
        served.answer = _endless(b"x" * 10007)

        def removed(part: Path) -> None:
            kept.append(part.stat().st_size)
            part.unlink()

        monkeypatch.setattr("scanner_app.updates.bringing.remove", removed)

        with pytest.raises(UpdateDamagedError):
            source.fetch(setup, tmp_path / "to" / "ready.exe", CancelToken())
        assert kept == [len(SETUP)]

    def test_another_place_than_it_set_is_not_gone_to(
        self, served: Served, source: ServerSource
    ) -> None:
        served.answer = _moved

        with pytest.raises(UpdateUnreachableError) as raised:
            source.manifest()
        assert (raised.value.facts["status"], len(served.ranges)) == (302, 1)
        assert "HTTP 302" in text_for(raised.value)

    def test_one_that_drips_is_left_and_what_came_is_kept(
        self, served: Served, tmp_path: Path
    ) -> None:
        setup = FolderSource(served.folder, KEYS).manifest().setup
        source = ServerSource(served.url, KEYS, served.pki.authority, limits_s=(0.0, 0.0))
        served.answer = _endless(b"x")

        with pytest.raises(UpdateUnreachableError) as raised:
            source.manifest()
        with pytest.raises(UpdateUnreachableError):
            source.fetch(setup, tmp_path / "to" / "ready.exe", CancelToken())
        assert raised.value.facts["problem"] == "slow"
        (part,) = (tmp_path / "to").iterdir()
        assert 0 < part.stat().st_size < len(SETUP)

    def test_no_server_at_all_is_told_by_what_is_missing(self, served: Served) -> None:
        def problem(url: str) -> object:
            with pytest.raises(UpdateUnreachableError) as raised:
                ServerSource(url, KEYS, served.pki.authority).manifest()
            return raised.value.facts["problem"]

        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        assert problem(f"https://127.0.0.1:{port}/x") == "refused"
        assert problem("https://[x/") == "name"

    def test_an_address_that_nobody_knows_is_told_as_such(self) -> None:
        error = httpx.ConnectError("x")
        error.__cause__ = socket.gaierror(-2, "Name or service not known")

        assert server_problem(error) == "name"
        assert server_problem(httpx.ConnectTimeout("x")) == "silent"
        assert server_problem(httpx.ReadError("x")) == "cut"

    def test_a_certificate_out_of_its_time_points_at_the_clock(self) -> None:
        error = ssl.SSLCertVerificationError("certificate has expired")
        error.verify_code = 10

        assert server_problem(error) == "date"
        assert "giờ của máy" in text_for(UpdateUnreachableError(source="x", problem="date"))

    @pytest.mark.parametrize(
        ("error", "problem"),
        [
            (PermissionError(13, "x"), "forbidden"),
            (FileNotFoundError(2, "x"), "missing"),
            (TimeoutError(110, "x"), "silent"),
            (OSError(5, "x"), "cut"),
        ],
    )
    def test_what_a_share_says_is_told_apart(self, error: OSError, problem: str) -> None:
        assert folder_problem(error) == problem
        assert PROBLEMS[problem] in text_for(UpdateUnreachableError(source="x", problem=problem))

    @pytest.mark.parametrize(("code", "problem"), [(53, "silent"), (1326, "forbidden")])
    def test_what_a_shares_server_says_is_no_missing_file(self, code: int, problem: str) -> None:
        error = FileNotFoundError(2, "x")
        error.winerror = code  # type: ignore[attr-defined]  # Windows alone has it

        assert folder_problem(error) == problem
