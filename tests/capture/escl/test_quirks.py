"""Models that do things their own way; each is played as it was reported."""

from __future__ import annotations

import pytest

from scanner_app.capture.escl.answers import capabilities_in
from scanner_app.capture.escl.quirks import quirks_of
from scanner_app.domain.scan import EndReason, Feed
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import driver_for, scan
from tests.fakes import escl_xml
from tests.fakes.escl_model import Fault, Model, Play


@pytest.mark.parametrize(
    "model",
    [{"name": "HP LaserJet MFP M630"}, {"server": "HP_Compact_Server"}],
    ids=["by model", "by server"],
)
def test_hp_devices_are_spoken_to_as_localhost(serve: Serve, model: dict[str, str]) -> None:
    server = serve(host_wanted="localhost", **model)
    server.load(200)

    _, ended = scan(server)

    assert ended.reason is EndReason.DONE


def test_others_are_spoken_to_by_their_own_address(serve: Serve) -> None:
    server = serve()
    server.load(200)

    scan(server)

    assert server.hosts == [f"127.0.0.1:{server.port}"]


@pytest.mark.parametrize(
    "location",
    [
        "http://printer.invalid:8080{path}",
        "https://CN26F178X605SZ.03f011b0.hpLedmUSB{path}",
        "http://[fe80{path}",
        "{path}/",
    ],
)
def test_the_host_of_a_location_is_not_used(serve: Serve, location: str) -> None:
    server = serve(location=location)
    server.load(200)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)


@pytest.mark.parametrize("location", ["", "http://printer.invalid", "/eSCL/../../etc", "/a b"])
def test_a_location_that_leads_nowhere_is_a_failure(serve: Serve, location: str) -> None:
    server = serve(location=location)
    server.load(200)

    _, ended = scan(server)

    assert ended.reason is EndReason.IO


def test_the_xerox_b205_says_gone_for_not_yet_and_its_job_is_left_alone(serve: Serve) -> None:
    server = serve(name="B205", location="http://[fe80{path}")
    server.load(200, 160)
    server.device.fault = Fault(Play.GONE, 1, times=1)

    sink, ended = scan(server)
    scan(server, feed=Feed.FLATBED)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)
    assert server.device.deleted == []


def test_a_finished_job_that_is_called_active_for_a_while_is_finished(serve: Serve) -> None:
    server = serve(stays_active=1)
    server.load(200, 160)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


def test_a_finished_job_that_stays_active_for_ever_is_finished_too(serve: Serve) -> None:
    server = serve(stays_active=10_000)
    server.load(200, 160)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


@pytest.mark.parametrize("model", ["MF410 Series", "WorkCentre 3345"])
def test_devices_that_jam_on_an_empty_feeder_are_not_tried(serve: Serve, model: str) -> None:
    server = serve(name=model, options=())

    _, ended = scan(server)

    assert (ended.reason, server.device.asked) == (EndReason.EMPTY, [])


@pytest.mark.parametrize(
    "announced", [{"dpis": (100, 300, 600)}, {"dpi_range": (100, 600, 100)}], ids=["list", "range"]
)
def test_the_canon_ir2625_is_not_asked_for_what_it_does_not_have(
    serve: Serve, announced: dict[str, object]
) -> None:
    server = serve(name="Canon iR2625/2630", **announced)
    server.load(200)

    sink, _ = scan(server, dpi=400)

    assert (sink.dpis, sink.warnings) == ([300], ["dpi_lowered"])
    assert max(driver_for(server).capabilities(server.url).dpis) == 300


@pytest.mark.parametrize(
    ("name", "pauses"), [("Brother MFC-L2710DW", [0.2, 1.0]), ("Example Scan", [0.0, 0.0])]
)
def test_brother_devices_get_a_pause_between_pages(name: str, pauses: list[float]) -> None:
    caps = capabilities_in(escl_xml.capabilities(Model(name=name)))

    quirks = quirks_of(caps, "")

    assert [quirks.pause_after(0.4), quirks.pause_after(9.0)] == pauses


def test_a_feeder_called_processing_ends_no_job(serve: Serve) -> None:
    server = serve()
    server.load(200, 160)
    server.device.feeder_state = "ScannerAdfProcessing"
    server.device.fault = Fault(Play.NOT_READY, 1, times=1)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


def test_pages_in_chunks_are_pages(serve: Serve) -> None:
    server = serve(chunked=True)
    server.load(200, 160)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (2, EndReason.DONE)


def test_redirects_are_not_followed(serve: Serve) -> None:
    server = serve()
    server.statuses["ScannerCapabilities"] = 301

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.UNSUPPORTED, "redirect")
