"""Option sets of real drivers, after their manual pages (man5 of sane-backends 1.2.1), the strings
in their libraries, and listings by `scanimage -A` that owners published; only what matters here.
"""

from __future__ import annotations

from scanner_app.capture.sane.option import Kind, Option, Unit
from tests.capture.sane.board import (
    FakeBoard,
    area,
    choice,
    dpi,
    millimetres,
    number,
    pixels,
    sensor,
    switch,
)


def fujitsu() -> FakeBoard:
    """fi-7260: glass and duplex feeder; detectors need an action, the area ends at the paper."""
    detectors = ("df-skew", "df-thickness", "df-length")

    def rule(board: FakeBoard) -> None:
        glass = board.values["source"] == "Flatbed"
        for name in ("page-width", "page-height"):
            board.activate(name, active=not glass)
        for name in detectors:
            board.activate(name, active=board.values["df-action"] != "Default")
        width = 227.809 if glass else float(board.values["page-width"])
        height = 296.972 if glass else float(board.values["page-height"])
        for name, high in (("tl-x", width), ("br-x", width), ("tl-y", height), ("br-y", height)):
            board.limit(name, high)

    return FakeBoard(
        [
            choice("source", "Flatbed", "ADF Front", "ADF Back", "ADF Duplex"),
            choice("mode", "Lineart", "Halftone", "Gray", "Color"),
            dpi(low=50, high=600),
            millimetres("page-width", 224.846),
            millimetres("page-height", 2750.47),
            *area(227.809, 296.972),
            choice("df-action", "Default", "Continue", "Stop"),
            *map(switch, detectors),
            choice("buffermode", "Default", "Off", "On"),
            choice("prepick", "Default", "Off", "On"),
            *map(switch, ("ald", "lowmemory", "hwdeskewcrop", "swdeskew", "swcrop")),
            number("swdespeck", 0, 9),
            number("swskip", 0, 100, Kind.FIXED),
            *map(sensor, ("page-loaded", "cover-open", "double-feed", "side", "duplex")),
        ],
        rule,
    )


def canon_dr() -> FakeBoard:
    """DR-C225: feeder alone."""
    return FakeBoard(
        [
            choice("source", "ADF Front", "ADF Back", "ADF Duplex"),
            choice("mode", "Lineart", "Halftone", "Gray", "Color"),
            dpi(100, 150, 200, 240, 300, 400, 600),
            millimetres("page-width", 219.0),
            millimetres("page-height", 355.6),
            *area(219.0, 355.6),
            *map(switch, ("df-thickness", "df-length", "rollerdeskew", "buffermode")),
            *map(switch, ("swdeskew", "swcrop", "hwcrop")),
            number("swskip", 0, 100, Kind.FIXED),
            *map(sensor, ("start", "stop", "adf-loaded", "card-loaded")),
        ]
    )


def epsonds() -> FakeBoard:
    """DS-530 with the backend of 1.2."""
    return FakeBoard(
        [
            choice("source", "ADF Front", "ADF Duplex"),
            choice("mode", "Lineart", "Gray", "Color"),
            Option("depth", Kind.INT, Unit.BIT, numbers=(1.0, 8.0)),
            dpi(low=50, high=600),
            *area(215.9, 1117.6),
            *map(switch, ("adf-skew", "adf-crp")),
        ]
    )


def epson2() -> FakeBoard:
    """Perfection with feeder: duplex is an option of its own, and lives only with the feeder."""

    def rule(board: FakeBoard) -> None:
        board.activate("adf-mode", active=board.values["source"] == "Automatic Document Feeder")
        board.activate("depth", active=board.values["mode"] != "Lineart")

    return FakeBoard(
        [
            choice("mode", "Lineart", "Gray", "Color"),
            Option("depth", Kind.INT, Unit.BIT, numbers=(8.0, 16.0)),
            dpi(75, 100, 150, 200, 300, 600, 1200),
            *area(215.9, 297.18),
            choice("source", "Flatbed", "Automatic Document Feeder", "Transparency Unit"),
            choice("adf-mode", "Simplex", "Duplex"),
        ],
        rule,
    )


def hpaio() -> FakeBoard:
    """OfficeJet Pro: hplip calls the duplex feeder "Duplex" and feeds one sheet unless told."""
    return FakeBoard(
        [
            choice("mode", "Lineart", "Gray", "Color"),
            dpi(75, 100, 200, 300, 600),
            choice("source", "Flatbed", "ADF", "Duplex"),
            switch("batch-scan"),
            choice("compression", "None", "JPEG"),
            *area(215.9, 355.6),
        ]
    )


def pixma() -> FakeBoard:
    """MX-series: choosing the source sets mode and resolution back."""

    def rule(board: FakeBoard) -> None:
        if board.changes and board.changes[-1][0] == "source":
            board.values.update(mode="Color", resolution=75.0)

    return FakeBoard(
        [
            dpi(75, 150, 300, 600),
            choice("mode", "Color", "Gray", "48 bits color", "16 bits gray", "Lineart"),
            choice("source", "Flatbed", "Automatic Document Feeder", "ADF Duplex"),
            switch("button-controlled"),
            *area(216.069, 297.011),
        ],
        rule,
    )


