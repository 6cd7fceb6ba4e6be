"""Incremental updates of a PDF: what is appended, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError

from scanner_app.domain.sign_errors import SigningError

DIGEST = "sha256"
REFUSALS = (PdfError, ValueError, LookupError, RecursionError)
"""What pyHanko raises on files it cannot read or may not sign; its SigningError is a ValueError."""


def read_source(source: Path) -> bytes:
    """The file to be signed.

    Raises:
        SigningError: problem "source_unreadable"; facts: errno.
    """
    try:
        return source.read_bytes()
    except OSError as error:
        raise SigningError(problem="source_unreadable", errno=error.errno) from error


class MetadataKeepingWriter(IncrementalPdfFileWriter):
    """Leaves XMP and document information as they were archived.

    pyHanko would write the XMP packet anew: what it does not know of a PDF/A extension schema then
    no longer conforms (veraPDF 6.6.2.3.3), and the modification date is not from our clock.
    """

    def _update_meta(self) -> None:
        return


def free_field_name(writer: IncrementalPdfFileWriter, beginning: str = "Sohoa") -> str:
    """A name that no field of the form has yet."""
    taken = set(_field_names(writer.root))
    number = 1
    while f"{beginning}{number}" in taken:
        number += 1
    return f"{beginning}{number}"


def _field_names(root: generic.DictionaryObject) -> Iterator[str]:
    """Names of the form's top-level fields; ours always stand there."""
    if "/AcroForm" not in root or "/Fields" not in root["/AcroForm"]:
        return
    for field in root["/AcroForm"]["/Fields"]:
        name = field.get_object().get("/T")
        if name is not None:
            yield str(name)
