"""Parts of the province die or fill up under a counter that delivers: everything arrives once."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest

from scanner_app.bootstrap.clock import now
from scanner_app.cli.main import run
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register import RegisterRow
from scanner_app.domain.upload_errors import CertificateExpiredError, TargetFullError
from scanner_app.messages import text_for, text_of
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.register import SqlRegister
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.link import HttpProvinceLink
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.province.conftest import NewCounter
from tests.province.counter import Counter
from tests.province.papers import Papers
from tests.stand.bad_line import LineFaults, bad_line
from tests.stand.counter_home import Waiting, dossier_codes, fill_home
from tests.stand.province import Province
from tests.stand.tus import TusServer
from tests.stand.waiting import wait_until
from tests.storage.exchanging import rows_of
from tests.upload.contract import job_for

_PROJECT = Path(__file__).resolve().parents[2]
_SOHOA = (sys.executable, "-m", "scanner_app")


@dataclass(frozen=True)
class Desk:
    """A counter's PC and the program on it."""

    home: Path
    waiting: tuple[Waiting, ...]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`sohoa queue` with these words."""
        command = [*_SOHOA, "--home", str(self.home), "queue", *words, "--json"]
        return subprocess.Popen(command, cwd=_PROJECT, stdout=subprocess.DEVNULL)

    def queue(self, *words: str) -> list[dict[str, object]]:
        """The jobs after the same, in this process."""
        with redirect_stdout(StringIO()) as told:
            run(["--home", str(self.home), "queue", *words, "--json"])
        jobs: list[dict[str, object]] = json.loads(told.getvalue())["jobs"]
        return jobs

    def unsent(self) -> int:
        with closing(sqlite3.connect(self.home / "sohoa.db", timeout=30)) as database:
            query = "SELECT count(*) FROM upload_jobs WHERE state <> 'sent'"
            return int(database.execute(query).fetchone()[0])


@dataclass(frozen=True)
class Uploads:
    """What the tus server has of a counter.

    Attributes:
        whole: finished ones.
        has_bytes: of all.
    """

    whole: int
    has_bytes: int


def uploads_of(province: Province, counter: Counter) -> Uploads:
    whole = has_bytes = 0
    for described in province.uploads.glob("*.json"):
        try:
            told = json.loads(described.read_text())
            has = described.with_suffix("").stat().st_size
        except (OSError, ValueError):
            continue
        if told["metadata"]["owner"] == counter.fingerprint:
            whole += has == told["size"]
            has_bytes += has
    return Uploads(whole, has_bytes)


@contextmanager
def standing_still(province: Province) -> Iterator[None]:
    """The ingest takes connections and does nothing; then it is killed, and started again."""
    province.central.pause()
    try:
        yield
    finally:
        province.central.kill()
        province.central.start()


@pytest.mark.slow
def test_everything_arrives_once_though_tus_and_ingest_are_killed_under_it(
    province: Province, counter_of: NewCounter, tmp_path: Path
) -> None:
    counter = counter_of("H37.13")
    codes = dossier_codes("H37.13", 3, first=501)
    desk = Desk(tmp_path, fill_home(tmp_path, OfficeCode("H37.13"), codes, 300_000))
    front = ("127.0.0.1", province.door.counters_port)
    with bad_line(front, LineFaults(bytes_per_s=150_000)) as line:
        target = f"https://127.0.0.1:{line.port}"
        province.set_up(tmp_path, "H37.13", counter.pem, target=target)
        running = desk.start("run")
        wait_until(lambda: uploads_of(province, counter).has_bytes > 0, 60)
        province.tus.restart()
        had = uploads_of(province, counter).has_bytes

        def goes_on() -> bool:
            nonlocal running
            if running.poll() is not None:  # it met nobody: the queue waits for its time
                running = desk.start("retry")
            return uploads_of(province, counter).has_bytes > had

        wait_until(goes_on, 60)
        # A file is on its way. Its last byte arrives; the question for its receipt is never read.
        with standing_still(province):
            wait_until(lambda: uploads_of(province, counter).whole > 0, 60)
            assert desk.unsent() == len(codes)
        line.faults.bytes_per_s = None
        running.wait(120)
        for _ in range(4):
            if desk.unsent():
                desk.queue("retry")

    assert desk.unsent() == 0
    signed = {paper.sha256 for paper in desk.waiting}
    stored = [sha256(each).hexdigest() for each in province.stored().values()]
    assert sorted(each for each in stored if each in signed) == sorted(signed)
    listed = ", ".join(f"'{code}'" for code in codes)
    rows = province.rows(f"SELECT sha256 FROM sohoa.files WHERE code IN ({listed})")
    assert sorted(str(digest) for (digest,) in rows) == sorted(signed)
    assert uploads_of(province, counter) == Uploads(0, 0)


@pytest.mark.slow
def test_a_certificate_that_ran_out_is_told_as_that_and_its_job_goes_once_it_is_renewed(
    province: Province, counter_of: NewCounter, tmp_path: Path
) -> None:
    expired, renewed = counter_of("H37.13", lasts=timedelta(hours=-1)), counter_of("H37.13")
    codes = dossier_codes("H37.13", 1, first=601)
    desk = Desk(tmp_path, fill_home(tmp_path, OfficeCode("H37.13"), codes, 2_000))
    used = tmp_path / "quay.pem"
    used.write_bytes(expired.pem.read_bytes())
    province.set_up(tmp_path, "H37.13", used)

    (kept,) = desk.queue("run")
    used.write_bytes(renewed.pem.read_bytes())
    (sent,) = desk.queue("retry")

    assert (kept["state"], kept["location"]) == ("waiting", None)
    assert text_of(str(kept["error"])) == text_for(CertificateExpiredError())
    assert "hết hạn" in text_for(CertificateExpiredError())
    assert sent["state"] == "sent"


@pytest.mark.slow
def test_after_postgresql_died_and_came_back_the_next_request_works(
    province: Province, counter: Counter, papers: Papers
) -> None:
    content, told = papers(), papers()
    url = counter.upload(content)
    before = counter.deliver(told, counter.upload(told), name="truoc.pdf").json()

    province.postgres.kill()
    # Each question waits ten seconds for a connection.
    asked = counter.deliver(content, url)
    province.postgres.start()

    assert asked.status_code == 503
    assert asked.json() == {"code": "exchange.failed", "facts": {}}
    assert counter.hello() == 200
    assert counter.deliver(content, url).status_code == 200
    assert counter.deliver(told, None, name="truoc.pdf").json() == before


def test_a_full_disk_makes_the_counter_wait_and_say_so(
    province: Province, counter: Counter, papers: Papers, tmp_path: Path
) -> None:
    signed = tmp_path / "tệp.pdf"
    signed.write_bytes(papers(200_000))
    job = job_for(signed, folder=f"H37.12/{counter.code}")
    with closing(connected(province, counter.pem)) as connection:
        uploader = ProvinceUploader(connection, now)

        with full_disk(province), pytest.raises(TargetFullError) as caught:
            uploader.send(job, CancelToken())

        assert caught.value.transient
        assert "đầy" in text_for(caught.value)
        assert uploader.send(job, CancelToken()).sha256 == job.sha256


def test_a_counter_whose_clock_is_a_day_ahead_corrects_and_is_corrected(
    province: Province, counter_of: NewCounter, tmp_path: Path
) -> None:
    ahead, right = counter_of("H37.12"), counter_of("H37.12")
    code, office = ahead.code, OfficeCode("H37.12")

    def tomorrow() -> datetime:
        return now() + timedelta(days=1)

    with (
        closing(Database(tmp_path / "ahead.db")) as first,
        closing(Database(tmp_path / "right.db")) as second,
        closing(connected(province, ahead.pem)) as one,
        closing(connected(province, right.pem)) as two,
    ):
        syncs = [
            SyncWithProvince(SqlExchange(first, tomorrow), HttpProvinceLink(one), lambda: office),
            SyncWithProvince(SqlExchange(second, now), HttpProvinceLink(two), lambda: office),
        ]
        SqlRegister(first, tomorrow).put([RegisterRow(code, office, now().date(), "mot")])
        syncs[0](CancelToken())
        stamped = rows_of(first)[code].stamp.at
        syncs[1](CancelToken())
        SqlRegister(second, now).put([RegisterRow(code, office, now().date(), "hai")])
        for sync in (syncs[1], syncs[0], syncs[1]):
            sync(CancelToken())

        rows = rows_of(first)[code], rows_of(second)[code]

    assert stamped <= now()
    assert rows[0] == rows[1]
    assert rows[0].row.procedure == "hai"


def connected(province: Province, pem: Path) -> ProvinceConnection:
    """As the counter's settings would have it."""
    return ProvinceConnection(province.door.counters_url, province.pki.authority, pem)


@contextmanager
def full_disk(province: Province) -> Iterator[None]:
    """The tus server finds less free than it leaves to others."""
    province.tus.kill()
    options = ("--reserve-bytes", str(1 << 60))
    full = TusServer(province.uploads, province.tus.socket, options)
    full.start()
    yield
    full.kill()
    province.tus.start()
