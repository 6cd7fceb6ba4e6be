"""What a scan's settings become on real drivers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from scanner_app.capture.driver import DriverError
from scanner_app.capture.sane.abi import Status
from scanner_app.capture.sane.failures import StatusError
from scanner_app.capture.sane.option import Value
from scanner_app.capture.sane.preparing import Ready, prepare, survey
from scanner_app.capture.sane.sources import Sides
from scanner_app.domain.scan import A3_MM, A5_MM, Colour, EndReason, Feed, ScanSettings
from tests.capture.sane import drivers
from tests.capture.sane.board import FakeBoard, choice, dpi

FEEDER = ScanSettings(feed=Feed.FEEDER)
DUPLEX = ScanSettings(feed=Feed.FEEDER, both_sides=True)
GLASS = ScanSettings(feed=Feed.FLATBED)
Make = Callable[[], FakeBoard]


def ready(
    board: FakeBoard, settings: ScanSettings, extra: Mapping[str, Value] | None = None
) -> Ready:
    return prepare(board, settings, extra or {})


def chosen(make: Make, settings: ScanSettings, *names: str) -> dict[str, Value]:
    """Values of these options after a device was prepared."""
    board = make()
    ready(board, settings)
    return {name: board.values[name] for name in names}


@pytest.mark.parametrize(
    ("make", "settings", "source"),
    [
        (drivers.fujitsu, DUPLEX, "ADF Duplex"),
        (drivers.fujitsu, FEEDER, "ADF Front"),
        (drivers.fujitsu, GLASS, "Flatbed"),
        (drivers.fujitsu, ScanSettings(), "ADF Front"),
        (drivers.canon_dr, DUPLEX, "ADF Duplex"),
        (drivers.epsonds, FEEDER, "ADF Front"),
        (drivers.epson2, DUPLEX, "Automatic Document Feeder"),
        (drivers.hpaio, DUPLEX, "Duplex"),
        (drivers.hpaio, FEEDER, "ADF"),
        (drivers.pixma, FEEDER, "Automatic Document Feeder"),
        (drivers.pixma, DUPLEX, "ADF Duplex"),
        (drivers.genesys, ScanSettings(both_sides=True), "Flatbed"),
        (drivers.brother4, GLASS, "FlatBed"),
        (drivers.brother4, FEEDER, "Automatic Document Feeder(left aligned)"),
        (drivers.brother4, DUPLEX, "Automatic Document Feeder(left aligned,Duplex)"),
        (drivers.kvs40xx, DUPLEX, "adf"),
        (drivers.kvs40xx, GLASS, "fb"),
        (drivers.imagescan, GLASS, "Document Table"),
        (drivers.imagescan, DUPLEX, "ADF"),
    ],
)
def test_the_paper_comes_from_the_source_that_was_meant(
    make: Make, settings: ScanSettings, source: str
) -> None:
    assert chosen(make, settings, "source") == {"source": source}


@pytest.mark.parametrize("make", drivers.ALL.values(), ids=drivers.ALL)
def test_every_driver_takes_a_usual_scan_at_300_dpi_in_colour_without_warning(make: Make) -> None:
    board = make()

    prepared = ready(board, ScanSettings(stop_on_double_feed=False))

    assert (prepared.dpi, prepared.warnings) == (300, ())
    assert "olor" in str(board.values["mode"])


@pytest.mark.parametrize(
    ("make", "option", "simplex", "duplex"),
    [
        (drivers.epson2, "adf-mode", "Simplex", "Duplex"),
        (drivers.epkowa, "adf-mode", "Simplex", "Duplex"),
        (drivers.kvs40xx, "duplex", False, True),
        (drivers.kvs20xx, "duplex", False, True),
        (drivers.imagescan, "duplex", False, True),
    ],
)
def test_duplex_by_an_option_of_its_own_is_switched_on_and_off_again(
    make: Make, option: str, simplex: Value, duplex: Value
) -> None:
    board = make()

    both = ready(board, DUPLEX), board.values[option]
    one = ready(board, FEEDER), board.values[option]

    assert (both[0].sides, both[1]) == (Sides.BOTH, duplex)
    assert (one[0].sides, one[1]) == (Sides.FRONT, simplex)


@pytest.mark.parametrize(
    ("make", "settings", "what"),
    [
        (drivers.genesys, FEEDER, "feeder"),
        (drivers.canon_dr, GLASS, "flatbed"),
        (drivers.kvs20xx, GLASS, "flatbed"),
        (drivers.brother5, DUPLEX, "both_sides"),
    ],
)
def test_what_a_device_lacks_is_said_and_not_replaced(
    make: Make, settings: ScanSettings, what: str
) -> None:
    with pytest.raises(DriverError) as caught:
        ready(make(), settings)

    assert (caught.value.reason, caught.value.facts["what"]) == (EndReason.UNSUPPORTED, what)


@pytest.mark.parametrize(
    ("make", "colour", "gray", "bilevel"),
    [
        (drivers.fujitsu, "Color", "Gray", "Lineart"),
        (drivers.pixma, "Color", "Gray", "Lineart"),
        (drivers.brother4, "24bit Color[Fast]", "True Gray", "Black & White"),
        (drivers.imagescan, "Color", "Grayscale", "Monochrome"),
        (drivers.epkowa, "Color", "Gray", "Binary"),
    ],
)
def test_each_colour_takes_the_plainest_mode(
    make: Make, colour: str, gray: str, bilevel: str
) -> None:
    modes = [chosen(make, ScanSettings(colour=each), "mode")["mode"] for each in Colour]

    assert modes == [colour, gray, bilevel]


@pytest.mark.parametrize(
    ("make", "asked", "mode"),
    [
        (drivers.genesys, Colour.BILEVEL, "Gray"),
        (lambda: FakeBoard([choice("mode", "Lineart", "Gray")]), Colour.COLOUR, "Gray"),
        (lambda: FakeBoard([choice("mode", "24bit Color")]), Colour.GRAY, "24bit Color"),
    ],
    ids=["no bilevel", "no colour", "no gray"],
)
def test_a_missing_colour_becomes_another_one_and_is_told(
    make: Make, asked: Colour, mode: str
) -> None:
    board = make()

    prepared = ready(board, replace(GLASS, colour=asked))

    assert (board.values["mode"], prepared.warnings) == (mode, ("colour_changed",))


@pytest.mark.parametrize(
    ("make", "settings", "warnings"),
    [
        (drivers.pixma, FEEDER, ("double_feed_unwatched",)),
        (drivers.pixma, replace(FEEDER, stop_on_double_feed=False), ()),
        (drivers.pixma, GLASS, ()),
        (drivers.canon_dr, FEEDER, ()),
    ],
)
def test_a_feeder_that_cannot_see_double_feeds_is_told_when_it_should(
    make: Make, settings: ScanSettings, warnings: tuple[str, ...]
) -> None:
    assert ready(make(), settings).warnings == warnings


@pytest.mark.parametrize("make", [drivers.epson2, drivers.genesys, drivers.epsonds])
def test_samples_have_eight_bits_where_that_can_be_chosen(make: Make) -> None:
    assert chosen(make, ScanSettings(), "depth") == {"depth": 8}


@pytest.mark.parametrize(
    ("asked", "given", "warnings"),
    [(300, 300, ()), (250, 300, ("dpi_raised",)), (1200, 600, ("dpi_lowered",))],
)
def test_a_missing_resolution_becomes_the_next_finer_one(
    asked: int, given: int, warnings: tuple[str, ...]
) -> None:
    prepared = ready(drivers.pixma(), replace(GLASS, dpi=asked))

    assert (prepared.dpi, prepared.warnings) == (given, warnings)


def test_a_resolution_that_the_device_rounds_is_reported_as_it_is() -> None:
    def round_down(board: FakeBoard) -> None:
        board.values["resolution"] = min(float(board.values["resolution"]), 298.0)

    board = FakeBoard([choice("mode", "Color"), dpi(low=50, high=600)], round_down)

    prepared = ready(board, ScanSettings())

    assert (prepared.dpi, prepared.warnings) == (298, ("dpi_lowered",))


def test_fujitsu_takes_the_papers_size_before_the_area_that_it_bounds() -> None:
    board = drivers.fujitsu()

    ready(board, FEEDER)

    names = [name for name, _ in board.changes]
    assert names.index("page-width") < names.index("br-x")
    assert names.index("page-height") < names.index("br-y")
    assert (board.values["br-x"], board.values["br-y"]) == (210.0, 297.0)


@pytest.mark.parametrize("make", [drivers.canon_dr, drivers.pixma, drivers.kvs40xx])
def test_a_small_paper_gets_a_small_area(make: Make) -> None:
    corners = chosen(make, ScanSettings(size_mm=A5_MM), "tl-x", "tl-y", "br-x", "br-y")

    assert corners == {"tl-x": 0, "tl-y": 0, "br-x": A5_MM[0], "br-y": A5_MM[1]}


def test_an_area_of_steps_never_ends_before_the_paper() -> None:
    corners = chosen(drivers.brother4, ScanSettings(), "br-x", "br-y")

    assert 210.0 - 0.001 <= float(corners["br-x"]) < 210.1
    assert 297.0 - 0.001 <= float(corners["br-y"]) < 297.1


def test_an_area_in_pixels_follows_the_resolution() -> None:
    values = chosen(
        drivers.counting_in_pixels, ScanSettings(), "x-resolution", "y-resolution", "br-x", "br-y"
    )

    assert values == {"x-resolution": 300, "y-resolution": 300, "br-x": 2481, "br-y": 3508}


def test_paper_wider_than_the_device_is_told_and_scanned_as_far_as_it_goes() -> None:
    board = drivers.canon_dr()

    prepared = ready(board, ScanSettings(size_mm=A3_MM))

    assert prepared.warnings == ("size_limited",)
    assert (board.values["br-x"], board.values["br-y"]) == (219.0, 355.6)


@pytest.mark.parametrize(
    ("make", "option", "measured"),
    [
        (drivers.fujitsu, "ald", True),
        (drivers.brother5, "AutoDocumentSize", True),
        (drivers.epkowa, "detect-doc-size", True),
        (drivers.imagescan, "scan-area", "Auto Detect"),
        (drivers.pixma, "br-y", 297.011),
    ],
)
def test_without_a_size_the_device_finds_it_or_gives_all_it_has(
    make: Make, option: str, measured: Value
) -> None:
    assert chosen(make, ScanSettings(size_mm=None), option) == {option: measured}


@pytest.mark.parametrize(
    ("make", "stopping", "passing"),
    [
        (
            drivers.fujitsu,
            {"df-action": "Stop", "df-thickness": True, "df-length": False, "df-skew": False},
            {"df-action": "Continue", "df-thickness": False, "df-length": False, "df-skew": False},
        ),
        (
            drivers.canon_dr,
            {"df-thickness": True, "df-length": False},
            {"df-thickness": False, "df-length": False},
        ),
        (
            drivers.kvs40xx,
            {"dfeed": True, "dfstop": True},
            {"dfeed": False, "dfstop": False},
        ),
        (drivers.kvs20xx, {"double-feed": True}, {"double-feed": False}),
        (
            drivers.imagescan,
            {"double-feed-detection": "Standard"},
            {"double-feed-detection": "None"},
        ),
        (
            drivers.epkowa,
            {"double-feed-detection-sensitivity": "High"},
            {"double-feed-detection-sensitivity": "None"},
        ),
        (
            drivers.pfufs,
            {"multifeed-detection": "Stop", "mf-overlapping": True, "mf-length": False},
            {"multifeed-detection": "Continue", "mf-overlapping": False, "mf-length": False},
        ),
    ],
)
def test_double_feeds_stop_the_feeder_by_thickness_and_only_when_wanted(
    make: Make, stopping: dict[str, Value], passing: dict[str, Value]
) -> None:
    ignored = replace(FEEDER, stop_on_double_feed=False)

    assert chosen(make, FEEDER, *stopping) == stopping
    assert chosen(make, ignored, *passing) == passing


@pytest.mark.parametrize(
    ("make", "unwanted"),
    [
        (drivers.fujitsu, {"swskip": 0, "swdespeck": 0, "swcrop": False, "hwdeskewcrop": False}),
        (drivers.canon_dr, {"swskip": 0, "swdeskew": False, "hwcrop": False}),
        (drivers.epsonds, {"adf-skew": False, "adf-crp": False}),
        (drivers.kvs40xx, {"deskew": False, "crop": False}),
        (drivers.imagescan, {"blank-threshold": 0, "deskew": False, "rotate": "0 degrees"}),
        (drivers.brother5, {"SkipBlankPage": False, "AutoDeskew": False}),
    ],
)
def test_no_driver_drops_or_changes_a_page(make: Make, unwanted: dict[str, Value]) -> None:
    board = make()
    for name in unwanted:
        board.turn_up(name)

    ready(board, FEEDER)

    assert {name: board.values[name] for name in unwanted} == unwanted


@pytest.mark.parametrize(("count", "prepick"), [(None, "Default"), (1, "Off")])
def test_a_limited_scan_picks_no_sheet_ahead(count: int | None, prepick: str) -> None:
    values = chosen(drivers.fujitsu, replace(FEEDER, count=count), "prepick", "buffermode")

    assert values == {"prepick": prepick, "buffermode": "Off"}


@pytest.mark.parametrize(
    ("make", "option", "feeder", "glass"),
    [
        (drivers.hpaio, "batch-scan", True, False),
        (drivers.kvs40xx, "feeder-mode", "continuous", "single"),
    ],
)
def test_the_feeder_gives_all_its_sheets(
    make: Make, option: str, feeder: Value, glass: Value
) -> None:
    assert chosen(make, FEEDER, option) == {option: feeder}
    assert chosen(make, GLASS, option) == {option: glass}


def test_options_of_an_administrator_are_set_last_and_as_they_are() -> None:
    board = drivers.fujitsu()

    ready(board, FEEDER, {"df-length": True, "source": "ADF Back"})

    assert board.values["df-length"] is True
    assert board.changes[-1] == ("source", "ADF Back")


def test_an_option_that_is_refused_ends_the_scan_only_when_the_page_would_be_wrong() -> None:
    class Stubborn(FakeBoard):
        refused = "swskip"

        def set(self, name: str, value: Value) -> None:
            if name == self.refused:
                raise StatusError(Status.INVAL, f"option {name}")
            super().set(name, value)

    board = Stubborn(drivers.canon_dr().options().values())
    assert ready(board, FEEDER).dpi == 300
    board.refused = "resolution"

    with pytest.raises(DriverError, match="resolution"):
        ready(board, FEEDER)


def test_a_survey_tells_what_the_device_has() -> None:
    board = drivers.fujitsu()
    board.values["page-loaded"] = True

    told = survey(board)

    assert told.feeds == (Feed.FLATBED, Feed.FEEDER)
    assert (told.both_sides, told.finds_double_feed, told.loaded) == (True, True, True)
    assert told.largest_mm == (227.8, 2750.5)
    assert told.dpis == (75, 100, 150, 200, 240, 300, 400, 600)


@pytest.mark.parametrize(
    ("make", "feeds", "both_sides", "colours", "finds_double_feed", "loaded"),
    [
        (drivers.epson2, (Feed.FLATBED, Feed.FEEDER), True, tuple(Colour), False, None),
        (drivers.kvs20xx, (Feed.FEEDER,), True, tuple(Colour), True, None),
        (drivers.canon_dr, (Feed.FEEDER,), True, tuple(Colour), True, False),
        (drivers.genesys, (Feed.FLATBED,), False, (Colour.COLOUR, Colour.GRAY), False, None),
        (drivers.counting_in_pixels, (Feed.FLATBED,), False, tuple(Colour), False, None),
    ],
)
def test_surveys_of_drivers_that_say_it_otherwise(
    make: Make,
    feeds: tuple[Feed, ...],
    both_sides: bool,
    colours: tuple[Colour, ...],
    finds_double_feed: bool,
    loaded: bool | None,
) -> None:
    told = survey(make())

    assert (told.feeds, told.both_sides, told.colours) == (feeds, both_sides, colours)
    assert (told.finds_double_feed, told.loaded) == (finds_double_feed, loaded)
