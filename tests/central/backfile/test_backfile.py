"""Old dossiers are read once each, whatever becomes of the workers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from scanner_app.central.backfile.backlog import Backlog, OldReading, Standing
from scanner_app.central.backfile.listing import OldDossier, list_old
from scanner_app.central.backfile.working import Pace, enqueue, prepare, work
from scanner_app.domain.errors import PageDamagedError, RegisterFormatError
from tests.stand.postgres import Postgres
from tests.stand.waiting import wait_until

pytestmark = pytest.mark.slow

_PROJECT = Path(__file__).resolve().parents[3]
CODES = tuple(f"H37.1.2-150318-{number:04d}" for number in range(1, 13))


@pytest.fixture
def dsn(postgres: Postgres) -> Iterator[str]:
    """A database with nothing in it."""
    name = f"backfile_{uuid4().hex}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres.dsn(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A folder a dossier."""
    for code in CODES:
        (tmp_path / "old" / code).mkdir(parents=True)
        (tmp_path / "old" / code / "1.pdf").write_bytes(code.encode())
    return tmp_path / "old"


def _states(dsn: str) -> dict[str, tuple[str, str | None]]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT code, state, text_sha256 FROM backfile.dossiers")
        return {code: (state, digest) for code, state, digest in rows}


def _worker(dsn: str, begun: Path, seconds: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.central.backfile.worker", dsn, str(begun), seconds]
    return subprocess.Popen(command, cwd=_PROJECT)


def test_jobs_of_a_killed_worker_are_done_by_the_other(
    dsn: str, scans: Path, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()
    prepare(dsn)
    Backlog(dsn).add(list_old(scans).dossiers)
    assert enqueue(dsn) == len(CODES)

    with _worker(dsn, begun, "60") as killed:
        # In the middle of a dossier, and the other one among others.
        wait_until(lambda: len(list(begun.iterdir())) == 1, 30)
        with _worker(dsn, begun, "0.1") as other:
            wait_until(lambda: len(list(begun.iterdir())) > 1, 30)
            killed.kill()
            assert other.wait(60) == 0

    wanted = {code: ("done", sha256(code.encode()).hexdigest()) for code in CODES}
    assert _states(dsn) == wanted
    begins = [len((begun / code).read_text().splitlines()) for code in CODES]
    assert sorted(begins) == [1] * (len(CODES) - 1) + [2]


def test_the_list_may_be_added_again(dsn: str, scans: Path) -> None:
    prepare(dsn)
    prepare(dsn)
    backlog = Backlog(dsn)
    dossiers = list_old(scans).dossiers

    assert (backlog.add(dossiers[:5]), backlog.add(dossiers)) == (5, 7)
    assert (enqueue(dsn), enqueue(dsn)) == (12, 0)


def test_what_cannot_be_read_goes_to_a_person_and_the_rest_goes_on(dsn: str, scans: Path) -> None:
    def read(dossier: OldDossier) -> OldReading:
        if dossier.code == CODES[0]:
            raise PageDamagedError
        return OldReading(2, 1, 3.0, "ab" * 32, (), ())

    prepare(dsn)
    backlog = Backlog(dsn)
    backlog.add(list_old(scans).dossiers)
    enqueue(dsn)

    work(dsn, read, wait=False, name="w", pace=Pace(look_s=0.2))

    standing = backlog.standing()
    assert (standing.done, standing.failed, standing.waiting) == (11, 1, 0)
    assert _states(dsn)[CODES[0]] == ("failed", None)


def test_the_first_reading_of_a_dossier_stands(dsn: str, scans: Path) -> None:
    prepare(dsn)
    backlog = Backlog(dsn)
    backlog.add(list_old(scans).dossiers)

    backlog.record(CODES[0], OldReading(2, 0, 3.0, "ab" * 32, (), ()))
    backlog.record(CODES[0], OldReading(2, 0, 3.0, "cd" * 32, (), ()))
    backlog.give_up(CODES[0], "page.damaged")

    assert _states(dsn)[CODES[0]] == ("done", "ab" * 32)


def test_the_estimate_goes_by_what_was_read() -> None:
    standing = Standing(dossiers=1000, done=100, failed=0, pages=800, seconds=4000)

    assert standing.seconds_a_page == 5
    assert standing.hours_left(workers=4) == 2.5
    assert Standing(10, 0, 0, 0, 0.0).hours_left(4) is None


def test_a_list_takes_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF")
    table = tmp_path / "list" / "old.csv"
    rows = (f"{CODES[0]},a.pdf", f"{CODES[1]},../secret.pdf", "no code,a.pdf", f"{CODES[2]},")
    table.write_text("code,file\n" + "\n".join(rows))

    listed = list_old(table)

    assert [(each.code, [file.name for file in each.files]) for each in listed.dossiers] == [
        (CODES[0], ["a.pdf"])
    ]
    assert listed.refused == ("3", "4", "5")
    table.write_text("ma,tep\n")
    with pytest.raises(RegisterFormatError):
        list_old(table)
