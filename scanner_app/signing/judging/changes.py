"""What may follow a signature in a file: the rules for updates after it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

_EMPTY = DictionaryObject()  # type: ignore[no-untyped-call] # upstream
_FORM_DEFAULTS = ("/DA", "/DR", "/NeedAppearances", "/Q")
"""How a form's values are drawn where they have no appearance of their own."""

# Programs note when and by which of them a file was written; nothing else may differ.
_INFO_OF_WRITING = {"/ModDate", "/Producer"}
_XMP_OF_WRITING = {"ModifyDate", "MetadataDate", "Producer", "InstanceID", "xmptk"}


class FormFilledError(SuspiciousModification):
    """Form fields changed without the signer's leave."""


class AfterSigning(StandardDiffPolicy):
    """Permits later signatures, time stamps, security stores; forms where a signer allowed them.

    pyHanko's rules take more for harmless (measured on mutated files, 2026-11): without a
    certifying signature they let forms be filled, an unsigned signature field with a picture cover
    the page, and title, dossier code and the rest of the metadata change. So beyond them:

    - form fields other than signatures change only where a certifying signature allows it;
    - behind the last signature or time stamp nothing is drawn, and of the metadata only what says
      when and by which program the file was written may differ.
    """

    def __init__(
        self, last_signed: int, permission: MDPPerm | None, signature_fields: frozenset[str]
    ) -> None:
        """Args say what the file holds.

        Args:
            last_signed: the last revision under a signature or time stamp.
            permission: of the certifying signature; None without one.
            signature_fields: full names.
        """
        rules = DEFAULT_DIFF_POLICY
        super().__init__(rules.global_rules, rules.form_rule)
        self._last_signed = last_signed
        self._permission = permission
        self._signature_fields = signature_fields

    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        """As pyHanko's, and stricter.

        Raises:
            SuspiciousModification: something that is not permitted.
        """
        result: DiffResult = super().apply(old, new, field_mdp_spec=field_mdp_spec, doc_mdp=doc_mdp)
        if not self._may_fill:
            if result.changed_form_fields - self._signature_fields:
                raise FormFilledError("form fields changed")
            _require_same_form(old, new)
        if new.revision > self._last_signed:
            self._require_nothing_drawn(result)
            _require_same_metadata(old, new)
        return result

    @property
    def _may_fill(self) -> bool:
        return self._permission in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)

    def _require_nothing_drawn(self, result: DiffResult) -> None:
        if result.modification_level <= ModificationLevel.LTA_UPDATES:
            return
        if not self._may_fill or result.changed_form_fields & self._signature_fields:
            raise SuspiciousModification("an unsigned update draws something")


def _require_same_form(old: HistoricalResolver, new: HistoricalResolver) -> None:
    """A form that has values to draw draws them as before; Acrobat adds defaults to others."""
    before, after = _form(old), _form(new)
    if not _has_values(before):
        return
    for key in _FORM_DEFAULTS:
        if _value(before, key) != _value(after, key):
            raise FormFilledError(f"the form's {key} changed")


def _has_values(form: DictionaryObject) -> bool:
    fields = _value(form, "/Fields")
    if not isinstance(fields, ArrayObject):
        return False
    return any(str(_value(each.get_object(), "/FT")) != "/Sig" for each in fields)


def _form(revision: HistoricalResolver) -> DictionaryObject:
    found = _value(revision.root, "/AcroForm")
    return found if isinstance(found, DictionaryObject) else _EMPTY


def _value(within: DictionaryObject, key: str) -> PdfObject | None:
    return within[key] if key in within else None  # noqa: SIM401 - get() follows no reference


def _require_same_metadata(old: HistoricalResolver, new: HistoricalResolver) -> None:
    if _info(old) != _info(new) or _xmp(old) != _xmp(new):
        raise SuspiciousModification("an unsigned update changes the metadata")


def _info(revision: HistoricalResolver) -> dict[str, PdfObject]:
    found = _value(revision.trailer_view, "/Info")
    if not isinstance(found, DictionaryObject):
        return {}
    return {key: found[key] for key in found if key not in _INFO_OF_WRITING}


def _xmp(revision: HistoricalResolver) -> list[tuple[str, str]]:
    stream = _value(revision.root, "/Metadata")
    if not isinstance(stream, StreamObject):
        return []
    try:
        root = fromstring(stream.read_data(DecodePurpose.XMP_METADATA))
    except (ValueError, SyntaxError) as error:
        raise SuspiciousModification("/Metadata is no XML") from error
    return sorted(_told(root, ""))


def _told(element: Element, path: str) -> Iterator[tuple[str, str]]:
    """Each value with where it stands; order and namespace prefixes do not matter."""
    path = f"{path}/{element.tag}"
    if _local(element.tag) in _XMP_OF_WRITING:
        return
    text = (element.text or "").strip()
    if text:
        yield path, text
    for name, value in element.attrib.items():
        if _local(name) not in _XMP_OF_WRITING:
            yield f"{path}/{name}", value
    for child in element:
        yield from _told(child, path)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
