"""What is handed over: the device's own bytes, true resolution, sides, and no sheet lost."""

from __future__ import annotations

import io
import itertools

import pytest
from PIL import Image

from scanner_app.capture.escl import client
from scanner_app.capture.escl.answers import capabilities_in
from scanner_app.capture.escl.choosing import Ticket, choose
from scanner_app.capture.escl.page import ShortPageError, true_dpi, whole_page
from scanner_app.capture.escl.quirks import Quirks
from scanner_app.domain.scan import (
    A3_MM,
    A4_MM,
    A5_MM,
    ID_CARD_MM,
    Colour,
    EndReason,
    Feed,
    ScanSettings,
)
from tests.capture.escl.conftest import Serve
from tests.capture.escl.direct import scan
from tests.fakes import escl_xml
from tests.fakes.escl_model import Model, jpeg

A4_AT_100 = (827, 1169)


def ticket(dpi: int) -> Ticket:
    """An A4 sheet at this resolution."""
    caps = capabilities_in(escl_xml.capabilities(Model(dpis=(dpi,))))
    return choose(ScanSettings(dpi=dpi), caps, Quirks())[0]


def density(content: bytes) -> object:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.info.get("dpi")


def test_the_bytes_are_the_device_s_own(serve: Serve) -> None:
    server = serve()
    server.load(200)

    sink, _ = scan(server)

    assert [page.content for page in sink.pages] == [jpeg(200, A4_AT_100, "RGB", 100)]
    assert sink.bytes == len(sink.pages[0].content)


def test_padding_behind_a_page_is_no_damage(serve: Serve) -> None:
    server = serve(padding=b"\0" * 700)
    server.load(200)

    sink, ended = scan(server)

    assert ended.reason is EndReason.DONE
    assert sink.pages[0].content == jpeg(200, A4_AT_100, "RGB", 100) + b"\0" * 700


@pytest.mark.parametrize("says", [0, 72, 300])
def test_a_wrong_density_is_mended_in_the_header_alone(serve: Serve, says: int) -> None:
    server = serve(says_dpi=says)
    server.load(200)

    sink, _ = scan(server)

    sent, kept = jpeg(200, A4_AT_100, "RGB", says), sink.pages[0].content
    assert sink.dpis == [100]
    assert density(kept) == (100, 100)
    assert kept[kept.index(b"\xff\xdb") :] == sent[sent.index(b"\xff\xdb") :]


@pytest.mark.parametrize("says", [None, 600, 0])
def test_a_device_that_gives_less_than_it_says_is_found_out(serve: Serve, says: int | None) -> None:
    server = serve(dpi_limit=200, says_dpi=says)
    server.load(200, 160)

    sink, ended = scan(server, dpi=600)

    assert ended.reason is EndReason.DONE
    assert sink.dpis == [200, 200]
    assert sink.warnings == ["dpi_lowered"]
    assert density(sink.pages[0].content) == (200, 200)


def test_a_missing_resolution_becomes_the_next_finer_one(serve: Serve) -> None:
    server = serve(dpis=(100, 200, 600))
    server.load(200)

    sink, _ = scan(server, dpi=150)

    assert (sink.dpis, sink.warnings) == ([200], ["dpi_raised"])


@pytest.mark.parametrize(("asked", "given"), [(100, 100), (110, 125), (400, 300), (60, 75)])
def test_within_a_range_the_next_step_is_taken(serve: Serve, asked: int, given: int) -> None:
    server = serve(dpi_range=(75, 300, 25))
    server.load(200)

    sink, _ = scan(server, dpi=asked)

    assert sink.dpis == [given]


def test_beyond_the_finest_resolution_the_finest_is_taken(serve: Serve) -> None:
    server = serve(dpis=(75, 100))
    server.load(200)

    sink, _ = scan(server, dpi=300)

    assert (sink.dpis, sink.warnings) == ([100], ["dpi_lowered"])


@pytest.mark.parametrize(
    ("modes", "asked", "given", "warnings"),
    [
        (("RGB24", "Grayscale8"), Colour.GRAY, Colour.GRAY, []),
        (("Grayscale8",), Colour.COLOUR, Colour.GRAY, ["colour_changed"]),
        (("RGB24",), Colour.GRAY, Colour.COLOUR, ["colour_changed"]),
        (("RGB24", "BlackAndWhite1"), Colour.BILEVEL, Colour.COLOUR, ["colour_changed"]),
        (("Grayscale8", "BlackAndWhite1"), Colour.BILEVEL, Colour.GRAY, ["colour_changed"]),
    ],
)
def test_a_missing_colour_mode_becomes_the_nearest(
    serve: Serve, modes: tuple[str, ...], asked: Colour, given: Colour, warnings: list[str]
) -> None:
    server = serve(modes=modes)
    server.load(200)

    sink, _ = scan(server, colour=asked)

    assert [page.colour for page in sink.pages] == [given]
    assert sink.warnings == warnings


