"""The XMP packet of an archive file: what it is, whose it is, that it was converted from paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

CREATOR_TOOL = "Sohoa"
NAMESPACE = "urn:sohoa:dossier:1#"
"""Of the properties this project adds; each is described in the packet (ISO 19005-2, 6.6.2.3)."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """What an archive file says of itself.

    Attributes:
        converted_by, converted_at: the sign that a file was converted from paper, by whom and when
            (Luật Giao dịch điện tử 20/2023/QH15, art. 12.1.c); the time is aware.
        fields: further named values, in the order they shall be listed.
    """

    title: str
    dossier_code: str
    office: str
    converted_by: str
    converted_at: datetime
    fields: tuple[tuple[str, str], ...] = ()


# name, type, meaning; the order of the packet.
_PROPERTIES = (
    ("dossierCode", "Text", "Code of the dossier at the one-stop counter (mã hồ sơ)"),
    ("office", "Text", "Office that keeps the file"),
    ("convertedFrom", "Text", "Carrier the file was converted from"),
    ("convertedBy", "Text", "Who converted it"),
    ("convertedAt", "Date", "When it was converted"),
    ("fields", "Seq Text", "Further values read or entered, each as name: value"),
)


def packet(metadata: PdfMetadata) -> bytes:
    """The packet for a catalogue's /Metadata: UTF-8, identifying PDF/A-2b.

    Raises:
        ValueError: `converted_at` has no time zone.
    """
    if metadata.converted_at.tzinfo is None:
        raise ValueError("converted_at must be aware")
    when = metadata.converted_at.isoformat(timespec="seconds")
    head = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    body = f"""
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{_clean(metadata.title)}</rdf:li>
</rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{CREATOR_TOOL}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:MetadataDate>{when}</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{CREATOR_TOOL}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:sohoa="{NAMESPACE}">
<sohoa:dossierCode>{_clean(metadata.dossier_code)}</sohoa:dossierCode>
<sohoa:office>{_clean(metadata.office)}</sohoa:office>
<sohoa:convertedFrom>paper</sohoa:convertedFrom>
<sohoa:convertedBy>{_clean(metadata.converted_by)}</sohoa:convertedBy>
<sohoa:convertedAt>{when}</sohoa:convertedAt>
{_fields(metadata.fields)}</rdf:Description>
{_schema()}</rdf:RDF>
</x:xmpmeta>
"""
    return (head + body + '<?xpacket end="w"?>').encode()


def _fields(fields: tuple[tuple[str, str], ...]) -> str:
    if not fields:
        return ""
    items = "\n".join(f"<rdf:li>{_clean(name)}: {_clean(value)}</rdf:li>" for name, value in fields)
    return f"<sohoa:fields><rdf:Seq>\n{items}\n</rdf:Seq></sohoa:fields>\n"


def _schema() -> str:
    """Description of our namespace, demanded by ISO 19005-2, 6.6.2.3.2.

    Only plain value types: pyHanko rewrites the packet when it signs and renames the prefixes
    `pdfaType` and `pdfaField`, which 6.6.2.3.3 fixes (pyHanko 0.38, found by veraPDF 2026-11).
    """
    properties = "\n".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
        for name, kind, meaning in _PROPERTIES
    )
    return f"""<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Digitized dossier</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>sohoa</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def _clean(text: str) -> str:
    """Escaped; characters XML 1.0 (2.2) does not know are left out."""
    return escape(
        "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and not _outside(ord(c))))
    )


def _outside(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)
