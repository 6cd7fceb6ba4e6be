"""Mutations by incremental updates: what anybody can append to a signed file."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import Any  # upstream is partly untyped

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.signing.mutating.bases import HIDDEN, Base, appearance, updated, written

_RECTANGLE = (0, 0, 600, 400)


def overlay(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    rectangle = generic.StreamObject(stream_data=HIDDEN)
    writer.add_stream_to_page(0, writer.add_object(rectangle))
    return written(writer)


def overlay_in_object_stream(_: Random, base: Base) -> bytes | None:
    """The same, with the page's new dictionary compressed away."""
    writer = updated(base.content)
    if not writer.stream_xrefs:
        return None
    page_reference, _resources = writer.find_page_for_modification(0)
    store = writer.prepare_object_stream()
    page = page_reference.get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=HIDDEN))
    store.add_object(page_reference.idnum, page)
    return written(writer)


def page_content_replaced(random: Random, base: Base) -> bytes:
    writer = updated(base.content)
    page = _page(writer)
    if random.random() < 0.5 and isinstance(page.raw_get("/Contents"), generic.IndirectObject):
        stream = page["/Contents"]
        if isinstance(stream, generic.StreamObject):
            stream._data = HIDDEN
            stream._encoded_data = None
            writer.update_container(stream)
            return written(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=HIDDEN))
    writer.update_container(page)
    return written(writer)


def page_box_or_turn(random: Random, base: Base) -> bytes:
    writer = updated(base.content)
    page = _page(writer)
    if random.random() < 0.5:
        page["/Rotate"] = generic.NumberObject(180)
    else:
        page["/CropBox"] = _box(0, 0, 30, 30)
    writer.update_container(page)
    return written(writer)


def resource_replaced(_: Random, base: Base) -> bytes | None:
    """Another picture or font under the same name."""
    writer = updated(base.content)
    page = _page(writer)
    resources = page["/Resources"] if "/Resources" in page else None  # noqa: SIM401 - a reference
    for kind in ("/XObject", "/Font"):
        if resources is None or kind not in resources:
            continue
        found = resources[kind]
        key = next(iter(found))
        found[key] = appearance(writer, HIDDEN).raw_get("/N")
        writer.update_container(found)
        return written(writer)
    return None


def page_removed(_: Random, base: Base) -> bytes | None:
    writer = updated(base.content)
    pages = writer.root["/Pages"]
    if len(pages["/Kids"]) < 2:
        return None
    del pages["/Kids"][-1]
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) - 1)
    writer.update_container(pages)
    return written(writer)


def pages_swapped(_: Random, base: Base) -> bytes | None:
    writer = updated(base.content)
    pages = writer.root["/Pages"]
    if len(pages["/Kids"]) < 2:
        return None
    kids = [pages["/Kids"].raw_get(place) for place in range(len(pages["/Kids"]))]
    pages["/Kids"] = generic.ArrayObject(reversed(kids))
    writer.update_container(pages)
    return written(writer)


def page_added(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): pages.container_ref.get_object().container_ref
            and generic.IndirectObject(
                pages.container_ref.idnum, pages.container_ref.generation, writer
            ),
            pdf_name("/MediaBox"): _box(*_RECTANGLE),
            pdf_name("/Contents"): writer.add_object(generic.StreamObject(stream_data=HIDDEN)),
        }
    )
    pages["/Kids"].append(writer.add_object(page))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)
    return written(writer)


def annotation_added(random: Random, base: Base) -> bytes:
    """A text note, a stamp, a redaction over the page, a link."""
    writer = updated(base.content)
    kind = random.choice(["/FreeText", "/Stamp", "/Square", "/Link", "/Redact"])
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(kind),
            pdf_name("/Rect"): _box(*_RECTANGLE),
            pdf_name("/AP"): appearance(writer, HIDDEN),
        }
    )
    writer.register_annotation(_page_reference(writer), writer.add_object(note))
    return written(writer)


def catalog_changed(random: Random, base: Base) -> bytes:
    """A script, another first view, layers, other names."""
    writer = updated(base.content)
    script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("a()")}
    entries: dict[str, Any] = {
        "/OpenAction": generic.DictionaryObject(script),
        "/AA": generic.DictionaryObject({pdf_name("/WC"): generic.DictionaryObject(script)}),
        "/OCProperties": generic.DictionaryObject({pdf_name("/OCGs"): generic.ArrayObject()}),
        "/Names": generic.DictionaryObject({pdf_name("/JavaScript"): generic.ArrayObject()}),
        "/PageLabels": generic.DictionaryObject({pdf_name("/Nums"): generic.ArrayObject()}),
        "/ViewerPreferences": generic.DictionaryObject(
            {pdf_name("/HideToolbar"): generic.BooleanObject(True)}
        ),
    }
    key = random.choice(sorted(entries))
    writer.root[pdf_name(key)] = entries[key]
    writer.update_root()
    return written(writer)


