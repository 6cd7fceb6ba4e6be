"""How colour and resolution read as options of real drivers; pure functions.

Names after the option lists of sane-backends 1.2, hplip, brscan4 and imagescan.
"""

from __future__ import annotations

from scanner_app.capture.driver import DriverError
from scanner_app.capture.sane.option import Changes, Kind, Option, Options, usable
from scanner_app.domain.scan import Colour, EndReason, ScanSettings

USUAL_DPIS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)

_BILEVEL_WORDS = ("lineart", "line art", "binary", "black & white", "b&w", "mono")
_GRAY_WORDS = ("gray", "grey")
_COLOUR_WORDS = ("color", "colour", "rgb")
_FALSE_COLOURS = ("negative", "infrared", "halftone", "diffusion", "dither")
_NOT_PLAIN = ("48", "16 bit", "fast")


def nearest_colour(options: Options, wanted: Colour) -> Colour:
    """What was asked, else gray, else colour, else black and white.

    Raises:
        DriverError: UNSUPPORTED, what: "colour", "gray" or "bilevel"; no mode is known.
    """
    there = colours_of(options)
    for each in (wanted, Colour.GRAY, Colour.COLOUR, Colour.BILEVEL):
        if each in there:
            return each
    raise DriverError(EndReason.UNSUPPORTED, what=str(wanted))


def colour(options: Options, settings: ScanSettings) -> Changes:
    """The mode for a colour that is among `colours_of`."""
    option = usable(options, "mode")
    if option is None or not option.names:
        return
    # Bilevel may be gray with a depth of one.
    name = mode_of(option, settings.colour) or mode_of(option, Colour.GRAY)
    if name is not None:
        yield option.name, name


def colours_of(options: Options) -> tuple[Colour, ...]:
    """What the modes can give; a device without modes is taken to give colour."""
    option = options.get("mode")
    if option is None or not option.names:
        return (Colour.COLOUR,)
    found = [each for each in Colour if mode_of(option, each) is not None]
    if Colour.BILEVEL not in found and Colour.GRAY in found and _has_one_bit(options):
        found.append(Colour.BILEVEL)
    return tuple(found)


def mode_of(option: Option, wanted: Colour) -> str | None:
    """The plainest mode that gives a colour: "24bit Color" before "24bit Color[Fast]"."""
    fitting = [name for name in option.names if _colour_of(name) is wanted]
    return min(fitting, key=_plainness) if fitting else None


def depth(options: Options, settings: ScanSettings) -> Changes:
    """Bits a sample: 8, or 1 where bilevel is a depth and not a mode."""
    option = usable(options, "depth", "bit-depth")
    if option is None or option.kind is not Kind.INT:
        return
    bilevel = settings.colour is Colour.BILEVEL
    mode = options.get("mode")
    if bilevel and mode is not None and mode_of(mode, Colour.BILEVEL) is not None:
        return
    yield option.name, option.at_least(1 if bilevel else 8)


def resolution(options: Options, settings: ScanSettings) -> Changes:
    """The asked resolution, else the next finer one, else the finest; the same both ways."""
    across = usable(options, "resolution", "x-resolution")
    if across is None:
        return
    dpi = across.at_least(settings.dpi)
    yield across.name, dpi
    down = usable(options, "y-resolution")
    if down is not None:
        yield down.name, down.at_least(dpi)


def dpis_of(options: Options) -> tuple[int, ...]:
    """Resolutions in ascending order; of a range the usual ones."""
    option = options.get("resolution") or options.get("x-resolution")
    if option is None:
        return ()
    if option.numbers:
        return tuple(sorted({round(number) for number in option.numbers}))
    return tuple(dpi for dpi in USUAL_DPIS if round(option.at_least(dpi)) == dpi)


def _has_one_bit(options: Options) -> bool:
    option = options.get("depth")
    return option is not None and option.kind is Kind.INT and option.at_least(1) == 1


def _colour_of(name: str) -> Colour | None:
    word = name.lower()
    if any(part in word for part in _FALSE_COLOURS):
        return None
    for colour_, parts in (
        (Colour.BILEVEL, _BILEVEL_WORDS),
        (Colour.GRAY, _GRAY_WORDS),
        (Colour.COLOUR, _COLOUR_WORDS),
    ):
        if any(part in word for part in parts):
            return colour_
    return None


def _plainness(name: str) -> tuple[int, int]:
    word = name.lower()
    return sum(part in word for part in _NOT_PLAIN), len(word)
