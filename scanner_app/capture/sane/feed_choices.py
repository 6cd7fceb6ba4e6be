"""How feeding, double feeds and the driver's own ideas about pages read as options; pure."""

from __future__ import annotations

from scanner_app.capture.sane.option import Changes, Kind, Options, first_fitting, fitting, usable
from scanner_app.domain.scan import ScanSettings

_CHANGERS = (
    "swskip",
    "blank-threshold",
    "swcrop",
    "swdeskew",
    "swderotate",
    "swdespeck",
    "hwcrop",
    "hwdeskewcrop",
    "adf-skew",
    "adf-crp",
    "deskew",
    "crop",
    "despeck",
    "rotate",
    "mirror",
    "skip-blankpages",
    "SkipBlankPage",
    "AutoDeskew",
)
"""Options that drop or change pages: fujitsu, canon_dr, kvs*, epsonds, imagescan, epsonscan2 and
brother5."""
_UNCHANGED = ("Off", "None", "0 degrees")

_DOUBLE_FEED_ACTIONS = (
    "df-action",
    "multifeed-detection",
    "double-feed-detection",
    "double-feed-detection-sensitivity",
)
"""fujitsu; PFU's own driver; imagescan and epsonscan2; epkowa."""
_STOP_WORDS = ("Stop", "Standard", "Normal", "High", "Thin")
_CONTINUE_WORDS = ("Continue", "None", "Off")


def both_sides(options: Options, *, wanted: bool) -> Changes:
    """For feeders that know simplex and duplex by an option of its own.

    epson2, epsonds, kodakaio, magicolor: "adf-mode"; kvs*, hpaio, imagescan: "duplex".
    """
    option = usable(options, "adf-mode", "duplex")
    if option is None:
        return
    if option.kind is Kind.BOOL:
        yield option.name, wanted
        return
    for name in option.names:
        if ("duplex" in name.lower()) == wanted:
            yield option.name, name
            return


def can_both_sides(options: Options) -> bool:
    """The source that is chosen now has an option for both sides."""
    return next(iter(both_sides(options, wanted=True)), None) is not None


def feeding(options: Options, settings: ScanSettings, *, feeder: bool) -> Changes:
    """All the paper there is, sheet by sheet, and none in the scanner's memory.

    A page in the scanner's memory is lost when the driver's process dies, and a sheet picked
    ahead may leave the feeder unread when a limited scan ends (fujitsu: buffermode, prepick). Its
    lowmemory would mix the rows of both sides.
    """
    yield from fitting(
        options,
        [
            ("feeder-mode", "continuous" if feeder else "single"),
            ("batch-scan", feeder),
            ("buffermode", "Off"),
            ("buffermode", False),
            ("lowmemory", False),
            ("preview", False),
            ("button-controlled", False),
            ("wait-for-button", False),
        ],
    )
    if settings.count is not None:
        yield from fitting(options, [("prepick", "Off")])


def double_feed(options: Options, settings: ScanSettings) -> Changes:
    """What to do when two sheets go in at once; makes the detectors settable.

    kvs20xx and kvs1025 have a switch "double-feed" (elsewhere a sensor), kvs40xx dfeed and dfstop.
    """
    wanted = settings.stop_on_double_feed
    for name in _DOUBLE_FEED_ACTIONS:
        words = _STOP_WORDS if wanted else _CONTINUE_WORDS
        yield from first_fitting(options, name, words)
    yield from fitting(options, [("double-feed", wanted), ("dfeed", wanted), ("dfstop", wanted)])


def double_feed_detectors(options: Options, settings: ScanSettings) -> Changes:
    """How to detect it (fujitsu, canon_dr, PFU): by ultrasound, called thickness or overlapping.

    By length only where there is nothing else and the sheets are of one size: papers of a
    dossier are of many lengths, and each change would stop the feeder.
    """
    wanted = settings.stop_on_double_feed
    by_thickness = usable(options, "df-thickness", "mf-overlapping") is not None
    by_length = wanted and not by_thickness and settings.size_mm is not None
    yield from fitting(
        options,
        [
            ("df-thickness", wanted),
            ("mf-overlapping", wanted),
            ("df-length", by_length),
            ("mf-length", by_length),
            ("df-skew", False),
        ],
    )


def finds_double_feed(options: Options) -> bool:
    """The device looks for double feeds when told to."""
    asked = ScanSettings(stop_on_double_feed=True)
    changes = [*double_feed(options, asked), *double_feed_detectors(options, asked)]
    return any(value is not False for _, value in changes)


def untouched(options: Options, _: ScanSettings) -> Changes:
    """Nothing is dropped, cut or turned by the driver: the original is what the lamp saw."""
    for name in _CHANGERS:
        option = usable(options, name)
        if option is None:
            continue
        if option.kind is Kind.BOOL:
            yield name, False
        elif option.kind is Kind.STRING:
            yield from first_fitting(options, name, _UNCHANGED)
        else:
            yield name, option.at_least(0)


def is_loaded(options: Options) -> str | None:
    """Name of the sensor that tells whether paper lies in the feeder, None without one.

    fujitsu, genesys: page-loaded; canon_dr: adf-loaded; hp5590: doc-in-adf.
    """
    for name in ("page-loaded", "adf-loaded", "doc-in-adf"):
        option = options.get(name)
        if option is not None and option.sensible:
            return name
    return None