@pytest.mark.parametrize(
    ("model", "settings", "what"),
    [
        ({"feeder": False}, {"feed": Feed.FEEDER}, "feeder"),
        ({"platen": False}, {"feed": Feed.FLATBED}, "flatbed"),
        ({"duplex": False}, {"both_sides": True}, "duplex"),
        ({"formats": ("application/pdf",)}, {}, "image/jpeg"),
        ({"modes": ("BlackAndWhite1",)}, {}, "colour"),
    ],
)
def test_what_a_device_cannot_is_said(
    serve: Serve, model: dict[str, object], settings: dict[str, object], what: str
) -> None:
    server = serve(**model)
    server.load(200)

    _, ended = scan(server, None, **settings)  # type: ignore[arg-type]  # by name

    assert (ended.reason, ended.facts) == (EndReason.UNSUPPORTED, {"what": what})


def test_without_a_size_the_whole_area_is_taken(serve: Serve) -> None:
    server = serve(area=(2550, 3300))
    server.load(200)

    sink, _ = scan(server, size_mm=None)

    assert [(page.width, page.height) for page in sink.pages] == [(850, 1100)]
    assert sink.warnings == []


def test_paper_longer_than_the_device_is_clipped_and_told(serve: Serve) -> None:
    server = serve(area=(2550, 3300))
    server.load(200)

    sink, _ = scan(server)

    assert [(page.width, page.height) for page in sink.pages] == [(827, 1100)]
    assert (sink.warnings, sink.dpis) == (["size_limited"], [100])


@pytest.mark.parametrize(
    ("lies", "offset"), [("", "0"), ("Left", "0"), ("Center", "401"), ("Right", "802")]
)
def test_narrow_paper_is_scanned_where_the_guides_hold_it(
    serve: Serve, lies: str, offset: str
) -> None:
    server = serve(feeder_at=lies)
    server.load(200)

    scan(server, size_mm=A5_MM)

    asked = server.device.asked[0]
    assert (asked["XOffset"], asked["Width"], asked["Height"]) == (offset, "1748", "2480")


def test_blank_pages_are_not_for_the_device_to_drop(serve: Serve) -> None:
    server = serve()
    server.load(200)

    scan(server)

    asked = server.device.asked[0]
    assert (asked["BlankPageDetection"], asked["BlankPageDetectionAndRemoval"]) == (
        "false",
        "false",
    )
    assert asked["Intent"] == "Document"


@pytest.mark.parametrize("refuses", ["BlankPageDetection", "Intent"])
def test_what_only_helps_is_left_out_when_the_device_refuses_it(serve: Serve, refuses: str) -> None:
    server = serve(refuses=(refuses,))
    server.load(200)

    sink, ended = scan(server)

    assert (len(sink.pages), ended.reason) == (1, EndReason.DONE)


def test_a_picture_of_unreasonable_size_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    server.load(200)
    huge = bytearray(jpeg(200, A4_AT_100, "RGB", 100))
    frame = huge.index(b"\xff\xc0")
    huge[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    monkeypatch.setattr(server.device, "_picture", lambda *_: bytes(huge))

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.SHORT_PAGE, "too many pixels")


def test_a_page_without_bound_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LARGEST_PAGE", 1 << 20)
    server = serve()
    server.load(200)
    server.endless.add("/eSCL/ScanJobs/1/NextDocument")

    _, ended = scan(server)

    assert (ended.reason, ended.facts["what"]) == (EndReason.IO, "too_large")


@pytest.mark.parametrize(
    ("width", "height", "dpi"),
    [
        (1748, 2480, 300),  # A5 of an A4 area, cut out by the device
        (1240, 3508, 300),  # narrow paper
        (2480, 1200, 300),  # a short sheet
        (1240, 1750, 150),
        (1650, 2340, 200),
    ],
)
def test_fewer_dots_are_another_resolution_only_if_both_directions_say_so(
    width: int, height: int, dpi: int
) -> None:
    assert true_dpi(width, height, ticket(dpi=600 if dpi < 300 else 300)) == dpi


def test_a_page_whose_end_is_missing_is_short() -> None:
    whole = jpeg(200, A4_AT_100, "RGB", 100)

    for short in (whole[:-2], whole[:-1], b"", whole[:300] + b"\xff\xd9"):
        with pytest.raises(ShortPageError):
            whole_page(short, ticket(dpi=100))


@pytest.mark.parametrize(("size", "pixels"), [(ID_CARD_MM, (400, 400)), (A3_MM, (850, 1100))])
def test_an_area_beyond_the_device_s_bounds_is_brought_within(
    serve: Serve, size: tuple[float, float], pixels: tuple[int, int]
) -> None:
    server = serve(least=1200, area=(2550, 3300))
    server.load(200)

    sink, _ = scan(server, size_mm=size)

    assert (sink.pages[0].width, sink.pages[0].height) == pixels


def test_every_combination_of_resolution_and_paper_has_its_true_size(serve: Serve) -> None:
    server = serve()
    sizes = [A5_MM, ID_CARD_MM, A4_MM]

    for size, dpi in itertools.product(sizes, (100, 200, 300)):
        server.load(200)
        sink, _ = scan(server, size_mm=size, dpi=dpi)
        page = sink.pages[0]
        assert page.width / dpi * 25.4 == pytest.approx(size[0], abs=0.3)
        assert page.height / dpi * 25.4 == pytest.approx(size[1], abs=0.3)
