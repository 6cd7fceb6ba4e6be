"""`ScanSettings`: the XML that starts a scan."""

from __future__ import annotations

from xml.etree.ElementTree import (
    Element,
    SubElement,
    register_namespace,
    tostring,
)

from scanner_app.capture.escl.choosing import JPEG, Ticket

_PWG = "http://www.pwg.org/schemas/2010/12/sm"
_SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"


def settings_xml(ticket: Ticket, *, extras: bool = True) -> bytes:
    """The document for `POST ScanJobs`.

    Args:
        ticket: what to scan.
        extras: with what only helps, and what not every device of the protocol knows.
    """
    register_namespace("pwg", _PWG)
    register_namespace("scan", _SCAN)
    root = Element(f"{{{_SCAN}}}ScanSettings")
    _add(root, _PWG, "Version", "2.0")
    if ticket.intent and extras:
        _add(root, _SCAN, "Intent", ticket.intent)
    region = SubElement(SubElement(root, f"{{{_PWG}}}ScanRegions"), f"{{{_PWG}}}ScanRegion")
    _add(region, _PWG, "ContentRegionUnits", "escl:ThreeHundredthsOfInches")
    _add(region, _PWG, "XOffset", ticket.left)
    _add(region, _PWG, "YOffset", 0)
    _add(region, _PWG, "Width", ticket.width)
    _add(region, _PWG, "Height", ticket.height)
    _add(root, _PWG, "InputSource", "Feeder" if ticket.feeding else "Platen")
    _add(root, _SCAN, "ColorMode", ticket.mode)
    _add(root, _PWG, "DocumentFormat", JPEG)
    if ticket.format_ext:
        _add(root, _SCAN, "DocumentFormatExt", JPEG)
    _add(root, _SCAN, "XResolution", ticket.dpi)
    _add(root, _SCAN, "YResolution", ticket.dpi)
    if ticket.feeding:
        _add(root, _SCAN, "Duplex", "true" if ticket.both_sides else "false")
    for name, value in ticket.extras if extras else ():
        _add(root, _SCAN, name, value)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root)


def _add(parent: Element, space: str, name: str, value: str | int) -> None:
    SubElement(parent, f"{{{space}}}{name}").text = str(value)
