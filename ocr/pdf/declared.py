"""What a PDF's XMP packet states: its PDF/A claim, and the extension schemas it describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pikepdf

_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
_PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
# Namespaces that ISO 19005-2, 6.6.2.3.3 itself defines for describing others.
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_DESCRIBING = (
    _EXTENSION,
    "http://www.aiim.org/pdfa/ns/schema#",
    "http://www.aiim.org/pdfa/ns/property#",
    "http://www.aiim.org/pdfa/ns/type#",
    "http://www.aiim.org/pdfa/ns/field#",
)
_PACKET_LIMIT = 4_000_000  # bytes; ours have 5 kB, the corpus's largest 90 kB


@dataclass(frozen=True, slots=True)
class Declared:
    """Statements of an XMP packet.

    Attributes:
        claim: "2B": part and level; None without, or when the packet cannot be parsed.
        names: namespaces that extension schemas describe, and their properties as
            "{namespace}property".
    """

    claim: str | None
    names: frozenset[str] = frozenset()


def read_declared(pdf: pikepdf.Pdf) -> Declared:
    """Statements of the document's packet; an unreadable packet states nothing."""
    packet = _packet(pdf)
    if packet is None or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return Declared(None)
    try:
        # Entities were refused above; expat bounds the rest.
        root = ET.fromstring(packet)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError):
        return Declared(None)
    part = _stated(root, "part")
    if part is None:
        return Declared(None)
    return Declared(part + (_stated(root, "conformance") or ""), frozenset(_described(root)))


def _packet(pdf: pikepdf.Pdf) -> bytes | None:
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return None
    try:
        packet = metadata.read_bytes()
    except pikepdf.PdfError:
        return None
    return packet.strip(b"\0 \r\n\t") if len(packet) <= _PACKET_LIMIT else None


def _stated(root: ET.Element, name: str) -> str | None:
    return next(
        (found for element in root.iter() if (found := _own(element, _PDFAID + name))), None
    )


def _described(root: ET.Element) -> Iterator[str]:
    used = False
    for schema in root.iter():
        namespace = _own(schema, _SCHEMA + "namespaceURI")
        if namespace is None:
            continue
        used = True
        yield namespace
        names = (_own(element, _PROPERTY + "name") for element in schema.iter())
        yield from (f"{{{namespace}}}{name}" for name in names if name)
    if used:
        yield from _DESCRIBING
        yield f"{{{_EXTENSION}}}schemas"


def _own(element: ET.Element, name: str) -> str | None:
    """A property of this element, written as attribute or as child."""
    value = element.attrib.get(name) or element.findtext(name)
    return value.strip() if value else None
