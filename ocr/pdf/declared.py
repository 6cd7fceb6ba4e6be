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
_DESCRIBING = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaType": "http://www.aiim.org/pdfa/ns/type#",
    "pdfaField": "http://www.aiim.org/pdfa/ns/field#",
}
_PACKET_LIMIT = 4_000_000  # bytes; ours have 5 kB, the corpus's largest 90 kB


@dataclass(frozen=True, slots=True)
class Declared:
    """Statements of an XMP packet.

    Attributes:
        claim: "2B": part and level; None without, or when the packet cannot be parsed.
        names: "prefix=namespace" and "prefix:property" that are described by extension schemas.
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
    """A pdfaid property, written as element or as attribute."""
    for element in root.iter():
        if element.tag == _PDFAID + name and element.text:
            return element.text.strip()
        if _PDFAID + name in element.attrib:
            return element.attrib[_PDFAID + name].strip()
    return None


def _described(root: ET.Element) -> Iterator[str]:
    used = False
    for namespace in root.iter(_SCHEMA + "namespaceURI"):
        schema = _parent_of(root, namespace)
        prefix = schema.findtext(_SCHEMA + "prefix", "").strip()
        yield f"{prefix}={(namespace.text or '').strip()}"
        for name in schema.iter(_PROPERTY + "name"):
            yield f"{prefix}:{(name.text or '').strip()}"
        used = True
    if used:
        yield from (f"{prefix}={uri}" for prefix, uri in _DESCRIBING.items())
        yield "pdfaExtension:schemas"


def _parent_of(root: ET.Element, child: ET.Element) -> ET.Element:
    return next(element for element in root.iter() if child in list(element))
