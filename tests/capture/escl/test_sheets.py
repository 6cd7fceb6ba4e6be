"""Sheets: sides in order, none twice, none lost without a word, none more than wanted."""

from __future__ import annotations

from scanner_app.domain.scan import EndReason, Feed, Side
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import ListSink, scan
from tests.fakes.escl_model import Fault, Play


def test_sides_alternate(serve: Serve) -> None:
    server = serve()
    server.load(200, 160)

    sink, _ = scan(server, both_sides=True)

    assert sink.sides == [Side.FRONT, Side.BACK, Side.FRONT, Side.BACK]


def test_a_repeated_page_is_taken_once(serve: Serve) -> None:
    server = serve()
    server.load(200, 160)
    server.device.fault = Fault(Play.REPEAT, 1, times=1)

    sink, ended = scan(server)

    assert len(sink.pages) == len({page.content for page in sink.pages}) == 2
    assert ended.reason is EndReason.DONE


def test_a_device_that_only_repeats_is_given_up(serve: Serve) -> None:
    server = serve()
    server.load(200, 160)
    server.device.fault = Fault(Play.REPEAT, 1)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.IO)


def test_two_sheets_that_look_alike_are_two_pages(serve: Serve) -> None:
    server = serve()
    server.load(200, 200)

    sink, _ = scan(server)

    assert len(sink.pages) == 2


def test_stopping_fetches_the_sheets_that_were_drawn_in_already(serve: Serve) -> None:
    server = serve(drawn_ahead=2)
    server.load(200, 180, 160, 140, 120, 100)

    sink, ended = scan(server, ListSink(stop_after=1))

    assert ended.reason is EndReason.STOPPED
    assert len(sink.pages) + len(server.device.feeder) == 6
    assert server.device.feeder
    assert server.device.deleted == ["/eSCL/ScanJobs/1"]


def test_sheets_that_a_fast_device_draws_in_while_it_is_stopped_are_told(serve: Serve) -> None:
    server = serve(drawn_ahead=1, draws_on=True)
    server.load(200, 180, 160, 140, 120, 100)

    sink, ended = scan(server, ListSink(stop_after=1))

    assert ended.reason is EndReason.STOPPED
    assert sink.warnings == ["sheets_drawn_ahead"]


def test_stopping_after_a_front_takes_its_back_too(serve: Serve) -> None:
    server = serve(lists_jobs=False)
    server.load(200, 160)

    sink, ended = scan(server, ListSink(stop_after=1), both_sides=True)

    assert (sink.sides, ended.reason) == ([Side.FRONT, Side.BACK], EndReason.STOPPED)
    assert server.device.feeder == [160]


def test_sheets_drawn_in_beyond_the_count_are_told(serve: Serve) -> None:
    server = serve(drawn_ahead=1)
    server.load(200, 180, 160)

    sink, ended = scan(server, count=1)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)
    assert sink.warnings == ["sheets_drawn_ahead"]


def test_a_count_is_told_to_devices_that_can_count(serve: Serve) -> None:
    server = serve(options=("DetectPaperLoaded", "SelectSinglePage"))
    server.load(200, 180)

    scan(server, count=1)

    assert server.device.asked[0]["NumberOfPages"] == "1"


def test_the_glass_gives_one_page_and_its_job_is_ended(serve: Serve) -> None:
    server = serve()

    sink, ended = scan(server, feed=Feed.FLATBED)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)
    assert server.device.deleted == ["/eSCL/ScanJobs/1"]


def test_a_missing_back_is_told(serve: Serve) -> None:
    server = serve(lists_jobs=False)
    server.load(200, 160)
    server.device.fault = Fault(Play.LOST, 2, times=1)

    sink, _ = scan(server, both_sides=True)

    assert (len(sink.pages), sink.warnings) == (3, ["odd_sides"])


def test_a_sensor_that_lags_behind_the_last_sheet_is_no_paper_left(serve: Serve) -> None:
    server = serve(sensor_lag=1)
    server.load(200)

    sink, _ = scan(server)

    assert sink.warnings == []


def test_paper_left_after_the_device_s_own_end_is_told(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.feeder_state = "ScannerAdfLoaded"

    sink, ended = scan(server)

    assert (ended.reason, sink.warnings) == (EndReason.DONE, ["paper_left"])
