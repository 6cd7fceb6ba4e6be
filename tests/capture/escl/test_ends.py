"""Why a scan ended, told by the device and believed with care."""

from __future__ import annotations

import pytest

from scanner_app.capture.escl import job
from scanner_app.domain.scan import EndReason, Feed
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import ListSink, scan
from tests.fakes.escl_model import Fault, Play


@pytest.mark.parametrize(
    ("play", "reason"),
    [
        (Play.JAM, EndReason.JAM),
        (Play.JAM_MID_PAGE, EndReason.JAM),
        (Play.JAM_EMPTY_BODY, EndReason.JAM),
        (Play.MULTIPICK, EndReason.MULTIFEED),
        (Play.COVER, EndReason.COVER),
        (Play.MISPICK, EndReason.IO),
        (Play.ABORTED, EndReason.IO),
        (Play.ABORTED_EMPTY_BODY, EndReason.IO),
        (Play.CANCELLED, EndReason.IO),
        (Play.SERVER_ERROR, EndReason.IO),
        (Play.EMPTY_BODY, EndReason.SHORT_PAGE),
        (Play.TRUNCATED, EndReason.SHORT_PAGE),
        (Play.CUT, EndReason.SHORT_PAGE),
        (Play.NO_ANSWER, EndReason.SHORT_PAGE),
        (Play.LOST, EndReason.SHORT_PAGE),
        (Play.FILLED_UP, EndReason.SHORT_PAGE),
        (Play.TOO_LARGE, EndReason.IO),
    ],
)
@pytest.mark.parametrize("after", [0, 1])
def test_each_failure_has_its_reason_and_earlier_pages_are_kept(
    serve: Serve, play: Play, reason: EndReason, after: int
) -> None:
    server = serve()
    server.load(200, 160, 120)
    server.device.fault = Fault(play, after, times=1)

    sink, ended = scan(server)

    assert ended.reason is reason
    assert len(sink.pages) == (2 if play is Play.LOST else after)


@pytest.mark.parametrize("play", [Play.CUT, Play.TRUNCATED, Play.TOO_LARGE])
def test_a_job_that_failed_is_deleted_so_that_no_further_sheet_moves(
    serve: Serve, play: Play
) -> None:
    server = serve()
    server.load(200, 160, 120)
    server.device.fault = Fault(play, 1)

    scan(server)

    assert server.device.deleted == ["/eSCL/ScanJobs/1"]
    assert server.device.feeder == [120]


def test_a_jam_in_chunked_pages_is_a_jam_too(serve: Serve) -> None:
    server = serve(chunked=True)
    server.load(200, 160)
    server.device.fault = Fault(Play.JAM_MID_PAGE, 1)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.JAM)


def test_what_the_device_said_stands_in_the_facts(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.CANCELLED)

    _, ended = scan(server)

    assert ended.facts == {"status": "JobCanceledByUser"}


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("play", [Play.CUT, Play.NO_ANSWER])
def test_a_broken_line_to_a_device_that_is_still_there_is_told_as_such(
    serve: Serve, play: Play, *, chunked: bool
) -> None:
    server = serve(chunked=chunked)
    server.load(200)
    server.device.fault = Fault(play)

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.SHORT_PAGE, "cut")


def test_silence_in_mid_page_is_a_hang_where_no_host_watches(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_GRACE_S", 0.0)
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.HANG)

    _, ended = scan(server, next_byte_s=0.2)

    assert ended.reason is EndReason.HUNG


@pytest.mark.parametrize("play", [Play.SERVER_ERROR, Play.ABORTED, Play.CANCELLED])
def test_a_failure_is_none_of_the_ends_of_paper_even_where_no_job_is_listed(
    serve: Serve, play: Play
) -> None:
    server = serve(lists_jobs=False)
    server.load(200, 160, 120)
    server.device.fault = Fault(play, 1)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.IO)


def test_without_jobs_and_sensor_404_is_the_end(serve: Serve) -> None:
    server = serve(lists_jobs=False, options=())
    server.load(200)
    server.device.feeder_state = "ScannerAdfProcessing"

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)


def test_somebody_else_s_aborted_job_is_not_ours(serve: Serve) -> None:
    server = serve(lists_others=True)
    server.load(200)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)


def test_no_page_from_the_glass_is_a_failure(serve: Serve) -> None:
    server = serve()
    server.device.glass = None

    _, ended = scan(server, feed=Feed.FLATBED)

    assert ended.reason is EndReason.IO


def test_a_sheet_the_device_lost_is_counted(serve: Serve) -> None:
    server = serve()
    server.load(200, 160, 120)
    server.device.fault = Fault(Play.LOST, 1, times=1)

    _, ended = scan(server)

    assert ended.facts == {"what": "images", "expected": 3, "received": 2}


def test_not_ready_is_waited_for_and_told(serve: Serve) -> None:
    server = serve()
    server.load(200, 160)
    server.device.fault = Fault(Play.NOT_READY, 1, times=2)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason, sink.waits) == (2, EndReason.DONE, 2)


def test_a_device_that_is_never_ready_is_busy(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.NOT_READY)

    _, ended = scan(server)

    assert ended.reason is EndReason.BUSY


@pytest.mark.parametrize("status", [404, 409, 410])
def test_the_end_of_the_paper_is_no_failure_whatever_its_status(serve: Serve, status: int) -> None:
    server = serve(last_status=status)
    server.load(200, 160)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


@pytest.mark.parametrize("status", [404, 409, 410])
def test_a_device_that_lists_no_jobs_ends_by_its_empty_feeder(serve: Serve, status: int) -> None:
    server = serve(last_status=status, lists_jobs=False)
    server.load(200, 160)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


def test_the_feeder_s_state_says_nothing_about_the_glass(serve: Serve) -> None:
    server = serve()
    server.device.feeder_state = "ScannerAdfJam"

    sink, ended = scan(server, feed=Feed.FLATBED)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)


def test_a_full_disk_ends_the_job_at_the_device(serve: Serve) -> None:
    server = serve()
    server.load(200, 160, 120)

    _, ended = scan(server, ListSink(full_after=1))

    assert ended.reason is EndReason.NO_SPACE
    assert server.device.feeder == [160, 120]
    assert server.device.deleted == ["/eSCL/ScanJobs/1"]