def genesys() -> FakeBoard:
    """LiDE 210: glass alone, 16 bits first."""
    return FakeBoard(
        [
            choice("mode", "Color", "Gray"),
            choice("source", "Flatbed"),
            switch("preview"),
            Option("depth", Kind.INT, Unit.BIT, numbers=(16.0, 8.0)),
            dpi(75, 100, 150, 300, 600, 1200, 2400, 4800),
            *area(216.7, 299.0),
            sensor("scan"),
        ]
    )


def brother4() -> FakeBoard:
    """MFC: four feeders by name, and names of modes of its own."""
    return FakeBoard(
        [
            choice(
                "mode", "Black & White", "Gray[Error Diffusion]", "True Gray", "24bit Color[Fast]"
            ),
            dpi(100, 150, 200, 300, 400, 600, 1200, 2400, 4800, 9600),
            choice(
                "source",
                "FlatBed",
                "Automatic Document Feeder(left aligned)",
                "Automatic Document Feeder(left aligned,Duplex)",
                "Automatic Document Feeder(centrally aligned)",
                "Automatic Document Feeder(centrally aligned,Duplex)",
            ),
            *area(215.9, 355.6, step=0.0999908447265625),
        ]
    )


def brother5() -> FakeBoard:
    """ADS: drops blank pages and turns pages when told to."""
    return FakeBoard(
        [
            choice("mode", "24bit Color[Fast]", "Black & White", "True Gray"),
            dpi(100, 150, 200, 300, 400, 600, 1200),
            choice("source", "Automatic Document Feeder(left aligned)"),
            *map(switch, ("AutoDocumentSize", "AutoDeskew", "SkipBlankPage")),
            *area(215.9, 355.6),
        ]
    )


def kvs40xx() -> FakeBoard:
    """Panasonic KV-S: paper sizes by name, duplex a switch, double feed two switches."""

    def rule(board: FakeBoard) -> None:
        for name in ("tl-x", "tl-y", "br-x", "br-y"):
            board.activate(name, active=board.values["paper-size"] == "user_def")

    return FakeBoard(
        [
            choice("mode", "Lineart", "Gray", "Color"),
            dpi(low=100, high=600),
            switch("duplex"),
            choice("feeder-mode", "single", "continuous"),
            choice("source", "adf", "fb"),
            *map(switch, ("dfeed", "dfstop", "deskew", "crop")),
            choice("paper-size", "A4", "user_def", "A3", "A5"),
            *area(297.0, 432.0),
        ],
        rule,
    )


def kvs20xx() -> FakeBoard:
    """Feeder alone, so it names no source; its double-feed is a switch and no sensor."""
    return FakeBoard(
        [
            choice("mode", "Lineart", "Gray", "Color"),
            dpi(low=100, high=600),
            *map(switch, ("duplex", "double-feed")),
            choice("feeder-mode", "single", "continuous"),
            *area(215.9, 355.6),
        ]
    )


def imagescan() -> FakeBoard:
    """Epson's own driver for its document scanners."""
    return FakeBoard(
        [
            choice("source", "Document Table", "ADF"),
            switch("duplex"),
            choice("mode", "Monochrome", "Grayscale", "Color"),
            dpi(low=50, high=600),
            choice("scan-area", "Maximum", "A4", "Auto Detect", "Manual"),
            choice("double-feed-detection", "None", "Standard", "Thin"),
            number("blank-threshold", 0, 100, Kind.FIXED),
            switch("deskew"),
            choice("rotate", "Auto", "0 degrees", "90 degrees"),
            *area(215.9, 355.6),
        ]
    )


def epkowa() -> FakeBoard:
    """Epson's older driver: names its sensitivity, finds the paper's size itself when told."""
    return FakeBoard(
        [
            choice("source", "Flatbed", "Automatic Document Feeder"),
            choice("mode", "Binary", "Gray", "Color"),
            dpi(100, 200, 300, 600),
            choice("adf-mode", "Simplex", "Duplex"),
            choice("double-feed-detection-sensitivity", "None", "Low", "High"),
            switch("detect-doc-size"),
            *area(215.9, 297.18),
        ]
    )


def pfufs() -> FakeBoard:
    """The maker's own driver for fi-series."""
    return FakeBoard(
        [
            choice("source", "ADF Front", "ADF Back", "ADF Duplex"),
            choice("mode", "Lineart", "Gray", "Color"),
            dpi(low=50, high=600),
            choice("multifeed-detection", "None", "Continue", "Stop"),
            *map(switch, ("mf-overlapping", "mf-length")),
            *area(221.0, 355.6),
        ]
    )


def counting_in_pixels() -> FakeBoard:
    """An old flatbed: no source, two resolutions, an area in pixels."""
    return FakeBoard(
        [
            choice("mode", "Lineart", "Grayscale", "Color"),
            dpi(low=50, high=600, name="x-resolution"),
            dpi(low=50, high=1200, name="y-resolution"),
            pixels("tl-x", 5100),
            pixels("br-x", 5100),
            pixels("tl-y", 7000),
            pixels("br-y", 7000),
        ]
    )


ALL = {
    make.__name__: make
    for make in (
        fujitsu,
        canon_dr,
        epsonds,
        epson2,
        hpaio,
        pixma,
        genesys,
        brother4,
        brother5,
        kvs40xx,
        kvs20xx,
        imagescan,
        epkowa,
        pfufs,
        counting_in_pixels,
    )
}
