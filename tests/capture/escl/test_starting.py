"""How a scan begins: what is seen before paper moves, busy devices, refusals."""

from __future__ import annotations

import pytest

from scanner_app.capture.escl import starting
from scanner_app.domain.scan import EndReason
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import ListSink, scan
from tests.fakes.escl_model import Fault, Play


class StoppedClock:
    """Notes how long was to be waited, and does not."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def wait(self, seconds: float) -> None:
        self.seconds.append(seconds)


def test_a_jam_when_the_job_is_started_is_a_jam(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.JAM_AT_START)

    _, ended = scan(server)

    assert ended.reason is EndReason.JAM


def test_a_conflict_while_it_works_for_others_is_waited_out(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.BUSY_CONFLICT, times=3)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason, sink.waits) == (1, EndReason.DONE, 3)


def test_a_job_refused_for_want_of_paper_is_an_empty_feeder(serve: Serve) -> None:
    server = serve(options=(), refuses_empty=True)

    _, ended = scan(server)

    assert ended.reason is EndReason.EMPTY


@pytest.mark.parametrize(("asked", "waited"), [("0", 0.2), ("2", 2.0), ("3600", 5.0), ("x", 1.0)])
def test_the_device_s_own_time_is_waited_within_reason(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, asked: str, waited: float
) -> None:
    waits = StoppedClock()
    monkeypatch.setattr(starting, "Event", lambda: waits)
    server = serve(retry_after=asked)
    server.load(200)
    server.device.fault = Fault(Play.NOT_READY, times=1)

    scan(server, patience={"retry_s": 1.0})

    assert waits.seconds == [waited]


def test_a_device_busy_with_another_job_is_asked_again(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.BUSY, times=1)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason, sink.waits) == (1, EndReason.DONE, 1)


def test_a_wish_to_stop_ends_the_waiting_for_a_busy_device(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.fault = Fault(Play.BUSY)

    sink, ended = scan(server, ListSink(stop_after=0))

    assert (ended.reason, sink.waits) == (EndReason.STOPPED, 1)


def test_a_jam_shown_before_the_scan_is_told_without_drawing_paper_in(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.feeder_state = "ScannerAdfJam"

    _, ended = scan(server)

    assert (ended.reason, server.device.asked) == (EndReason.JAM, [])


def test_a_device_that_is_down_is_offline(serve: Serve) -> None:
    server = serve()
    server.load(200)
    server.device.state = "Down"

    _, ended = scan(server)

    assert ended.reason is EndReason.OFFLINE


def test_an_empty_feeder_is_not_tried_where_its_sensor_is_announced(serve: Serve) -> None:
    server = serve()

    _, ended = scan(server)

    assert (ended.reason, server.device.asked) == (EndReason.EMPTY, [])


def test_an_empty_feeder_is_found_by_trying_where_there_is_no_sensor(serve: Serve) -> None:
    server = serve(options=())

    _, ended = scan(server)

    assert ended.reason is EndReason.EMPTY
    assert len(server.device.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("document", ["ScannerCapabilities", "ScannerStatus", "ScanJobs"])
def test_a_device_that_wants_a_password_forbids(serve: Serve, status: int, document: str) -> None:
    server = serve()
    server.load(200)
    server.statuses[document] = status

    _, ended = scan(server)

    assert ended.reason is EndReason.FORBIDDEN


def test_a_web_server_that_is_no_scanner_is_unsupported(serve: Serve) -> None:
    server = serve()
    server.statuses["ScannerCapabilities"] = 404

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.UNSUPPORTED, "escl")


def test_settings_that_the_device_refuses_are_unsupported(serve: Serve) -> None:
    server = serve(refuses=("ColorMode",))
    server.load(200)

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.UNSUPPORTED, "settings")
