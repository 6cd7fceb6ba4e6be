"""Writes what issuers said of certificates into a file: the document security store of PAdES."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from asn1crypto import x509
from pyhanko.sign.validation.dss import DocumentSecurityStore

from scanner_app.signing.proofs.chains import Standing
from scanner_app.signing.update import MetadataKeepingWriter


def with_validation_data(content: bytes, standings: Iterable[Standing]) -> bytes:
    """The file followed by one incremental update; as it is when it has all of this already.

    Roots are left out: who judges must have them from elsewhere.

    Args:
        content: a signed PDF.
        standings: of certificates that signed or stamped it.

    Raises:
        ValueError, LookupError, pyHanko's PdfError: the file makes no sense.
    """
    known = list(standings)
    writer = MetadataKeepingWriter(BytesIO(content))
    store = DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=_once(each for one in known for each in one.path),
        ocsps=[each for one in known for each in one.ocsps],
        crls=[each for one in known for each in one.crls],
    )
    if not store.modified:
        return content
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call] # upstream
    return output.getvalue()


def _once(certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    return list({each.sha256: each for each in certificates}.values())
