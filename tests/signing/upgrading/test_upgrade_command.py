"""`sohoa sign upgrade` through the real program: signed offline, upgraded, delivered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any  # JSON has no types

import pytest

from scanner_app.cli.main import run
from scanner_app.signing.judging.file import PdfVerifier
from tests.data.generate.load import make_stack
from tests.signing.pki.running import PASSWORD, Pki

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "signatures"


class Counter:
    """The command line on one home folder, with what its settings say."""

    def __init__(self, folder: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.target = folder / "đích"
        self._pki = pki
        self._capsys = capsys
        (folder / "mật khẩu.txt").write_text(PASSWORD, encoding="utf-8")
        self._password = folder / "mật khẩu.txt"

    def set(self, *, online: bool) -> None:
        lines = {
            "target": str(self.target),
            "officer_key": str(self._pki.keyfile("officer")),
            "trust_roots": [str(self._pki.root)],
            "timestamp_url": self._pki.tsa_url if online else "",
            "check_revocation": online,
        }
        text = "\n".join(f"{key} = {json.dumps(value)}" for key, value in lines.items())
        (self.home / "settings.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        shared = ["--home", str(self.home), "--json", "--password-file", str(self._password)]
        code = run([*shared, *arguments])
        return code, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def counter(tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]) -> Counter:
    made = Counter(tmp_path, pki, capsys)
    made.set(online=False)
    return made


def _levels(pki: Pki, path: Path) -> list[str]:
    report = PdfVerifier(clock=pki.clock, roots=[pki.root]).verify(path)
    assert report.ok
    return [one.level for one in report.signatures]


@pytest.mark.slow
def test_what_was_signed_offline_is_delivered_long_term(
    counter: Counter, pki: Pki, tmp_path: Path
) -> None:
    make_stack(tmp_path / "giấy", dossiers=1, pages_each=1, seed=7)
    _, taken = counter.run("digitize", str(tmp_path / "giấy"), "--office", "06463")
    assert [error["code"] for error in taken["errors"]] == ["upload.unreachable"]
    (before,) = (counter.home / "signed").rglob("*.pdf")
    assert _levels(pki, before) == ["B-B"]
    content = before.read_bytes()
    counter.target.mkdir()
    counter.set(online=True)

    status, told = counter.run("sign", "upgrade")

    assert (status, told["due"], len(told["upgraded"])) == (0, 1, 1)
    (after,) = (counter.home / "signed").rglob("*.pdf")
    assert after.read_bytes().startswith(content)
    assert counter.run("queue", "retry")[0] == 0
    (delivered,) = counter.target.rglob("*.pdf")
    assert delivered.read_bytes() == after.read_bytes()
    assert _levels(pki, delivered) == ["B-LT"]


def test_without_a_time_server_the_command_says_so(counter: Counter) -> None:
    status, told = counter.run("sign", "upgrade")

    assert status == 1
    assert [error["code"] for error in told["errors"]] == ["sign.no_timestamp_server"]


@pytest.mark.parametrize("way", ["{home}", "link"])
def test_a_file_of_the_store_is_not_changed_behind_its_back(counter: Counter, way: str) -> None:
    counter.set(online=True)
    counter.home.with_name("link").symlink_to(counter.home)

    home = counter.home.parent / "x" / ".." / way.format(home=counter.home.name)
    status, told = counter.run("sign", "upgrade", str(home / "signed" / "a.pdf"))

    assert status == 1
    assert [error["code"] for error in told["errors"]] == ["sign.stored_file"]


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="không có ngữ liệu chữ ký bên cạnh dự án")
def test_a_genuine_file_of_others_gets_a_time_and_keeps_its_signatures(
    counter: Counter, pki: Pki, tmp_path: Path
) -> None:
    source = CORPUS / "vn_real" / "qn_22ttr_two_sigs.pdf"
    path = Path(shutil.copy(source, tmp_path / "kết quả.pdf"))
    counter.set(online=True)

    status, told = counter.run("sign", "upgrade", str(path))

    assert status == 0, told
    assert path.read_bytes().startswith(source.read_bytes())
    report = PdfVerifier(clock=pki.clock, roots=[pki.root]).verify(path)
    assert report.ok
    assert [one.intact for one in report.signatures] == [True, True]
    assert all(one.stamped_at is not None for one in report.signatures)
