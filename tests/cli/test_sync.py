"""`sohoa sync`: what it says, and how it ends."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast  # an App of what the command needs

import pytest

from scanner_app.bootstrap import App
from scanner_app.bootstrap.exchanging import Exchange
from scanner_app.cli import sync
from scanner_app.cli.main import run
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload import Receipt
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.services.reconciling import ReconcileWithProvince
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.exchange_jobs import SqlKeptJobs
from tests.fakes.clock import START
from tests.fakes.province import CutLink, InMemoryProvince
from tests.storage.conftest import CODE, Store, store_at
from tests.storage.exchanging import OFFICE

COUNTER = "counter-1"


@dataclass
class Desk:
    """A counter with its province; `script` cuts the line."""

    store: Store
    province: InMemoryProvince
    capsys: pytest.CaptureFixture[str]
    script: Iterator[str]

    def sync(self, *arguments: str) -> tuple[int, str]:
        """Exit code and what was printed."""
        parser = argparse.ArgumentParser()
        parser.add_argument("--json", action="store_true")
        sync.add_arguments(parser)
        link = CutLink(self.province.link(COUNTER), self.script)
        database, clock = self.store.database, self.store.clock
        exchange = Exchange(
            SyncWithProvince(SqlExchange(database, clock), link, lambda: OFFICE),
            ReconcileWithProvince(SqlKeptJobs(database, clock), link),
        )
        code = sync.run(cast("App", _App(exchange)), parser.parse_args(arguments))
        return code, self.capsys.readouterr().out

    def json(self, *arguments: str) -> dict[str, Any]:
        """The document of a command."""
        _, out = self.sync(*arguments, "--json")
        document: dict[str, Any] = json.loads(out)
        return document


@dataclass
class _App:
    exchange: Exchange

    def working(self) -> nullcontext[None]:
        return nullcontext()


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    store = store_at(tmp_path)
    yield Desk(store, InMemoryProvince(store.clock, {COUNTER: OFFICE}), capsys, iter([]))
    store.database.close()


def test_a_run_says_what_went_there_and_what_came(desk: Desk) -> None:
    desk.store.filed()
    desk.province.correct(RegisterRow(CODE, OFFICE, START.date()))

    code, out = desk.sync("run")

    assert code == 0
    assert out.startswith("Đã trao đổi với tỉnh: báo lên 1 thay đổi, nhận về 1 dòng")
    assert desk.json("run")["rows"] == 0
    assert desk.json("run", "--again")["stream_new"] is False


def test_the_status_says_what_waits_without_a_line(desk: Desk) -> None:
    desk.store.filed()
    desk.script = iter(["request"])
    with pytest.raises(TargetUnreachableError):
        desk.sync("run")
    _, waiting = desk.sync("status")
    before = desk.json("status")

    desk.sync("run")

    assert waiting == "Còn 1 thay đổi chưa báo lên tỉnh.\nChưa lần nào trao đổi trọn vẹn.\n"
    assert (before["marked"], before["untold"], before["synced_at"]) == (1, 0, None)
    after = desk.json("status")
    assert (after["marked"], after["untold"]) == (0, 0)
    assert after["synced_at"] == desk.store.clock.now.isoformat()


def test_a_report_with_differences_ends_with_1_and_mends_when_asked(desk: Desk) -> None:
    assert desk.sync("report") == (0, "Khớp: 0 tệp.\nHai bên khớp nhau.\n")
    paper = desk.store.signed()
    job = desk.store.queue.of_papers([paper])[paper]
    desk.store.queue.sent(job.id, Receipt(job.sha256, 12, desk.store.clock.now, "kho"))

    code, out = desk.sync("report")
    document = desk.json("report", "--mend")

    assert code == 1
    assert f"tỉnh không giữ  {CODE}  {paper}.pdf" in out
    assert document["due_again"] == 1
    assert [file["sha256"] for file in document["missing"]] == [job.sha256]
    assert document["whole"] is False


def test_without_a_province_there_is_nobody_to_talk_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--home", str(tmp_path), "sync", "status"])

    assert code == 2
    assert "chưa kết nối với hệ thống của tỉnh" in capsys.readouterr().err