def another_catalog(_: Random, base: Base) -> bytes:
    """A whole other document within the file, with another signed-looking form."""
    writer = updated(base.content)
    page_tree = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Pages"),
            pdf_name("/Kids"): generic.ArrayObject(),
            pdf_name("/Count"): generic.NumberObject(0),
        }
    )
    root = writer.root
    root[pdf_name("/Pages")] = writer.add_object(page_tree)
    writer.update_root()
    return written(writer)


def form_removed(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    del writer.root["/AcroForm"]
    writer.update_root()
    return written(writer)


def field_added(_: Random, base: Base) -> bytes:
    """A text field that shows something over the page."""
    writer = updated(base.content)
    _add_field(writer, "/Tx", appearance(writer, HIDDEN), _RECTANGLE)
    return written(writer)


def signature_field_with_picture(_: Random, base: Base) -> bytes:
    """Unsigned, and its picture covers the page."""
    writer = updated(base.content)
    _add_field(writer, "/Sig", appearance(writer, HIDDEN), _RECTANGLE)
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
    field[pdf_name("/Rect")] = _box(*_RECTANGLE)
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


def title_changed(_: Random, base: Base) -> bytes:
    writer = updated(base.content)
    info = generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("Tieu de khac")})
    writer.set_info(writer.add_object(info))
    return written(writer)


def xmp_changed(_: Random, base: Base) -> bytes | None:
    """Another dossier code among the metadata."""
    writer = updated(base.content)
    if "/Metadata" not in writer.root:
        return None
    content = writer.root["/Metadata"].data.replace(b"H37.1.2", b"H37.9.9")
    if content == writer.root["/Metadata"].data:
        return None
    stream = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        stream_data=content,
    )
    writer.root[pdf_name("/Metadata")] = writer.add_object(stream)
    writer.update_root()
    return written(writer)


def store_of_nonsense(random: Random, base: Base) -> bytes:
    """A security store may come later; what is no certificate in it counts for nothing."""
    writer = updated(base.content)
    streams = generic.ArrayObject(
        [writer.add_object(generic.StreamObject(stream_data=random.randbytes(50)))]
    )
    keys = ("/Certs", "/OCSPs", "/CRLs")
    store = generic.DictionaryObject({pdf_name(key): streams for key in keys})
    if "/DSS" in writer.root:
        for key, value in writer.root["/DSS"].items():
            if key not in store:
                store[key] = value
    writer.root[pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()
    return written(writer)


def store_with_more(_: Random, base: Base) -> bytes:
    """The store holds what does not belong there."""
    writer = updated(base.content)
    script = generic.DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript")})
    writer.root[pdf_name("/DSS")] = generic.DictionaryObject({pdf_name("/Xx"): script})
    writer.update_root()
    return written(writer)


def orphan_added(random: Random, base: Base) -> bytes:
    """An object that nothing refers to changes nothing that is shown."""
    writer = updated(base.content)
    writer.add_object(generic.StreamObject(stream_data=random.randbytes(30)))
    return written(writer)


def everything_written_anew(_: Random, base: Base) -> bytes:
    """As programs do that know nothing of signatures."""
    writer: Any = copy_into_new_writer(updated(base.content).prev)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


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


def _add_field(
    writer: Any, kind: str, looks: generic.DictionaryObject | None, place: tuple[int, ...]
) -> generic.DictionaryObject:
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name(kind),
            pdf_name("/T"): generic.pdf_string("ThemSau"),
            pdf_name("/F"): generic.NumberObject(132),
            pdf_name("/Rect"): _box(*place),
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
    writer.register_annotation(_page_reference(writer), reference)
    return field


def _save_form(writer: Any, form: generic.DictionaryObject) -> None:
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


def _page(writer: Any) -> Any:
    return _page_reference(writer).get_object()


def _page_reference(writer: Any) -> Any:
    return writer.find_page_for_modification(0)[0]


def _box(*numbers: int) -> generic.ArrayObject:
    return generic.ArrayObject(map(generic.NumberObject, numbers))
