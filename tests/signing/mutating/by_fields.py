"""Mutations of forms and signature fields by updates that anybody can append."""

from __future__ import annotations

from random import Random
from typing import Any  # upstream is partly untyped

from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils.generic import pdf_name

from tests.signing.mutating.bases import (
    HIDDEN,
    RECTANGLE,
    Base,
    appearance,
    box,
    page_reference,
    updated,
    written,
)

generic: Any = _generic


def form_removed(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    del writer.root["/AcroForm"]
    writer.update_root()
    return written(writer)


def field_added(_: Random, base: Base) -> bytes:
    """A text field that shows something over the page."""
    writer = updated(base.content)
    _add_field(writer, "/Tx", appearance(writer, HIDDEN), RECTANGLE)
    return written(writer)


def signature_field_with_picture(_: Random, base: Base) -> bytes:
    """Unsigned, and its picture covers the page."""
    writer = updated(base.content)
    _add_field(writer, "/Sig", appearance(writer, HIDDEN), RECTANGLE)
    return written(writer)


def signature_field_without_picture(_: Random, base: Base) -> bytes:
    """A place for somebody to sign later, invisible."""
    writer = updated(base.content)
    _add_field(writer, "/Sig", None, (0, 0, 0, 0))
    return written(writer)


def signature_used_twice(_: Random, base: Base) -> bytes:
    """A second field refers to a signature that is there."""
    writer = updated(base.content)
    fields = writer.root["/AcroForm"]["/Fields"]
    value = next(
        each.get_object().raw_get("/V")
        for each in fields
        if "/V" in each.get_object() and "/FT" in each.get_object()
    )
    field = _add_field(writer, "/Sig", None, (0, 0, 0, 0))
    field[pdf_name("/V")] = value
    return written(writer)


def signature_rewritten(random: Random, base: Base) -> bytes:
    """The signature's own dictionary once more, with another word in it."""
    writer = updated(base.content)
    value = _signature(writer)
    key, text = random.choice(
        [("/Reason", "khac"), ("/Name", "Ai do"), ("/M", "D:20200101000000Z"), ("/Location", "x")]
    )
    value[pdf_name(key)] = generic.pdf_string(text)
    writer.update_container(value)
    return written(writer)


def signature_called_a_stamp(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    value = _signature(writer)
    value[pdf_name("/Type")] = pdf_name("/DocTimeStamp")
    writer.update_container(value)
    return written(writer)


def signature_taken_out_of_its_field(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    field = _signed_field(writer)
    del field["/V"]
    writer.update_container(field)
    return written(writer)


def signature_picture_replaced(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    field = _signed_field(writer)
    field[pdf_name("/AP")] = appearance(writer, HIDDEN)
    field[pdf_name("/Rect")] = box(*RECTANGLE)
    writer.update_container(field)
    return written(writer)


def field_filled(_: Random, base: Base) -> bytes | None:
    """Where a certifying signature lets it be filled it is permitted."""
    return _filled(base) if base.form else None


def field_filled_without_leave(_: Random, base: Base) -> bytes | None:
    return None if base.form else _filled(base)


def field_drawn_otherwise(_: Random, base: Base) -> bytes | None:
    """How values are drawn that have no picture of their own."""
    if base.name != "approved_form":
        return None
    writer = updated(base.content)
    form = writer.root["/AcroForm"]
    form[pdf_name("/DA")] = generic.pdf_string("/Helv 0 Tf 1 g")
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    _save_form(writer, form)
    return written(writer)


def _filled(base: Base) -> bytes | None:
    writer = updated(base.content)
    for each in writer.root["/AcroForm"]["/Fields"]:
        field = each.get_object()
        if str(field.raw_get("/T")) == "TextInput":
            field[pdf_name("/V")] = generic.pdf_string("sau")
            field[pdf_name("/AP")] = appearance(writer, b"q 0 g 2 2 20 5 re f Q")
            writer.update_container(field)
            return written(writer)
    return None


def _add_field(writer: Any, kind: str, looks: Any, place: tuple[int, ...]) -> Any:
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name(kind),
            pdf_name("/T"): generic.pdf_string("ThemSau"),
            pdf_name("/F"): generic.NumberObject(132),
            pdf_name("/Rect"): box(*place),
        }
    )
    if looks is not None:
        field[pdf_name("/AP")] = looks
    reference = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference)
    _save_form(writer, form)
    fields = form.raw_get("/Fields")
    if isinstance(fields, generic.IndirectObject):
        writer.mark_update(fields.reference)
    writer.register_annotation(page_reference(writer), reference)
    return field


def _save_form(writer: Any, form: Any) -> None:
    if isinstance(writer.root.raw_get("/AcroForm"), generic.IndirectObject):
        writer.update_container(form)
    else:
        writer.update_root()


def _signed_field(writer: Any) -> Any:
    return next(
        each.get_object()
        for each in writer.root["/AcroForm"]["/Fields"]
        if "/V" in each.get_object() and each.get_object().raw_get("/FT") == "/Sig"
    )


def _signature(writer: Any) -> Any:
    return _signed_field(writer)["/V"]
