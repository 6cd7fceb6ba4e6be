"""Mutations by incremental updates: what anybody can append to a signed file."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import Any  # upstream is partly untyped

from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import copy_into_new_writer

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
    reference = page_reference(writer)
    store = writer.prepare_object_stream()
    page = reference.get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=HIDDEN))
    store.add_object(reference.idnum, page)
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
        page["/CropBox"] = box(0, 0, 30, 30)
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
            pdf_name("/MediaBox"): box(*RECTANGLE),
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
            pdf_name("/Rect"): box(*RECTANGLE),
            pdf_name("/AP"): appearance(writer, HIDDEN),
        }
    )
    writer.register_annotation(page_reference(writer), writer.add_object(note))
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


def _page(writer: Any) -> Any:
    return page_reference(writer).get_object()
