"""Delivery to the province while lines break, servers die and the sender is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from scanner_app.domain.upload_errors import SourceChangedError, TargetUnreachableError
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import Patience
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.stand.bad_line import BadLine, LineFaults, bad_line
from tests.stand.waiting import wait_until
from tests.upload.contract import FOLDER, NAME, job_for
from tests.upload.province_stand import IMPATIENT, QUICK, ProvinceStand
from tests.upload.transfers import RememberingTransfer, send_until_there

_PROJECT = Path(__file__).resolve().parents[2]
_CODE = FOLDER.split("/")[1]
_SIZE_BYTES = 6_000_000


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "tệp.pdf"
    path.write_bytes(b"%PDF-1.7\n" + random.Random(20261127).randbytes(_SIZE_BYTES - 9))
    return path


@contextmanager
def line_to(stand: ProvinceStand, faults: LineFaults | None = None) -> Iterator[BadLine]:
    """A line to the province's front door."""
    with bad_line(("127.0.0.1", stand.door.counters_port), faults) as line:
        yield line


@contextmanager
def uploader_over(
    stand: ProvinceStand, line: BadLine, patience: Patience = QUICK
) -> Iterator[ProvinceUploader]:
    """As a counter at the other end of the line has it."""
    with closing(stand.connection(port=line.port, patience=patience)) as connection:
        yield stand.uploader_over(connection)


def arrived(stand: ProvinceStand) -> bytes:
    """The one file that the province has; no upload is left."""
    assert list(stand.province.kept) == [(_CODE, NAME)]
    assert list(stand.tus.folder.iterdir()) == []
    return stand.province.kept[_CODE, NAME]


def once_at(bytes_on_their_way: int, act: Callable[[], None]) -> RememberingTransfer:
    """Acts when so many bytes were sent."""
    transfer = RememberingTransfer()

    def look() -> None:
        if transfer.on_its_way >= bytes_on_their_way:
            transfer.when_moving = lambda: None
            act()

    transfer.when_moving = look
    return transfer


def test_a_line_that_is_cut_every_megabyte_delivers_one_whole_file(
    stand: ProvinceStand, signed: Path
) -> None:
    faults = LineFaults(cut_after=(300_000, 2_000_000), bytes_per_s=20e6, seed=7)

    with line_to(stand, faults) as line, uploader_over(stand, line) as uploader:
        receipt, failed, transfer = send_until_there(uploader, job_for(signed), most_tries=20)

        assert line.cuts >= 3

    assert arrived(stand) == signed.read_bytes()
    assert receipt.judged
    assert failed <= 1
    # A cut loses what was on its way, never what had arrived; and what is told as on its way is
    # at most what buffers hold beyond that.
    assert line.carried < 1.5 * _SIZE_BYTES
    assert transfer.on_its_way < _SIZE_BYTES + line.cuts * 1_500_000


def test_the_place_of_an_upload_is_kept_before_its_first_byte(
    stand: ProvinceStand, signed: Path
) -> None:
    transfer = RememberingTransfer()
    seen: list[list[str | None]] = []
    transfer.when_moving = lambda: seen.append(list(transfer.notes))

    with line_to(stand) as line, uploader_over(stand, line) as uploader:
        uploader.send(job_for(signed), CancelToken(), transfer)

    assert seen[0] == transfer.notes
    assert len(transfer.notes) == 1
    assert str(transfer.notes[0]).startswith(f"https://127.0.0.1:{line.port}/files/")


def test_a_tus_server_that_dies_halfway_costs_a_try_and_no_byte_that_arrived(
    stand: ProvinceStand, signed: Path
) -> None:
    job = job_for(signed)
    transfer = once_at(3_000_000, stand.tus.kill)

    with (
        line_to(stand, LineFaults(bytes_per_s=20e6)) as line,
        uploader_over(stand, line) as uploader,
    ):
        with pytest.raises(TargetUnreachableError):
            uploader.send(job, CancelToken(), transfer)
        stand.tus.start()
        carried = line.carried
        uploader.send(replace(job, resume=transfer.notes[-1]), CancelToken(), transfer)

        assert line.carried - carried < 4_500_000

    assert arrived(stand) == signed.read_bytes()
    assert len(transfer.notes) == 1


@pytest.mark.parametrize("faults", [LineFaults(silent=True), LineFaults(paused=True)])
def test_a_line_that_says_nothing_is_given_up_in_bounded_time(
    stand: ProvinceStand, signed: Path, faults: LineFaults
) -> None:
    with line_to(stand, faults) as line, uploader_over(stand, line, IMPATIENT) as uploader:
        began = time.monotonic()

        with pytest.raises(TargetUnreachableError) as caught:
            uploader.send(job_for(signed), CancelToken())

    assert caught.value.transient
    assert time.monotonic() - began < 8


