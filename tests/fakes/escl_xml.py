"""The documents a played network scanner sends, and the one it is sent."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from tests.fakes.escl_model import Model

_SPACES = (
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" '
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
)


@dataclass(frozen=True)
class JobTold:
    """A job in the status document."""

    path: str
    state: str
    reason: str
    completed: int
    to_transfer: int


def capabilities(model: Model) -> bytes:
    """`ScannerCapabilities`."""
    platen = f"<scan:Platen>{_input('PlatenInputCaps', model)}</scan:Platen>"
    feeder = (
        "<scan:Adf>"
        + _input("AdfSimplexInputCaps", model)
        + (_input("AdfDuplexInputCaps", model) if model.duplex else "")
        + "<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions>"
        + _each("scan:AdfOption", model.options)
        + "</scan:AdfOptions>"
        + _justification(model.feeder_at)
        + "</scan:Adf>"
    )
    blank = (
        "<scan:BlankPageDetection>true</scan:BlankPageDetection>"
        "<scan:BlankPageDetectionAndRemoval>true</scan:BlankPageDetectionAndRemoval>"
    )
    return _document(
        "ScannerCapabilities",
        f"<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>{model.name}</pwg:MakeAndModel>"
        f"<scan:Manufacturer>{model.maker}</scan:Manufacturer><scan:UUID>{model.uuid}</scan:UUID>"
        + (platen if model.platen else "")
        + (feeder if model.feeder else "")
        + (blank if model.blank_options else ""),
    )


def status(state: str, feeder: str, jobs: Iterable[JobTold]) -> bytes:
    """`ScannerStatus`."""
    told = "".join(
        f"<scan:JobInfo><pwg:JobUri>{job.path}</pwg:JobUri>"
        f"<pwg:JobUuid>{job.path.rpartition('/')[2]}</pwg:JobUuid>"
        f"<pwg:ImagesCompleted>{job.completed}</pwg:ImagesCompleted>"
        f"<pwg:ImagesToTransfer>{job.to_transfer}</pwg:ImagesToTransfer>"
        f"<pwg:JobState>{job.state}</pwg:JobState><pwg:JobStateReasons>"
        f"<pwg:JobStateReason>{job.reason}</pwg:JobStateReason></pwg:JobStateReasons>"
        "</scan:JobInfo>"
        for job in jobs
    )
    return _document(
        "ScannerStatus",
        f"<pwg:Version>2.63</pwg:Version><pwg:State>{state}</pwg:State>"
        f"<scan:AdfState>{feeder}</scan:AdfState><scan:Jobs>{told}</scan:Jobs>",
    )


def settings(document: bytes) -> dict[str, str]:
    """Every setting of a `ScanSettings` by its name without namespace."""
    return {
        each.tag.rpartition("}")[2]: (each.text or "").strip()
        for each in ET.fromstring(document).iter()
    }


def _input(name: str, model: Model) -> str:
    width, height = model.area
    return (
        f"<scan:{name}><scan:MinWidth>{model.least}</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>"
        f"<scan:MinHeight>{model.least}</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>"
        "<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>"
        + _each("scan:ColorMode", model.modes)
        + "</scan:ColorModes><scan:DocumentFormats>"
        + _each("pwg:DocumentFormat", model.formats)
        + _each("scan:DocumentFormatExt", model.formats)
        + "</scan:DocumentFormats><scan:SupportedResolutions>"
        + _resolutions(model)
        + "</scan:SupportedResolutions></scan:SettingProfile>"
        "</scan:SettingProfiles><scan:SupportedIntents>"
        "<scan:Intent>Document</scan:Intent><scan:Intent>Photo</scan:Intent>"
        f"</scan:SupportedIntents></scan:{name}>"
    )


def _resolutions(model: Model) -> str:
    if model.dpi_range is not None:
        told = "".join(
            f"<scan:{name}>{value}</scan:{name}>"
            for name, value in zip(("Min", "Max", "Step"), model.dpi_range, strict=True)
        )
        return (
            f"<scan:ResolutionRange><scan:XResolutionRange>{told}</scan:XResolutionRange>"
            f"<scan:YResolutionRange>{told}</scan:YResolutionRange></scan:ResolutionRange>"
        )
    discrete = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in model.dpis
    )
    return f"<scan:DiscreteResolutions>{discrete}</scan:DiscreteResolutions>"


def _justification(across: str) -> str:
    if not across:
        return ""
    return (
        f"<scan:Justification><pwg:XImagePosition>{across}</pwg:XImagePosition>"
        "<pwg:YImagePosition>Top</pwg:YImagePosition></scan:Justification>"
    )


def _each(name: str, values: Iterable[str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for value in values)


def _document(name: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<scan:{name} {_SPACES}>{content}</scan:{name}>'
    ).encode()
