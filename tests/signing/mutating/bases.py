"""Signed files that are mutated: our own, other makers', the government's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any  # upstream is partly untyped

import pikepdf
from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.signing.file_signer import FileSigner
from tests.signing.issuing import (
    Issuers,
    signed_by,
    stamped_by,
    stamper,
    with_proofs,
)

generic: Any = _generic

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0+\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Gap:
    """Where a signature's value lies, and where its signed bytes end."""

    start: int
    end: int
    signed: int


@dataclass(frozen=True)
class Base:
    """A signed file that is ok.

    Attributes:
        form: has a text field "TextInput", and its certifying signature lets it be filled.
        bound: every signature names its certificate under its value (CAdES).
    """

    name: str
    content: bytes
    form: bool = False
    bound: bool = True

    @property
    def gaps(self) -> list[Gap]:
        """Of all signatures, in the order of the file."""
        found = (
            tuple(int(part) for part in each.groups()) for each in _RANGE.finditer(self.content)
        )
        return [Gap(start, end, end + rest) for start, end, rest in found]


class PlainWriter(IncrementalPdfFileWriter):
    """Adds what it is told to and no note of its own."""

    def _update_meta(self) -> None:
        return


def updated(content: bytes) -> Any:
    """A writer over the file; `written` gives the result."""
    return PlainWriter(BytesIO(content), strict=False)


def written(writer: Any) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def own_bases(archive: Path, signer: FileSigner, folder: Path) -> Iterator[Base]:
    """By our signer: once, twice, with the mark of an official copy."""
    single = signer.sign(archive, folder / "một.pdf", SignOrder()).path
    yield Base("own_single", single.read_bytes())
    double = signer.sign(single, folder / "hai.pdf", SignOrder(SignerRole.AGENCY)).path
    yield Base("own_double", double.read_bytes())
    mark = CopyMark(CopyKind.SAO_Y, "UBND phường Thử Nghiệm")
    marked = signer.sign(archive, folder / "sao y.pdf", SignOrder(SignerRole.AGENCY, mark)).path
    yield Base("own_marked", marked.read_bytes())


def other_bases(archive: Path, issuers: Issuers, corpus: Path | None) -> Iterator[Base]:
    """By pyHanko, as other programs sign; and from the corpus where it is there."""
    content = archive.read_bytes()
    stamp = stamper(issuers.tsa)
    yield Base("stamped", signed_by(content, issuers.officer, stamp=stamp))
    lasting = with_proofs(signed_by(content, issuers.officer, stamp=stamp), issuers.proofs())
    yield Base("lasting", stamped_by(lasting, stamp))
    old = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    yield Base("old_kind", signed_by(content, issuers.officer, kind=old), bound=False)
    locked: dict[str, Any] = {"certify": True, "docmdp_permissions": MDPPerm.NO_CHANGES}
    yield Base("locked", signed_by(content, issuers.officer, **locked))
    form = with_form(content)
    yield Base("approved_form", signed_by(form, issuers.officer))
    fill: dict[str, Any] = {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}
    yield Base("certified_form", signed_by(form, issuers.officer, **fill), form=True)
    yield Base("packed", signed_by(packed(archive), issuers.officer))
    yield Base("hiding", signed_by(with_hidden_page(content), issuers.officer))
    if corpus is None:
        return
    genuine = corpus / "signatures" / "vn_real"
    for name in ("qd_729_ttg", "cv_3722_metro"):
        yield Base(name, (genuine / f"{name}.pdf").read_bytes(), bound=False)
    others = corpus / "signatures" / "pyhanko" / "pdf"
    for name in (
        "minimal-two-fields-signed-twice",
        "pades-with-old-style-signing-cert-attr-issser",
    ):
        yield Base(name, (others / f"{name}.pdf").read_bytes(), bound="pades" in name)


def packed(archive: Path) -> bytes:
    """With object streams, and tables that are streams."""
    output = BytesIO()
    with pikepdf.open(archive) as pdf:
        pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def with_form(content: bytes) -> bytes:
    """A text field on the first page."""
    writer = updated(content)
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("TextInput"),
            pdf_name("/V"): generic.pdf_string("truoc"),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 200, 70))),
            pdf_name("/AP"): appearance(writer, b"q Q"),
        }
    )
    reference = writer.add_object(field)
    writer.root["/AcroForm"] = generic.DictionaryObject(
        {pdf_name("/Fields"): generic.ArrayObject([reference])}
    )
    writer.update_root()
    writer.register_annotation(writer.root["/Pages"]["/Kids"].raw_get(0), reference)
    return written(writer)


RECTANGLE = (0, 0, 600, 400)
HIDDEN = b"q 1 0 0 rg 0 0 600 400 re f Q "


def with_hidden_page(content: bytes) -> bytes:
    """An object that nothing refers to, prepared to take a page's place after signing."""
    writer = updated(content)
    writer.add_object(generic.StreamObject(stream_data=HIDDEN))
    return written(writer)


def appearance(writer: Any, drawn: bytes) -> Any:
    """Draws over the whole page's width."""
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 400))),
        },
        stream_data=drawn,
    )
    return generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


def page_reference(writer: Any) -> Any:
    return writer.find_page_for_modification(0)[0]


def box(*numbers: int) -> Any:
    return generic.ArrayObject(map(generic.NumberObject, numbers))