def test_a_line_that_falls_silent_halfway_is_given_up_and_gone_on_with(
    stand: ProvinceStand, signed: Path
) -> None:
    job = job_for(signed)
    with (
        line_to(stand, LineFaults(bytes_per_s=20e6)) as line,
        uploader_over(stand, line, IMPATIENT) as impatient,
        uploader_over(stand, line) as uploader,
    ):
        transfer = once_at(2_000_000, lambda: setattr(line.faults, "paused", True))

        with pytest.raises(TargetUnreachableError):
            impatient.send(job, CancelToken(), transfer)
        line.faults.paused = False
        uploader.send(replace(job, resume=transfer.notes[-1]), CancelToken(), transfer)

    assert arrived(stand) == signed.read_bytes()
    assert len(transfer.notes) == 1


def test_a_file_that_is_changed_while_it_is_sent_is_not_delivered(
    stand: ProvinceStand, signed: Path
) -> None:
    job = job_for(signed)

    def change() -> None:
        with signed.open("r+b") as file:
            file.seek(_SIZE_BYTES - 100_000)
            file.write(b"sua")

    transfer = once_at(1_000_000, change)
    with (
        line_to(stand) as line,
        uploader_over(stand, line) as uploader,
        pytest.raises(SourceChangedError),
    ):
        uploader.send(job, CancelToken(), transfer)

    assert stand.province.kept == {}
    assert list(stand.tus.folder.iterdir()) == []
    assert transfer.notes[-1] is None


def test_an_upload_that_the_server_lost_is_begun_anew(stand: ProvinceStand, signed: Path) -> None:
    job = replace(job_for(signed), resume=f"{stand.door.counters_url}/files/{'a' * 32}")
    transfer = RememberingTransfer()

    with closing(stand.connection()) as connection:
        stand.uploader_over(connection).send(job, CancelToken(), transfer)

    assert arrived(stand) == signed.read_bytes()
    assert len(transfer.notes) == 1


def test_a_note_that_leads_to_another_server_is_not_followed(
    stand: ProvinceStand, signed: Path
) -> None:
    with line_to(stand) as elsewhere:
        job = replace(
            job_for(signed), resume=f"https://127.0.0.1:{elsewhere.port}/files/{'a' * 32}"
        )
        with closing(stand.connection()) as connection:
            stand.uploader_over(connection).send(job, CancelToken(), RememberingTransfer())

        assert elsewhere.carried == 0

    assert arrived(stand) == signed.read_bytes()


# Keeps the note in a file as the queue does in its table; says so when bytes move.
_CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import ProvinceConnection
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.fakes.clock import SettableClock
from tests.upload.contract import job_for

url, authority, counter, signed, noted = sys.argv[1:]
noted = Path(noted)

class Keeping:
    def resumable(self, note):
        noted.write_text(note or "")

    def moved(self, size_bytes, *, kept=True):
        print(size_bytes, flush=True)

connection = ProvinceConnection(url, Path(authority), Path(counter))
resume = noted.read_text() if noted.exists() else ""
job = replace(job_for(Path(signed)), resume=resume or None)
ProvinceUploader(connection, SettableClock()).send(job, CancelToken(), Keeping())
"""


@pytest.mark.slow
def test_a_sender_that_is_killed_at_any_moment_goes_on_from_what_arrived(
    stand: ProvinceStand, signed: Path, tmp_path: Path
) -> None:
    moments = random.Random(1127)
    code: int | None = None
    with line_to(stand, LineFaults(bytes_per_s=6e6)) as line:
        arguments = [
            *(f"https://127.0.0.1:{line.port}", str(stand.pki.authority), str(stand.counter)),
            *(str(signed), str(tmp_path / "note")),
        ]
        for kills in range(8):
            with subprocess.Popen(
                [sys.executable, "-c", _CHILD, *arguments], stdout=subprocess.PIPE, cwd=_PROJECT
            ) as child:
                assert child.stdout is not None
                if kills < 2:
                    child.stdout.readline()
                    limit = time.monotonic() + moments.uniform(0, 0.4)
                    wait_until(lambda end=limit: time.monotonic() > end, 5)  # type: ignore[misc]
                    child.kill()
                child.stdout.read()
            code = child.returncode
            if code == 0:
                break

        assert code == 0
        assert line.carried < 1.5 * _SIZE_BYTES

    assert arrived(stand) == signed.read_bytes()
