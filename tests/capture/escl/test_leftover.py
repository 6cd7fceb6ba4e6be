"""A scan after one whose process was killed finds the device free."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from scanner_app.domain.scan import EndReason
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import ListSink, scan
from tests.fakes.escl_model import Fault, Play


class Killed(BaseException):
    """As little is done after it as after a kill."""


class DyingSink(ListSink):
    """The process dies with the first block of the first page."""

    def received(self, size_bytes: int) -> None:
        super().received(size_bytes)
        raise Killed


def test_a_job_left_behind_is_ended_first(serve: Serve, tmp_path: Path) -> None:
    server = serve(patience_s=60.0)
    server.load(200, 160, 120)
    with pytest.raises(Killed):
        scan(server, DyingSink(), memory=tmp_path / "m")

    sink, ended = scan(server, memory=tmp_path / "m")

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)
    assert server.device.deleted == ["/eSCL/ScanJobs/1"]


def test_without_memory_the_device_stays_busy(serve: Serve) -> None:
    server = serve(patience_s=60.0)
    server.load(200, 160, 120)
    with pytest.raises(Killed):
        scan(server, DyingSink())

    _, ended = scan(server)

    assert ended.reason is EndReason.BUSY


@pytest.mark.parametrize("fault", [None, Fault(Play.JAM, 1)], ids=["done", "jam"])
def test_nothing_is_remembered_of_a_job_that_ended(
    serve: Serve, tmp_path: Path, fault: Fault | None
) -> None:
    server = serve()
    server.load(200, 160)
    server.device.fault = fault

    scan(server, memory=tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["/eSCL/ScanJobs/7", "", "http://10.0.0.9", "\x00"])
def test_what_is_old_or_no_path_is_not_acted_upon(
    serve: Serve, tmp_path: Path, content: str
) -> None:
    server = serve()
    server.load(200)
    with pytest.raises(Killed):
        scan(server, DyingSink(), memory=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    an_hour_ago = time.time() - 3600
    if content.startswith("/"):
        os.utime(file, (an_hour_ago, an_hour_ago))

    scan(server, memory=tmp_path)

    assert server.device.deleted == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_stops_no_scan(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    server.load(200)
    taken = tmp_path / "file"
    taken.write_text("")

    sink, ended = scan(server, memory=taken / "m")

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)
