"""What an eSCL device says about itself, out of XML that is not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError  # types; defusedxml reads

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_XML = 1 << 20
"""Capabilities of real devices have 5 to 30 kB."""
_LONGEST_TEXT = 120
_NUMBER = re.compile(r"\d{1,6}")
_UNPRINTABLE = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")


class BadAnswerError(Exception):
    """What came is no eSCL document, or one made to do harm."""


@dataclass(frozen=True, slots=True)
class InputCaps:
    """What one input offers; sizes in 1/300 inch, the unit of the protocol.

    Attributes:
        modes: "RGB24", "Grayscale8", "BlackAndWhite1".
        dpis: resolutions that are alike in both directions, ascending.
        dpi_range: lowest, highest and step where the device names a range instead.
        formats: media types, both ways of naming them.
        format_ext: it knows `DocumentFormatExt`.
        intents: "Document", "Photo" and so on.
    """

    min_width: int
    max_width: int
    min_height: int
    max_height: int
    modes: frozenset[str]
    dpis: tuple[int, ...]
    dpi_range: tuple[int, int, int] | None
    formats: frozenset[str]
    format_ext: bool
    intents: frozenset[str]


@dataclass(frozen=True, slots=True)
class EsclCapabilities:
    """A device's `ScannerCapabilities`.

    Attributes:
        simplex, duplex: the feeder, for one side and for both.
        feeder_at: where narrow paper lies in the feeder: "Left", "Center", "Right" or "".
        feeder_options: "DetectPaperLoaded", "SelectSinglePage", "Duplex".
        blank_options: names of settings for blank pages that the device has.
    """

    model: str
    maker: str
    uuid: str
    platen: InputCaps | None
    simplex: InputCaps | None
    duplex: InputCaps | None
    feeder_at: str
    feeder_options: frozenset[str]
    blank_options: frozenset[str]

    @property
    def inputs(self) -> tuple[InputCaps, ...]:
        """Those it has."""
        return tuple(each for each in (self.platen, self.simplex, self.duplex) if each is not None)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as the device sees it; counters are None where it does not count.

    Attributes:
        state: "Pending", "Processing", "Completed", "Canceled", "Aborted" or what else it says.
        completed: images that it has taken.
        to_transfer: images that it has taken and not handed over.
    """

    uri: str
    uuid: str
    state: str
    reasons: tuple[str, ...]
    completed: int | None
    to_transfer: int | None


@dataclass(frozen=True, slots=True)
class EsclStatus:
    """A device's `ScannerStatus`: state, state of the feeder, jobs."""

    state: str
    feeder: str
    jobs: tuple[JobStatus, ...]

    def job(self, path: str) -> JobStatus | None:
        """Ours, told by the end of its path: hosts and roots in front of it vary."""
        name = path.rpartition("/")[2]
        for each in self.jobs:
            if name in {each.uri.rstrip("/").rpartition("/")[2], each.uuid}:
                return each
        return None


def capabilities_in(xml: bytes) -> EsclCapabilities:
    """Read `ScannerCapabilities`.

    Raises:
        BadAnswerError: not such a document, or without a single usable input.
    """
    root = _root(xml, "ScannerCapabilities")
    feeder = _below(root, "Adf")
    told = EsclCapabilities(
        model=_text(root, "MakeAndModel"),
        maker=_text(root, "Manufacturer"),
        uuid=_text(root, "UUID").removeprefix("urn:uuid:").lower(),
        platen=_input(root, "PlatenInputCaps"),
        simplex=_input(root, "AdfSimplexInputCaps"),
        duplex=_input(root, "AdfDuplexInputCaps"),
        feeder_at="" if feeder is None else _text(feeder, "XImagePosition"),
        feeder_options=_texts(root, {"AdfOption"}),
        blank_options=frozenset(
            name
            for name in ("BlankPageDetection", "BlankPageDetectionAndRemoval")
            if _text(root, name).lower() == "true"
        ),
    )
    if not told.inputs:
        raise BadAnswerError("no input")
    return told


def status_in(xml: bytes) -> EsclStatus:
    """Read `ScannerStatus`.

    Raises:
        BadAnswerError: not such a document.
    """
    root = _root(xml, "ScannerStatus")
    return EsclStatus(
        state=_text(root, "State"),
        feeder=_text(root, "AdfState"),
        jobs=tuple(_job(each) for each in _named(root, "JobInfo")),
    )


def plain_text(text: str | None) -> str:
    """Text of a device as one short line without control characters."""
    return _UNPRINTABLE.sub(" ", text or "").strip()[:_LONGEST_TEXT]


def _root(xml: bytes, name: str) -> Element:
    if len(xml) > LARGEST_XML:
        raise BadAnswerError("too large")
    try:
        # Some devices send a document type, in lower-case even. It is harmless: entities and
        # references to elsewhere, which bombs are made of, are refused.
        root: Element = fromstring(xml.replace(b"<!doctype", b"<!DOCTYPE", 1))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadAnswerError("no XML") from error
    if _local(root) != name:
        raise BadAnswerError(f"not {name}")
    return root


def _input(root: Element, name: str) -> InputCaps | None:
    caps = _below(root, name)
    if caps is None:
        return None
    # Some devices keep one profile for all inputs at the root and refer to it.
    profiles = [each for each in _named(caps, "SettingProfile") if _named(each, "ColorMode")]
    within = profiles or _named(root, "SettingProfile")
    dpis = {dpi for each in within for dpi in _discrete(each)}
    ranges = [told for each in within if (told := _range(each)) is not None]
    width, height = _number(caps, "MaxWidth"), _number(caps, "MaxHeight")
    if not width or not height or not (dpis or ranges):
        return None
    return InputCaps(
        min_width=min(_number(caps, "MinWidth") or 1, width),
        max_width=width,
        min_height=min(_number(caps, "MinHeight") or 1, height),
        max_height=height,
        modes=_any(within, {"ColorMode"}),
        dpis=tuple(sorted(dpis)),
        dpi_range=ranges[0] if ranges and not dpis else None,
        formats=_any(within, {"DocumentFormat", "DocumentFormatExt"}),
        format_ext=bool(_any(within, {"DocumentFormatExt"})),
        intents=_texts(caps, {"Intent", "SupportedIntent"}),
    )


def _discrete(profile: Element) -> list[int]:
    """Resolutions that are alike in both directions; a page has one."""
    found = []
    for each in _named(profile, "DiscreteResolution"):
        across, along = _number(each, "XResolution"), _number(each, "YResolution")
        if across and across == along:
            found.append(across)
    return found


def _range(profile: Element) -> tuple[int, int, int] | None:
    both = _below(profile, "ResolutionRange")
    across = None if both is None else _below(both, "XResolutionRange", "XResolution")
    if across is None:
        return None
    lowest, highest = _number(across, "Min"), _number(across, "Max")
    if not lowest or not highest or lowest > highest:
        return None
    return lowest, highest, _number(across, "Step") or 1


def _job(told: Element) -> JobStatus:
    return JobStatus(
        uri=_text(told, "JobUri"),
        uuid=_text(told, "JobUuid").removeprefix("urn:uuid:"),
        state=_text(told, "JobState"),
        reasons=tuple(plain_text(each.text) for each in _named(told, "JobStateReason"))[:4],
        completed=_number(told, "ImagesCompleted"),
        to_transfer=_number(told, "ImagesToTransfer"),
    )


def _local(element: Element) -> str:
    """Name without its namespace: devices put elements into the wrong one."""
    return element.tag.rpartition("}")[2]


def _named(within: Element, *names: str) -> list[Element]:
    return [each for each in within.iter() if _local(each) in names]


def _below(within: Element, *names: str) -> Element | None:
    return next(iter(_named(within, *names)), None)


def _text(within: Element, name: str) -> str:
    found = _below(within, name)
    return "" if found is None else plain_text(found.text)


def _texts(within: Element, names: set[str]) -> frozenset[str]:
    return frozenset(plain_text(each.text) for each in _named(within, *names))


def _any(within: Iterable[Element], names: set[str]) -> frozenset[str]:
    return frozenset[str]().union(*(_texts(each, names) for each in within))


def _number(within: Element, name: str) -> int | None:
    text = _text(within, name)
    return int(text) if _NUMBER.fullmatch(text) else None
